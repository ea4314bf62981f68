import { beforeEach, expect, test } from 'vitest';
import { KUCOIN_TIME, KucoinDouble, kucoinFunding, kucoinMark, kucoinTicker } from '../../venues/kucoin.ts';
import { until } from '../sink.ts';
import { watching } from '../watching.ts';

const key = (symbol: string) => ({ venue: 'kucoin', symbol });
const BTC = key('BTC/USDT:USDT');
const ETH = key('ETH/USDT:USDT');
const NOPE = key('NOPE/USDT:USDT');
const PAIR = key('USDC/USDT');

let double: KucoinDouble;
const { watch, live, sink, told, states } = watching('kucoin', () => double);
beforeEach(async () => {
  double = await KucoinDouble.open();
});

/** Without prices of its own, from the moment it carries the subscriptions. */
const quiet = async (keys = [BTC]) => {
  double.flowing = false;
  watch(keys, { firstWithin: 60_000, ackWithin: 60_000 });
  await until(() => double.requests.length === 3 * keys.length);
};

test('mark, ticker and funding come over one socket, each with its own time, and nothing crossed', async () => {
  await quiet();
  double.pushTogether([kucoinMark('XBTUSDTM'), kucoinTicker('XBTUSDTM'), kucoinFunding('XBTUSDTM')]);
  await until(() => sink.quotes.length === 3);
  const at = (value: string, venueTime: number) => ({ value, venueTime, receivedTime: expect.any(Number) });
  const traded = KUCOIN_TIME + 180;
  expect(sink.quotes.map(({ venue, symbol, source, ...fields }) => fields)).toEqual([
    { mark: at('43476.15', KUCOIN_TIME), index: at('43477.87', KUCOIN_TIME) },
    { last: at('43480.40', traded), bid: at('43480.3', traded), ask: at('43480.5', traded) },
    { fundingRate: at('0.000035', 1_782_831_961_172), nextFundingTime: 1_782_835_200_000 },
  ]);
  expect(double.paths).toEqual(['/']);
  expect(double.tokens).toBe(0);
  expect(double.requests.map(({ channel, symbol }) => [channel, symbol])).toEqual([
    ['mark-price', 'XBTUSDTM'],
    ['funding-fee', 'XBTUSDTM'],
    ['ticker', 'XBTUSDTM'],
  ]);
});

test('a trade is no mark: it does not prove that marks come', async () => {
  await quiet();
  double.push(kucoinTicker('XBTUSDTM'));
  await until(() => sink.quotes.length === 1);
  expect(states()).toEqual(['connecting']);
  double.push(kucoinMark('XBTUSDTM'));
  await live();
});

test('two symbols in one TCP chunk both arrive, every time', async () => {
  await quiet([BTC, ETH]);
  const prices = Array.from({ length: 100 }, (_, place) => String(place + 1));
  for (const mp of prices) double.pushTogether([kucoinMark('XBTUSDTM', { mp }), kucoinMark('ETHUSDTM', { mp })]);
  await until(() => sink.quotes.length === 200);
  expect([sink.marks(BTC.symbol), sink.marks(ETH.symbol)]).toEqual([prices, prices]);
});

test('a pair comes over the classic socket, at the address that its token names, moved to the stand-in', async () => {
  watch([PAIR]);
  await live();
  expect(double.tokens).toBe(1);
  expect(double.paths).toEqual(['/?token=token1%3D%3D&privateChannel=false&connectId=public']);
  expect(sink.quotes[0]).toMatchObject({ ...PAIR, last: { value: '0.9991' }, bid: { value: '0.9990' }, ask: { value: '0.9992' } });
  // Its answer asks for a ping every 18 s; ours come at the pace of the ladder.
  await until(() => double.pings > 2);
  // A token is good for one connection.
  double.terminateAll();
  await until(() => double.dials.length === 2);
  await live();
  expect(double.tokens).toBe(2);
});

test('a refused symbol is named, and costs no other its price', async () => {
  double.unknown = new Set(['NOPEUSDTM']);
  watch([BTC, NOPE, ETH]);
  await until(() => [BTC, ETH].every(({ symbol }) => sink.marks(symbol).length > 2) && told().length > 0);
  expect(told()[0]).toMatch(/^NOPE\/USDT:USDT refused by the venue: .*NOPEUSDTM is not found/);
  expect(told().filter((line) => line.startsWith('NOPE'))).toHaveLength(1);
});
