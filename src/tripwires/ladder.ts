import { Decimal } from '../money/decimal.ts';
import { Rational } from '../money/rational.ts';
import { Crossings } from './crossings.ts';
import { type Cut, compareCuts, isPast } from './cut.ts';
import { GUARD } from './rough-levels.ts';
import { ROUGH, Rungs } from './rungs.ts';
import { sortedGroups } from './sort.ts';

/** A price as it was said: looked at only where its double does not decide. */
export type SaidPrice = string | Rational;

/** The exact levels of a ref on an instrument, ascending: asked for once, when a price comes too near to a rough one. */
export type ExactCuts = (instrument: number, ref: number) => readonly Cut[];

/** The price of an instrument; null: none has come. */
export type PriceOf = (instrument: number) => Rational | null;

const WIDER = 1 + GUARD;
const NARROWER = 1 - GUARD;

/**
 * The price levels of many positions, sorted by instrument, each with a cursor where the price stands. A tick is two compares with
 * the nearest level below and above. Rounding is monotone, so a price whose double is not that of a level stands to it as the
 * doubles do; of an equal pair, and within `GUARD` of a rough level, the exact level and the exact price decide, cross-multiplied.
 * What is crossed goes into `crossings`, either way: nothing has to be armed again.
 */
export class Ladder {
  readonly crossings: Crossings = new Crossings();
  /** By instrument: a price strictly between these, the neighbours of the last one, crosses nothing. Before the first nothing is between. */
  below: Float64Array;
  above: Float64Array;
  /** The price of a tick on its way to where it is looked at: a double passed as an argument would be garbage. */
  readonly #price = new Float64Array(1);
  readonly #rungs: Rungs[];
  readonly #exactOf: ExactCuts;

  /** @param instruments how many there are, numbered from 0; `fit` makes room for more. */
  constructor(instruments: number, exactOf: ExactCuts) {
    this.#exactOf = exactOf;
    this.below = new Float64Array(instruments).fill(Number.POSITIVE_INFINITY);
    this.above = new Float64Array(instruments).fill(Number.NEGATIVE_INFINITY);
    this.#rungs = Array.from({ length: instruments }, () => new Rungs());
  }

  /** Makes room for so many instruments. */
  fit(instruments: number): void {
    const before = this.below.length;
    if (instruments <= before) return;
    const [below, above] = [new Float64Array(instruments), new Float64Array(instruments)];
    below.set(this.below);
    above.set(this.above);
    this.below = below.fill(Number.POSITIVE_INFINITY, before);
    this.above = above.fill(Number.NEGATIVE_INFINITY, before);
    for (let i = before; i < instruments; i++) this.#rungs.push(new Rungs());
  }

  /** Bytes of the arrays that a tick may look at. */
  get bytes(): number {
    const own = this.below.byteLength + this.above.byteLength;
    return this.#rungs.reduce((sum, { values, refs, kinds }) => sum + values.byteLength + refs.byteLength + kinds.byteLength, own);
  }

  /**
   * Takes a price: its nearest double, and what it was said as, where that may have more digits. The first price of an instrument
   * crosses all levels below it. @returns whether a level was crossed, which is in `crossings` then.
   * @throws RangeError for a price that is not above 0 and finite.
   */
  tick(instrument: number, price: number, said?: SaidPrice): boolean {
    if (price > (this.below[instrument] as number) && price < (this.above[instrument] as number)) return false;
    this.#price[0] = price;
    return this.#move(instrument, said);
  }

  /**
   * Puts exact levels in the place of those that a ref has. @param at the price that it was measured at, which tells on which side of
   * it each is; null: none has come. @throws RangeError for null where one has come
   */
  set(instrument: number, ref: number, cuts: readonly Cut[], at: Rational | null): void {
    const rungs = this.#cleared(instrument, ref, at);
    this.#insert(rungs, ref, cuts, at === null ? 0 : cuts.filter((cut) => isPast(at, cut)).length);
    this.#remember(instrument);
  }

  /** The same with rough levels, the first `count` of `prices`: ascending, each within `GUARD` of the exact one. */
  setRough(instrument: number, ref: number, prices: Float64Array, count: number, at: Rational | null): void {
    const price = at?.toNumber() ?? 0;
    for (let k = 0; k < count; k++) {
      const value = prices[k] as number;
      if (value * NARROWER <= price && price <= value * WIDER) {
        this.set(instrument, ref, this.#exactOf(instrument, ref), at);
        return;
      }
    }
    const rungs = this.#cleared(instrument, ref, at);
    let below = 0;
    while (below < count && (prices[below] as number) < price) below++;
    rungs.insert(ref, { values: prices, kinds: Uint16Array.from({ length: count }, (_, k) => k | ROUGH), count, below }, () => false);
    this.#remember(instrument);
  }

  /**
   * Puts many rough levels in the place of all that there are: `count` of them, each with its instrument, its ref and which of its
   * ref's levels it is, those of a ref ascending. @param priceOf where each instrument stands, by which all were measured; null: no price has come
   */
  build(instruments: Int32Array, refs: Int32Array, values: Float64Array, kinds: Uint16Array, count: number, priceOf: PriceOf): void {
    const { members, ends } = sortedGroups(instruments, values, count, this.#rungs.length);
    let from = 0;
    for (const [instrument, rungs] of this.#rungs.entries()) {
      const to = ends[instrument] as number;
      rungs.fill(members, from, to, values, refs, kinds);
      from = to;
      this.below[instrument] = Number.POSITIVE_INFINITY;
      this.above[instrument] = Number.NEGATIVE_INFINITY;
      const price = priceOf(instrument);
      if (price === null) continue;
      this.#price[0] = price.toNumber();
      this.#sharpen(instrument, rungs);
      rungs.cursor = this.#place(rungs, price);
      rungs.placed = true;
      this.#remember(instrument);
    }
  }

  /** Takes the levels of a ref out. */
  remove(instrument: number, ref: number): void {
    this.#at(instrument).remove(ref);
    this.#remember(instrument);
  }

  #at(instrument: number): Rungs {
    const rungs = this.#rungs[instrument];
    if (rungs === undefined) throw new RangeError(`there is no instrument ${instrument}`);
    return rungs;
  }

  /** Takes out what a ref has, and brings the cursor to the price at which it gets new levels. */
  #cleared(instrument: number, ref: number, at: Rational | null): Rungs {
    const rungs = this.#at(instrument);
    if (at === null && rungs.placed) throw new RangeError(`instrument ${instrument} has a price`);
    rungs.remove(ref);
    if (at !== null) {
      this.#price[0] = at.toNumber();
      this.#move(instrument, at);
    }
    return rungs;
  }

  /** Brings the cursor to the price. @returns whether anything waits in `crossings`. */
  #move(instrument: number, said: SaidPrice | undefined): boolean {
    const rungs = this.#at(instrument);
    const price = this.#price[0] as number;
    if (!(price > 0 && price < Number.POSITIVE_INFINITY)) throw new RangeError('a price is a number above zero');
    let place = this.#walk(rungs);
    if (this.#isNear(rungs, place)) {
      this.#sharpen(instrument, rungs);
      place = this.#place(rungs, said);
    }
    const { cursor, refs } = rungs;
    for (let k = cursor; k < place; k++) this.crossings.push(refs[k] as number, true);
    for (let k = cursor - 1; k >= place; k--) this.crossings.push(refs[k] as number, false);
    rungs.cursor = place;
    rungs.placed = true;
    this.#remember(instrument);
    return this.crossings.count > 0;
  }

  /** From the cursor past all rungs that are for sure on the other side of the price, rough or not. */
  #walk({ values, count, cursor }: Rungs): number {
    const price = this.#price[0] as number;
    let place = cursor;
    while (place < count && (values[place] as number) * WIDER < price) place++;
    while (place > 0 && (values[place - 1] as number) * NARROWER > price) place--;
    return place;
  }

  /** Whether the price is too near to a rung beside a place for doubles to tell. */
  #isNear({ values, count }: Rungs, place: number): boolean {
    const price = this.#price[0] as number;
    if (place < count && (values[place] as number) * NARROWER <= price) return true;
    return place > 0 && (values[place - 1] as number) * WIDER >= price;
  }

  /** Makes exact whose rough levels are too near to the price to be told from it. */
  #sharpen(instrument: number, rungs: Rungs): void {
    const price = this.#price[0] as number;
    for (let k = rungs.firstFrom(price, WIDER); k < rungs.count && (rungs.values[k] as number) * NARROWER <= price; ) {
      if (((rungs.kinds[k] as number) & ROUGH) === 0) {
        k++;
        continue;
      }
      const ref = rungs.refs[k] as number;
      const cuts = this.#exactOf(instrument, ref);
      const had = rungs.remove(ref);
      const agrees = had.count === cuts.length;
      this.#insert(rungs, ref, cuts, agrees ? had.below : rungs.countUpToCursor(cuts));
      // The solver has as many levels as there are, or it was not sure. Were it ever wrong, whom it concerns is measured.
      if (!agrees) this.crossings.push(ref, true);
      k = rungs.firstFrom(price, WIDER);
    }
  }

  /** How many rungs the price is past; all that are near to it are exact. */
  #place(rungs: Rungs, said: SaidPrice | undefined): number {
    const price = this.#price[0] as number;
    let place = rungs.firstFrom(price, 1);
    if (place === rungs.count || rungs.values[place] !== price) return place;
    const exact = said === undefined ? Rational.ofDecimal(new Decimal(price)) : typeof said === 'string' ? Rational.from(said) : said;
    while (place < rungs.count && rungs.values[place] === price && isPast(exact, cutOf(rungs, place))) place++;
    return place;
  }

  #insert(rungs: Rungs, ref: number, cuts: readonly Cut[], below: number): void {
    const values = Float64Array.from(cuts, ({ price }) => price.toNumber());
    const kinds = Uint16Array.from(cuts, (_, k) => k);
    rungs.insert(ref, { values, kinds, count: cuts.length, below }, (otherRef, otherKind, kind) => {
      // Beside a rough level the order does not matter: it is made exact before anything is decided near it.
      if ((otherKind & ROUGH) !== 0) return false;
      const other = rungs.cuts.get(otherRef)?.[otherKind];
      return other !== undefined && compareCuts(other, cuts[kind] as Cut) > 0;
    });
    rungs.cuts.set(ref, cuts);
  }

  /** Caches the neighbours, as wide as their guards. A rough level farther off may reach nearer than the next one. */
  #remember(instrument: number): void {
    const rungs = this.#at(instrument);
    if (!rungs.placed) return;
    const { values, kinds, count, cursor } = rungs;
    let below = Number.NEGATIVE_INFINITY;
    for (let k = cursor - 1; k >= 0 && (values[k] as number) * WIDER > below; k--) {
      below = Math.max(below, (values[k] as number) * (((kinds[k] as number) & ROUGH) === 0 ? 1 : WIDER));
    }
    let above = Number.POSITIVE_INFINITY;
    for (let k = cursor; k < count && (values[k] as number) * NARROWER < above; k++) {
      above = Math.min(above, (values[k] as number) * (((kinds[k] as number) & ROUGH) === 0 ? 1 : NARROWER));
    }
    this.below[instrument] = below;
    this.above[instrument] = above;
  }
}

function cutOf(rungs: Rungs, place: number): Cut {
  const cut = rungs.cuts.get(rungs.refs[place] as number)?.[rungs.kinds[place] as number];
  if (cut === undefined) throw new RangeError('an exact level has its cut');
  return cut;
}
