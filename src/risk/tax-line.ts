import type { Happening } from '../book/event.ts';
import type { RealisedKind } from '../book/realised.ts';
import type { Rational } from '../money/rational.ts';
import type { Known } from './known.ts';
import type { Lot } from './lots.ts';

/** An amount of money that may not be known. */
export interface Worth {
  readonly amount: Known<Rational>;
  readonly currency: string;
}

/** One disposal or charge: a line of a tax record. */
export interface TaxLine {
  /** ms since the epoch. */
  readonly at: number;
  /** The id of the change of the book that it comes from. */
  readonly source: number;
  readonly account: string;
  readonly position: string | null;
  readonly kind: RealisedKind;
  /** `left`: what an import no longer found, and nobody said why; `imported`: what the venue charged and no import tells. */
  readonly what: Happening | 'left' | 'imported';
  /** What was disposed of: a coin, or a contract's symbol; null for a charge. */
  readonly asset: string | null;
  /** Coins or contracts, > 0; null for a charge. */
  readonly quantity: Rational | null;
  /** In `currency`; null for a charge. What a short was bought back at is its cost, what it was sold at its proceeds. */
  readonly cost: Known<Rational> | null;
  readonly proceeds: Known<Rational> | null;
  /** Proceeds less cost, or what was charged: > 0 came in, < 0 went out. */
  readonly amount: Known<Rational>;
  readonly currency: string;
  /** The same in USD at the worth of then. */
  readonly usd: Known<Rational>;
  /** What it was bought as; empty for a charge. */
  readonly lots: readonly Lot[];
}

/** Something that has to be said of a record. */
export interface Remark {
  /** ms since the epoch. */
  readonly at: number;
  readonly account: string;
  readonly text: string;
}
