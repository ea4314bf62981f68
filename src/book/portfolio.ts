import type { Rational } from '../money/rational.ts';
import type { ImportedEntry, UnmodelledEntry } from './entries.ts';
import type { Accrual, CloseFee, Maintenance, PublicTable, Rules } from './rules.ts';
import type { ContractSymbol } from './symbol.ts';

export type Side = 'long' | 'short';
export type MarginMode = 'isolated' | 'cross';

/** A leveraged position as the user holds it. Sizes and prices are > 0. */
export interface Position {
  /** Unique in its account. */
  readonly id: string;
  readonly symbol: ContractSymbol;
  readonly side: Side;
  readonly contracts: Rational;
  /** Its own; null: the instrument's. */
  readonly contractSize: Rational | null;
  readonly entryPrice: Rational;
  readonly marginMode: MarginMode;
  /** Isolated: margin set aside in settle currency, without PnL; null when leverage says it. */
  readonly collateral: Rational | null;
  readonly leverage: Rational | null;
  readonly stopPrice: Rational | null;
  /** Where a paper position is closed with a gain. */
  readonly takeProfitPrice: Rational | null;
  /** Up to when the simulation has booked a paper position's funding, ms since the epoch. */
  readonly fundedTo: number | null;
  /** ms since the epoch. */
  readonly openedAt: number | null;
  /** The venue's own numbers, as imported: kept as text, compared, never computed with. */
  readonly reported: Readonly<Record<string, string>> | null;
}

/** What is owed of one currency, ≥ 0. */
export interface Debt {
  readonly amount: Rational;
  readonly annualRate: Rational | null;
  /** ms since the epoch; the amount is what was owed then. */
  readonly since: number | null;
  readonly accrual: Accrual | null;
}

export interface Account {
  readonly id: string;
  readonly product: string;
  readonly label: string | null;
  readonly paper: boolean;
  readonly jurisdiction: string | null;
  /** Per currency code, ≥ 0. */
  readonly assets: ReadonlyMap<string, Rational>;
  readonly debts: ReadonlyMap<string, Debt>;
  readonly positions: readonly Position[];
  readonly reported: Readonly<Record<string, string>> | null;
  /** Null: entered by hand. */
  readonly imported: ImportedEntry | null;
  /** What no rule here covers: what it touches is unknown. */
  readonly unmodelled: readonly UnmodelledEntry[];
  readonly rules: Rules;
}

export interface Instrument {
  readonly contractSize: Rational | null;
  readonly tickSize: string | null;
  readonly lotSize: string | null;
  readonly maintenance: Maintenance | null;
  readonly closeFee: CloseFee | null;
  /** Of the venue, for products that name no table of their own; absent where it is not known. */
  readonly publicTable?: PublicTable;
}

/** Everything the user holds. */
export interface Portfolio {
  readonly accounts: readonly Account[];
  /** By ccxt symbol. */
  readonly instruments: ReadonlyMap<string, Instrument>;
}
