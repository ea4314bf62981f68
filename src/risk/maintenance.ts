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

/** The notionals > 0 at which the formula changes: the floors, and where a requirement falls to the minimum. */
export function maintenanceKinks(maintenance: Maintenance): Rational[] {
  const kinks: Rational[] = [];
  for (const { floor, rate, deduction } of maintenance.tiers) {
    if (floor.sign() > 0) kinks.push(floor);
    const least = deduction.plus(minimumOf(maintenance));
    if (least.sign() > 0 && rate.sign() > 0) kinks.push(least.over(rate));
  }
  return kinks;
}
