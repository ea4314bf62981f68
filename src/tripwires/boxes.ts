import { Certificates, signsOf } from './certificate.ts';
import { grown, Lane } from './lane.ts';
import type { Sketch } from './sketch.ts';

/** Of a sign: that it could not be told how the account stands. It is like no sign that is found. */
const UNTOLD = 2;

/** An account with its sketch. */
interface Kept {
  readonly sketch: Sketch;
  /** By place in `sketch.keys`: where the account is in the list of that instrument. */
  readonly places: Int32Array;
  readonly signs: Int8Array;
  /** The half-width that held last; what is looked for first. */
  width: number;
  /** Reported, and not settled since. */
  open: boolean;
}

/**
 * The boxes of many accounts by instrument. A price between `low` and `high` of its instrument is inside of every box, and changes no verdict;
 * what is kept here of boxes that have moved on is too narrow, never too wide. When a price leaves them its accounts are looked at in floats, and
 * those whose verdict may have turned are reported, to be measured exactly: each once, until `settle` or `put` says that it has been.
 * Prices are by number of the instrument, the floats nearest to the exact ones, and those of an account are known when it is put.
 */
export class Boxes {
  /** By instrument: no box of any account ends nearer. */
  low: Float64Array;
  high: Float64Array;
  /** How many times an account was looked at in floats. */
  looks = 0;
  readonly #lanes: (Lane | undefined)[] = [];
  readonly #kept: (Kept | undefined)[] = [];
  readonly #certificates: Certificates;
  #reported = new Int32Array(16);
  #count = 0;
  #left = new Int32Array(16);

  /** @param instruments how many there are; `fit` makes room for more. @param certificates what says how wide a box may be. */
  constructor(instruments = 16, certificates = new Certificates()) {
    this.#certificates = certificates;
    this.low = new Float64Array(instruments).fill(Number.NEGATIVE_INFINITY);
    this.high = new Float64Array(instruments).fill(Number.POSITIVE_INFINITY);
  }

  /** Makes room for so many instruments. */
  fit(instruments: number): void {
    const before = this.low.length;
    if (instruments <= before) return;
    this.low = grown(this.low, Float64Array, instruments).fill(Number.NEGATIVE_INFINITY, before);
    this.high = grown(this.high, Float64Array, instruments).fill(Number.POSITIVE_INFINITY, before);
  }

  /** Something else ends nearer on an instrument: counts until the next `exit` there. */
  narrow(instrument: number, low: number, high: number): void {
    if (low > (this.low[instrument] as number)) this.low[instrument] = low;
    if (high < (this.high[instrument] as number)) this.high[instrument] = high;
  }

  /** Takes in how an account is now, in place of how it was. Whether it has a box; else each of its prices reports it. */
  put(account: number, sketch: Sketch, prices: Float64Array): boolean {
    this.drop(account);
    const places = Int32Array.from(sketch.keys, (instrument, slot) => this.#lane(instrument).add(account, slot));
    this.#kept[account] = { sketch, places, signs: new Int8Array(signsOf(sketch)).fill(UNTOLD), width: 1, open: false };
    return this.settle(account, prices);
  }

  /** Forgets an account. */
  drop(account: number): void {
    const kept = this.#kept[account];
    if (kept === undefined) return;
    kept.sketch.keys.forEach((instrument, slot) => {
      const lane = this.#lane(instrument);
      const place = kept.places[slot] as number;
      lane.remove(place);
      // The one that has moved there.
      if (place < lane.count) (this.#kept[lane.accounts[place] as number] as Kept).places[lane.slots[place] as number] = place;
    });
    this.#kept[account] = undefined;
  }

  /** Up to when an account's box holds, ms since the epoch; infinite where nothing grows, and for an account that is not here. */
  until(account: number): number {
    return this.#kept[account]?.sketch.until ?? Number.POSITIVE_INFINITY;
  }

  /** An account has been measured exactly at these prices: how it stands now is how it shall stay. Whether it has a box. */
  settle(account: number, prices: Float64Array): boolean {
    const kept = this.#kept[account];
    if (kept === undefined) return false;
    const width = this.#certificates.halfWidth(kept.sketch, prices, kept.width * 2);
    kept.open = false;
    kept.width = width === 0 ? 1 : width;
    // How it stood before says nothing any more.
    if (width > 0) kept.signs.set(this.#certificates.signs.subarray(0, kept.signs.length));
    else kept.signs.fill(UNTOLD);
    this.#publish(kept, width, prices);
    return width > 0;
  }

  /** The price of an instrument has come to stand at or outside of `low` and `high`. How many accounts wait to be taken. */
  exit(instrument: number, prices: Float64Array): number {
    const lane = this.#lane(instrument);
    // It may have come past something nearer that is no box.
    if (!isInside(prices[instrument] as number, lane.nearest)) this.#lookAtLane(lane, prices[instrument] as number, prices);
    this.low[instrument] = lane.nearest[0] as number;
    this.high[instrument] = lane.nearest[1] as number;
    return this.#count;
  }

  #lookAtLane(lane: Lane, price: number, prices: Float64Array): void {
    if (this.#left.length < lane.count) this.#left = new Int32Array(lane.count * 2);
    let left = 0;
    for (let i = 0; i < lane.count; i++) {
      if (!((lane.low[i] as number) < price && price < (lane.high[i] as number))) this.#left[left++] = lane.accounts[i] as number;
    }
    for (let i = 0; i < left; i++) this.#look(this.#left[i] as number, prices);
    lane.bound();
  }

  /** Takes the account that was reported last; −1 when there is none. */
  take(): number {
    return this.#count === 0 ? -1 : (this.#reported[--this.#count] as number);
  }

  /** Looks at an account anew: a new box where all stands as it did, else a report. */
  #look(account: number, prices: Float64Array): void {
    const kept = this.#kept[account] as Kept;
    this.looks++;
    const width = this.#certificates.halfWidth(kept.sketch, prices, kept.width * 2);
    if (width > 0 && this.#stands(kept)) {
      kept.width = width;
      this.#publish(kept, width, prices);
      return;
    }
    kept.open = true;
    this.#publish(kept, Number.POSITIVE_INFINITY, prices);
    if (this.#count === this.#reported.length) this.#reported = grown(this.#reported, Int32Array);
    this.#reported[this.#count++] = account;
  }

  /** Whether the signs that were found are those that were known. */
  #stands({ signs }: Kept): boolean {
    const found = this.#certificates.signs;
    for (let i = 0; i < signs.length; i++) if (signs[i] !== found[i]) return false;
    return true;
  }

  /** @param width 0: each price is outside; infinite: none is. */
  #publish({ sketch, places }: Kept, width: number, prices: Float64Array): void {
    const { keys, level, levelKey } = sketch;
    for (let slot = 0; slot < keys.length; slot++) {
      const instrument = keys[slot] as number;
      const price = prices[instrument] as number;
      // Of nothing, nothing is inside, whatever comes.
      let low = width === 0 ? Number.POSITIVE_INFINITY : width < 1 ? price * (1 - width) : Number.NEGATIVE_INFINITY;
      let high = width === 0 ? Number.NEGATIVE_INFINITY : width < 1 ? price * (1 + width) : Number.POSITIVE_INFINITY;
      for (let i = 0; i < level.length && width > 0 && width < 1; i++) {
        if (levelKey[i] !== slot) continue;
        if (price > (level[i] as number)) low = Math.max(low, level[i] as number);
        else high = Math.min(high, level[i] as number);
      }
      const lane = this.#lanes[instrument] as Lane;
      lane.low[places[slot] as number] = low;
      lane.high[places[slot] as number] = high;
      if (low > (lane.nearest[0] as number)) lane.nearest[0] = low;
      if (high < (lane.nearest[1] as number)) lane.nearest[1] = high;
      if (low > (this.low[instrument] as number)) this.low[instrument] = low;
      if (high < (this.high[instrument] as number)) this.high[instrument] = high;
    }
  }

  #lane(instrument: number): Lane {
    this.fit(instrument + 1);
    const found = this.#lanes[instrument] ?? new Lane();
    this.#lanes[instrument] = found;
    return found;
  }
}

function isInside(price: number, nearest: Float64Array): boolean {
  return price > (nearest[0] as number) && price < (nearest[1] as number);
}
