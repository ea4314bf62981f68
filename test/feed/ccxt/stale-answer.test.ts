import { expect, test } from 'vitest';
import type { PriceExchange } from '../../../src/feed/ccxt/exchange.ts';
import { Judge } from '../../../src/feed/ccxt/judge.ts';
import { CcxtPolling } from '../../../src/feed/ccxt/polling.ts';
import type { CcxtVenue } from '../../../src/feed/ccxt/venue.ts';
import { systemClock } from '../../../src/feed/clock.ts';
import { Seen } from '../../../src/feed/seen.ts';
import { TIMINGS } from '../../../src/feed/timings.ts';
import { Collector, until } from '../sink.ts';

const SYMBOL = 'BTC/USDT:USDT';

/** A venue that answers out of a cache: the same mark, of the same time, for ever (fields as ccxt's own tickers have them). */
function cached(rounds: () => void): CcxtVenue {
  const info = { markPrice: '50000.1', timestamp: '1700000000000' };
  const exchange = {
    id: 'somewhere',
    has: { fetchTickers: true },
    markets: { [SYMBOL]: {} },
    fetchTickers: async () => {
      rounds();
      return { [SYMBOL]: { symbol: SYMBOL, info, timestamp: 1_700_000_000_000 } };
    },
  };
  return { venue: 'somewhere', id: 'somewhere', open: async () => exchange as unknown as PriceExchange } as unknown as CcxtVenue;
}

test('an answer out of a cache does not make its mark look fresh, nor does it to the connection that follows', async () => {
  const sink = new Collector();
  let rounds = 0;
  const line = {
    venue: cached(() => {
      rounds += 1;
    }),
    kind: 'contract' as const,
    desk: { symbols: () => new Map([[SYMBOL, SYMBOL]]), quote: sink.quote.bind(sink), reject: sink.reject.bind(sink) },
    judge: new Judge('somewhere', 'somewhere', (rejection) => sink.reject(rejection)),
    missed: new Set<string>(),
    seen: new Seen(),
  };
  const dial = {
    url: new URL('wss://somewhere.example'),
    clock: systemClock(),
    timings: { ...TIMINGS, restEvery: 5 },
    ids: [SYMBOL],
    opened: () => {},
    acknowledged: () => {},
    priced: () => {},
    leaving: () => {},
    ended: () => {},
  };
  const first = new CcxtPolling(dial, line);
  await until(() => rounds > 3);
  await first.drop();
  const before = rounds;
  const second = new CcxtPolling(dial, line);
  await until(() => rounds > before + 3);
  await second.drop();
  expect(sink.quotes.map(({ mark }) => mark?.value)).toEqual(['50000.1']);
  expect(second.lastPrice).toBeNull();
});
