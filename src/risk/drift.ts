import { measureCross } from './cross.ts';
import { accrued } from './interest.ts';
import { crossPool, type Owed } from './pools.ts';
import type { AccountReading, TwoSided } from './reading.ts';
import { DEFAULT_THRESHOLDS } from './thresholds.ts';
import { verdictOf } from './verdict.ts';

const DAY = 86_400_000;

/**
 * Where the account's liquidation prices will be when its debts have grown for so many days, all prices frozen: p(t) = D(t)/(l·h·C)
 * for a loan (rulebook section 2, "Time to liquidation"). Null for an account without a growing debt.
 */
export function driftOf(reading: AccountReading, days: number): ReadonlyMap<string, TwoSided> | null {
  const { holdings, currency } = reading;
  const { account, crossRules, valuation } = holdings;
  const now = valuation.prices.at;
  let grows = false;
  const debts = new Map<string, Owed>();
  for (const [code, debt] of account.debts) {
    const terms = { ...debt, accrual: debt.accrual ?? crossRules.product?.accrual ?? null, since: debt.since ?? now };
    const owed = accrued(terms, now + days * DAY);
    grows ||= owed.sign() > 0;
    debts.set(code, { amount: debt.amount, accrued: owed });
  }
  if (!grows) return null;
  const later = { ...holdings, debts };
  const pool = crossPool(later, currency);
  if (pool === null) return null;
  return measureCross(pool, verdictOf(pool, true), later, currency, DEFAULT_THRESHOLDS).reading.liquidation;
}
