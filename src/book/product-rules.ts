import type { Rational } from '../money/rational.ts';
import type { Accrual, MaintenanceTier, Rules, ShortfallPolicy } from './rules.ts';

/** How a holding is margined: what a product's rules may differ by. `borrow`: a cross pool that owes; `portfolio`: the venue's own model. */
export type ProductMode = 'isolated' | 'cross' | 'borrow';

/** A fact that is not known, and why, in a sentence. */
export interface NotKnown {
  readonly unknown: string;
}

/** The ratio that the venue itself shows. */
export interface VenueRatio {
  readonly name: string;
  /** The value at which the venue liquidates. */
  readonly liquidationAt: Rational | NotKnown;
  readonly safer: 'up' | 'down';
}

/** How a table that a venue shows without a key is read; shape null: nobody said, and more than one tier cannot be used. */
export interface OpenTable {
  readonly basis: 'mark' | 'entry';
  readonly shape: 'marginal' | 'whole' | null;
}

/** Where a product's maintenance comes from. */
export type MaintenanceSource =
  /** A table of `config/tiers`. */
  | { readonly kind: 'table'; readonly table: string; readonly basis: 'mark' | 'entry'; readonly shape: 'marginal' | 'whole' }
  /** rate = base + perCoin × size in coins, by base (Deribit). */
  | {
      readonly kind: 'growth';
      readonly basis: 'mark' | 'entry';
      readonly byBase: ReadonlyMap<string, { readonly base: Rational; readonly perCoin: Rational }>;
    }
  /** rate = rateOfInitial / leverage (Kraken margin); `shortBasis` where a short's requirement goes by another notional. */
  | {
      readonly kind: 'leverage';
      readonly basis: 'mark' | 'entry';
      readonly shortBasis?: 'mark' | 'entry';
      readonly rateOfInitial: Rational;
    }
  /** It is at the venue, on the chain or with the position, and not here; `open`: how the venue's public table is read. */
  | { readonly kind: 'elsewhere'; readonly why: string; readonly open: OpenTable | null };

/** What one product says for one mode; the account's own rules go on top. */
export interface ProductRules extends Rules {
  readonly venueRatio: VenueRatio | null;
  /** The venue's portfolio margin: not recomputable, its own ratio is shown as reported. */
  readonly opaque: boolean;
  readonly maintenanceSource: MaintenanceSource | null;
  /** Maintenance of a position is never below this, USD, whoever says the rate. */
  readonly maintenanceFloorUsd?: Rational;
  /** Which holdings count only by a weight that must be given: all, those that are no dollars, or none. */
  readonly weighs: 'all' | 'coins' | 'none';
  /** Debts need maintenance by rates that must be given. */
  readonly chargesBorrowing: boolean;
  readonly accrual: Accrual | null;
  readonly fundingIntervalHours: Rational | null;
  /** Whether the close fee in the liquidation condition is known (also when it is known to be none). */
  readonly closeFeeKnown: boolean;
  /** What becomes of what a liquidation leaves above its fee: it comes back, the venue keeps it, or null: not known. */
  readonly liquidationRest: 'returned' | 'kept' | null;
  /** Newest day of the sources, YYYY-MM-DD. */
  readonly asOf: string;
}

/** The venues' rules as data, looked up by product. */
export interface RuleBook {
  /** A product's rules for a mode; null for the custom products, which have none of their own. */
  rules(product: string, mode: ProductMode): ProductRules | null;
  /** A symbol's tiers in a table; null when the table does not have it. */
  tiers(table: string, symbol: string): readonly MaintenanceTier[] | null;
  /** Size of one contract; null: it comes with the instrument. */
  contractSize(product: string, base: string): Rational | null;
  /** The law that caps a retail client's loss at a product on a day (ms since the epoch); null when none reaches it. */
  overlay(jurisdiction: string, product: string, at: number): ShortfallPolicy | null;
}

/** No venue's rules: custom products only. */
export const NO_RULES: RuleBook = { rules: () => null, tiers: () => null, contractSize: () => null, overlay: () => null };
