import type { PositionEntry } from '../book/entries.ts';
import { instantOf } from '../book/instant.ts';
import { parseSymbol } from '../book/symbol.ts';
import { Rational } from '../money/rational.ts';
import type { Dealing } from './dealing.ts';
import { both, isUnknown, type Known, unknown } from './known.ts';
import { held, type Lot, type Method, printed, put, take } from './lots.ts';
import type { Remark, TaxLine } from './tax-line.ts';

type Of<K extends Dealing['kind']> = Extract<Dealing, { readonly kind: K }>;

/** Below this part of what was traded a difference to the booked gain is the rounding of an averaged price. */
const ROUNDING = Rational.from('0.00000000000000000001');

/** What is held of positions, fill by fill; a lot's cost is contracts × price, of inverse contracts / price, without the contract size. */
export class PositionLots {
  readonly #method: Method;
  readonly #lots = new Map<string, readonly Lot[]>();
  /** The moving average beside the method: a venue tells its gains by it. */
  readonly #average = new Map<string, readonly Lot[]>();

  constructor(method: Method) {
    this.#method = method;
  }

  fill({ account, position, at, contracts, price, inverse }: Of<'filled'>): void {
    this.#put(`${account}/${position}`, { at, quantity: contracts, cost: value(contracts, price, inverse), currency: '' });
  }

  /** A close: linear gain s·q·(exit − entry), inverse s·Q·(1/entry − 1/exit), q and Q contracts × size (contract section 2). */
  close(closed: Of<'closed'>): TaxLine {
    const { account, position, symbol, side, contracts, contractSize, price, booked, borne, rate, what } = closed;
    const key = `${account}/${position}`;
    const { taken, left, missing } = take(this.#lots.get(key) ?? [], contracts, this.#method);
    this.#lots.set(key, left);
    const average = take(this.#average.get(key) ?? [], contracts, 'average');
    this.#average.set(key, average.left);
    const exit = value(contracts, price, symbol.inverse);
    const inSettle = (lots: readonly Lot[]): { cost: Known<Rational>; proceeds: Known<Rational> } => {
      const entered = both(costOf(lots), contractSize, (cost, size) => printed(cost.times(size)));
      const left = both(exit, contractSize, (out, size) => printed(out.times(size)));
      // A long's coin money runs the other way: it gets more coin for its entry than for its exit.
      return (side === 'long') === symbol.inverse ? { cost: left, proceeds: entered } : { cost: entered, proceeds: left };
    };
    const gain = (lots: readonly Lot[]): Known<Rational> => {
      const { cost, proceeds } = inSettle(lots);
      return both(proceeds, cost, (a, b) => a.minus(b));
    };
    const { at, source } = closed;
    const line = { at, source, account, position, kind: 'gain' as const, what, asset: symbol.text, quantity: contracts, lots: taken };
    const inUsd = (amount: Known<Rational>): Known<Rational> => both(amount, rate, (a, b) => printed(a.times(b)));
    if (missing.sign() > 0) {
      const why = unknown(`no fill is recorded for ${missing} of the ${contracts} contracts of ${key}`);
      const amount = booked ?? why;
      return { ...line, cost: why, proceeds: why, amount, currency: symbol.settle, usd: inUsd(amount) };
    }
    const worth = inSettle(taken);
    // A venue may bear a part of a loss, and one that liquidates keep more or less than the price says: the rest belongs to the proceeds.
    const liquidated =
      what === 'liquidated' && booked !== null ? both(gain(average.taken), exit, (told) => booked.minus(told)) : Rational.ZERO;
    const apart = borne ?? liquidated;
    const rest = isUnknown(apart) || apart.abs().lessThan(exit.times(ROUNDING)) ? Rational.ZERO : apart;
    const proceeds = both(worth.proceeds, rest, (a, b) => a.plus(b));
    const amount = both(proceeds, worth.cost, (a, b) => a.minus(b));
    return { ...line, cost: worth.cost, proceeds, amount, currency: symbol.settle, usd: inUsd(amount) };
  }

  /**
   * A size or an entry price that no fill explains: at the same entry price more is one more lot, and less leaves the lots by the method;
   * at another price what is held is one lot from then on.
   */
  correct(corrected: Of<'corrected'>): { readonly line: TaxLine | null; readonly remark: Remark | null } {
    const { at, account, position, was, now, cause } = corrected;
    const key = `${account}/${position}`;
    if (was !== null && now !== null && sameTerms(was, now)) {
      const more = Rational.from(now.contracts).minus(Rational.from(was.contracts));
      if (more.sign() > 0) this.#put(key, lotOf(now, more, at));
      else this.#drop(key, more.abs());
    } else {
      const opened = typeof now?.['openedAt'] === 'string' ? instantOf(now['openedAt']) : undefined;
      const oldest = this.#lots.get(key)?.[0]?.at ?? opened ?? at;
      for (const lots of [this.#lots, this.#average]) lots.delete(key);
      if (now !== null) this.#put(key, lotOf(now, Rational.from(now.contracts), oldest));
    }
    if (was === null || cause === 'booked') return { line: null, remark: null };
    const change = `${key}: ${textOf(was)} became ${now === null ? 'nothing' : textOf(now)}`;
    if (cause === 'by hand') return { line: null, remark: { at, account, text: `corrected by hand, no gain is counted: ${change}` } };
    const gone = closedBetween(was, now);
    const line = gone.sign() > 0 ? leftLine(corrected, was, gone, change) : null;
    return { line, remark: { at, account, text: `found by an import, its fills are not recorded: ${change}` } };
  }

  /** "account/position" and its contracts, of all that is held. */
  *held(): Iterable<readonly [string, Rational]> {
    for (const [key, lots] of this.#lots) if (lots.length > 0) yield [key, held(lots)];
  }

  #drop(key: string, contracts: Rational): void {
    this.#lots.set(key, take(this.#lots.get(key) ?? [], contracts, this.#method).left);
    this.#average.set(key, take(this.#average.get(key) ?? [], contracts, 'average').left);
  }

  #put(key: string, lot: Lot): void {
    this.#lots.set(key, put(this.#lots.get(key) ?? [], lot, this.#method));
    this.#average.set(key, put(this.#average.get(key) ?? [], lot, 'average'));
  }
}

function sameTerms(a: PositionEntry, b: PositionEntry): boolean {
  return a.symbol === b.symbol && a.side === b.side && Rational.from(a.entryPrice).equals(Rational.from(b.entryPrice));
}

function lotOf({ symbol, entryPrice }: PositionEntry, contracts: Rational, at: number): Lot {
  const inverse = parseSymbol(symbol)?.inverse ?? false;
  return { at, quantity: contracts, cost: value(contracts, Rational.from(entryPrice), inverse), currency: '' };
}

function value(contracts: Rational, price: Rational, inverse: boolean): Rational {
  return inverse ? printed(contracts.over(price)) : contracts.times(price);
}

function costOf(lots: readonly Lot[]): Known<Rational> {
  return lots.reduce<Known<Rational>>((all, { cost }) => both(all, cost, (a, b) => a.plus(b)), Rational.ZERO);
}

function textOf({ side, contracts, symbol, entryPrice }: PositionEntry): string {
  return `${side} ${contracts} ${symbol} @ ${entryPrice}`;
}

/**
 * How much of a position was closed, or may have been, between two imports: what is gone of it; all of it where it changed its side; and
 * all of it where its entry price changed and its size did not, by a close and a new fill or the venue's own settlement.
 */
function closedBetween(was: PositionEntry, now: PositionEntry | null): Rational {
  const before = Rational.from(was.contracts);
  if (now === null || now.side !== was.side || now.symbol !== was.symbol) return before;
  const gone = before.minus(Rational.from(now.contracts));
  return gone.sign() === 0 && !sameTerms(was, now) ? before : gone;
}

/** A position that a venue no longer has, or has less of: it was closed there, at a price that is not known here. */
function leftLine({ at, source, account, position }: Of<'corrected'>, was: PositionEntry, quantity: Rational, change: string): TaxLine {
  const why = unknown(`it was closed at the venue, and at what price is not recorded (${change})`);
  const currency = parseSymbol(was.symbol)?.settle ?? 'USD';
  const worth = { cost: why, proceeds: why, amount: why, usd: why, currency };
  return { at, source, account, position, kind: 'gain', what: 'left', asset: was.symbol, quantity, ...worth, lots: [] };
}
