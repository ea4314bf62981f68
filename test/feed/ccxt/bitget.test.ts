import { beforeEach, expect, test } from 'vitest';
import { BITGET_TIME, BitgetDouble, bitgetTicker } from '../../venues/bitget.ts';
import { until } from '../sink.ts';
import { watching } from '../watching.ts';

const key = (symbol: string) => ({ venue: 'bitget', symbol });
const BTC = key('BTC/USDT:USDT');
const ETH = key('ETH/USDT:USDT');
const NOPE = key('NOPE/USDT:USDT');
const INVERSE = key('BTC/USD:BTC');

let double: BitgetDouble;
const { watch, live, sink, told } = watching('bitget', () => double);
beforeEach(async () => {
  double = await BitgetDouble.open();
});

test('a ticker becomes a quote with exact strings and both times', async () => {
  double.flowing = false;
  watch([BTC], { firstWithin: 60_000, ackWithin: 60_000 });
  await until(() => double.requests.length === 1);
  double.push(bitgetTicker('BTCUSDT'));
  await until(() => sink.quotes.length === 1);
  const at = { venueTime: BITGET_TIME, receivedTime: sink.quotes[0]?.mark?.receivedTime ?? 0 };
  expect(sink.quotes).toEqual([
    {
      ...BTC,
      source: 'ws',
      mark: { value: '43476.40', ...at },
      index: { value: '43478.4', ...at },
      last: { value: '43480.4', ...at },
      bid: { value: '43476.3', ...at },
      ask: { value: '43476.8', ...at },
      fundingRate: { value: '0.000096', ...at },
      nextFundingTime: 1_701_849_600_000,
    },
  ]);
});

test('two symbols in one TCP chunk both arrive, every time', async () => {
  double.flowing = false;
  watch([BTC, ETH], { firstWithin: 60_000, ackWithin: 60_000 });
  await until(() => double.requests.length === 1);
  const prices = Array.from({ length: 100 }, (_, place) => String(place + 1));
  for (const markPrice of prices) double.pushTogether([bitgetTicker('BTCUSDT', { markPrice }), bitgetTicker('ETHUSDT', { markPrice })]);
  await until(() => sink.quotes.length === 200);
  expect([sink.marks(BTC.symbol), sink.marks(ETH.symbol)]).toEqual([prices, prices]);
});

test('linear, inverse and pairs come over a connection each, with heartbeats in text', async () => {
  const pair = key('USDC/USDT');
  watch([BTC, INVERSE, pair]);
  await until(() => [BTC, INVERSE].every(({ symbol }) => sink.marks(symbol).length > 2) && sink.marks(pair.symbol).length > 2);
  await until(() => double.pings > 2);
  expect(new Set(double.paths)).toEqual(new Set(['/v2/ws/public']));
  expect(double.dials).toHaveLength(3);
  expect(double.protocolPings).toBe(0);
  expect(sink.quotes.find(({ symbol }) => symbol === pair.symbol)?.last?.value).toBe('43480.4');
});

test('a refused symbol is named once and costs no other its price', async () => {
  double.unknown = new Set(['NOPEUSDT']);
  watch([BTC, NOPE, ETH]);
  await until(() => [BTC, ETH].every(({ symbol }) => sink.marks(symbol).length > 2) && told().length > 0);
  expect(told()).toEqual([expect.stringMatching(/^NOPE\/USDT:USDT refused by the venue: .*NOPEUSDT doesn't exist/)]);
  // Nor again by the next connection.
  double.terminateAll();
  await until(() => double.dials.length === 2);
  await live();
  expect(told()).toHaveLength(1);
});
