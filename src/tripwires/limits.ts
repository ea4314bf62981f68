import type { OpenLimits } from '../risk/thresholds.ts';

/**
 * Where prices make a position or a pool worse, by the rules that hold for it. A rule that is off has no limits. What needs no limit,
 * liquidation and an equity below zero, is always looked for.
 */
export interface WireLimits {
  /** Fraction of the price to liquidation: at or below. */
  readonly distance: OpenLimits;
  /** Requirement over adjusted equity: at or above. */
  readonly marginRatio: OpenLimits;
  /** Debt over collateral, a fraction: at or above. */
  readonly ltv: OpenLimits;
  /** At or below. */
  readonly healthFactor: OpenLimits;
  /** The mark of a position, in quote money: at or below for a long, at or above for a short. */
  readonly price: OpenLimits;
}

/** The limits of a rule that is off. */
export const NO_LIMITS: OpenLimits = { warning: null, critical: null };
