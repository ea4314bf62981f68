import { Rational } from '../money/rational.ts';
import { both, type Known } from '../risk/known.ts';
import type { AccountReading } from '../risk/reading.ts';
import { atGap, ladder, lossCap, type OwedRange, policyOf, usdAt } from '../risk/shortfall.ts';
import { printOwed, shown } from './print-values.ts';
import type { LadderStep, OwedDocument, ShortfallDocument, Shown } from './reading.ts';

/** What all accounts together may owe now, USD, never netted. */
export function owedInUsd(accounts: readonly AccountReading[]): OwedDocument {
  return totalOwed(accounts, Rational.ZERO);
}

/** What all accounts together may owe with every price moved by `gap`, USD, never netted. */
export function totalOwed(accounts: readonly AccountReading[], gap: Rational): OwedDocument {
  return printTotal(accounts.map((account) => owedAt(account, gap)));
}

/** What one account may owe with every price moved by `gap`, USD. */
export function owedAt(account: AccountReading, gap: Rational): OwedRange {
  const { low, high } = atGap(account, gap).owed;
  const price = usdAt(account, gap);
  const inUsd = (amount: Known<Rational>): Known<Rational> => both(amount, price, (owed, unit) => owed.times(unit));
  return { low: inUsd(low), high: inUsd(high) };
}

/** What several may owe together, never netted. */
export function printTotal(owed: readonly OwedRange[]): OwedDocument {
  const side = (pick: (one: OwedRange) => Known<Rational>): Shown =>
    shown(owed.reduce<Known<Rational>>((total, one) => both(total, pick(one), (a, b) => a.plus(b)), Rational.ZERO));
  return { low: side(({ low }) => low), high: side(({ high }) => high) };
}

/** Who pays, on what evidence, and the gap ladder. */
export function printShortfall(reading: AccountReading): ShortfallDocument {
  const { kind, evidence, asOf, conflicts = [], after = null } = policyOf(reading);
  return {
    policy: kind,
    evidence,
    asOf,
    conflicts,
    after,
    lossCap: shown(lossCap(reading)),
    ladder: ladder(reading).map(({ gap, equity, shortfall, owed }) => ({
      gap: gap.toString(),
      equity: shown(equity),
      shortfall: shown(shortfall),
      owed: printOwed(owed),
      usd: inUsd(equity, shortfall, owed, usdAt(reading, gap)),
    })),
  };
}

/** A step of the ladder in USD. */
function inUsd(equity: Known<Rational>, shortfall: Known<Rational>, owed: OwedRange, price: Known<Rational>): LadderStep['usd'] {
  const usd = (amount: Known<Rational>): Shown => shown(both(amount, price, (one, unit) => one.times(unit)));
  return { equity: usd(equity), shortfall: usd(shortfall), owed: { low: usd(owed.low), high: usd(owed.high) } };
}
