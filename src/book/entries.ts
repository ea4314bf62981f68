/** A debt as it is written: an amount, or an amount with its terms (contract section 2). */
export type DebtEntry = string | { readonly amount: string; readonly [term: string]: unknown };

/** A position as it is written: decimal strings, nothing computed. */
export interface PositionEntry {
  readonly id: string;
  readonly symbol: string;
  readonly side: string;
  readonly contracts: string;
  readonly entryPrice: string;
  readonly marginMode?: string;
  readonly collateral?: string;
  readonly leverage?: string;
  readonly stopPrice?: string;
  /** What only a document says: contractSize, openedAt, reported. */
  readonly [more: string]: unknown;
}

/** An account as it is written. */
export interface AccountEntry {
  readonly id: string;
  readonly product: string;
  readonly label?: string;
  readonly paper?: boolean;
  readonly assets?: Readonly<Record<string, string>>;
  readonly debts?: Readonly<Record<string, DebtEntry>>;
  readonly positions?: readonly PositionEntry[];
  /** What only a document says: jurisdiction, reported, rules. */
  readonly [more: string]: unknown;
}

/** The portfolio document as it is written (contract section 2). Whether it is one is for documents/portfolio.ts to say. */
export interface BookDocument {
  readonly version: 1;
  readonly accounts: readonly AccountEntry[];
  readonly [more: string]: unknown;
}
