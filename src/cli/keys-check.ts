import type { KeyDocument } from '../documents/keys.ts';
import { openKey } from '../secrets/credentials.ts';
import { SecretError } from '../secrets/secret-error.ts';
import type { KeyStore } from '../store/key-store.ts';
import { EXIT } from './exit.ts';
import { ask, importVenue, keyOf, withKeys } from './keys.ts';
import { noteOf } from './keys-add.ts';
import type { GlobalOptions } from './options.ts';
import { writeAll } from './write.ts';

/** `negmon keys check`: what each key may do now, a line each. Ends with 1 when one is not to be used, or could not be asked about. */
export function checkKeys(name: string | undefined, options: GlobalOptions): Promise<number> {
  return withKeys(options, async (store) => {
    const keys = name === undefined ? await store.list() : [await keyOf(store, name)];
    if (keys.length === 0) await writeAll('no keys: "negmon keys add NAME --venue VENUE" keeps one\n');
    let isGood = true;
    for (const key of keys) {
      const { good, says } = await look(store, key, options);
      isGood &&= good;
      await writeAll(`${key.name}  ${key.venue}  ${good ? '' : 'NOT USED: '}${says}\n`);
    }
    return isGood ? EXIT.ok : EXIT.failure;
  });
}

async function look(store: KeyStore, key: KeyDocument, options: GlobalOptions): Promise<{ readonly good: boolean; readonly says: string }> {
  try {
    const credentials = await openKey(store.openable(key), importVenue(key.venue).needs);
    const verdict = await ask(key.venue, credentials, key.tradingAllowed === true, options);
    if (verdict.kind !== 'unknown') await store.note(key, noteOf(verdict.rights));
    return { good: verdict.kind === 'good', says: verdict.says };
  } catch (error) {
    if (error instanceof SecretError) return { good: false, says: error.message };
    throw error;
  }
}
