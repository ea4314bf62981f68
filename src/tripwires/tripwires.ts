import type { Rational } from '../money/rational.ts';
import { isUnknown } from '../risk/known.ts';
import type { Leg } from '../risk/pools.ts';
import type { AccountReading } from '../risk/reading.ts';
import { Boxes } from './boxes.ts';
import { drawPool } from './draw.ts';
import { grown } from './lane.ts';
import type { LimitsOf } from './looks.ts';
import { PositionWires, type Wiring } from './position-wires.ts';
import { Wirer } from './wired-position.ts';

/** Room for so many instruments to begin with. */
const ROOM = 64;

/** A position's levels: on which instrument, and under which number. */
type Place = Pick<Wiring, 'instrument' | 'ref'>;

/** A position that is about to have its levels. */
interface Placed extends Wiring {
  /** The price that it was measured at. */
  readonly mark: Rational;
}

/** An account that is to have wires. */
export interface Entry {
  readonly account: number;
  /** As it was just measured at the newest prices. */
  readonly reading: AccountReading;
  readonly limits: LimitsOf;
  /** Debts grow: how long they shall hold, ms since the epoch. */
  readonly until: number;
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
  /** The ends of the boxes, at hand: a tick looks at nothing else. */
  #low = this.#boxes.low;
  #high = this.#boxes.high;
  /** Whose position a number is. */
  readonly #owners: number[] = [];
  readonly #unused: number[] = [];
  readonly #places = new Map<number, readonly Place[]>();
  readonly #tripped = new Set<number>();
  /** Whether somebody is in it. */
  #waits = false;

  /**
   * Puts wires around an account, in place of those that it has. They hold while it and the rules that hold for it stay the same, and until its
   * time is over.
   * @returns whether all that the alerts are shown of it is within wires; else it has to be measured at every price.
   */
  put(entry: Entry): boolean {
    const { account } = entry;
    this.drop(account);
    const isWired = this.#putPositions(entry) && this.#putPool(entry);
    if (!isWired) this.drop(account);
    // A ladder that was brought to the price on the way may have crossed levels of others.
    this.#collect();
    return isWired;
  }

  /**
   * Puts wires around accounts in place of all that there are: as `put` one after the other, and for a large book far quicker.
   * @returns the accounts of which all that the alerts are shown is within wires.
   */
  putAll(entries: readonly Entry[]): ReadonlySet<number> {
    this.clear();
    const wired = new Set<number>();
    const all: Placed[] = [];
    const marks = new Map<number, Rational>();
    for (const entry of entries) {
      const placed = this.#place(entry);
      if (placed === null || !this.#putPool(entry)) {
        this.#forget(entry.account);
        continue;
      }
      wired.add(entry.account);
      for (const one of placed) {
        all.push(one);
        marks.set(one.instrument, one.mark);
      }
    }
    this.#positions.build(all, (instrument) => marks.get(instrument) ?? null);
    for (const instrument of marks.keys()) this.#narrow(instrument);
    this.#collect();
    return wired;
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
    for (const { instrument, ref } of this.#places.get(account) ?? []) this.#positions.remove(instrument, ref);
    this.#forget(account);
    this.#waits = this.#tripped.size > 0;
  }

  /** Takes all wires away. */
  clear(): void {
    for (const account of [...this.#places.keys()]) this.#forget(account);
    this.#positions.build([], () => null);
    this.#tripped.clear();
    this.#waits = false;
  }

  /**
   * A price has come.
   * @param key of `Prices.marks`; @param price the float nearest to it; @param said the price itself, decimal
   * @returns whether somebody's verdict may have turned (`tripped`).
   */
  tick(key: string, price: number, said: string): boolean {
    const instrument = this.#numbers.get(key);
    return instrument === undefined ? this.#waits : this.tickAt(instrument, price, said);
  }

  /** The number of an instrument that wires are on, for `tickAt`; it stays what it is. Undefined: none is. */
  instrumentOf(key: string): number | undefined {
    return this.#numbers.get(key);
  }

  /** As `tick`, for callers who keep the numbers of their instruments. */
  tickAt(instrument: number, price: number, said: string): boolean {
    this.#prices[instrument] = price;
    if (price > (this.#low[instrument] as number) && price < (this.#high[instrument] as number)) return this.#waits;
    return this.#leave(instrument, said);
  }

  /** Takes out the accounts whose verdicts may have turned: to be measured exactly, and put again. */
  tripped(): Iterable<number> {
    const accounts = [...this.#tripped];
    this.#tripped.clear();
    this.#waits = false;
    return accounts;
  }

  #leave(instrument: number, said: string): boolean {
    this.#positions.tick(instrument, this.#prices[instrument] as number, said);
    this.#boxes.exit(instrument, this.#prices);
    this.#collect();
    this.#narrow(instrument);
    return this.#waits;
  }

  readonly #trip = (ref: number): void => {
    const owner = this.#owners[ref];
    if (owner !== undefined) this.#tripped.add(owner);
  };

  #collect(): void {
    this.#positions.crossings.drain(this.#trip);
    for (let account = this.#boxes.take(); account >= 0; account = this.#boxes.take()) this.#tripped.add(account);
    this.#waits = this.#tripped.size > 0;
    // They may have been given more room, and be others.
    this.#low = this.#boxes.low;
    this.#high = this.#boxes.high;
  }

  /** What a price is compared with are the ends of boxes, and nearer ones of levels: an account's box may become narrower on any instrument. */
  #narrow(instrument: number): void {
    const { below, above } = this.#positions;
    this.#boxes.narrow(instrument, below[instrument] as number, above[instrument] as number);
  }

  /** All that is kept of an account but its levels. */
  #forget(account: number): void {
    for (const { ref } of this.#places.get(account) ?? []) this.#unused.push(ref);
    this.#places.delete(account);
    this.#boxes.drop(account);
    this.#tripped.delete(account);
  }

  #putPositions(entry: Entry): boolean {
    const placed = this.#place(entry);
    for (const one of placed ?? []) {
      this.#positions.set(one, one.mark);
      this.#narrow(one.instrument);
    }
    return placed !== null;
  }

  /** Gives the isolated positions of an account their places; null where one has not all that its wires need. */
  #place({ account, reading, limits }: Entry): readonly Placed[] | null {
    const placed: Placed[] = [];
    const { legs, isolatedRules } = reading.holdings;
    for (const leg of legs) {
      if (leg.position.marginMode !== 'isolated') continue;
      const position = this.#wirer.wired(leg, isolatedRules, limits(leg.position.id));
      if (position === null || isUnknown(leg.mark)) return null;
      placed.push({ instrument: this.#numberOf(keyOf(leg, reading), leg.mark), ref: -1, position, mark: leg.mark });
    }
    const all = placed.map((one): Placed => ({ ...one, ref: this.#unused.pop() ?? this.#owners.push(account) - 1 }));
    for (const { ref } of all) this.#owners[ref] = account;
    this.#places.set(
      account,
      all.map(({ instrument, ref }): Place => ({ instrument, ref })),
    );
    return all;
  }

  #putPool({ account, reading, limits, until }: Entry): boolean {
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
