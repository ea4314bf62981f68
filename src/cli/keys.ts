import { KEY_NAME, type KeyDocument } from '../documents/keys.ts';
import { checkKey, type KeyVerdict } from '../importer/key-check.ts';
import { IMPORT_VENUES } from '../importer/registry.ts';
import type { ImportVenue } from '../importer/venue.ts';
import { standInFor } from '../monitor/open-import.ts';
import type { Credentials } from '../secrets/credentials.ts';
import { SecretError } from '../secrets/secret-error.ts';
import { KeyStore } from '../store/key-store.ts';
import { checkAddresses } from './addresses.ts';
import { none, quoted } from './book.ts';
import { CliError, EXIT } from './exit.ts';
import { reasonOf } from './input.ts';
import { dataDirFrom, type GlobalOptions } from './options.ts';
import { settingsFrom } from './settings.ts';

/** How long a venue may take to say what a key may do, ms. */
const CHECK_WITHIN = 30_000;

export function keyStore(options: GlobalOptions): KeyStore {
  return new KeyStore(dataDirFrom(options));
}

/** Does something with the keys that are kept. @throws CliError for all that was foreseen */
export async function withKeys<T>(options: GlobalOptions, work: (store: KeyStore) => Promise<T>): Promise<T> {
  try {
    return await work(keyStore(options));
  } catch (error) {
    if (error instanceof SecretError) throw new CliError(error.message, EXIT.failure);
    if (typeof (error as NodeJS.ErrnoException).syscall === 'string') {
      throw new CliError(`the keys cannot be written: ${reasonOf(error)}. Nothing was kept.`, EXIT.failure);
    }
    throw error;
  }
}

/** A venue that can be imported from. @throws CliError naming the nearest one */
export function importVenue(venue: string): ImportVenue {
  const found = IMPORT_VENUES.find((one) => one.venue === venue);
  if (found !== undefined) return found;
  throw none(
    `venue ${quoted(venue)} that can be imported from`,
    venue,
    IMPORT_VENUES.map((one) => one.venue),
    '',
  );
}

/** A key of the store. @throws CliError naming the nearest one */
export async function keyOf(store: KeyStore, name: string): Promise<KeyDocument> {
  const found = KEY_NAME.test(name) ? await store.find(name) : null;
  if (found !== null) return found;
  const names = (await store.list()).map((key) => key.name);
  throw none(`key ${quoted(name)}`, name, names, 'Keep one with "negmon keys add NAME --venue VENUE".');
}

/** Asks a venue what a key may do. */
export async function ask(venue: string, credentials: Credentials, tradingAllowed: boolean, options: GlobalOptions): Promise<KeyVerdict> {
  const { venues } = settingsFrom(options);
  await checkAddresses(venues);
  const importer = await importVenue(venue).open({ credentials, now: Date.now, ...standInFor(venue, venues) });
  return checkKey(importer, tradingAllowed, AbortSignal.timeout(CHECK_WITHIN));
}
