import type { Rational } from '../money/rational.ts';
import type { Found, Known } from './known.ts';
import type { Level } from './level.ts';
import type { Pool } from './pool.ts';
import type { Holdings, Leg } from './pools.ts';

/** Liquidation prices each way; null where that side cannot liquidate. */
export interface TwoSided {
  readonly down: Found<Rational>;
  readonly up: Found<Rational>;
}

/** The price that is nearest to liquidating a pool, stablecoins left out. */
export interface Nearest {
  readonly code: string;
  readonly price: Rational;
  readonly liquidationPrice: Rational;
  /** Relative move to it; negative when past it. */
  readonly distance: Rational;
}

/** What a stop would do. */
export interface StopReading {
  readonly price: Rational;
  /** The position is liquidated before the stop is reached. */
  readonly beyondLiquidation: Known<boolean>;
  /** Loss at the stop against the entry, settle currency; negative for a gain. */
  readonly loss: Known<Rational>;
}

/** One position, measured. Money is in its settle currency. */
export interface PositionReading {
  readonly leg: Leg;
  readonly level: Level;
  readonly mark: Known<Rational>;
  readonly notional: Known<Rational>;
  readonly unrealizedPnl: Known<Rational>;
  /** Isolated only; null when cross. */
  readonly collateral: Found<Rational>;
  readonly equity: Found<Rational>;
  readonly marginRatio: Found<Rational>;
  readonly maintenanceMargin: Known<Rational>;
  /** The nearer of the two sides. */
  readonly liquidationPrice: Found<Rational>;
  readonly bankruptcyPrice: Found<Rational>;
  /** |mark − liquidation| / mark; negative past it. */
  readonly distance: Found<Rational>;
  readonly stop: StopReading | null;
}

/** The cross pool, or the debts against their collateral. Money is in the account's currency. */
export interface CrossReading {
  readonly adjustedEquity: Known<Rational>;
  /** Null for debt against collateral, which has none. */
  readonly maintenanceMargin: Found<Rational>;
  readonly health: Known<Rational>;
  readonly marginRatio: Found<Rational>;
  readonly ltv: Found<Rational>;
  readonly healthFactor: Found<Rational>;
  readonly marginLevel: Found<Rational>;
  /** By currency code or base. */
  readonly liquidation: ReadonlyMap<string, TwoSided>;
  /** The coin whose price liquidates it first; null when none does. */
  readonly nearest: Found<Nearest>;
  readonly commonShock: Found<Rational>;
}

/** A pool inside its account. */
export interface PoolReading {
  readonly pool: Pool;
  readonly level: Level;
  /** The position, for an isolated pool; null for the cross pool. */
  readonly position: string | null;
  /** The currency its polynomials are in, and what one unit of it is worth in the account's currency now. */
  readonly currency: string;
  readonly unit: Known<Rational>;
}

/** One account, measured. */
export interface AccountReading {
  readonly holdings: Holdings;
  readonly currency: string;
  readonly level: Level;
  /** Raw and signed: nothing is clamped. */
  readonly equity: Known<Rational>;
  readonly cross: CrossReading | null;
  readonly positions: readonly PositionReading[];
  readonly pools: readonly PoolReading[];
}

/** The whole book, measured at one moment. */
export interface Reading {
  /** ms since the epoch. */
  readonly at: number;
  readonly level: Level;
  /** USD. */
  readonly equity: Known<Rational>;
  readonly accounts: readonly AccountReading[];
  readonly assumptions: readonly string[];
}
