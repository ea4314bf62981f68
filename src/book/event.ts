import type { AccountEntry, DebtEntry, PositionEntry } from './entries.ts';

/** Keys and what they become; null takes the key away. */
export type Changes = Readonly<Record<string, string | boolean | null>>;

/** One change of what the user holds. Ids name what is there at that moment; amounts are decimal strings, whole, never differences. */
export type BookEvent =
  | { readonly kind: 'account.opened'; readonly account: AccountEntry }
  | {
      readonly kind: 'account.edited';
      readonly account: string;
      readonly changes?: Changes;
      /** Per currency code; null: no longer held. */
      readonly assets?: Readonly<Record<string, string | null>>;
      /** Per currency code; null: no longer owed. */
      readonly debts?: Readonly<Record<string, DebtEntry | null>>;
    }
  | { readonly kind: 'account.removed'; readonly account: string }
  | { readonly kind: 'position.opened'; readonly account: string; readonly position: PositionEntry }
  | { readonly kind: 'position.edited'; readonly account: string; readonly position: string; readonly changes: Changes }
  | { readonly kind: 'position.removed'; readonly account: string; readonly position: string }
  /** A whole document takes the place of everything; kept as its text, so that it can be given back byte for byte. */
  | { readonly kind: 'imported'; readonly text: string };
