import { Rational } from '../../money/rational.ts';
import type { DebtEntry } from '../entries.ts';
import { type Change, type Typed, without } from './typed.ts';

/** Terms of a debt that a form has; null: nothing said. */
export interface DebtTerms {
  readonly annualRate: string | null;
  readonly since: string | null;
}

/** What an account holds of a currency, whole; nothing of it takes it away. */
export function holdingDraft(typed: Typed): Change | null {
  const whose = typed.whose();
  const code = typed.reader.code('code') ?? '';
  const amount = typed.reader.amount('amount') ?? '';
  if (whose === null || typed.reader.faults.length > 0) return null;
  const held = whose.entry.assets ?? {};
  const gone = Rational.from(amount).sign() === 0;
  if (gone && !Object.hasOwn(held, code)) {
    typed.reader.refuse('amount', 'must be greater than zero');
    return null;
  }
  const about = { account: whose.entry.id, position: null };
  if (whose.isNew) return { event: { kind: 'account.opened', account: { ...whose.entry, assets: { [code]: amount } } }, about };
  return { event: { kind: 'account.edited', account: whose.entry.id, assets: { [code]: gone ? null : amount } }, about };
}

/** What an account owes of a currency, whole, with its terms. */
export function debtDraft(typed: Typed): Change | null {
  const whose = typed.whose();
  const code = typed.reader.code('code') ?? '';
  const amount = typed.reader.amount('amount') ?? '';
  const terms = termsOf(typed);
  if (whose === null || typed.reader.faults.length > 0) return null;
  const owed = whose.entry.debts ?? {};
  const before = Object.hasOwn(owed, code) ? owed[code] : undefined;
  const gone = Rational.from(amount).sign() === 0;
  if (gone && before === undefined) {
    typed.reader.refuse('amount', 'must be greater than zero');
    return null;
  }
  const debt = debtEntry(amount, terms, before);
  const about = { account: whose.entry.id, position: null };
  if (whose.isNew) return { event: { kind: 'account.opened', account: { ...whose.entry, debts: { [code]: debt } } }, about };
  return { event: { kind: 'account.edited', account: whose.entry.id, debts: { [code]: gone ? null : debt } }, about };
}

/** Interest as a fraction a year, and since when it is counted. */
export function termsOf(typed: Typed): DebtTerms {
  const annualRate = typed.reader.percent('rate');
  const since = typed.reader.time('since');
  if (annualRate !== null && Rational.of(100).lessThan(Rational.from(annualRate)))
    typed.reader.refuse('rate', 'must be at most 10,000 % a year');
  return { annualRate, since };
}

/** A debt as it is written; terms that no form has (how it accrues) stay as they were. */
export function debtEntry(amount: string, { annualRate, since }: DebtTerms, before: DebtEntry | undefined): DebtEntry {
  const { amount: _, annualRate: __, since: ___, ...others } = typeof before === 'object' ? before : { amount };
  const terms = { ...others, ...without({ annualRate, since }) };
  return Object.keys(terms).length === 0 ? amount : { amount, ...terms };
}
