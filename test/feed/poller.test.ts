import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/feed/clock.ts';
import { Poller } from '../../src/feed/poller.ts';
import { entriesOf, type RestRequest, type RestVenue } from '../../src/feed/rest.ts';
import { TIMINGS } from '../../src/feed/timings.ts';
import { BinanceDouble } from '../venues/binance.ts';
import { Collector, until } from './sink.ts';

let double: BinanceDouble;
beforeEach(async () => {
  double = await BinanceDouble.open();
});
afterEach(() => double.close());

const MARK = 'BTC/USDT:USDT';
const PAIR = 'BTC/USDT';

/** A venue whose futures and pairs have a host each, as Binance's and Kraken's have: two names of this machine. */
function twoHosts(): RestVenue {
  const read: RestRequest['read'] = (value) => entriesOf(value, ({ id, price }) => ({ id, mark: price }));
  const request = (host: string, symbol: string): RestRequest => {
    const url = new URL(`/${symbol === PAIR ? 'pairs' : 'marks'}`, double.restUrl);
    url.hostname = host;
    return { url, symbols: new Map([['X', symbol]]), read };
  };
  return { venue: 'binance', serves: () => true, requests: () => [request('127.0.0.1', MARK), request('localhost', PAIR)] };
}

test.each([429, 418, 451])('HTTP %i where pairs are served costs no mark its fallback', async (status) => {
  const sink = new Collector();
  double.rest = ({ path }) => (path === '/pairs' ? { status } : { body: [{ id: 'X', price: '50000' }] });
  const clock = systemClock();
  const poller = new Poller({
    rest: twoHosts(),
    clock,
    timings: { ...TIMINGS, restEvery: 10 },
    random: () => 0.5,
    quote: (quote) => sink.quotes.push(quote) > 0,
    unlisted: () => {},
    reject: (rejection) => sink.reject(rejection),
    done: () => {},
  });
  const timer = setInterval(() => poller.check([MARK, PAIR], clock.monotonic()), 5);
  try {
    await until(() => sink.marks(MARK).length > 3);
  } finally {
    clearInterval(timer);
    await poller.close();
  }
  expect(double.asked.filter(({ path }) => path === '/pairs')).toHaveLength(1);
  expect(poller.failure?.status).toBe(status);
});
