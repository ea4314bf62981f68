import type { UnmodelledEntry } from '../book/entries.ts';
import type { Level } from '../risk/level.ts';

/** What could not be known, and why, in a sentence. */
export interface UnknownText {
  readonly unknown: string;
}

/** A decimal string; null when there is none; or why it is not known. Never 0 or −1 for either. */
export type Shown = string | null | UnknownText;

/** The range that may be owed, in the money of its surroundings (contract section 4). */
export interface OwedDocument {
  readonly low: Shown;
  readonly high: Shown;
}

/** Both nearest liquidation prices of a base; null where that side cannot liquidate. */
export interface TwoSidedDocument {
  readonly down: Shown;
  readonly up: Shown;
}

export interface LadderStep {
  /** Signed fraction by which every price but USD and stablecoins moves ("-0.3"). */
  readonly gap: string;
  readonly equity: Shown;
  readonly shortfall: Shown;
  readonly owed: OwedDocument;
  /** The same in USD at the prices of this step. */
  readonly usd: { readonly equity: Shown; readonly shortfall: Shown; readonly owed: OwedDocument };
}

export interface ShortfallDocument {
  readonly policy: string;
  readonly evidence: string;
  readonly asOf: string | null;
  /** Texts of the venue that disagree, each with its source; empty where none was found. */
  readonly conflicts: readonly string[];
  /** What the venue does after a liquidation, in words; null where nobody said. */
  readonly after: string | null;
  readonly lossCap: Shown;
  readonly ladder: readonly LadderStep[];
}

/** What a rule of thumb found; it changes no level. */
export interface CheckDocument {
  readonly id: string;
  readonly level: 'warning' | 'critical';
  /** The position it is about; null for the whole account or the whole book. */
  readonly position: string | null;
  readonly text: string;
  /** The figure, and the limit that it is past. */
  readonly value: string | null;
  readonly limit: string | null;
}

/** A coin that is held: never negative, whatever the account is worth. */
export interface HeldDocument {
  readonly amount: string;
  /** What it is worth in the account's currency. */
  readonly value: Shown;
}

export interface PositionDocument {
  readonly id: string;
  readonly symbol: string;
  readonly side: 'long' | 'short';
  readonly marginMode: 'isolated' | 'cross';
  readonly contracts: string;
  readonly entryPrice: string;
  readonly leverage: string | null;
  readonly markPrice: Shown;
  readonly notional: Shown;
  readonly unrealizedPnl: Shown;
  /** Of the notional at the entry, signed. */
  readonly unrealizedRatio: Shown;
  readonly collateral: Shown;
  readonly equity: Shown;
  readonly maintenanceMargin: Shown;
  readonly marginRatio: Shown;
  readonly liquidationPrice: Shown;
  readonly bankruptcyPrice: Shown;
  readonly distance: Shown;
  readonly level: Level;
  readonly stop: { readonly price: string; readonly beyondLiquidation: boolean | UnknownText; readonly loss: Shown } | null;
  readonly reported: {
    readonly liquidationPrice: string | null;
    readonly marginRatio: string | null;
    readonly at: string;
    /** Theirs less ours; null where one has none. */
    readonly difference: string | null;
    readonly anomaly: boolean;
  } | null;
}

/** A pool after a remedy, measured again. */
export interface AfterDocument {
  readonly level: Level;
  /** In the account's currency, of the whole account. */
  readonly equity: Shown;
  readonly distance: Shown;
  readonly marginRatio: Shown;
  readonly ltv: Shown;
}

/** One pool's way to its target; each remedy does it alone. */
export interface PoolCureDocument {
  /** The isolated position; null for the cross pool, or debts against their collateral. */
  readonly position: string | null;
  readonly target: string;
  readonly reached: boolean;
  readonly remedies: readonly {
    readonly kind: 'add' | 'repay' | 'cut' | 'sell';
    /** A currency code, or the position to cut. */
    readonly key: string;
    /** Units of the currency, or contracts. */
    readonly amount: string;
    /** The same as a person counts it: of a cut the base units, or the quote money of an inverse contract. */
    readonly size: string;
    readonly unit: string;
    readonly after?: AfterDocument;
  }[];
  /** What does not lead there alone; `doubtful`: none was found, and none is proven not to be. */
  readonly impossible: readonly { readonly kind: string; readonly key: string; readonly doubtful: boolean; readonly why: string }[];
}

/** What to do until a target is reached: by currency code, and for a cut by position (contracts). What does not lead there is absent. */
export interface CureDocument {
  readonly target: string;
  readonly add: Readonly<Record<string, Shown>>;
  readonly repay: Readonly<Record<string, Shown>>;
  readonly cut: Readonly<Record<string, Shown>>;
  /** Collateral sold to repay. */
  readonly sell: Readonly<Record<string, Shown>>;
  readonly note: string | null;
  readonly pools: readonly (PoolCureDocument | ({ readonly position: string | null } & UnknownText))[];
}

export interface AccountDocument {
  readonly id: string;
  readonly product: string;
  readonly level: Level;
  readonly currency: string;
  readonly equity: Shown;
  readonly adjustedEquity: Shown;
  readonly maintenanceMargin: Shown;
  readonly health: Shown;
  readonly marginRatio: Shown;
  readonly ltv: Shown;
  readonly healthFactor: Shown;
  readonly marginLevel: Shown;
  readonly liquidation: Readonly<Record<string, TwoSidedDocument>>;
  readonly commonShock: Shown;
  readonly debts: Readonly<Record<string, { readonly amount: string; readonly accrued: Shown; readonly total: Shown }>>;
  readonly venueRatio: {
    readonly name: string;
    readonly value: Shown;
    readonly liquidationAt: Shown;
    readonly safer: 'up' | 'down';
  } | null;
  readonly timeToLiquidation: { readonly hours: string; readonly cause: string } | UnknownText | null;
  /** Liquidation prices of the debts as they will have grown, prices frozen; null without a growing debt. */
  readonly drift: { readonly days: string; readonly liquidation: Readonly<Record<string, TwoSidedDocument>> } | null;
  readonly owed: OwedDocument;
  /** The same in USD at the same prices, for accounts that count in a coin. */
  readonly owedUsd: OwedDocument;
  readonly shortfall: ShortfallDocument;
  /** Null when nothing needs curing. */
  readonly cure: CureDocument | UnknownText | null;
  /** The venue's own numbers as imported, each with ours taken off. */
  readonly reported: {
    readonly equity: OpinionDocument | null;
    readonly marginRatio: string | null;
    readonly difference: string | null;
    readonly anomaly: boolean;
  } | null;
  /** Coins held, apart from what the account is worth. */
  readonly held: Readonly<Record<string, HeldDocument>>;
  /** Options and open orders that an import found, which no rule here covers; absent: none. */
  readonly unmodelled?: readonly UnmodelledEntry[];
  readonly checks: readonly CheckDocument[];
  readonly positions: readonly PositionDocument[];
}

/** A venue's number beside ours (contract section 4, `reported`). */
export interface OpinionDocument {
  readonly value: string | null;
  readonly difference: string | null;
  readonly anomaly: boolean;
}

/** The reading as other programs get it: contract section 4. */
export interface ReadingDocument {
  readonly schemaVersion: 1;
  readonly at: string;
  readonly level: Level;
  readonly equity: Shown;
  readonly owed: OwedDocument;
  readonly assumptions: readonly string[];
  /** Rules of thumb about the whole book; each account has its own. */
  readonly checks: readonly CheckDocument[];
  readonly accounts: readonly AccountDocument[];
}
