import { Rational } from '../money/rational.ts';
import { type Found, isUnknown } from './known.ts';
import type { Level } from './level.ts';

/** A pair of limits; the value is at fault at or past them. */
export interface Limits {
  readonly warning: Rational;
  readonly critical: Rational;
}

/** Limits of which some may not be set: null gives no such level. */
export interface OpenLimits {
  readonly warning: Rational | null;
  readonly critical: Rational | null;
}

/** When a healthy pool still deserves a warning. */
export interface Thresholds {
  /** Fraction of the price to liquidation: at or below. */
  readonly distance: OpenLimits;
  /** Requirement over adjusted equity: at or above. */
  readonly marginRatio: OpenLimits;
  /** Of single positions, by id, where they differ. */
  readonly positions?: ReadonlyMap<string, Thresholds>;
}

/** The thresholds of one position. */
export function thresholdsOf(thresholds: Thresholds, position: string): Thresholds {
  return thresholds.positions?.get(position) ?? thresholds;
}

/** The defaults of contract section 4. */
export const DEFAULT_THRESHOLDS: { readonly distance: Limits; readonly marginRatio: Limits } = {
  distance: { warning: Rational.from('0.08'), critical: Rational.from('0.03') },
  marginRatio: { warning: Rational.from('0.5'), critical: Rational.from('0.8') },
};

/** Collateral-debt: critical at this part of the liquidation ratio, and a warning at the other where no margin call is set. */
export const DEBT_CRITICAL = Rational.from('0.95');
export const DEBT_WARNING = Rational.from('0.85');

/** Level of a distance: the smaller the worse; `ok` where nothing can be liquidated. */
export function distanceLevel(distance: Found<Rational>, { warning, critical }: OpenLimits): Level {
  if (distance === null) return 'ok';
  if (isUnknown(distance)) return 'unknown';
  if (critical !== null && distance.atMost(critical)) return 'critical';
  return warning !== null && distance.atMost(warning) ? 'warning' : 'ok';
}

/** Level of a ratio: the larger the worse; `ok` where nothing is at risk. */
export function ratioLevel(ratio: Found<Rational>, { warning, critical }: OpenLimits): Level {
  if (ratio === null) return 'ok';
  if (isUnknown(ratio)) return 'unknown';
  if (critical?.atMost(ratio) === true) return 'critical';
  return warning?.atMost(ratio) === true ? 'warning' : 'ok';
}
