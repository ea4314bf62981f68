import type { Rational } from '../money/rational.ts';
import type { Level } from '../risk/level.ts';

/**
 * A price at which a verdict changes, exactly. `tie` says to which side the price itself belongs: of "liquidated at or below L" the
 * price L is `below`, of "liquidated below L" (a strict rule) it is `above`.
 */
export interface Cut {
  readonly price: Rational;
  readonly tie: 'below' | 'above';
}

/** The levels of a position between two cuts: of its danger, by distance, margin ratio, health and equity together, and by its price. */
export interface Band {
  readonly danger: Level;
  readonly price: Level;
}

/** Whether a price is past a cut: above it, or at it where the tie is above. Cross-multiplied. */
export function isPast(price: Rational, cut: Cut): boolean {
  const order = price.compare(cut.price);
  return order === 0 ? cut.tie === 'above' : order > 0;
}

/** Order of two cuts along the price; at one price the cut that the price is above comes first. */
export function compareCuts(a: Cut, b: Cut): number {
  const order = a.price.compare(b.price);
  if (order !== 0 || a.tie === b.tie) return order;
  return a.tie === 'above' ? -1 : 1;
}
