import { type Book, EMPTY_BOOK, printBook } from '../book/book.ts';
import { ImportError, type Reported } from '../importer/importer.ts';
import { refusalOf, rightsText } from '../importer/key-check.ts';
import { IMPORT_NAME, ImportClash, type ImportSource, type Merged, merge, mergedBook } from '../importer/merge.ts';
import type { ImportVenue } from '../importer/venue.ts';
import { type OpenImport, openImport } from '../monitor/open-import.ts';
import { hasBook } from '../store/book-file.ts';
import { BookStore } from '../store/book-store.ts';
import { checkAddresses } from './addresses.ts';
import { foreseen, quoted, refusePortfolio, withStore } from './book.ts';
import { CliError, EXIT } from './exit.ts';
import { isWanted } from './is-wanted.ts';
import { importVenue, keyOf, keyStore, withKeys } from './keys.ts';
import { dataDirFrom, type GlobalOptions } from './options.ts';
import { previewLines } from './preview.ts';
import { settingsFrom } from './settings.ts';
import { writeAll } from './write.ts';

export interface ImportVenueOptions extends GlobalOptions {
  readonly as?: string;
  readonly key?: string;
  readonly address?: string;
  readonly allowTradingKey?: boolean;
  readonly yes?: boolean;
  readonly file?: string;
  readonly account?: string;
}

/** How long a venue may take to tell everything, ms. */
const WITHIN = 120_000;

/**
 * `negmon import VENUE`: reads the accounts at a venue, shows what that changes, and on yes puts them into the book, all or nothing. The key is
 * looked at first: with one that can take money out nothing else is asked.
 */
export async function importVenueBook(word: string, options: ImportVenueOptions): Promise<number> {
  refusePortfolio(options, 'negmon import');
  refuseFile(word, options);
  const venue = importVenue(word);
  const name = nameFrom(options.as ?? venue.venue);
  const source = await sourceOf(venue, name, options);
  const reported = await readAccounts(await open(source, options));
  const before = bookBefore(options);
  const merged = mergedWith(before, source, reported);
  for (const note of [...merged.notes, ...unmodelledNotes(merged)]) process.stderr.write(`negmon: ${note}.\n`);
  const changes = previewLines(before.document, mergedBook(before, merged).document);
  if (merged.accounts.length === 0 && merged.event === null) {
    await writeAll(`nothing is held at ${venue.venue} that this key shows\n`);
    return EXIT.ok;
  }
  if (merged.event === null || changes.length === 0) {
    await writeAll('nothing has changed since the last import\n');
    return EXIT.ok;
  }
  await writeAll(`${changes.join('\n')}\n`);
  if (options.yes !== true && !(await isWanted('Put it into your book?'))) {
    throw new CliError('nothing was written: --yes writes it.', EXIT.failure);
  }
  await keepAddress(source, options);
  write(before, source, reported, options);
  await writeAll(`imported as ${name}; "negmon undo" brings back what was there before\n`);
  return EXIT.ok;
}

/** A preview shows what is written down; what cannot be is said beside it. */
function unmodelledNotes({ accounts }: Merged): string[] {
  return accounts.flatMap(({ id, unmodelled = [] }) =>
    unmodelled.map(({ text }) => `${id}: not modelled, and what it touches is unknown: ${text}`),
  );
}

function refuseFile(venue: string, { file, account }: ImportVenueOptions): void {
  if (file === undefined && account === undefined) return;
  throw new CliError(
    `either a venue (${quoted(venue)}) or --file is imported: say one of them${account === undefined ? '' : '; --account goes with a CSV file'}.`,
    EXIT.usage,
  );
}

function nameFrom(name: string): string {
  if (IMPORT_NAME.test(name)) return name;
  throw new CliError(`an import is called by 1 to 16 small letters, digits and "-", such as bybit-main; not ${quoted(name)}.`, EXIT.usage);
}

/** With what it reads, as far as that is written down: never a secret. */
async function sourceOf(venue: ImportVenue, name: string, options: ImportVenueOptions): Promise<ImportSource> {
  const { key, address, allowTradingKey = false } = options;
  if (address !== undefined && !venue.needs.includes('address')) {
    throw new CliError(
      `${venue.venue} is read with a key, not by --address: keep one with "negmon keys add ${name} --venue ${venue.venue}".`,
      EXIT.usage,
    );
  }
  if (address !== undefined && key !== undefined) throw new CliError('give --address or --key, not both.', EXIT.usage);
  // Of a key that is named and not there the user hears at once, and not after the environment's was used.
  const kept = await withKeys(options, (store) => (key === undefined ? store.find(name) : keyOf(store, key)));
  if (address !== undefined && kept !== null && kept.address !== address) {
    throw new CliError(`${name} is kept with another address already: call this import by another name with --as NAME.`, EXIT.usage);
  }
  return {
    venue: venue.venue,
    name,
    ...(key === undefined ? {} : { key }),
    ...(allowTradingKey ? { tradingAllowed: true } : {}),
  };
}

async function open(source: ImportSource, options: ImportVenueOptions): Promise<OpenImport> {
  const { venues } = settingsFrom(options);
  await checkAddresses(venues);
  const place = { folder: dataDirFrom(options), venues, env: process.env };
  return withKeys(options, () => openImport(source, place, options.address));
}

/** @throws CliError when the key is not to be used, or nothing could be read */
async function readAccounts({ importer, tradingAllowed }: OpenImport): Promise<Reported> {
  const signal = AbortSignal.timeout(WITHIN);
  try {
    if (importer.needs.includes('apiKey')) {
      const rights = await importer.rights(signal);
      const refusal = refusalOf(rights, tradingAllowed);
      if (refusal !== null) throw new CliError(`${refusal}. Nothing was read.`, EXIT.failure);
      process.stderr.write(`negmon: the key at ${importer.venue}: ${rightsText(rights)}.\n`);
    }
    return await importer.read(signal);
  } catch (error) {
    if (error instanceof ImportError) throw new CliError(`${error.message}. ${remedyOf(error)}Your book is as it was.`, EXIT.failure);
    throw error;
  }
}

function remedyOf({ why, retryAfter }: ImportError): string {
  switch (why) {
    case 'wrong-key':
      return 'Check the key, its secret and the addresses it is bound to. ';
    case 'no-rights':
      return 'Let the key read, and nothing else. ';
    case 'limited':
      return `Try again in ${Math.ceil((retryAfter ?? 60_000) / 1_000)} s. `;
    case 'unreachable':
      return 'Try again, or see "negmon doctor". ';
    case 'unreadable':
      return '';
  }
}

function bookBefore(options: ImportVenueOptions): Book {
  if (!hasBook(dataDirFrom(options))) return EMPTY_BOOK;
  try {
    return BookStore.readFrom(dataDirFrom(options), Date.now());
  } catch (error) {
    throw foreseen(error);
  }
}

function mergedWith(book: Book, source: ImportSource, reported: Reported): Merged {
  try {
    return merge(book, source, reported, Date.now());
  } catch (error) {
    if (!(error instanceof ImportClash)) throw error;
    throw new CliError(
      `there is an account ${error.account} already that is not of this import: call the import by another name with --as NAME, or take that account out with "negmon rm ${error.account}". Nothing was written.`,
      EXIT.usage,
    );
  }
}

/** An address is no secret; kept under the import's name, the monitor finds it again. */
async function keepAddress({ name, venue }: ImportSource, options: ImportVenueOptions): Promise<void> {
  const { address } = options;
  if (address === undefined || (await keyStore(options).find(name)) !== null) return;
  await withKeys(options, (store) => store.add({ name, venue, address, secrets: {} }, null));
}

/** Only what was shown is written: a change that another process made meanwhile would be lost unseen. */
function write(shown: Book, source: ImportSource, reported: Reported, options: ImportVenueOptions): void {
  withStore(options, (store) =>
    store.change(Date.now(), (book) => {
      const { event } = mergedWith(book, source, reported);
      if (printBook(book) === printBook(shown) && event !== null) return event;
      throw new CliError(
        'the book has changed since the preview: nothing was written. Import again to see what would change now.',
        EXIT.failure,
      );
    }),
  );
}
