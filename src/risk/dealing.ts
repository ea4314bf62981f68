import type { PositionEntry } from '../book/entries.ts';
import type { Happening } from '../book/event.ts';
import type { RealisedKind } from '../book/realised.ts';
import type { ContractSymbol } from '../book/symbol.ts';
import type { Rational } from '../money/rational.ts';
import type { Known } from './known.ts';
import type { Worth } from './tax-line.ts';

/** What brought something about. */
export type Cause = 'booked' | 'by hand' | 'imported';

interface Common {
  /** ms since the epoch: when it happened. */
  readonly at: number;
  /** The id of the change that it is part of. */
  readonly source: number;
  readonly account: string;
}

/** One thing of the record that moves lots or is counted, taken apart from the book it happened in. Quantities are > 0. */
export type Dealing = Common &
  (
    | {
        readonly kind: 'filled';
        readonly position: string;
        readonly inverse: boolean;
        readonly contracts: Rational;
        readonly price: Rational;
      }
    | {
        readonly kind: 'closed';
        readonly position: string;
        readonly what: Happening;
        readonly symbol: ContractSymbol;
        readonly side: 'long' | 'short';
        readonly contracts: Rational;
        readonly contractSize: Known<Rational>;
        readonly price: Rational;
        /** What was booked as its gain, in settle currency; null: nothing was. */
        readonly booked: Rational | null;
        /** What the venue bore of its loss, > 0, in settle currency; null: nothing, or nobody said. */
        readonly borne: Rational | null;
        /** What one of the settle currency was worth in USD. */
        readonly rate: Known<Rational>;
      }
    /** A position is of another size or entry price, and no fill says why. */
    | {
        readonly kind: 'corrected';
        readonly position: string;
        readonly symbol: string;
        readonly was: PositionEntry | null;
        readonly now: PositionEntry | null;
        readonly cause: Cause;
      }
    | { readonly kind: 'acquired'; readonly code: string; readonly quantity: Rational; readonly cost: Worth }
    | { readonly kind: 'disposed'; readonly code: string; readonly quantity: Rational; readonly proceeds: Worth; readonly what: Happening }
    /** From another account to this one, with what it cost. */
    | { readonly kind: 'carried'; readonly code: string; readonly quantity: Rational; readonly from: string }
    /** Coins are gone, and nothing was paid for them. */
    | { readonly kind: 'gone'; readonly code: string; readonly quantity: Rational; readonly cause: Cause; readonly what: Happening | null }
    | {
        readonly kind: 'charged';
        readonly charge: RealisedKind;
        readonly what: Happening;
        readonly position: string | null;
        readonly amount: Rational;
        readonly currency: string;
        readonly usd: Known<Rational>;
      }
  );

/** Says of a dealing when, by what and where. */
export type Stamp = <K extends object>(account: string, dealing: K) => { at: number; source: number; account: string } & K;
