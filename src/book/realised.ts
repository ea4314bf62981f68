import type { Rational } from '../money/rational.ts';

/** What a realised amount is. */
export const REALISED = ['gain', 'fee', 'interest', 'funding'] as const;
export type RealisedKind = (typeof REALISED)[number];

/** Money that has come or gone for good: what a tax year is made of. Paper gains and losses are none. */
export interface Realised {
  /** ms since the epoch. */
  readonly at: number;
  readonly account: string;
  readonly kind: RealisedKind;
  /** Signed, in its currency: > 0 came in, < 0 went out. */
  readonly amount: Rational;
  readonly currency: string;
  /** What it was worth in USD then, signed as the amount; null: nobody said. */
  readonly usd: Rational | null;
  readonly note: string | null;
}
