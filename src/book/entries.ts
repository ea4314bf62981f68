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
  /** Of a paper position: where the simulation closes it with a gain. */
  readonly takeProfitPrice?: string;
  /** Of a paper position: up to when the simulation has booked its funding, RFC 3339 UTC. */
  readonly fundedTo?: string;
  /** What only a document says: contractSize, openedAt, reported. */
  readonly [more: string]: unknown;
}

/** Where an account came from, by an import that read it at a venue. */
export interface ImportedEntry {
  /** ccxt's id of the venue. */
  readonly venue: string;
  /** What the import is called: "binance", or what the user called it. */
  readonly name: string;
  /** RFC 3339 UTC: when the venue said so. */
  readonly at: string;
  /** The name of the kept key that opens it; absent: one of the import's name or the venue's, or of the environment. */
  readonly key?: string;
  /** The user lets it be read with a key that can trade. */
  readonly tradingAllowed?: boolean;
}

/** Something at the venue that no rule here covers: an option, or an open order that would change a position. */
export interface UnmodelledEntry {
  readonly kind: 'option' | 'order';
  /** In words: "2 BTC-27DEC26-100000-C options, long". */
  readonly text: string;
  /** The ccxt symbol that it touches, where it touches one alone. */
  readonly symbol?: string;
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
  readonly imported?: ImportedEntry;
  readonly unmodelled?: readonly UnmodelledEntry[];
  /** What only a document says: jurisdiction, reported, rules. */
  readonly [more: string]: unknown;
}

/** The portfolio document as it is written (contract section 2). Whether it is one is for documents/portfolio.ts to say. */
export interface BookDocument {
  readonly version: 1;
  readonly accounts: readonly AccountEntry[];
  readonly [more: string]: unknown;
}
