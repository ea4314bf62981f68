import { expect, it } from 'vitest';
import type { Quote } from '../../src/book/quote.ts';
import { Rational } from '../../src/money/rational.ts';
import { FundingClock } from '../../src/monitor/funding-clock.ts';

const HOUR = 3_600_000;
/** 2025-10-10T20:30:00Z. */
const NOW = 1_760_128_200_000;
const quote = (rate?: string, next?: number): Quote => ({
  venue: 'binance',
  symbol: 'BTC/USDT:USDT',
  source: 'ws',
  ...(rate === undefined ? {} : { fundingRate: { value: rate, venueTime: null, receivedTime: 0 } }),
  ...(next === undefined ? {} : { nextFundingTime: next }),
});
const EIGHT = Rational.of(8);

it('a time has come when the clock or the next time says so, at the rate of before, once', () => {
  const clock = new FundingClock();
  const [first, second] = [NOW + HOUR, NOW + 9 * HOUR];
  expect(clock.hear(quote('0.0001', first), NOW, EIGHT)).toBeNull();
  expect(clock.hear(quote('0.0002'), NOW + HOUR - 1, EIGHT)).toBeNull();
  // The venue is ahead of this machine's clock.
  expect(clock.hear(quote('0.0009', second), first - 1, EIGHT)).toMatchObject({ at: first, interval: 8 * HOUR, usual: false });
  expect(clock.hear(quote('0.0009', second), first + 1, EIGHT)).toBeNull();
  const due = clock.hear(quote(), second, EIGHT);
  expect(due).toMatchObject({ at: second, usual: false });
  expect(due?.rate.toString()).toBe('0.0009');
});

it('without a time said it is the product’s usual one from midnight, and none where there is no usual one', () => {
  const [usual, none] = [new FundingClock(), new FundingClock()];
  for (const [clock, hours] of [
    [usual, EIGHT],
    [none, null],
  ] as const) {
    expect(clock.hear(quote('0.0001'), NOW, hours)).toBeNull();
  }
  const midnight = Date.UTC(2025, 9, 11);
  expect(usual.hear(quote('0.0001'), midnight - 1, EIGHT)).toBeNull();
  expect(usual.hear(quote('0.0001'), midnight + 5, EIGHT)).toMatchObject({ at: midnight, interval: 8 * HOUR, usual: true });
  expect(none.hear(quote('0.0001'), midnight + 5, null)).toBeNull();
});

it('a time that had passed before it was heard is not one that was seen, and one that is said replaces the usual one', () => {
  const clock = new FundingClock();
  expect(clock.hear(quote('0.0001', NOW - 1), NOW, null)).toBeNull();
  expect(clock.hear(quote('0.0001', NOW - 1), NOW + 1, null)).toBeNull();
  const said = new FundingClock();
  expect(said.hear(quote('0.0001'), NOW, EIGHT)).toBeNull();
  // Every four hours here: the usual midnight does not come before 00:30.
  expect(said.hear(quote('0.0001', NOW + 4 * HOUR), NOW + 1, EIGHT)).toBeNull();
  expect(said.hear(quote('0.0001'), Date.UTC(2025, 9, 11), EIGHT)).toBeNull();
  expect(said.hear(quote('0.0001'), NOW + 4 * HOUR, EIGHT)).toMatchObject({ at: NOW + 4 * HOUR, usual: false });
});
