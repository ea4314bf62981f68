import type { Rational } from '../money/rational.ts';

/**
 * A float within three roundings (3 × 2^-53 of itself) of an exact value, for sums that carry an error band; far quicker than the nearest
 * float, which `Rational.toNumber` gives.
 */
export function floatOf(value: Rational): number {
  const quotient = Number(value.num) / Number(value.den);
  return Number.isFinite(quotient) ? quotient : value.toNumber();
}
