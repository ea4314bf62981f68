import type { Rational } from '../money/rational.ts';

/** One bracket of a maintenance table. */
export interface MaintenanceTier {
  /** Smallest notional it holds for, inclusive; quote money (linear) or settle coin (inverse). */
  readonly floor: Rational;
  readonly rate: Rational;
  /** Taken off rate × notional; keeps a marginal table continuous. */
  readonly deduction: Rational;
  readonly maxLeverage: Rational | null;
}

export interface Maintenance {
  /** The notional that the rate and the choice of tier apply to. */
  readonly basis: 'mark' | 'entry';
  readonly shape: 'marginal' | 'whole';
  /** Ascending by floor, never empty. */
  readonly tiers: readonly MaintenanceTier[];
  /** Never below this, in the notional's money; 0 where the venue names none. */
  readonly minimum?: Rational;
}

/**
 * What the floors of a venue's table count: notional, in quote money (linear) or settle coin (inverse), or contracts, as a position
 * counts them, where the bracket stands still while the price moves.
 */
export type TierUnit = 'notional' | 'contracts';

/** A venue's public maintenance table, read both ways: which of them holds, the product's rules say. */
export interface PublicTable {
  readonly unit: TierUnit;
  /** With the deductions that the venue names, else those that keep it continuous. */
  readonly marginal: readonly MaintenanceTier[];
  /** Without deductions: a tier's rate holds for everything. */
  readonly whole: readonly MaintenanceTier[];
}

/** A close fee that the venue counts in its liquidation condition. */
export interface CloseFee {
  readonly rate: Rational;
  readonly basis: 'mark' | 'bankruptcy';
}

/** One step of a collateral weight: from this USD value of the balance on, the marginal weight. */
export interface WeightTier {
  readonly floor: Rational;
  readonly weight: Rational;
}

export type ShortfallKind = 'absorbed' | 'capped_at_collateral' | 'conditional' | 'recourse' | 'unknown';

/** An amount of a currency. */
export interface Threshold {
  readonly amount: Rational;
  readonly code: string;
}

/** Who pays what is missing after a liquidation, on what evidence. */
export interface ShortfallPolicy {
  readonly kind: ShortfallKind;
  /** For `conditional`: a shortfall up to here the venue surely pays; null: no such line is known. */
  readonly threshold: Threshold | null;
  readonly evidence: string;
  /** YYYY-MM-DD; null when the user wrote none. */
  readonly asOf: string | null;
  /** Where the venue's own words disagree: each text, in the order of the sources. */
  readonly conflicts?: readonly string[];
  /** The most that can be lost, in the venue's words. */
  readonly lossCap?: string;
  /** What the venue does after a liquidation, in words. */
  readonly after?: string;
}

/** How debt grows (rulebook section 3). */
export const ACCRUALS = ['hour_ceil', 'hour_mark_only', 'hour_compound', 'minute_accrue', 'daily_simple', 'per_second_compound'] as const;
export type Accrual = (typeof ACCRUALS)[number];

/** The rules of an account: its product's, with the account's own on top (contract section 3). A field is absent where nobody said. */
export interface Rules {
  readonly maintenance?: Maintenance;
  readonly maintenanceMultiple?: Rational;
  readonly strict?: boolean;
  readonly closeFee?: CloseFee;
  readonly liquidationFee?: { readonly rate: Rational };
  readonly collateralWeights?: ReadonlyMap<string, readonly WeightTier[]>;
  readonly borrowMaintenance?: ReadonlyMap<string, Rational>;
  readonly liquidationRatio?: Rational;
  readonly marginCallRatio?: Rational;
  readonly shortfall?: ShortfallPolicy;
}
