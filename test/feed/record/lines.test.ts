import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Quote, Quoted } from '../../../src/book/quote.ts';
import type { Clock } from '../../../src/feed/feed.ts';
import { TapeLines } from '../../../src/feed/record/lines.ts';
import { readJsonLine } from '../../../src/feed/replay/line.ts';

/** 2025-10-10T20:30:00Z. */
const EPOCH = 1_760_128_200_000;

/** A clock that a test moves: monotonic time begins at 5,000.25, as nothing promises a whole number. */
class HandClock implements Clock {
  elapsed = 0;
  /** How far the machine's clock has been set, ms. */
  set = 0;
  now(): number {
    return EPOCH + this.elapsed + this.set;
  }
  monotonic(): number {
    return 5_000.25 + this.elapsed;
  }
}

function desk() {
  const clock = new HandClock();
  const lines = new TapeLines(clock);
  const said = (value: string): Quoted => ({ value, venueTime: null, receivedTime: clock.monotonic() });
  const take = (quote: Partial<Quote>, after = 0): string | null => {
    clock.elapsed += after;
    return lines.take({ venue: 'binance', symbol: 'BTC/USDT:USDT', source: 'ws', ...quote });
  };
  const read = (quote: Partial<Quote>, after = 0): Record<string, unknown> | null => JSON.parse(take(quote, after) ?? 'null');
  return { clock, said, take, read };
}

test('everything that is said is written, in the words of the contract, a line each', () => {
  const { said, take } = desk();
  const quote = {
    mark: said('46195.10'),
    index: said('46190'),
    last: said('46200'),
    bid: said('46199'),
    ask: said('46201'),
    fundingRate: said('-0.0001'),
    nextFundingTime: EPOCH + 1_800_000,
    suspect: 'far from its index',
    borrowedFrom: 'bybit',
  };
  const line = take(quote);
  expect(line).toBe(
    `${JSON.stringify({
      t: EPOCH,
      venue: 'binance',
      symbol: 'BTC/USDT:USDT',
      mark: '46195.10',
      index: '46190',
      last: '46200',
      bid: '46199',
      ask: '46201',
      fundingRate: '-0.0001',
      nextFundingTime: EPOCH + 1_800_000,
      suspect: 'far from its index',
      borrowedFrom: 'bybit',
    })}\n`,
  );
});

test('a part that comes alone is written with the last known mark, and with when that came', () => {
  const { said, read } = desk();
  expect(read({ mark: said('46195') })).toMatchObject({ t: EPOCH, mark: '46195' });
  const { fundingRate } = { fundingRate: said('0.0001') };
  expect(read({ fundingRate: { ...fundingRate, receivedTime: fundingRate.receivedTime + 900 } }, 900)).toEqual({
    t: EPOCH + 900,
    venue: 'binance',
    symbol: 'BTC/USDT:USDT',
    mark: '46195',
    fundingRate: '0.0001',
    priceTime: EPOCH,
  });
});

test('a last trade stands in only until a mark is known', () => {
  const { said, read } = desk();
  expect(read({ last: said('100') })).toMatchObject({ last: '100' });
  expect(read({ bid: said('99') })).toMatchObject({ last: '100', bid: '99' });
  expect(read({ mark: said('101') })).toMatchObject({ mark: '101' });
  const line = read({ last: said('102') });
  expect(line).toMatchObject({ mark: '101', last: '102' });
});

test('what comes before the first price is part of its line', () => {
  const { said, take, read } = desk();
  expect(take({ fundingRate: said('0.0001'), nextFundingTime: 7 })).toBeNull();
  expect(take({ bid: said('99') })).toBeNull();
  expect(read({ mark: said('100') })).toMatchObject({ mark: '100', bid: '99', fundingRate: '0.0001', nextFundingTime: 7 });
});

test('a repeated price keeps its doubt and its lender, and a new one sheds them', () => {
  const { said, read } = desk();
  read({ mark: said('46195'), suspect: 'jumped', borrowedFrom: 'okx' });
  expect(read({ fundingRate: said('0.1') })).toMatchObject({ suspect: 'jumped', borrowedFrom: 'okx' });
  const line = read({ mark: said('46196') });
  expect(line).not.toHaveProperty('suspect');
  expect(line).not.toHaveProperty('borrowedFrom');
});

test('instruments of the same name at two venues are kept apart', () => {
  const { said, take, read } = desk();
  read({ mark: said('46195') });
  expect(take({ venue: 'okx', fundingRate: said('0.1') })).toBeNull();
});

test.each([
  ['forward', 3_600_000, EPOCH + 3_600_000 + 10],
  ['back', -3_600_000, EPOCH + 10],
] as const)('a clock set %s an hour: time goes on from there, and never back', (_, by, then) => {
  const { clock, said, read } = desk();
  expect(read({ mark: said('1') })).toMatchObject({ t: EPOCH });
  clock.set = by;
  clock.elapsed = 10;
  expect(read({ mark: said('2') })).toMatchObject({ t: then });
  clock.elapsed = 20;
  expect(read({ mark: said('3') })).toMatchObject({ t: then + 10 });
});

test('whatever comes, each line is one that a replay takes, and none goes back', () => {
  const field = fc.option(fc.integer({ min: 1, max: 1e9 }).map(String), { nil: undefined });
  const step = fc.record({
    venue: fc.constantFrom('binance', 'okx'),
    symbol: fc.constantFrom('BTC/USDT:USDT', 'ETH/USD:ETH'),
    mark: field,
    index: field,
    last: field,
    bid: field,
    ask: field,
    fundingRate: field,
    passed: fc.integer({ min: 0, max: 5_000 }),
    // An answer that was on its way for a while: its receive time is not now.
    ago: fc.integer({ min: 0, max: 2_000 }),
    set: fc.integer({ min: -10_000, max: 10_000 }),
  });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const { clock, take } = desk();
      let before = 0;
      for (const { venue, symbol, passed, ago, set, ...fields } of steps) {
        clock.elapsed += passed;
        clock.set += set;
        const receivedTime = clock.monotonic() - ago;
        const said = Object.entries(fields).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, { value, venueTime: null, receivedTime }] as const],
        );
        const line = take({ venue, symbol, ...Object.fromEntries(said) });
        if (line === null) {
          expect(fields.mark ?? fields.last).toBeUndefined();
          continue;
        }
        const read = readJsonLine(line);
        if ('fault' in read) throw new Error(read.fault);
        expect(read.t).toBeGreaterThanOrEqual(before);
        before = read.t;
        for (const [name, { value }] of said) expect(read.quote).toHaveProperty(`${name}.value`, value);
        expect(read.quote).toMatchObject({ venue, symbol });
        expect((read.quote.mark ?? read.quote.last)?.receivedTime).toBeLessThanOrEqual(read.t);
      }
    }),
  );
});
