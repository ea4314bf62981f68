import type { Maintenance, WeightTier } from '../book/rules.ts';
import { Rational } from '../money/rational.ts';
import { minimumOf } from '../risk/maintenance.ts';
import { floatOf } from './float.ts';

/** Tiers a hair outside of what can be reached count as reached: floors and notionals are rounded. */
const HAIR = 1e-9;

/** Places of what `envelope` is asked for. */
export const LEAST = 0;
export const AMOUNT = 1;
export const MOST = 2;
/** And of what it answers. */
export const VALUE = 0;
export const SLOPE_LOW = 1;
export const SLOPE_HIGH = 2;

const read = new WeakMap<Maintenance, Steps>();

/**
 * A table of tiers in floats: in the tier of an amount n the result is slope × n + offset, and never below `minimum`. Maintenance
 * by notional (risk/maintenance.ts) and the counted worth of a balance by its USD value (risk/balance-term.ts) are both such.
 */
export class Steps {
  /** Smallest amount of each tier, ascending; the first counts from nothing on. */
  readonly floors: Float64Array;
  readonly slopes: Float64Array;
  readonly offsets: Float64Array;
  readonly minimum: number;
  /** Steepest slope of all, ≥ 0. */
  readonly steepest: number;
  /** Whether the table itself is the greatest of its tiers, so that a greater amount never asks for another bound. */
  readonly convex: boolean;
  /** Whether it is the least of its tiers. */
  readonly concave: boolean;

  private constructor(floors: readonly number[], slopes: readonly number[], offsets: readonly number[], minimum: number, bent: number) {
    this.floors = Float64Array.from(floors);
    this.slopes = Float64Array.from(slopes);
    this.offsets = Float64Array.from(offsets);
    this.minimum = minimum;
    this.steepest = Math.max(...slopes);
    this.convex = bent > 0;
    this.concave = bent < 0;
  }

  /** A maintenance table: rate × notional − deduction. Tables are shared by many positions, and read once. */
  static of(table: Maintenance): Steps {
    const known = read.get(table);
    if (known !== undefined) return known;
    const steps = Steps.#ofMaintenance(table);
    read.set(table, steps);
    return steps;
  }

  static #ofMaintenance(table: Maintenance): Steps {
    const { tiers } = table;
    const convex = tiers.every(({ floor, rate, deduction }, i) => {
      const before = tiers[i - 1];
      if (before === undefined) return true;
      return before.rate.atMost(rate) && rate.minus(before.rate).times(floor).equals(deduction.minus(before.deduction));
    });
    return new Steps(
      tiers.map(({ floor }) => floatOf(floor)),
      tiers.map(({ rate }) => floatOf(rate)),
      tiers.map(({ deduction }) => -floatOf(deduction)),
      floatOf(minimumOf(table)),
      convex ? 1 : 0,
    );
  }

  /** A collateral weight: each weight counts for the part of the value in its tier. */
  static ofWeights(tiers: readonly WeightTier[]): Steps {
    let offset = Rational.ZERO;
    const offsets = tiers.map(({ floor, weight }, i) => {
      const before = tiers[i - 1];
      if (before !== undefined) offset = offset.plus(before.weight.minus(weight).times(floor));
      return floatOf(offset);
    });
    const concave = tiers.every(({ weight }, i) => i === 0 || weight.atMost((tiers[i - 1] as WeightTier).weight));
    const [floors, slopes] = [tiers.map(({ floor }) => floatOf(floor)), tiers.map(({ weight }) => floatOf(weight))];
    return new Steps(floors, slopes, offsets, Number.NEGATIVE_INFINITY, concave ? -1 : 0);
  }

  /** What the table says at an amount. */
  at(amount: number): number {
    let i = 0;
    while (i + 1 < this.floors.length && (this.floors[i + 1] as number) <= amount) i++;
    return Math.max(this.minimum, (this.slopes[i] as number) * amount + (this.offsets[i] as number));
  }

  /**
   * A bound of the table over all amounts from `LEAST` to `MOST`: the greatest of all tiers that can be reached (`upper`), which is convex and
   * nowhere below the table, or the least of them, which is nowhere above it. Both are continuous, whatever the table is.
   * @param io what is asked for, and in its place the bound's value at `AMOUNT`, and its least and greatest slope between the two others. An
   *   array, since numbers that are handed over one by one may be put on the heap.
   */
  envelope(upper: boolean, io: Float64Array): void {
    const { floors, slopes, offsets, minimum } = this;
    const amount = io[AMOUNT] as number;
    const from = (io[LEAST] as number) * (1 - HAIR);
    const to = (io[MOST] as number) * (1 + HAIR);
    let value = upper ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    let gentlest = Number.POSITIVE_INFINITY;
    let steepest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < floors.length; i++) {
      if (i > 0 && (floors[i] as number) > to) break;
      if (i + 1 < floors.length && (floors[i + 1] as number) < from) continue;
      const slope = slopes[i] as number;
      const here = slope * amount + (offsets[i] as number);
      if (upper ? here > value : here < value) value = here;
      if (slope < gentlest) gentlest = slope;
      if (slope > steepest) steepest = slope;
      if (slope * from + (offsets[i] as number) <= minimum && gentlest > 0) gentlest = 0;
    }
    io[VALUE] = value < minimum ? minimum : value;
    io[SLOPE_LOW] = gentlest;
    io[SLOPE_HIGH] = steepest;
  }
}
