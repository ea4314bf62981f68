import type { AccountEntry, DebtEntry, PositionEntry } from './entries.ts';
import type { RealisedKind } from './realised.ts';

/** Keys and what they become; null takes the key away. */
export type Changes = Readonly<Record<string, string | boolean | null>>;

/** One change of what the document says. Ids name what is there at that moment; amounts are decimal strings, whole, never differences. */
export type BookChange =
  | { readonly kind: 'account.opened'; readonly account: AccountEntry }
  | {
      readonly kind: 'account.edited';
      readonly account: string;
      readonly changes?: Changes;
      /** Per currency code; null: no longer held. */
      readonly assets?: Readonly<Record<string, string | null>>;
      /** Per currency code; null: no longer owed. */
      readonly debts?: Readonly<Record<string, DebtEntry | null>>;
      /** Rules of its own, whole, in place of those that were. */
      readonly rules?: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'account.removed'; readonly account: string }
  | { readonly kind: 'position.opened'; readonly account: string; readonly position: PositionEntry }
  | { readonly kind: 'position.edited'; readonly account: string; readonly position: string; readonly changes: Changes }
  | { readonly kind: 'position.removed'; readonly account: string; readonly position: string };

/** What can happen in an account, as its owner would tell it. */
export const HAPPENINGS = [
  'opened',
  'added',
  'reduced',
  'closed',
  'stopped',
  'took-profit',
  'liquidated',
  'bought',
  'sold',
  'paid-in',
  'paid-out',
  'moved',
  'margin-added',
  'margin-taken',
  'borrowed',
  'repaid',
  'funding',
  'interest',
] as const;
export type Happening = (typeof HAPPENINGS)[number];

/** An amount of money as it is written; signed where it says so. */
export interface AmountEntry {
  readonly amount: string;
  readonly currency: string;
}

/** What happened, whole enough to be read without the book as it was: history and tax records are made of these. */
export interface Entry {
  readonly what: Happening;
  /** RFC 3339 UTC: when it happened; when it was written down is the journal's to say. */
  readonly at: string;
  readonly account: string;
  /** Its id in the account; absent where no position is meant. */
  readonly position?: string;
  /** Of a position: a ccxt contract symbol; of a purchase or a sale of coins: "BTC/USDT". */
  readonly symbol?: string;
  readonly side?: 'long' | 'short';
  /** How much was traded, > 0: contracts of a position, coins of a purchase or a sale. */
  readonly contracts?: string;
  readonly contractSize?: string;
  /** > 0, of the trade. */
  readonly price?: string;
  /** What was moved, borrowed, repaid, paid or charged; > 0, what happened says the way. */
  readonly moved?: AmountEntry;
  /** The other end: an account, or "account/position"; absent: outside of the book. */
  readonly to?: string;
  /** ≥ 0, paid beside it. */
  readonly fee?: AmountEntry;
  /** What the venue bore of a loss, > 0, in settle currency: so much less was realised than the price says. */
  readonly borne?: string;
  readonly note?: string;
}

/** Money that has come or gone for good by what happened: > 0 came in, < 0 went out. */
export interface RealisedEntry extends AmountEntry {
  readonly kind: RealisedKind;
  /** What it was worth in USD then, signed as the amount; absent: nobody said. */
  readonly usd?: string;
}

/** One change of what the user holds: undone and redone whole. */
export type BookEvent =
  | BookChange
  | Booked
  /** What a venue's own record says has happened in an account, oldest first. */
  | { readonly kind: 'history.imported'; readonly account: string; readonly venue: string; readonly booked: readonly Booked[] }
  /** What a venue says takes the place of what it said before; hand-made accounts stay. */
  | {
      readonly kind: 'venue.imported';
      /** What the import is called: the accounts it made carry it in `imported.name`. */
      readonly name: string;
      readonly venue: string;
      /** As they stand now, whole; one that is there already is replaced in its place, but for what was added to it by hand. */
      readonly accounts: readonly AccountEntry[];
      /** Accounts that are no longer there at the venue. */
      readonly gone: readonly string[];
      /** A running monitor read it again: taken back together with the import before it, never by itself. */
      readonly again?: true;
    }
  /** A whole document takes the place of everything; kept as its text, so that it can be given back byte for byte. */
  | { readonly kind: 'imported'; readonly text: string };

/** Something that happened: what it changed in the document, in order, and what came or went for good. */
export interface Booked {
  readonly kind: 'booked';
  readonly entry: Entry;
  readonly changes: readonly BookChange[];
  readonly realised: readonly RealisedEntry[];
}
