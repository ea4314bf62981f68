import type { Level } from '../risk/level.ts';
import type { LadderStep, OwedDocument, Shown } from './reading.ts';

/** Every account at the gaps of one move, each with the sign that lowers its own equity first. */
export interface StressLadderDocument {
  /** The code whose prices move; "*": every price but USD and its stablecoins. */
  readonly asset: string;
  /** The accounts that the move touches; money in each one's currency. */
  readonly accounts: readonly { readonly id: string; readonly currency: string; readonly ladder: readonly LadderStep[] }[];
}

/** What is left after a shock, in one currency. */
export interface OutcomeDocument {
  readonly equity: Shown;
  readonly shortfall: Shown;
  readonly owed: OwedDocument;
}

export interface StressedAccountDocument extends OutcomeDocument {
  readonly id: string;
  readonly level: Level;
  readonly currency: string;
  /** The same in USD at the prices after the shock. */
  readonly usd: OutcomeDocument;
}

export interface DeathDocument {
  readonly account: string;
  /** Of an isolated position; null: the account's cross pool or debts. */
  readonly position: string | null;
  /** How much of the shock, 0 to 1, had happened when it was liquidated. */
  readonly fraction: Shown;
}

export interface ShockDocument {
  readonly kind: 'named' | 'worst-day';
  /** The words of a named shock, or the id of a worst day. */
  readonly id: string;
  readonly name: string;
  readonly note: string | null;
  /** Signed fractions by code, and that of every coin beside them. */
  readonly moves: Readonly<Record<string, string>>;
  readonly others: string;
  readonly assumptions: readonly string[];
  readonly level: Level;
  /** USD. */
  readonly equity: Shown;
  readonly owed: OwedDocument;
  readonly accounts: readonly StressedAccountDocument[];
  /** In the order in which they come; who lives is not in it. */
  readonly deaths: readonly DeathDocument[];
}

/** One position closed into an order book, everything else at its mark. */
export interface DepthFillDocument extends OutcomeDocument {
  readonly account: string;
  readonly position: string;
  readonly symbol: string;
  readonly side: 'long' | 'short';
  readonly contracts: string;
  /** Contracts that the book fills. */
  readonly filled: string;
  readonly markPrice: Shown;
  readonly fillPrice: Shown;
  /** Of the account, whose equity, shortfall and owed these are. */
  readonly currency: string;
}

/** The answer of `negmon stress --json`. */
export interface StressDocument {
  readonly schemaVersion: 1;
  readonly at: string;
  /** The book before. */
  readonly level: Level;
  readonly equity: Shown;
  readonly assumptions: readonly string[];
  readonly ladders: readonly StressLadderDocument[];
  readonly shocks: readonly ShockDocument[];
  readonly depth: readonly DepthFillDocument[];
}
