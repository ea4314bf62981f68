import type { VenueRatio } from '../book/product-rules.ts';
import { Rational } from '../money/rational.ts';
import { type Found, isUnknown, type Known } from './known.ts';
import type { AccountReading } from './reading.ts';

/** The venue's own ratio with our number in it, so that a trader can lay it beside the venue's screen. */
export interface VenueRatioReading {
  readonly name: string;
  readonly value: Found<Rational>;
  readonly liquidationAt: Known<Rational>;
  readonly safer: 'up' | 'down';
}

/**
 * The ratio that the account's venue shows. Every such ratio is the margin ratio (1 = liquidation) turned or scaled: where smaller
 * is safer it is liquidationAt × ratio, where larger is safer liquidationAt / ratio (rulebook 1.3, and section 2 F4 for the debt
 * ratios). Null for custom products and venues that show none.
 */
export function venueRatioOf(reading: AccountReading): VenueRatioReading | null {
  const isolated = reading.cross?.marginRatio === undefined || reading.cross.marginRatio === null;
  const rules = isolated && reading.positions.length > 0 ? reading.holdings.isolatedRules : reading.holdings.crossRules;
  if (rules.venueRatio === null) return null;
  const ratio = isolated ? worstIsolated(reading) : (reading.cross?.marginRatio ?? null);
  return { ...rules.venueRatio, value: inVenueTerms(rules.venueRatio, ratio) };
}

/** A margin ratio (1 = liquidation) in the venue's terms. */
export function inVenueTerms({ liquidationAt, safer }: VenueRatio, ratio: Found<Rational>): Found<Rational> {
  if (ratio === null || isUnknown(ratio)) return ratio;
  if (isUnknown(liquidationAt)) return liquidationAt;
  // A measure that liquidates at 0 is a difference, not a ratio; without requirement a safer-up ratio is without bound.
  if (liquidationAt.sign() === 0) return { unknown: 'the venue shows an amount, not a ratio: see health' };
  if (safer === 'down') return liquidationAt.times(ratio);
  return ratio.sign() === 0 ? null : liquidationAt.over(ratio);
}

/** The worst margin ratio among isolated positions. */
function worstIsolated({ positions }: AccountReading): Found<Rational> {
  let worst: Found<Rational> = null;
  for (const { marginRatio } of positions) {
    if (marginRatio === null) continue;
    if (isUnknown(marginRatio)) return marginRatio;
    if (worst === null || (!isUnknown(worst) && worst.lessThan(marginRatio))) worst = marginRatio;
  }
  return worst;
}

/** 1 when there is no other scale: for comparing a custom product's reported ratio. */
export const PLAIN_RATIO: VenueRatio = { name: 'margin ratio', liquidationAt: Rational.ONE, safer: 'down' };
