import { beforeEach, expect, test } from 'vitest';
import { GATE_TIME, GateDouble, gateTicker } from '../../venues/gate.ts';
import { until } from '../sink.ts';
import { watching } from '../watching.ts';

const key = (symbol: string) => ({ venue: 'gate', symbol });
const BTC = key('BTC/USDT:USDT');
const ETH = key('ETH/USDT:USDT');

let double: GateDouble;
const { watch, live, sink, told, states, detailOf } = watching('gate', () => double);
beforeEach(async () => {
  double = await GateDouble.open();
});

/** Without prices of its own, from the moment it carries the subscriptions. */
const quiet = async (keys = [BTC]) => {
  double.flowing = false;
  watch(keys, { firstWithin: 60_000, ackWithin: 60_000 });
  await until(() => [...double.peers].some(({ streams }) => streams.size === keys.length));
};

test('a ticker becomes a quote with exact strings and both times', async () => {
  await quiet();
  double.push(gateTicker('BTC_USDT'));
  await until(() => sink.quotes.length === 1);
  const at = { venueTime: GATE_TIME, receivedTime: sink.quotes[0]?.mark?.receivedTime ?? 0 };
  expect(at.receivedTime).toBeGreaterThan(0);
  expect(sink.quotes).toEqual([
    {
      ...BTC,
      source: 'ws',
      mark: { value: '43476.41', ...at },
      index: { value: '43478.38', ...at },
      last: { value: '43480.40', ...at },
      bid: { value: '43480.3', ...at },
      ask: { value: '43480.5', ...at },
      fundingRate: { value: '0.000096', ...at },
    },
  ]);
  expect(told()).toEqual([]);
});

test('two symbols in one TCP chunk both arrive, every time', async () => {
  await quiet([BTC, ETH]);
  const prices = Array.from({ length: 100 }, (_, place) => String(place + 1));
  for (const mark_price of prices) double.pushTogether([gateTicker('BTC_USDT', { mark_price }), gateTicker('ETH_USDT', { mark_price })]);
  await until(() => sink.quotes.length === 200);
  expect([sink.marks(BTC.symbol), sink.marks(ETH.symbol)]).toEqual([prices, prices]);
});

test('live: dials once, says so, and asks only for what is held', async () => {
  watch([BTC, ETH]);
  await live();
  expect(states()).toEqual(['connecting', 'live']);
  expect(double.paths).toEqual(['/v4/ws/usdt']);
  expect(double.requests.map(({ channel, event, payload }) => [channel, event, payload])).toEqual([
    ['futures.tickers', 'subscribe', ['BTC_USDT', 'ETH_USDT']],
  ]);
});

test('a request refused whole for one contract: it is named once, and the others are asked for again, each alone', async () => {
  double.unknown = new Set(['NOPE_USDT']);
  watch([BTC, key('NOPE/USDT:USDT'), ETH]);
  await until(() => [BTC, ETH].every(({ symbol }) => sink.marks(symbol).length > 2));
  expect(told()).toEqual(['NOPE/USDT:USDT refused by the venue: unknown contract NOPE_USDT']);
  expect(double.requests.map(({ payload }) => payload)).toEqual([['BTC_USDT', 'NOPE_USDT', 'ETH_USDT'], ['BTC_USDT'], ['ETH_USDT']]);
  // Nor is it told again by the next connection.
  double.terminateAll();
  await until(() => double.requests.length === 6);
  expect(told()).toHaveLength(1);
});

test('pairs, perpetuals and dated futures, linear and inverse, each at its own address', async () => {
  const keys = [BTC, key('USDC/USDT'), key('BTC/USD:BTC'), key('BTC/USDT:USDT-301227')];
  watch(keys);
  await until(() => keys.every(({ symbol }) => sink.quotes.some((quote) => quote.symbol === symbol)));
  expect(double.paths.toSorted()).toEqual(['/v4/ws/btc', '/v4/ws/delivery/usdt', '/v4/ws/usdt', '/ws/v4/']);
  expect(sink.quotes.find(({ symbol }) => symbol === 'USDC/USDT')).toMatchObject({ last: { value: '0.9991' }, bid: { value: '0.9990' } });
  // Their lists are fetched once for all four.
  expect(double.asked.filter(({ path }) => path === '/api/v4/futures/usdt/contracts')).toHaveLength(1);
});

test('one symbol without prices is told, and does not cost the others their connection', async () => {
  double.dead = new Set(['ETH_USDT']);
  watch([BTC, ETH]);
  await until(() => told().length === 1);
  expect(told()).toEqual(['ETH/USDT:USDT subscribed, but no price comes']);
  expect(double.dials).toHaveLength(1);
});

test('a socket that falls silent is stood in for by REST, and says so', async () => {
  const { rest } = double;
  const ticker = { contract: 'BTC_USDT', last: '43480.40', mark_price: '43470.10', index_price: '43478.38', funding_rate: '0.000096' };
  double.rest = (request) => (request.path === '/api/v4/futures/usdt/tickers' ? { body: [ticker] } : rest(request));
  double.flowing = false;
  watch([BTC], { restAfter: 100, restEvery: 50, restMax: 100, firstWithin: 60_000 });
  await until(() => sink.state === 'polling');
  expect(detailOf('polling')).toMatch(/^socket: .*; prices over REST every/);
  expect(sink.quotes.at(-1)).toMatchObject({ ...BTC, source: 'rest', mark: { value: '43470.10' } });
  double.flowing = true;
  await live();
});
