import type { Rational } from '../money/rational.ts';
import { isUnknown } from '../risk/known.ts';
import type { Leg } from '../risk/pools.ts';
import type { AccountReading } from '../risk/reading.ts';
import { Boxes } from './boxes.ts';
import { drawPool } from './draw.ts';
import { grown } from './lane.ts';
import type { LimitsOf } from './looks.ts';
import { PositionWires } from './position-wires.ts';
import { Wirer } from './wired-position.ts';

/** Room for so many instruments to begin with. */
const ROOM = 64;

/** A position's levels: on which instrument, and under which number. */
interface Place {
  readonly instrument: number;
  readonly ref: number;
}

/**
 * Notices the price that may turn a verdict. Around each account there are wires: price levels of its isolated positions, which stay where they
 * are, and around its cross pool or its loans a box of price intervals within which nothing can turn. A price is two compares with the nearest
 * wires of its instrument on either side; only one that is at or past one of them is looked at further, and only an account whose verdict may
 * have turned, or that floats cannot decide, is told. Accounts go by numbers of the caller's.
 */
export class Tripwires {
  readonly #numbers = new Map<string, number>();
  readonly #positions = new PositionWires(ROOM);
  readonly #boxes = new Boxes(ROOM);
  readonly #wirer = new Wirer();
  /** The newest prices, by instrument. */
  #prices = new Float64Array(ROOM);
  /** Whose position a number is. */
  readonly #owners: number[] = [];
  readonly #unused: number[] = [];
  readonly #places = new Map<number, readonly Place[]>();
  readonly #tripped = new Set<number>();

  /**
   * Puts wires around an account, in place of those that it has. They hold while it and the rules that hold for it stay the same, and until its
   * time is over.
   * @param reading as it was just measured at the newest prices; @param until ms since the epoch, debts grow
   * @returns whether all that the alerts are shown of it is within wires; else it has to be measured at every price.
   */
  put(account: number, reading: AccountReading, limits: LimitsOf, until: number): boolean {
    this.drop(account);
    const isWired = this.#putPositions(account, reading, limits) && this.#putPool(account, reading, limits, until);
    if (!isWired) this.drop(account);
    // A ladder that was brought to the price on the way may have crossed levels of others.
    this.#collect();
    return isWired;
  }

  /** Bytes of the arrays that hold the price levels of isolated positions. */
  get bytes(): number {
    return this.#positions.bytes;
  }

  /** Up to when an account's wires hold, ms since the epoch; infinite where no debt grows. */
  until(account: number): number {
    return this.#boxes.until(account);
  }

  /** Takes an account's wires away. */
  drop(account: number): void {
    for (const { instrument, ref } of this.#places.get(account) ?? []) {
      this.#positions.remove(instrument, ref);
      this.#unused.push(ref);
    }
    this.#places.delete(account);
    this.#boxes.drop(account);
    this.#tripped.delete(account);
  }

  /** Takes all wires away. */
  clear(): void {
    for (const account of [...this.#places.keys()]) this.drop(account);
  }

  /**
   * A price has come.
   * @param key of `Prices.marks`; @param price the float nearest to it; @param said the price itself, decimal
   * @returns whether somebody's verdict may have turned (`tripped`).
   */
  tick(key: string, price: number, said: string): boolean {
    const instrument = this.#numbers.get(key);
    return instrument === undefined ? this.#tripped.size > 0 : this.tickAt(instrument, price, said);
  }

  /** The number of an instrument that wires are on, for `tickAt`; it stays what it is. Undefined: none is. */
  instrumentOf(key: string): number | undefined {
    return this.#numbers.get(key);
  }

  /** As `tick`, for callers who keep the numbers of their instruments. */
  tickAt(instrument: number, price: number, said: string): boolean {
    this.#prices[instrument] = price;
    const { low, high } = this.#boxes;
    if (price > (low[instrument] as number) && price < (high[instrument] as number)) return this.#tripped.size > 0;
    return this.#leave(instrument, said);
  }

  /** Takes out the accounts whose verdicts may have turned: to be measured exactly, and put again. */
  tripped(): Iterable<number> {
    const accounts = [...this.#tripped];
    this.#tripped.clear();
    return accounts;
  }

  #leave(instrument: number, said: string): boolean {
    this.#positions.tick(instrument, this.#prices[instrument] as number, said);
    this.#boxes.exit(instrument, this.#prices);
    this.#collect();
    this.#narrow(instrument);
    return this.#tripped.size > 0;
  }

  readonly #trip = (ref: number): void => {
    const owner = this.#owners[ref];
    if (owner !== undefined) this.#tripped.add(owner);
  };

  #collect(): void {
    this.#positions.crossings.drain(this.#trip);
    for (let account = this.#boxes.take(); account >= 0; account = this.#boxes.take()) this.#tripped.add(account);
  }

  /** What a price is compared with are the ends of boxes, and nearer ones of levels: an account's box may become narrower on any instrument. */
  #narrow(instrument: number): void {
    const { below, above } = this.#positions;
    this.#boxes.narrow(instrument, below[instrument] as number, above[instrument] as number);
  }

  #putPositions(account: number, reading: AccountReading, limits: LimitsOf): boolean {
    const places: Place[] = [];
    this.#places.set(account, places);
    const { legs, isolatedRules } = reading.holdings;
    for (const leg of legs) {
      if (leg.position.marginMode !== 'isolated') continue;
      const position = this.#wirer.wired(leg, isolatedRules, limits(leg.position.id));
      if (position === null || isUnknown(leg.mark)) return false;
      const place = { instrument: this.#numberOf(keyOf(leg, reading), leg.mark), ref: this.#unused.pop() ?? this.#owners.length };
      this.#owners[place.ref] = account;
      places.push(place);
      this.#positions.set({ ...place, position }, leg.mark);
      this.#narrow(place.instrument);
    }
    return true;
  }

  #putPool(account: number, reading: AccountReading, limits: LimitsOf, until: number): boolean {
    const { marks } = reading.holdings.valuation.prices;
    const sketch = drawPool(reading, limits, until, (key) => this.#numberOf(key, marks.get(key)?.price ?? null));
    if (sketch === null) return true;
    return !isUnknown(sketch) && this.#boxes.put(account, sketch, this.#prices);
  }

  /** The number of an instrument, which is known with its price from then on. */
  #numberOf(key: string, price: Rational | null): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(key, number);
    if (number >= this.#prices.length) this.#grow();
    this.#prices[number] = price?.toNumber() ?? 0;
    return number;
  }

  #grow(): void {
    this.#prices = grown(this.#prices, Float64Array);
    this.#positions.fit(this.#prices.length);
    this.#boxes.fit(this.#prices.length);
  }
}

/** Where the mark of a leg comes from (risk/valuation.ts). */
function keyOf({ position }: Leg, { holdings }: AccountReading): string {
  const { venue, marked } = holdings.valuation;
  const own = `${venue}:${position.symbol.text}`;
  return marked.has(own) ? own : position.symbol.text;
}
