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

/** Who pays what is missing after a liquidation, on what evidence. */
export interface ShortfallPolicy {
  readonly kind: ShortfallKind;
  /** USD; for `conditional`: up to here the venue pays. */
  readonly threshold: Rational | null;
  readonly evidence: string;
  /** YYYY-MM-DD; null when the user wrote none. */
  readonly asOf: string | null;
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
