import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Quote } from '../../src/book/quote.ts';
import { Seen } from '../../src/feed/seen.ts';

const BTC = 'BTC/USDT:USDT';
const quoted = (value: string, venueTime: number | null, receivedTime: number) => ({ value, venueTime, receivedTime });
const marked = (venueTime: number | null, receivedTime = 0, more: object = {}): Quote => ({
  venue: 'binance',
  symbol: BTC,
  source: 'rest',
  mark: quoted('1', venueTime, receivedTime),
  ...more,
});

describe('what REST adds to the socket', () => {
  test.each([
    ['later', 1_001, true],
    ['the same time again', 1_000, false],
    ['earlier', 999, false],
    ['of no time', null, true],
  ])('a mark that is %s: %s', (_, venueTime, isNews) => {
    const seen = new Seen();
    seen.note(marked(1_000));
    expect(seen.news(marked(venueTime)) !== null).toBe(isNews);
  });

  test('another mark of the same time is no old answer', () => {
    const seen = new Seen();
    seen.note(marked(1_000));
    const other = marked(1_000, 5, { mark: quoted('2', 1_000, 5) });
    expect(seen.news(other)).toEqual(other);
    expect(seen.news(other)).toBeNull();
  });

  test('a last trade of the same time is still the last trade', () => {
    const spot = (venueTime: number): Quote => ({ venue: 'okx', symbol: 'BTC/USDT', source: 'rest', last: quoted('1', venueTime, 0) });
    const seen = new Seen();
    seen.note(spot(1_000));
    expect([seen.news(spot(1_000)), seen.news(spot(999))]).toEqual([spot(1_000), null]);
  });

  test('a field that is older is left out, the others stay', () => {
    const seen = new Seen();
    seen.note(marked(1_000, 0, { last: quoted('2', 3_000, 0) }));
    expect(seen.news(marked(2_000, 0, { last: quoted('3', 2_000, 0), bid: quoted('4', 2_000, 0) }))).toEqual(
      marked(2_000, 0, { bid: quoted('4', 2_000, 0) }),
    );
  });

  // TimeFloor's own rule: a minute without an admitted value puts the floor in doubt.
  test('one wrong time far ahead does not blind an instrument for good', () => {
    const seen = new Seen();
    seen.note(marked(9_000_000, 0));
    expect(seen.news(marked(1_000, 59_999))).toBeNull();
    expect(seen.news(marked(1_000, 60_000))).not.toBeNull();
  });

  test('within a minute the times of the marks let through only rise', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(50))), (said) => {
        const seen = new Seen();
        let newest = -1;
        for (const [overSocket, venueTime] of said) {
          if (overSocket) {
            if (venueTime < newest) continue;
            seen.note(marked(venueTime));
          } else if (seen.news(marked(venueTime)) === null) {
            expect(venueTime).toBeLessThanOrEqual(newest);
            continue;
          } else expect(venueTime).toBeGreaterThan(newest);
          newest = venueTime;
        }
      }),
    );
  });
});

test('only a mark tells that a future’s prices come, and only the socket that the socket’s do', () => {
  const seen = new Seen();
  seen.note({ venue: 'binance', symbol: BTC, source: 'ws', index: quoted('1', 1, 7) });
  expect(seen.price(BTC)).toBeNull();
  seen.news(marked(1, 8));
  expect(seen.price(BTC)).toBeNull();
  seen.note(marked(2, 9));
  expect(seen.price(BTC)).toBe(9);
  seen.forget(BTC);
  expect(seen.price(BTC)).toBeNull();
});
