import type { CloseFee, Maintenance } from '../book/rules.ts';
import { Rational } from '../money/rational.ts';
import { maintenanceKinks, minimumOf, tierAt } from '../risk/maintenance.ts';
import type { OpenLimits } from '../risk/thresholds.ts';

/** What the verdicts of an isolated position depend on beside its own size and money; many positions share it. */
export interface DangerRules {
  /** Null: not known; then only its equity says anything. */
  readonly maintenance: Maintenance | null;
  readonly maintenanceMultiple: Rational;
  readonly closeFee: CloseFee | null;
  /** Liquidated only when health is below 0. */
  readonly strict: boolean;
  readonly inverse: boolean;
  /** Whether equity rises with the notional: a linear long, an inverse short. */
  readonly rises: boolean;
  readonly distance: OpenLimits;
  readonly marginRatio: OpenLimits;
}

/** The requirement between two kinks: `rate` × notional + `offset` + what is fixed of a position. */
export interface Cell {
  /** Where it begins, inclusive; it ends where the next one begins. */
  readonly start: Rational;
  readonly rate: Rational;
  readonly offset: Rational;
}

/** What the cuts of a line turn, worst last. */
export const WARNING = 0;
export const CRITICAL = 1;
export const DEAD = 2;
export const NEGATIVE = 3;
export type Fault = typeof WARNING | typeof CRITICAL | typeof DEAD | typeof NEGATIVE;

/** At fault where `share` × equity − requirement ≤ 0, or < 0 where it is open. */
export interface DangerLine {
  readonly fault: Fault;
  readonly share: Rational;
  readonly open: boolean;
  /** Whether what is fixed of the requirement counts. */
  readonly required: boolean;
  readonly cells: readonly Cell[];
}

/** A limit on the distance: around a stretch of notionals low … high where it is dead, from low × `down` to high × `up`; null: all the way. */
export interface Reach {
  readonly fault: Fault;
  readonly down: Rational | null;
  readonly up: Rational | null;
}

const NOTHING_REQUIRED: readonly Cell[] = [{ start: Rational.ZERO, rate: Rational.ZERO, offset: Rational.ZERO }];

/**
 * Every limit of an isolated position, as a line with kinks in its notional n (linear n = q·p, inverse n = q / p). With
 * σ = ±1, w its equity at a notional of nothing and c what is fixed of its requirement: equity w + σ·n, requirement
 * rate·n + offset + c, and so `share` × equity − requirement = (share·σ − rate)·n + share·w − offset − c in each cell.
 * The slopes and offsets stand beside as the nearest doubles of their exact values, so that their signs are exact.
 */
export class DangerLines {
  readonly rules: DangerRules;
  readonly lines: readonly DangerLine[];
  readonly reaches: readonly Reach[];
  readonly floats: readonly FloatLine[];
  readonly floatReaches: readonly FloatReach[];
  readonly sigma: Rational;

  constructor(rules: DangerRules) {
    this.rules = rules;
    this.sigma = rules.rises ? Rational.ONE : Rational.of(-1);
    this.lines = linesOf(rules);
    this.reaches = reachesOf(rules);
    this.floats = this.lines.map((line) => floatLine(line, this.sigma));
    this.floatReaches = this.reaches.map(({ fault, down, up }) => ({
      fault,
      down: down?.toNumber() ?? 0,
      up: up?.toNumber() ?? Number.POSITIVE_INFINITY,
    }));
  }
}

/** A line in doubles, cell by cell. */
export interface FloatLine {
  readonly fault: Fault;
  readonly share: number;
  readonly required: boolean;
  readonly starts: Float64Array;
  readonly slopes: Float64Array;
  readonly offsets: Float64Array;
}

/** A reach in doubles: 0 and Infinity for all the way. */
export interface FloatReach {
  readonly fault: Fault;
  readonly down: number;
  readonly up: number;
}

function linesOf({ maintenance, maintenanceMultiple, closeFee, strict, marginRatio }: DangerRules): DangerLine[] {
  const negative: DangerLine = { fault: NEGATIVE, share: Rational.ONE, open: true, required: false, cells: NOTHING_REQUIRED };
  // Without tiers nothing left is a liquidation all the same (risk/verdict.ts), unless health has to be below 0.
  if (maintenance === null)
    return strict ? [negative] : [negative, { fault: DEAD, share: Rational.ONE, open: false, required: false, cells: NOTHING_REQUIRED }];
  const fee = closeFee?.basis === 'mark' ? closeFee.rate : Rational.ZERO;
  const cells = cellsOf(maintenance, maintenanceMultiple, fee);
  const lines: DangerLine[] = [negative, { fault: DEAD, share: Rational.ONE, open: strict, required: true, cells }];
  const { warning, critical } = marginRatio;
  if (warning !== null) lines.push({ fault: WARNING, share: warning, open: false, required: true, cells });
  if (critical !== null) lines.push({ fault: CRITICAL, share: critical, open: false, required: true, cells });
  return lines;
}

function cellsOf(maintenance: Maintenance, multiple: Rational, fee: Rational): Cell[] {
  // On the entry's notional the maintenance is one amount, which the position brings.
  if (maintenance.basis === 'entry') return [{ start: Rational.ZERO, rate: fee, offset: Rational.ZERO }];
  const kinks = maintenanceKinks(maintenance).sort((a, b) => a.compare(b));
  const starts = [Rational.ZERO, ...kinks.filter((kink, i) => i === 0 || !kink.equals(kinks[i - 1] as Rational))];
  const minimum = minimumOf(maintenance);
  const cells: Cell[] = [];
  for (const [i, start] of starts.entries()) {
    const next = starts[i + 1];
    const inside = next === undefined ? start.plus(Rational.ONE) : start.plus(next).over(Rational.of(2));
    const { rate, deduction } = tierAt(maintenance, start);
    const least = rate.times(inside).minus(deduction).atMost(minimum);
    const cell: Cell = least
      ? { start, rate: fee, offset: minimum.times(multiple) }
      : { start, rate: rate.times(multiple).plus(fee), offset: deduction.times(multiple).negated() };
    const before = cells.at(-1);
    if (before === undefined || !before.rate.equals(cell.rate) || !before.offset.equals(cell.offset)) cells.push(cell);
  }
  return cells;
}

/** From a dead stretch a … b of prices the limit d reaches from a / (1 + d) to b / (1 − d); an inverse notional is turned around. */
function reachesOf({ distance: { warning, critical }, maintenance, inverse }: DangerRules): Reach[] {
  if (maintenance === null) return [];
  const reach = (fault: Fault, limit: Rational | null): Reach[] => {
    // A position that is not liquidated is never less than nothing away from it.
    if (limit === null || limit.sign() < 0) return [];
    const [less, more] = [Rational.ONE.minus(limit), Rational.ONE.plus(limit)];
    const near = less.sign() > 0 ? less : null;
    if (inverse) return [{ fault, down: near, up: more }];
    return [{ fault, down: Rational.ONE.over(more), up: near === null ? null : Rational.ONE.over(near) }];
  };
  return [...reach(WARNING, warning), ...reach(CRITICAL, critical)];
}

function floatLine({ fault, share, required, cells }: DangerLine, sigma: Rational): FloatLine {
  return {
    fault,
    share: share.toNumber(),
    required,
    starts: Float64Array.from(cells, ({ start }) => start.toNumber()),
    slopes: Float64Array.from(cells, ({ rate }) => share.times(sigma).minus(rate).toNumber()),
    offsets: Float64Array.from(cells, ({ offset }) => offset.toNumber()),
  };
}
