import { Rational } from '../money/rational.ts';
import { type Book, fold } from './book.ts';
import { charge } from './charge.ts';
import { close } from './close.ts';
import type { AccountEntry, PositionEntry } from './entries.ts';
import type { BookChange, Booked, RealisedEntry } from './event.ts';
import { fill } from './fill.ts';
import type { HistoryFunding, HistoryItem, HistoryTrade } from './history-item.ts';
import type { Moment } from './moment.ts';
import { open } from './opening.ts';
import { accountFor } from './place.ts';
import { parseSymbol } from './symbol.ts';

/** A line of the record that cannot follow the ones before it. The message is a sentence without a full stop. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError';
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** A purse that is never empty: what an account holds is not told by a record that does not begin with it. */
const PURSE = Rational.from('1000000000000000000000000000000');
/** The venue's gain and ours may differ by this part of the notional, and by rounding to cents of cents. */
const GAIN_PART = Rational.from('0.00001');
const GAIN_ROUNDING = Rational.from('0.0001');

/**
 * What a venue's record comes to in an account, oldest first: positions are opened, averaged, reduced and closed, gains, fees and funding
 * are realised; what the account holds and owes stays as it is.
 * @param items oldest first
 * @param freeId an id for a position that opens
 * @throws HistoryError when a line closes what was not opened, or the venue says of it what these lines do not come to; EntryError.
 */
export function bookHistory(
  book: Book,
  account: string,
  items: readonly HistoryItem[],
  momentAt: (at: string) => Moment,
  freeId: (account: AccountEntry, symbol: string) => string,
): Booked[] {
  let now = withPurse(book, account, items);
  const booked: Booked[] = [];
  const add = (one: Booked): void => {
    now = fold([one], now);
    booked.push({ ...one, changes: one.changes.filter(isOfPosition) });
  };
  for (const item of items) {
    const moment = momentAt(item.at);
    if (item.kind === 'funding') {
      add(fundingOf(now, account, item, moment));
      continue;
    }
    for (const one of tradesOf(now, account, item, moment, freeId)) add(one);
    if (item.after !== null && !item.after.equals(heldOf(now, account, item))) {
      throw new HistoryError(
        item.line,
        `the venue says that ${item.after} ${item.symbol} were held after it, and the lines before it come to ${heldOf(now, account, item)}: the file does not begin where the position did`,
      );
    }
  }
  return booked;
}

function withPurse({ document, text }: Book, id: string, items: readonly HistoryItem[]): Book {
  const codes = new Set(items.flatMap((item) => [item.symbol.split(':')[1]?.split('-')[0] ?? '', ...currenciesOf(item)]));
  const assets = Object.fromEntries([...codes].filter((code) => code !== '').map((code) => [code, PURSE.toString()]));
  const accounts = document.accounts.map((one) => (one.id === id ? { ...one, assets, debts: {} } : one));
  return { document: { ...document, accounts }, text };
}

function currenciesOf(item: HistoryItem): string[] {
  if (item.kind === 'funding') return [item.currency];
  return item.fee === null ? [] : [item.fee.currency];
}

function isOfPosition({ kind }: BookChange): boolean {
  return kind.startsWith('position.');
}

function positionOf(book: Book, account: string, symbol: string, side: 'long' | 'short', line: number): PositionEntry | undefined {
  const found = (accountFor(book, account).positions ?? []).filter((one) => one.symbol === symbol && one.side === side);
  if (found.length > 1) {
    throw new HistoryError(
      line,
      `${account} holds ${found.map(({ id }) => id).join(' and ')}, both ${side} ${symbol}: which one it was, the line does not say`,
    );
  }
  return found[0];
}

function heldOf(book: Book, account: string, { symbol, side, effect }: HistoryTrade): Rational {
  const [own, other] = side === 'buy' ? (['long', 'short'] as const) : (['short', 'long'] as const);
  const sides = effect === 'open' ? [own] : effect === 'close' ? [other] : [own, other];
  const held = (accountFor(book, account).positions ?? []).filter(
    (one) => one.symbol === symbol && sides.some((side) => side === one.side),
  );
  return held.reduce((sum, { contracts }) => sum.plus(Rational.from(contracts)), Rational.ZERO);
}

/** A fill as what it did: a close, an opening or a further fill, or a close and an opening where it turned a position round. */
function tradesOf(
  book: Book,
  account: string,
  trade: HistoryTrade,
  moment: Moment,
  freeId: (account: AccountEntry, symbol: string) => string,
): Booked[] {
  const { symbol, line, effect, contracts } = trade;
  const [own, other] = trade.side === 'buy' ? (['long', 'short'] as const) : (['short', 'long'] as const);
  const against = effect === 'open' ? undefined : positionOf(book, account, symbol, other, line);
  const held = against === undefined ? Rational.ZERO : Rational.from(against.contracts);
  if (effect === 'close' && held.lessThan(contracts)) {
    throw new HistoryError(
      line,
      `it closes ${contracts} ${symbol}, and the lines before it opened ${held}: the file does not begin where the position did`,
    );
  }
  const closed = held.lessThan(contracts) ? held : contracts;
  const opened = contracts.minus(closed);
  const booked: Booked[] = [];
  let after = book;
  if (against !== undefined) {
    const request = { account, position: against.id, contracts: closed.toString(), price: trade.price.toString(), note: trade.note };
    const one = withFee(trade, (fee) => close(book, { ...request, ...fee }, moment));
    booked.push(one);
    after = fold([one], book);
  }
  checkGain(trade, booked);
  if (opened.sign() === 0) return booked;
  const more = positionOf(after, account, symbol, own, line);
  const note = booked.length === 0 ? trade.note : `${trade.note}, ${TURNED}`;
  const [size, price] = [opened.toString(), trade.price.toString()];
  const holder = accountFor(after, account);
  const position = {
    id: freeId(holder, symbol),
    symbol,
    side: own,
    contracts: size,
    entryPrice: price,
    ...coinsOf(holder, symbol, moment),
  };
  const fees = booked.length === 0 ? trade : { ...trade, fee: null };
  booked.push(
    withFee(fees, (fee) =>
      more === undefined
        ? open(after, { account, position, note, ...fee }, moment)
        : fill(after, { account, position: more.id, contracts: size, price, note, ...fee }, moment),
    ),
  );
  return booked;
}

/** That a position is counted in coins, where nobody else says what its contracts are. */
function coinsOf(account: AccountEntry, text: string, moment: Moment): { readonly contractSize?: string } {
  const symbol = parseSymbol(text);
  return symbol !== undefined && (moment.contractSize?.(account, symbol) ?? null) === null ? { contractSize: '1' } : {};
}

/** The second half of a fill that turned a position round: it is no fill of its own. */
export const TURNED = 'turned round';

/** A fee is taken by the entry; a rebate comes in beside it. */
function withFee({ fee }: HistoryTrade, book: (fee: { fee?: string; feeCurrency?: string }) => Booked): Booked {
  if (fee === null || fee.amount.sign() === 0) return book({});
  const { amount, currency } = fee;
  if (amount.sign() > 0) return book({ fee: amount.toString(), feeCurrency: currency });
  const rebate: RealisedEntry = { kind: 'fee', amount: amount.negated().toString(), currency };
  const one = book({});
  return { ...one, realised: [...one.realised, rebate] };
}

function checkGain({ gain, line, contracts, price }: HistoryTrade, booked: readonly Booked[]): void {
  if (gain === null) return;
  const gains = booked.flatMap(({ realised }) => realised.filter(({ kind }) => kind === 'gain').map(({ amount }) => Rational.from(amount)));
  const ours = gains.reduce((sum, one) => sum.plus(one), Rational.ZERO);
  const tolerance = contracts.times(price).times(GAIN_PART).plus(GAIN_ROUNDING);
  if (gain.minus(ours).abs().atMost(tolerance)) return;
  throw new HistoryError(
    line,
    `the venue says that it gained ${gain}, and the lines before it come to ${ours}: the file does not begin where the position did, or the account holds both sides at once`,
  );
}

function fundingOf(book: Book, account: string, { symbol, amount, currency, note }: HistoryFunding, moment: Moment): Booked {
  const held = (accountFor(book, account).positions ?? []).filter((one) => one.symbol === symbol);
  const place = { account, position: held.length === 1 ? (held[0]?.id ?? null) : null };
  const request = { kind: 'funding' as const, place, amount: amount.abs().toString(), currency, received: amount.sign() > 0, note };
  return charge(book, request, moment);
}
