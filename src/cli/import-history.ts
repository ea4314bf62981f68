import { type Book, fold, printBook } from '../book/book.ts';
import { clean } from '../book/clean.ts';
import { EntryError } from '../book/entry-error.ts';
import type { BookEvent, Booked } from '../book/event.ts';
import { freeId } from '../book/free-id.ts';
import type { HistoryItem } from '../book/history-item.ts';
import { venueOf } from '../book/product.ts';
import { type Recorded, standing } from '../book/recorded.ts';
import { bookHistory, HistoryError, TURNED } from '../book/trade-history.ts';
import { type History, readHistory } from '../documents/history/read.ts';
import { offsetOf, type When } from '../documents/history/when.ts';
import { momentOf } from '../monitor/moment.ts';
import { marketsDir } from '../settings/paths.ts';
import { ShippedRules } from '../settings/rule-book.ts';
import { MarketStore } from '../store/markets.ts';
import { accountOf, quoted, withStore } from './book.ts';
import { CliError, EXIT } from './exit.ts';
import { isCsv } from './import-document.ts';
import { dataDirFrom, type GlobalOptions } from './options.ts';
import { previewLines } from './preview.ts';
import { writeAll } from './write.ts';

export interface HistoryImportOptions extends GlobalOptions {
  readonly file?: string;
  readonly account?: string;
  readonly zone?: string;
  readonly dates?: string;
  readonly yes?: boolean;
}

/** What a venue's file says of trades; null when it is none of a venue's that is known. @throws CsvError, CliError */
export function historyIn(text: string, file: string, options: HistoryImportOptions): History | null {
  const when = whenFrom(options);
  const history = isCsv(file, text) ? readHistory(text, { name: file, when }) : null;
  if (history === null && (options.zone !== undefined || options.dates !== undefined)) {
    throw new CliError("--zone and --dates go with a venue's record of trades.", EXIT.usage);
  }
  return history;
}

/**
 * `negmon import --file F --account ID` of a venue's own record: shows what it comes to, and on yes books it as one change. What is in the
 * book already is left out; what the account holds and owes stays as it is.
 */
export async function importHistory(
  history: History,
  options: HistoryImportOptions,
  before: Book | null,
  ask: () => Promise<boolean>,
): Promise<number> {
  const { account: id } = options;
  if (id === undefined)
    throw new CliError(`this is a record of ${history.format.name}: say into which account it goes, with --account ID.`, EXIT.usage);
  if (before === null) throw new CliError('the book is damaged: import a whole document first, then the record.', EXIT.failure);
  checkVenue(before, id, history);
  const { event, known } = withStore(options, (store) => reckoned(history, before, id, store.events(), options));
  const shown = [...saidOf(history, event.booked, known), ...previewLines(before.document, fold([event], before).document)];
  await writeAll(`${shown.join('\n')}\n`);
  if (event.booked.length === 0) return EXIT.ok;
  if (options.yes !== true && !(await ask())) throw new CliError('nothing was written: --yes writes it.', EXIT.failure);
  withStore(options, (store) =>
    store.change(Date.now(), (book): BookEvent => {
      if (printBook(book) === printBook(before)) return event;
      throw new CliError(
        'the book has changed since the preview: nothing was written. Import again to see what would change now.',
        EXIT.failure,
      );
    }),
  );
  await writeAll('imported; "negmon undo" takes all of it back\n');
  return EXIT.ok;
}

function whenFrom({ zone, dates }: HistoryImportOptions): When {
  const offset = zone === undefined ? null : offsetOf(zone);
  if (offset === undefined) throw new CliError(`--zone must be UTC or an offset such as +03:00; not ${quoted(zone ?? '')}.`, EXIT.usage);
  if (dates !== undefined && dates !== 'dmy' && dates !== 'mdy')
    throw new CliError(`--dates must be dmy or mdy; not ${quoted(dates)}.`, EXIT.usage);
  return { offset, dates: dates ?? null };
}

function checkVenue(book: Book, id: string, { format }: History): void {
  const { product } = accountOf(book, id);
  const venue = venueOf(product);
  if (venue === null || venue === format.venue) return;
  throw new CliError(`this is a record of ${format.name}, and ${id} is of ${product}: give an account of ${format.venue}'s.`, EXIT.usage);
}

type HistoryEvent = BookEvent & { readonly kind: 'history.imported' };

function reckoned(
  history: History,
  book: Book,
  account: string,
  record: readonly Recorded[],
  options: HistoryImportOptions,
): { readonly event: HistoryEvent; readonly known: number } {
  const markets = new MarketStore(marketsDir(dataDirFrom(options)));
  const rules = new ShippedRules();
  const booked = bookedIn(record, account);
  const fresh = unknownTo(booked, history.items);
  checkZone(booked, fresh);
  checkBeginning(book, account, booked, fresh);
  checkByHand(record, account, fresh);
  try {
    const events = bookHistory(
      book,
      account,
      fresh,
      (at) => momentOf(Date.parse(at), rules, { get: (venue) => markets.read(venue) ?? undefined }),
      (holder, symbol) => freeId(symbol, (id) => holder.positions?.some((one) => one.id === id) === true),
    );
    const event: HistoryEvent = { kind: 'history.imported', account, venue: history.format.venue, booked: events };
    return { event, known: history.items.length - fresh.length };
  } catch (error) {
    if (error instanceof HistoryError)
      throw new CliError(
        `${clean(options.file ?? '', 300)} line ${error.line} cannot be booked: ${error.message}. Nothing was written.`,
        EXIT.document,
      );
    if (error instanceof EntryError) throw new CliError(`it cannot be booked: ${error.message}. Nothing was written.`, EXIT.document);
    throw error;
  }
}

function bookedIn(record: readonly Recorded[], account: string): Booked[] {
  return standing(record).flatMap(({ event }) => (event.kind === 'booked' && event.entry.account === account ? [event] : []));
}

/** What a file says that no earlier one has said; each as often as it says it more. */
function unknownTo(booked: readonly Booked[], items: readonly HistoryItem[]): HistoryItem[] {
  const known = new Map<string, number>();
  for (const { entry } of booked) {
    if (entry.note === undefined || entry.note.endsWith(TURNED)) continue;
    const key = `${entry.at} ${entry.note}`;
    known.set(key, (known.get(key) ?? 0) + 1);
  }
  return items.filter((item) => {
    const key = `${item.at} ${item.note}`;
    const times = known.get(key) ?? 0;
    if (times > 0) known.set(key, times - 1);
    return times === 0;
  });
}

/** Clocks of the world are apart by quarters of an hour, and by 26 hours at most; ms. */
const QUARTER = 900_000;
const FARTHEST = 104 * QUARTER;

/** Lines that are there already, most of them by the same time earlier or later, are the same trades read by another clock. */
function checkZone(booked: readonly Booked[], fresh: readonly HistoryItem[]): void {
  const known = Map.groupBy(booked, ({ entry }) => entry.note ?? '');
  const apart = fresh.flatMap(({ at, note }) => [
    ...new Set((known.get(note) ?? []).map(({ entry }) => Date.parse(entry.at) - Date.parse(at))),
  ]);
  const shifts = Map.groupBy(
    apart.filter((shift) => shift !== 0 && shift % QUARTER === 0 && Math.abs(shift) <= FARTHEST),
    (shift) => shift,
  );
  const [most] = [...shifts.values()].sort((a, b) => b.length - a.length);
  const [shift] = most ?? [];
  if (most === undefined || shift === undefined || most.length * 2 <= fresh.length) return;
  throw new CliError(
    `${most.length} of these lines are in the book already, each ${Math.abs(shift) / 3_600_000} h ${shift > 0 ? 'later' : 'earlier'}: they would be counted twice. Give the --zone that they were imported with before, or "negmon undo" that import. Nothing was written.`,
    EXIT.usage,
  );
}

/** A position that was typed in holds already what the record would add to it. */
function checkBeginning(book: Book, account: string, booked: readonly Booked[], fresh: readonly HistoryItem[]): void {
  const symbols = new Set(fresh.map(({ symbol }) => symbol));
  const recorded = new Set(booked.flatMap(({ entry }) => (entry.what === 'opened' ? [entry.position] : [])));
  const typed = (accountOf(book, account).positions ?? []).find((one) => symbols.has(one.symbol) && !recorded.has(one.id));
  if (typed === undefined) return;
  throw new CliError(
    `${account}/${typed.id} holds ${typed.symbol} already, and the record would be added to it: take it out ("negmon rm ${account}/${typed.id}") when the record begins before it, or import into another account.`,
    EXIT.usage,
  );
}

/** What was booked by hand in the time of the record and of its contracts is in the record too, under another name. */
function checkByHand(record: readonly Recorded[], account: string, fresh: readonly HistoryItem[]): void {
  const first = fresh[0];
  if (first === undefined) return;
  const symbols = new Set(fresh.map(({ symbol }) => symbol));
  const twice = record.flatMap(({ event, undone }) => {
    if (undone !== null || event.kind !== 'booked') return [];
    const { entry } = event;
    const isOf = entry.account === account && symbols.has(entry.symbol ?? '');
    return isOf && Date.parse(entry.at) >= Date.parse(first.at) ? [entry] : [];
  });
  const [own] = twice;
  if (own === undefined) return;
  throw new CliError(
    `${twice.length === 1 ? 'something' : `${twice.length} things`} of ${own.symbol} booked by hand in ${account} (${own.what} at ${own.at}) would be counted twice, since the record goes from ${first.at} on: take back what was booked ("negmon undo"), or import into another account. Nothing was written.`,
    EXIT.usage,
  );
}

function saidOf({ format, items, aside }: History, booked: readonly Booked[], known: number): string[] {
  const [first, last] = [items[0]?.at, items.at(-1)?.at];
  const trades = items.filter(({ kind }) => kind === 'trade').length;
  const funding = items.length - trades;
  return [
    `${format.name}: ${trades} fills and ${funding} funding payments${first === undefined ? '' : `, ${first} to ${last}`}`,
    ...(known === 0 ? [] : [`${known} of them are in the book already`]),
    ...[...aside].map(([what, times]) => `not read: ${times} x ${what}`),
    booked.length === 0 ? 'nothing is new' : `${booked.length} entries for the history; what the account holds and owes stays as it is`,
  ];
}
