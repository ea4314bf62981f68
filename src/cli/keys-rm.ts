import { KEY_NAME, type KeyDocument } from '../documents/keys.ts';
import { SecretError } from '../secrets/secret-error.ts';
import type { KeyStore } from '../store/key-store.ts';
import { CliError, EXIT } from './exit.ts';
import { keyOf, withKeys } from './keys.ts';
import type { GlobalOptions } from './options.ts';
import { writeAll } from './write.ts';

/** `negmon keys rm`: forgets a key with its values. One whose file is damaged goes, too. */
export function removeKey(name: string, options: GlobalOptions): Promise<number> {
  return withKeys(options, async (store) => {
    if (!KEY_NAME.test(name))
      throw new CliError('a key is called by small letters, digits and "-"; "negmon keys ls" shows them.', EXIT.usage);
    await store.remove(name, await readableKey(store, name));
    await writeAll(`forgotten: ${name}. At the venue the key still holds: revoke it there if it was made for negmon\n`);
    return EXIT.ok;
  });
}

/** Null: there is one, and it cannot be read. */
async function readableKey(store: KeyStore, name: string): Promise<KeyDocument | null> {
  try {
    return await keyOf(store, name);
  } catch (error) {
    if (error instanceof SecretError) return null;
    throw error;
  }
}
