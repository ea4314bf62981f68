import { type Book, EMPTY_BOOK, fold } from '../book/book.ts';
import type { BookDocument, PositionEntry } from '../book/entries.ts';
import type { BookChange, BookEvent, Entry, Happening, RealisedEntry } from '../book/event.ts';
import { instantOf } from '../book/instant.ts';
import { type Recorded, standing } from '../book/recorded.ts';
import { parseSymbol } from '../book/symbol.ts';
import { Rational } from '../money/rational.ts';
import { usdRate, usdWorth } from './booked-worth.ts';
import { feeOf, restOf, SPOT, spotLegs } from './coin-dealings.ts';
import { contractSizeOf } from './coins.ts';
import type { Cause, Dealing, Stamp } from './dealing.ts';

const CLOSES: readonly Happening[] = ['reduced', 'closed', 'stopped', 'took-profit', 'liquidated'];
const FILLS: readonly Happening[] = ['opened', 'added'];

/**
 * The record as dealings, in the order in which they happened: what was written down later stands at its own time; of the same time, in
 * the order it was written. Changes that were undone are none, and accounts of play money are left out unless asked for.
 */
export function dealingsOf(record: readonly Recorded[], paper: boolean): Dealing[] {
  let book: Book = EMPTY_BOOK;
  const dealings: Dealing[] = [];
  for (const change of standing(record)) {
    const after = fold([change.event], book);
    dealings.push(...dealingsIn(change, book.document, after.document).filter(({ account }) => paper || !isPaper(account, book, after)));
    book = after;
  }
  return dealings.sort((a, b) => a.at - b.at || a.source - b.source);
}

function isPaper(id: string, ...books: readonly Book[]): boolean {
  return books.some(({ document }) => document.accounts.some((account) => account.id === id && account.paper === true));
}

function dealingsIn({ id, at, event }: Recorded, before: BookDocument, after: BookDocument): Dealing[] {
  const entry = event.kind === 'booked' ? event.entry : null;
  const happened = entry === null ? at : (instantOf(entry.at) ?? at);
  const stamp: Stamp = (account, dealing) => ({ at: happened, source: id, account, ...dealing });
  const cause: Cause = entry !== null ? 'booked' : event.kind === 'venue.imported' ? 'imported' : 'by hand';
  const said = event.kind === 'booked' ? saidBy(event.entry, event.realised, before, stamp) : [];
  const trade = said.find(({ kind }) => kind === 'filled' || kind === 'closed');
  const own = trade === undefined ? null : `${trade.account}/${entry?.position}`;
  const touched = touchedBy(event, before, after);
  const corrected = touched.flatMap((account) => correctionsOf(account, before, after, cause, own, stamp));
  const realised = event.kind === 'booked' ? event.realised : [];
  return [...said, ...corrected, ...restOf(said, { touched, before, after, cause, entry, realised }, stamp)];
}

/** What an entry itself says: its trade, what it charged, and the coins that came and went by them. */
function saidBy(entry: Entry, realised: readonly RealisedEntry[], before: BookDocument, stamp: Stamp): Dealing[] {
  const trade = tradeOf(entry, realised, before, stamp);
  const closed = trade.some(({ kind }) => kind === 'closed');
  return [...trade, ...realised.flatMap((one) => chargesOf(one, entry, closed, stamp)), ...spotLegs(entry, stamp)];
}

/** A fill or a close of a position; none where the entry is not whole. */
function tradeOf(entry: Entry, realised: readonly RealisedEntry[], before: BookDocument, stamp: Stamp): Dealing[] {
  const { account, position, what, side, contracts, price } = entry;
  if (position === undefined || contracts === undefined || price === undefined) return [];
  const trade = { position, contracts: Rational.from(contracts), price: Rational.from(price) };
  const symbol = parseSymbol(entry.symbol ?? '');
  if (FILLS.includes(what) && symbol !== undefined) return [stamp(account, { kind: 'filled' as const, inverse: symbol.inverse, ...trade })];
  if (!CLOSES.includes(what) || symbol === undefined || side === undefined) return [];
  const held = before.accounts.find(({ id }) => id === account)?.positions?.find(({ id }) => id === position);
  const gains = realised.filter(({ kind, currency }) => kind === 'gain' && currency === symbol.settle);
  const contractSize =
    entry.contractSize === undefined ? contractSizeOf(before, account, held ?? { symbol: symbol.text }) : Rational.from(entry.contractSize);
  const rate = usdRate(symbol.settle, entry, gains);
  const booked = gains.length === 0 ? null : gains.reduce((all, { amount }) => all.plus(Rational.from(amount)), Rational.ZERO);
  const borne = entry.borne === undefined ? null : Rational.from(entry.borne);
  return [stamp(account, { kind: 'closed' as const, ...trade, what, symbol, side, contractSize, booked, borne, rate })];
}

/** Positions that changed while no fill or close says so. @param own "account/position" that one does say of; null: none */
function correctionsOf(
  account: string,
  before: BookDocument,
  after: BookDocument,
  cause: Cause,
  own: string | null,
  stamp: Stamp,
): Dealing[] {
  const was = positionsOf(before, account);
  const now = positionsOf(after, account);
  return [...new Set([...was.keys(), ...now.keys()])].flatMap((position): Dealing[] => {
    const [old, next] = [was.get(position) ?? null, now.get(position) ?? null];
    if (`${account}/${position}` === own || sameLot(old, next)) return [];
    const symbol = (next ?? old)?.symbol ?? '';
    return [stamp(account, { kind: 'corrected' as const, position, symbol, was: old, now: next, cause })];
  });
}

function sameLot(a: PositionEntry | null, b: PositionEntry | null): boolean {
  if (a === b || a === null || b === null) return a === b;
  const same = (x: string, y: string): boolean => Rational.from(x).equals(Rational.from(y));
  return a.symbol === b.symbol && a.side === b.side && same(a.contracts, b.contracts) && same(a.entryPrice, b.entryPrice);
}

/** What came or went for good beside a trade; the gain of a close or a sale is for its lots to say. */
function chargesOf(one: RealisedEntry, entry: Entry, closed: boolean, stamp: Stamp): Dealing[] {
  const isSpot = SPOT.includes(entry.what);
  if (one.kind === 'gain' && (closed || isSpot)) return [];
  // What is paid at a purchase or a sale of coins is a part of its price.
  if (one.kind === 'fee' && isSpot && feeOf(entry) !== null) return [];
  const { account, what, position = null } = entry;
  const amount = Rational.from(one.amount);
  const usd = usdWorth(one, entry);
  return [stamp(account, { kind: 'charged' as const, charge: one.kind, what, position, amount, currency: one.currency, usd })];
}

/** Accounts that an event may have changed. */
function touchedBy(event: BookEvent, before: BookDocument, after: BookDocument): string[] {
  const all = (): string[] => [...new Set([...before.accounts, ...after.accounts].map(({ id }) => id))];
  switch (event.kind) {
    case 'imported':
      return all();
    case 'venue.imported':
      return [...new Set([...event.accounts.map(({ id }) => id), ...event.gone])];
    case 'history.imported':
      return [event.account];
    case 'booked':
      return [...new Set(event.changes.map(accountOf))];
    default:
      return [accountOf(event)];
  }
}

function accountOf(change: BookChange): string {
  return typeof change.account === 'string' ? change.account : change.account.id;
}

function positionsOf(document: BookDocument, account: string): Map<string, PositionEntry> {
  const held = document.accounts.find(({ id }) => id === account);
  return new Map((held?.positions ?? []).map((position) => [position.id, position]));
}
