import type { Rational } from '../money/rational.ts';

/**
 * A price to value by: a mark price; `last` where only the last trade of a contract was known and stands in for it; `spot`, the last
 * trade of a coin itself, which has no other.
 */
export interface Mark {
  readonly price: Rational;
  readonly kind: 'mark' | 'last' | 'spot';
  /** The venue whose price it really is, where its own cannot be asked. */
  readonly borrowedFrom?: string;
}

export interface Funding {
  /** Signed fraction of notional per interval; positive: longs pay. */
  readonly rate: Rational;
  /** Null: the venue's usual interval, where its rules know one. */
  readonly intervalHours: Rational | null;
  /** ms since the epoch. */
  readonly next: number | null;
}

/** One moment's prices. */
export interface Prices {
  /** ms since the epoch. */
  readonly at: number;
  /** By ccxt symbol, or "venue:symbol", which wins for that venue. */
  readonly marks: ReadonlyMap<string, Mark>;
  /** USD per unit, by currency code. */
  readonly assets: ReadonlyMap<string, Rational>;
  readonly funding: ReadonlyMap<string, Funding>;
  /** The venue whose marks stand in for accounts that have no venue of their own; null: none does. */
  readonly reference: string | null;
}
