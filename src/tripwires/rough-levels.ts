import { LEVELS, type Level, severity } from '../risk/level.ts';
import type { Band } from './cut.ts';
import { CRITICAL, DEAD, type FloatLine, type FloatReach, NEGATIVE, WARNING } from './danger-lines.ts';
import type { WiredPosition } from './wired-position.ts';

/**
 * How far a rough level may be from the exact one, as a fraction of it. Prices that are nearer to it than this are decided exactly.
 * The solver keeps to an eighth of it, which leaves room for the roundings of those who compare.
 */
export const GUARD: number = 2 ** -36;

/**
 * Bounds the rounding of share·w − offset − c + slope·n, in parts of the sum of its terms' sizes: each factor is within
 * u = 2^-53 of its exact value, each product and sum adds one u, six at the most on one way.
 */
const ROUNDING = 2 ** -49;
/** Two turns that are nearer to each other than this may stand the other way round. */
const APART = 4 * GUARD;
/** The most that the terms of a line may cancel, so that a root stays within an eighth of the guard. */
const CANCELLED = GUARD / 16 / ROUNDING;

/** Room for the turns of one position; a table with more cells makes it grow. */
const ROOM = 64;

/** Levels by their severity, once. */
const OK = severity('ok');
const WARNED = severity('warning');
const GRAVE = severity('critical');
const GONE = severity('liquidation');
const OWING = severity('negative');

/**
 * The price levels of isolated positions in doubles, as exact-levels.ts has them in fractions. Whatever is within its rounding
 * error is not decided: then it says that it is not sure, and the exact levels are to be taken. Where it is sure, it has the
 * same levels in the same order, each within `GUARD`. All is kept in arrays of its own, so that solving leaves no garbage.
 */
export class RoughSolver {
  /** How many levels were found. */
  count = 0;
  /** Their prices, ascending; holds until the next position. */
  prices = new Float64Array(ROOM);
  #bands = new Uint8Array(ROOM + 1);
  #at = new Float64Array(ROOM);
  /** Fault × 2, + 1 where a reason begins. */
  #what = new Uint8Array(ROOM);
  #isKink = new Uint8Array(ROOM);
  #turns = 0;
  readonly #reasons = new Int32Array(4);

  /** Solves a position. @returns whether the levels are sure. */
  solve(position: WiredPosition): boolean {
    const { lines, price } = position;
    this.#turns = 0;
    this.count = 0;
    // The user's own limits are few and already exact.
    if (price.warning !== null || price.critical !== null) return false;
    this.#reasons.fill(0);
    for (const line of lines.floats) {
      this.#reserve(2 * line.starts.length);
      const from = this.#turns;
      const initially = this.#walk(line, position);
      if (initially === null) return false;
      if (line.fault !== DEAD) continue;
      const to = this.#turns;
      for (const reach of lines.floatReaches) this.#reach(reach, from, to, initially);
    }
    if (!this.#sort()) return false;
    this.#sweep();
    this.#price(position);
    return true;
  }

  /** What holds below the k-th level and above the one before it. */
  band(k: number): Band {
    return { danger: LEVELS[this.#bands[k] as number] as Level, price: 'ok' };
  }

  /** Finds where a line is at fault. @returns whether it is at the smallest notional; null when it is not sure. */
  #walk({ fault, share, required, starts, slopes, offsets }: FloatLine, { floats }: WiredPosition): boolean | null {
    const whole = share * floats.equityAtNothing;
    const fixed = required ? floats.fixed : 0;
    const cells = starts.length;
    let initially = false;
    let state = false;
    for (let i = 0; i < cells; i++) {
      const start = starts[i] as number;
      const slope = slopes[i] as number;
      const offset = offsets[i] as number;
      const base = whole - fixed - offset;
      const size = Math.abs(whole) + fixed + Math.abs(offset);
      const here = base + slope * start;
      const error = ROUNDING * (size + Math.abs(slope * start));
      let now: boolean;
      if (here > error) now = false;
      else if (here < -error) now = true;
      else if (error === 0 && slope !== 0) now = slope < 0;
      else return null;
      if (i === 0) {
        initially = now;
        if (now) this.#begin(fault);
      } else if (now !== state) this.#turn(start, fault, now, true);
      state = now;
      if (i + 1 < cells) {
        const end = starts[i + 1] as number;
        const there = base + slope * end;
        const off = ROUNDING * (size + Math.abs(slope * end));
        if (there > off) now = false;
        else if (there < -off) now = true;
        else return null;
      } else if (slope !== 0) now = slope < 0;
      if (now === state) continue;
      if (Math.abs(base) * CANCELLED < size) return null;
      this.#turn(-base / slope, fault, now, false);
      state = now;
    }
    return initially;
  }

  /** Adds from where to where dead stretches are too near. @param from @param to the turns of the line that tells them */
  #reach({ fault, down, up }: FloatReach, from: number, to: number, initially: boolean): void {
    this.#reserve(2 * (to - from));
    if (initially) this.#begin(fault);
    for (let k = from; k < to; k++) {
      const at = this.#at[k] as number;
      if (((this.#what[k] as number) & 1) === 0) {
        if (up !== Number.POSITIVE_INFINITY) this.#turn(at * up, fault, false, false);
      } else if (down === 0) this.#begin(fault);
      else this.#turn(at * down, fault, true, false);
    }
  }

  #begin(fault: number): void {
    this.#reasons[fault] = (this.#reasons[fault] as number) + 1;
  }

  #turn(at: number, fault: number, begins: boolean, isKink: boolean): void {
    const k = this.#turns++;
    this.#at[k] = at;
    this.#what[k] = fault * 2 + (begins ? 1 : 0);
    this.#isKink[k] = isKink ? 1 : 0;
  }

  /** Sorts the turns. @returns false where two of them may stand the other way round. */
  #sort(): boolean {
    const at = this.#at;
    const what = this.#what;
    const isKink = this.#isKink;
    for (let i = 1; i < this.#turns; i++) {
      const value = at[i] as number;
      const own = what[i] as number;
      const kink = isKink[i] as number;
      let k = i;
      for (; k > 0 && (at[k - 1] as number) > value; k--) {
        at[k] = at[k - 1] as number;
        what[k] = what[k - 1] as number;
        isKink[k] = isKink[k - 1] as number;
      }
      at[k] = value;
      what[k] = own;
      isKink[k] = kink;
    }
    for (let i = 1; i < this.#turns; i++) {
      const low = at[i - 1] as number;
      const high = at[i] as number;
      // Two lines that jump at the same kink do so at the very same notional.
      const together = low === high && isKink[i - 1] === 1 && isKink[i] === 1;
      if (!together && high - low <= high * APART) return false;
    }
    return true;
  }

  /** Leaves the notionals at which the worst fault changes, with the bands between them. */
  #sweep(): void {
    let level = this.#level();
    this.#bands[0] = level;
    for (let i = 0; i < this.#turns; i++) {
      const what = this.#what[i] as number;
      const fault = what >> 1;
      this.#reasons[fault] = (this.#reasons[fault] as number) + ((what & 1) === 1 ? 1 : -1);
      if (i + 1 < this.#turns && this.#at[i + 1] === this.#at[i]) continue;
      const now = this.#level();
      if (now === level) continue;
      this.prices[this.count++] = this.#at[i] as number;
      this.#bands[this.count] = now;
      level = now;
    }
  }

  #level(): number {
    const reasons = this.#reasons;
    if ((reasons[NEGATIVE] as number) > 0) return OWING;
    if ((reasons[DEAD] as number) > 0) return GONE;
    if ((reasons[CRITICAL] as number) > 0) return GRAVE;
    return (reasons[WARNING] as number) > 0 ? WARNED : OK;
  }

  /** Notionals to prices; an inverse notional falls as the price rises. */
  #price({ lines, floats }: WiredPosition): void {
    const { prices, count } = this;
    const bands = this.#bands;
    const { size } = floats;
    if (!lines.rules.inverse) {
      for (let k = 0; k < count; k++) prices[k] = (prices[k] as number) / size;
      return;
    }
    for (let low = 0, high = count - 1; low <= high; low++, high--) {
      const first = prices[low] as number;
      const last = prices[high] as number;
      prices[low] = size / last;
      prices[high] = size / first;
    }
    for (let low = 0, high = count; low < high; low++, high--) {
      const first = bands[low] as number;
      bands[low] = bands[high] as number;
      bands[high] = first;
    }
  }

  #reserve(more: number): void {
    const needed = this.#turns + more;
    if (needed <= this.#at.length) return;
    const room = 2 * needed;
    const grown = <T extends Float64Array | Uint8Array>(old: T, into: T): T => {
      into.set(old);
      return into;
    };
    this.#at = grown(this.#at, new Float64Array(room));
    this.#what = grown(this.#what, new Uint8Array(room));
    this.#isKink = grown(this.#isKink, new Uint8Array(room));
    this.prices = new Float64Array(room);
    this.#bands = new Uint8Array(room + 1);
  }
}
