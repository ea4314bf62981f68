import type { Maintenance, MaintenanceTier } from '../book/rules.ts';
import { max, Rational } from '../money/rational.ts';

/** The tier that holds at a notional: the last whose floor is at or below it (floors are inclusive); below all floors the first. */
export function tierAt(maintenance: Maintenance, notional: Rational): MaintenanceTier {
  let found = maintenance.tiers[0] as MaintenanceTier;
  for (const tier of maintenance.tiers) {
    if (!tier.floor.atMost(notional)) break;
    found = tier;
  }
  return found;
}

/** Maintenance of a notional in the tier that holds there: rate × notional − deduction, never below its minimum; in the notional's money. */
export function maintenanceOf(maintenance: Maintenance, notional: Rational): Rational {
  const tier = tierAt(maintenance, notional);
  return max(minimumOf(maintenance), tier.rate.times(notional).minus(tier.deduction));
}

/** The least that is ever required; 0 where the venue names none. */
export function minimumOf(maintenance: Maintenance): Rational {
  return maintenance.minimum ?? Rational.ZERO;
}

/** A requirement as a chain of formulas of the notional. */
interface Steps {
  /** In the notional's money: see `minimumOf`. */
  readonly minimum: Rational;
  /** Ascending, > 0, distinct: where the formula changes. */
  readonly kinks: readonly Rational[];
  /** 2i: in the open cell below kinks[i], or above the last; 2i + 1: at kinks[i]. */
  readonly formulas: readonly Requirement[];
}

/** rate × notional − deduction. */
export interface Requirement {
  readonly rate: Rational;
  readonly deduction: Rational;
}

const TWO = Rational.of(2);
const known = new WeakMap<readonly MaintenanceTier[], Steps>();

/** The formulas of a table, found once for each. */
export function stepsOf(maintenance: Maintenance): Steps {
  const minimum = minimumOf(maintenance);
  let steps = known.get(maintenance.tiers);
  if (steps === undefined || steps.minimum !== minimum) {
    const kinks = kinksOf(maintenance);
    const places = kinks.flatMap((kink, i) => [(kinks[i - 1] ?? Rational.ZERO).plus(kink).over(TWO), kink]);
    places.push((kinks.at(-1) ?? Rational.ZERO).plus(Rational.ONE));
    steps = { minimum, kinks, formulas: places.map((notional) => requirementAt(maintenance, notional)) };
    known.set(maintenance.tiers, steps);
  }
  return steps;
}

/** The floors, and where a requirement falls to the minimum: that counts in its own tier only, and lies below it in most tables. */
function kinksOf(maintenance: Maintenance): Rational[] {
  const { tiers } = maintenance;
  const kinks: Rational[] = [];
  for (const [i, { floor, rate, deduction }] of tiers.entries()) {
    if (floor.sign() > 0) kinks.push(floor);
    const least = deduction.plus(minimumOf(maintenance));
    if (least.sign() <= 0 || rate.sign() <= 0) continue;
    // Below all floors the first tier holds.
    if (i === 0 && least.lessThan(floor.times(rate))) kinks.unshift(least.over(rate));
    const next = tiers[i + 1]?.floor;
    if (floor.times(rate).lessThan(least) && (next === undefined || least.lessThan(next.times(rate)))) kinks.push(least.over(rate));
  }
  return kinks;
}

function requirementAt(maintenance: Maintenance, notional: Rational): Requirement {
  const tier = tierAt(maintenance, notional);
  const minimum = minimumOf(maintenance);
  if (tier.rate.times(notional).minus(tier.deduction).atMost(minimum)) return { rate: Rational.ZERO, deduction: minimum.negated() };
  return tier;
}

/** The notionals > 0 at which the formula changes, ascending. */
export function maintenanceKinks(maintenance: Maintenance): Rational[] {
  return [...stepsOf(maintenance).kinks];
}
