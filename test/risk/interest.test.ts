import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Accrual } from '../../src/book/rules.ts';
import { Rational } from '../../src/money/rational.ts';
import { accrued, chargedUntil } from '../../src/risk/interest.ts';
import { printedAccount } from './measure.ts';

const at = (time: string): number => Date.parse(`2026-03-10T${time}Z`);
const day = (date: string): number => Date.parse(`${date}T00:00:00Z`);
/** A year's rate from a rate per hour; a year is 365 days (contract section 3). */
const perHour = (rate: string): Rational => Rational.from(rate).times(Rational.of(365 * 24));

function interest(amount: string, annualRate: Rational | null, since: number | null, now: number, accrual: Accrual | null): Rational {
  return accrued({ amount: Rational.from(amount), annualRate, since, accrual }, now);
}

describe('simple modes, exact to their worked examples', () => {
  it.each([
    // Binance "Dynamic Interest Rate System for Binance Margin", 2024-10-18 (worked.jsonl bin-int-2): 1 h at borrow, 1 h at the clock's hour.
    ['hour_ceil', '1000', '0.00001', '13:55:00', '14:30:00', '0.02'],
    ['hour_ceil', '1000', '0.00001', '13:55:00', '13:55:01', '0.01'],
    ['hour_ceil', '1000', '0.00001', '13:00:00', '14:00:00', '0.01'],
    // Gate margin: interest only for the hour marks lived through (rulebook section 3).
    ['hour_mark_only', '1000', '0.00001', '08:10:00', '08:50:00', '0'],
    ['hour_mark_only', '1000', '0.00001', '08:10:00', '09:00:00', '0.01'],
    ['hour_mark_only', '1000', '0.00001', '08:10:00', '10:59:59', '0.02'],
  ] as const)('%s: %s at %s an hour, %s to %s: %s', (mode, amount, hourly, since, now, expected) => {
    expect(interest(amount, perHour(hourly), at(since), at(now), mode).toString()).toBe(expected);
  });

  it('hour_ceil: Bybit, 10,000 at 0.02 % a day, 8:05 to 10:00 is two hours: 0.167 (worked.jsonl byb-int-1)', () => {
    const exact = interest('10000', Rational.from('0.0002').times(Rational.of(365)), at('08:05:00'), at('10:00:00'), 'hour_ceil');
    expect(exact.equals(Rational.of(1, 6))).toBe(true);
    expect(exact.toDecimal(3).toFixed()).toBe('0.167');
  });

  it('daily_simple: whole days only, 10 % on 5,000 for 30 days (mission S2)', () => {
    const rate = Rational.from('0.1');
    const expected = Rational.from('5000').times(rate).times(Rational.of(30, 365));
    expect(interest('5000', rate, day('2026-01-01'), day('2026-01-31'), 'daily_simple').equals(expected)).toBe(true);
    expect(interest('5000', rate, day('2026-01-01'), day('2026-01-31') + 86_399_999, 'daily_simple').equals(expected)).toBe(true);
  });
});

describe('compounding modes', () => {
  const close = (got: Rational, expected: Rational): void => {
    expect(got.minus(expected).abs().atMost(Rational.from('0.000000000000000000000000000000000000001'))).toBe(true);
  };
  /** (1 + r)^n by multiplying, exact. */
  const grown = (rate: Rational, periods: number): Rational => {
    let total = Rational.ONE;
    for (let i = 0; i < periods; i++) total = total.times(Rational.ONE.plus(rate));
    return total;
  };

  it('hour_compound: OKX charges interest on interest every hour; part hours do not count', () => {
    const hourly = Rational.from('0.0001');
    const expected = Rational.of(1000).times(grown(hourly, 5).minus(Rational.ONE));
    close(interest('1000', perHour('0.0001'), at('01:00:00'), at('06:59:59'), 'hour_compound'), expected);
    // 1,000 × (1.0001⁵ − 1), by hand.
    expect(expected.toString()).toBe('0.50010001000050001');
  });

  it('minute_accrue: Binance flexible loans add it to the loan each minute (venues.json binance_loan_flexible: compounding by minute)', () => {
    const annual = Rational.from('0.5256');
    // 0.5256 a year is 0.000001 a minute.
    const expected = Rational.of(1_000_000).times(grown(Rational.from('0.000001'), 3).minus(Rational.ONE));
    close(interest('1000000', annual, at('01:00:00'), at('01:03:59'), 'minute_accrue'), expected);
    expect(expected.toString()).toBe('3.000003000001');
  });

  it('per_second_compound: a year at 5 % is e^0.05 but for the last second’s share', () => {
    const got = interest('1', Rational.from('0.05'), day('2025-01-01'), day('2026-01-01'), 'per_second_compound');
    // e^0.05 − 1 = 0.051271096376…; (1 + r/n)^n is less by about e^r·r²/2n = 4.2e−11.
    expect(got.lessThan(Rational.from('0.0512710963760240'))).toBe(true);
    expect(Rational.from('0.0512710963').lessThan(got)).toBe(true);
    close(
      interest('1', Rational.from('0.05'), at('01:00:00'), at('01:00:03'), 'per_second_compound'),
      grown(Rational.of(1, 20 * 31_536_000), 3).minus(Rational.ONE),
    );
  });
});

describe('a debt that counts on from where it is charged to', () => {
  const moment = fc.integer({ min: day('2026-01-01'), max: day('2026-01-04') });

  it.each(['hour_ceil', 'hour_mark_only', 'daily_simple'] as const)('%s: is charged the same in two parts as in one', (accrual) => {
    fc.assert(
      fc.property(moment, moment, moment, (...times) => {
        const [since, between, now] = times.sort((a, b) => a - b) as [number, number, number];
        const debt = { amount: Rational.of(1000), annualRate: Rational.from('0.1'), since, accrual };
        const parts = accrued(debt, between).plus(accrued({ ...debt, since: chargedUntil(debt, between) }, now));
        // The part hour in which hour_ceil is asked has been charged whole already.
        const whole = accrued(debt, Math.max(now, chargedUntil(debt, between)));
        expect(parts.toString()).toBe(whole.toString());
      }),
      { numRuns: 300 },
    );
  });

  it.each(['hour_compound', 'minute_accrue', 'per_second_compound'] as const)(
    '%s: interest on interest is the same in two parts',
    (accrual) => {
      fc.assert(
        fc.property(moment, moment, moment, (...times) => {
          const [since, between, now] = times.sort((a, b) => a - b) as [number, number, number];
          const debt = { amount: Rational.of(1000), annualRate: Rational.from('0.1'), since, accrual };
          const first = accrued(debt, between);
          const second = accrued({ ...debt, amount: debt.amount.plus(first), since: chargedUntil(debt, between) }, now);
          const apart = first.plus(second).minus(accrued(debt, now)).abs();
          // Each growth is to 50 digits.
          expect(apart.atMost(Rational.of(1, 10n ** 40n))).toBe(true);
        }),
        { numRuns: 100 },
      );
    },
  );

  it('stands where it stood without a rate, a start, or before it', () => {
    const debt = { amount: Rational.ONE, annualRate: Rational.ONE, since: 5, accrual: null };
    expect(chargedUntil({ ...debt, since: null }, 7)).toBe(7);
    expect([chargedUntil({ ...debt, annualRate: null }, 7), chargedUntil(debt, 3)]).toEqual([5, 5]);
  });
});

describe('no interest', () => {
  it.each([
    ['without a rate', null, day('2026-01-01')],
    ['without a start', Rational.from('0.1'), null],
    ['before the start', Rational.from('0.1'), day('2026-12-31')],
  ] as const)('%s', (_, rate, since) => {
    for (const mode of [
      null,
      'hour_ceil',
      'hour_mark_only',
      'hour_compound',
      'minute_accrue',
      'daily_simple',
      'per_second_compound',
    ] as const)
      expect(interest('100', rate, since, day('2026-02-01'), mode).sign()).toBe(0);
  });
});

describe('a debt in a reading', () => {
  const account = (accrual?: string) => ({
    id: 'a',
    product: 'custom/collateral-debt',
    assets: { BTC: '0.2' },
    debts: { USD: { amount: '5000', annualRate: '0.1', since: '2026-01-01T00:00:00Z', ...(accrual === undefined ? {} : { accrual }) } },
    rules: { liquidationRatio: '1' },
  });

  it('mission S2: 30 days of interest move the price at which nothing is left to 25,205.48', () => {
    const read = printedAccount(account(), { at: '2026-01-31T00:00:00Z', assets: { BTC: '50000' } });
    expect(read.debts['USD']).toEqual({
      amount: '5000',
      // 5,000 × 0.1 × 30 / 365.
      accrued: '41.0958904109589041095890410958904109589',
      total: '5041.095890410958904109589041095890410959',
    });
    const down = read.liquidation['BTC']?.down;
    expect(
      Rational.from(down as string)
        .toDecimal(7)
        .toFixed(),
    ).toBe('25205.48');
  });

  it('is charged by its own mode', () => {
    const read = printedAccount(account('hour_mark_only'), { at: '2026-01-01T00:59:00Z', assets: { BTC: '50000' } });
    expect(read.debts['USD']?.accrued).toBe('0');
  });
});
