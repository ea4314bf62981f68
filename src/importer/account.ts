import { clean } from '../book/clean.ts';
import type { AccountEntry, UnmodelledEntry } from '../book/entries.ts';
import type { Rational } from '../money/rational.ts';
import type { Amounts } from './amounts.ts';
import { positionsOf, type ReportedPosition } from './position.ts';
import { reportedOf } from './strict.ts';

/** What an account is made of, as a venue tells it. */
export interface Contents {
  readonly id: string;
  readonly product: string;
  readonly label?: string | null;
  readonly amounts: Amounts;
  readonly positions?: readonly ReportedPosition[];
  /** Open orders, and what has no name here. */
  readonly beside?: readonly UnmodelledEntry[];
  readonly equity?: Rational | null;
  /** In the venue's own terms. */
  readonly marginRatio?: Rational | null;
  /** What the venue's answer says of the rules of this account (contract section 3). */
  readonly rules?: object | null;
}

/** The account as documents say it, in a list; an empty list when nothing is in it. @param at RFC 3339: when the venue said so */
export function accountsOf(contents: Contents, at: string): AccountEntry[] {
  const { id, product, label, amounts, positions: reported = [], beside = [], equity = null, marginRatio = null, rules } = contents;
  const { positions, unmodelled } = positionsOf(reported, at);
  const aside = [...unmodelled, ...beside];
  if (amounts.isEmpty && positions.length === 0 && aside.length === 0) return [];
  const account: AccountEntry = {
    id,
    product,
    ...(label === undefined || label === null || label === '' ? {} : { label: clean(label, 100) }),
    ...amounts.entries(),
    ...(positions.length === 0 ? {} : { positions }),
    ...reportedOf(equity, marginRatio, at),
    ...(aside.length === 0 ? {} : { unmodelled: aside }),
    ...(rules === undefined || rules === null ? {} : { rules }),
  };
  return [account];
}
