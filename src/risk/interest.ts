import type { Debt } from '../book/portfolio.ts';
import type { Accrual } from '../book/rules.ts';
import { Rational } from '../money/rational.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MINUTE = 60_000;
const SECOND = 1000;
const YEAR = Rational.of(365 * DAY);

/** The modes that charge interest on interest, and how often; a started period does not count. */
const COMPOUNDED = { hour_compound: HOUR, minute_accrue: MINUTE, per_second_compound: SECOND } as const;

const isCompounded = (accrual: Accrual): accrual is keyof typeof COMPOUNDED => accrual in COMPOUNDED;

/** Whole units of time that a debt is charged for between two moments (ms since the epoch), by rulebook section 3. */
function periods(accrual: Exclude<Accrual, keyof typeof COMPOUNDED>, since: number, at: number): { count: number; unit: number } {
  switch (accrual) {
    // A started hour counts, and the venue's hours are the clock's: 13:55 to 14:30 is two.
    case 'hour_ceil':
      return { count: Math.ceil(at / HOUR) - Math.floor(since / HOUR), unit: HOUR };
    // Charged only for the hour marks that the loan lives through: 8:10 to 8:50 is none.
    case 'hour_mark_only':
      return { count: Math.floor(at / HOUR) - Math.floor(since / HOUR), unit: HOUR };
    case 'daily_simple':
      return { count: Math.floor((at - since) / DAY), unit: DAY };
  }
}

/** Whether time alone makes a debt larger. */
export function grows({ amount, annualRate, since }: Debt): boolean {
  return amount.sign() > 0 && annualRate !== null && annualRate.sign() > 0 && since !== null;
}

/**
 * Interest on a debt from `since` to `at` (ms since the epoch), in the debt's currency, ≥ 0. Zero for a debt without a rate or a
 * start. Simple modes are exact; compounding ones are (1 + rate per period)^periods to 50 significant digits.
 * A debt that names no mode accrues daily and simple.
 */
export function accrued(debt: Debt, at: number): Rational {
  const { amount, annualRate, since } = debt;
  if (annualRate === null || since === null || at <= since) return Rational.ZERO;
  const accrual = debt.accrual ?? 'daily_simple';
  if (isCompounded(accrual)) {
    const unit = COMPOUNDED[accrual];
    const growth = Rational.ONE.plus(annualRate.times(Rational.of(unit)).over(YEAR));
    return amount.times(power(growth, Math.floor((at - since) / unit)).minus(Rational.ONE));
  }
  const { count, unit } = periods(accrual, since, at);
  return amount
    .times(annualRate)
    .times(Rational.of(count).times(Rational.of(unit)))
    .over(YEAR);
}

/**
 * Up to when (ms since the epoch) `accrued` has charged a debt at a moment: where it counts on from when its interest becomes part of
 * it, so that no started hour is charged twice and no part of a day is lost. Under `hour_ceil` that is the end of the started hour.
 */
export function chargedUntil({ annualRate, since, accrual }: Debt, at: number): number {
  if (annualRate === null || since === null || at <= since) return since ?? at;
  const mode = accrual ?? 'daily_simple';
  if (isCompounded(mode)) return since + Math.floor((at - since) / COMPOUNDED[mode]) * COMPOUNDED[mode];
  if (mode === 'hour_ceil') return Math.ceil(at / HOUR) * HOUR;
  const { count, unit } = periods(mode, since, at);
  return mode === 'hour_mark_only' ? Math.floor(at / HOUR) * HOUR : since + count * unit;
}

/** Growth beyond so many digits is a mistake in the rate or the dates, and would cost minutes to compute. */
const MOST_DIGITS = 2000;

/** @throws RangeError when the result has thousands of digits. */
function power(base: Rational, exponent: number): Rational {
  const grown = base.toDecimal(60).pow(exponent);
  if (grown.e > MOST_DIGITS) throw new RangeError('the interest outgrows every figure: check annualRate and since');
  return Rational.ofDecimal(grown.toSignificantDigits(50));
}
