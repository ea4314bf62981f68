import { beforeEach, expect, test } from 'vitest';
import { BID_DELTA, BybitDouble, DATED, REFUSAL, SNAPSHOT, SPOT } from '../../venues/bybit.ts';
import { until } from '../sink.ts';
import { watching } from '../watching.ts';

const key = (symbol: string) => ({ venue: 'bybit', symbol });
const BTC = key('BTC/USDT:USDT');
const ETH = key('ETH/USDT:USDT');
const SOL = key('SOL/USDT:USDT');
const INVERSE = key('BTC/USD:BTC');
const SPOT_BTC = key('BTC/USDT');

let double: BybitDouble;
beforeEach(async () => {
  double = await BybitDouble.open();
});
const { sink, watch, live, detailOf } = watching('bybit', () => double);

/** Without prices of its own, from the moment it carries the subscriptions. */
const quiet = async (keys = [BTC]) => {
  double.flowing = false;
  watch(keys, { firstWithin: 60_000 });
  await until(() => [...double.peers].some(({ topics }) => topics.size === keys.length));
};
const args = () => double.requests.map(({ op, args: topics = [] }) => [op, ...topics]);
const ticker = (change: object, data: object) => ({ ...SNAPSHOT, type: 'delta', ...change, data: { symbol: 'BTCUSDT', ...data } });

test('the captured snapshot becomes a quote with exact strings and both times', async () => {
  await quiet();
  double.push(SNAPSHOT);
  await until(() => sink.quotes.length === 1);
  const at = { venueTime: 1_673_272_861_686, receivedTime: sink.quotes[0]?.mark?.receivedTime ?? 0 };
  expect(at.receivedTime).toBeGreaterThan(0);
  expect(sink.quotes).toEqual([
    {
      ...BTC,
      source: 'ws',
      mark: { value: '17217.33', ...at },
      index: { value: '17227.36', ...at },
      last: { value: '17216.00', ...at },
      bid: { value: '17215.50', ...at },
      ask: { value: '17216.00', ...at },
      fundingRate: { value: '-0.000212', ...at },
      nextFundingTime: 1_673_280_000_000,
    },
  ]);
});

test('a sparse delta says only what it brings, with its own time, be it one side of the book', async () => {
  await quiet();
  const ts = SNAPSHOT.ts + 100;
  double.pushTogether([
    SNAPSHOT,
    ticker({ ts }, { fundingRate: '-0.0003' }),
    ticker({ ts: ts + 100 }, { markPrice: '17300.5' }),
    BID_DELTA,
  ]);
  double.push(ticker({ ts: BID_DELTA.ts }, { lastPrice: '17301', markPrice: null, indexPrice: '', nextFundingTime: '0' }));
  await until(() => sink.quotes.length === 5);
  const said = sink.quotes.slice(1).map(({ venue, symbol, source, ...fields }) => fields);
  expect(said).toEqual([
    { fundingRate: { value: '-0.0003', venueTime: ts, receivedTime: expect.any(Number) } },
    { mark: { value: '17300.5', venueTime: ts + 100, receivedTime: expect.any(Number) } },
    { bid: { value: '79114.50', venueTime: BID_DELTA.ts, receivedTime: expect.any(Number) } },
    { last: { value: '17301', venueTime: BID_DELTA.ts, receivedTime: expect.any(Number) } },
  ]);
  expect(sink.rejections).toEqual([]);
});

test('a dated contract has no funding at all', async () => {
  await quiet([key('BTC/USDC:USDC-251226')]);
  double.push(DATED);
  await until(() => sink.quotes.length === 1);
  expect(Object.keys(sink.quotes[0] ?? {})).toEqual(['venue', 'symbol', 'source', 'mark', 'index', 'last', 'bid', 'ask']);
  expect(sink.rejections).toEqual([]);
});

test('linear and inverse come over a connection each; a changed wish is sent as its difference', async () => {
  const feed = watch([BTC, INVERSE]);
  await until(() => sink.marks(BTC.symbol).length > 2 && sink.marks(INVERSE.symbol).length > 2);
  expect(double.paths.toSorted()).toEqual(['/v5/public/inverse', '/v5/public/linear']);
  feed.subscribe([ETH]);
  await until(() => sink.marks(ETH.symbol).length > 2 && double.peers.size === 1);
  expect(args().toSorted()).toEqual([
    ['subscribe', 'tickers.BTCUSD'],
    ['subscribe', 'tickers.BTCUSDT'],
    ['subscribe', 'tickers.ETHUSDT'],
    ['unsubscribe', 'tickers.BTCUSDT'],
  ]);
  expect(sink.rejections).toEqual([]);
});

test('bad values are refused and counted while good ones go on', async () => {
  await quiet([BTC, ETH]);
  const bad = ['-5', '0', 'abc', 17_217.3].map((markPrice) => ticker({}, { markPrice }));
  double.pushTogether([SNAPSHOT, ...bad, ticker({ ts: SNAPSHOT.ts - 1 }, { markPrice: '1' }), ticker({ ts: '5' }, { markPrice: '1' })]);
  double.pushTogether(['<html>502</html>', '{"topic":', { topic: 'tickers.BTCUSDT', data: [] }, ticker({}, { symbol: 'BTC\u202eUSDT' })]);
  double.push(Buffer.from('binary'));
  double.push(ticker({}, { indexPrice: '-1', lastPrice: '0.00', fundingRate: 'x' }));
  double.push(ticker({}, { symbol: 'ETHUSDT', markPrice: '2500' }));
  await until(() => sink.quotes.length === 2);
  expect([sink.marks(BTC.symbol), sink.marks(ETH.symbol)]).toEqual([['17217.33'], ['2500']]);
  expect(sink.rejections.map(({ symbol, reason }) => `${symbol} ${reason}`.trim())).toEqual([
    'BTC/USDT:USDT mark "-5" is not above 0',
    'BTC/USDT:USDT mark "0" is not above 0',
    'BTC/USDT:USDT mark "abc" is not a decimal number',
    'BTC/USDT:USDT mark 17217.3 is a JSON number: exact prices are decimal strings ("17217.3")',
    `BTC/USDT:USDT event time ${SNAPSHOT.ts - 1} goes back`,
    'BTC/USDT:USDT event time "5" is not a time in ms',
    'a frame that is not JSON: "<html>502</html>"',
    'a frame that is not JSON: "{\\"topic\\":"',
    'a ticker without data: []',
    'an instrument named "BTC USDT"',
    'a binary frame, where the venue sends text',
    'BTC/USDT:USDT index "-1" is not above 0',
    'BTC/USDT:USDT last "0.00" is not above 0',
    'BTC/USDT:USDT fundingRate "x" is not a decimal number',
  ]);
  await until(() => sink.statuses.at(-1)?.rejected === 14);
});

test('what Bybit does not have is refused whole with its request: it is named once, and the others go on', async () => {
  double.unknown = new Set(['NOPEUSDT', 'NADAUSDT']);
  const feed = watch([BTC, key('NOPE/USDT:USDT'), ETH, key('NADA/USDT:USDT'), SOL]);
  await until(() => [BTC, ETH, SOL].every(({ symbol }) => sink.marks(symbol).length > 2));
  expect(args()).toEqual([
    ['subscribe', 'tickers.BTCUSDT', 'tickers.NOPEUSDT', 'tickers.ETHUSDT', 'tickers.NADAUSDT', 'tickers.SOLUSDT'],
    ['subscribe', 'tickers.BTCUSDT', 'tickers.ETHUSDT', 'tickers.NADAUSDT', 'tickers.SOLUSDT'],
    ['subscribe', 'tickers.BTCUSDT', 'tickers.ETHUSDT', 'tickers.SOLUSDT'],
  ]);
  const named = ['NOPE', 'NADA'].map((code) => ({
    ...key(`${code}/USDT:USDT`),
    reason: `refused by the venue: error:handler not found,topic:tickers.${code}USDT`,
  }));
  expect(sink.rejections).toEqual(named);
  // Nor again by the next connection, and what was refused is not unsubscribed.
  double.terminateAll();
  await until(() => double.requests.length === 6);
  await live();
  feed.subscribe([BTC]);
  await until(() => double.requests.length === 7);
  expect(args().at(-1)).toEqual(['unsubscribe', 'tickers.ETHUSDT', 'tickers.SOLUSDT']);
  expect(sink.rejections).toEqual(named);
  expect(sink.statuses.at(-1)?.redials).toBe(1);
});

test('a refusal that names nothing of ours is told as it is', async () => {
  watch([BTC]);
  await live();
  double.push(REFUSAL);
  await until(() => sink.rejections.length === 1);
  expect(sink.rejections[0]).toEqual({ ...key(''), reason: `request refused: ${REFUSAL.ret_msg}` });
});

test('a spot pair has its last price over a connection of its own, whatever future has the same name', async () => {
  double.flowing = false;
  watch([BTC, SPOT_BTC], { firstWithin: 60_000 });
  await until(() => double.requests.length === 2);
  for (const { socket, path } of double.peers) socket.send(JSON.stringify(path === '/v5/public/spot' ? SPOT : SNAPSHOT));
  await until(() => sink.quotes.length === 2);
  expect(double.paths.toSorted()).toEqual(['/v5/public/linear', '/v5/public/spot']);
  expect(sink.marks(BTC.symbol)).toEqual(['17217.33']);
  expect(sink.quotes.filter(({ symbol }) => symbol === SPOT_BTC.symbol)).toEqual([
    { ...SPOT_BTC, source: 'ws', last: { value: '102742.6', venueTime: SPOT.ts, receivedTime: expect.any(Number) } },
  ]);
});

test('spot is asked for ten topics at a time, and a last price is what proves it', async () => {
  const keys = Array.from({ length: 23 }, (_, place) => key(`COIN${place}/USDT`));
  watch(keys);
  await until(() => keys.every(({ symbol }) => sink.values(symbol, 'last').length > 1));
  expect(double.requests.map(({ args: topics = [] }) => topics.length)).toEqual([10, 10, 3]);
  expect([sink.state, double.dials.length, sink.rejections]).toEqual(['live', 1, []]);
});

test('spot that is acknowledged and brings no last price is a fault', async () => {
  double.dead = new Set(['BTCUSDT']);
  watch([SPOT_BTC]);
  await until(() => double.dials.length === 2);
  expect(detailOf('reconnecting')).toContain('subscribed, but no price came; dialling again in');
});

test('what is not traded on Bybit is told once, and dials nothing', async () => {
  const feed = watch([key('BTC/EUR:EUR')]);
  feed.subscribe([key('BTC/EUR:EUR')]);
  expect(sink.rejections).toEqual([{ ...key('BTC/EUR:EUR'), reason: 'not a Bybit symbol' }]);
  expect(sink.statuses.at(-1)).toMatchObject({ state: 'refused', detail: 'none of the wanted symbols is traded on Bybit' });
  expect(double.dials).toEqual([]);
});

test('a lost acknowledgement: asked once more, and "already subscribed" is one', async () => {
  double.deaf = 1;
  double.dead = new Set(['ETHUSDT']);
  watch([BTC, ETH]);
  await until(() => sink.rejections.length > 0);
  // Acknowledged: otherwise it would say "the subscription was not acknowledged".
  expect(sink.rejections).toEqual([{ ...ETH, reason: 'subscribed, but no price comes' }]);
  expect(double.requests).toHaveLength(2);
  expect(double.dials).toHaveLength(1);
});

test('an acknowledged subscription without a first mark is a fault, other fields or not', async () => {
  double.dead = new Set(['BTCUSDT']);
  watch([BTC]);
  await until(() => double.peers.size === 1);
  double.push(ticker({}, { lastPrice: '17216.00' }));
  await until(() => double.dials.length === 2);
  expect(detailOf('reconnecting')).toContain('subscribed, but no price came; dialling again in');
  double.dead = new Set();
  await live();
});

test('a killed connection is dialled and subscribed again, and its snapshot taken', async () => {
  watch([BTC, ETH]);
  await live();
  const before = sink.quotes.length;
  double.terminateAll();
  await until(() => double.requests.length === 2 && sink.state === 'live');
  expect(args()[1]).toEqual(['subscribe', 'tickers.BTCUSDT', 'tickers.ETHUSDT']);
  const details = sink.statuses.filter(({ state }) => state === 'reconnecting').map(({ detail }) => detail);
  expect(details[0]).toContain('closed with code 1006; dialling again in');
  await until(() => [BTC, ETH].every(({ symbol }) => sink.quotes.slice(before).some((quote) => quote.symbol === symbol && quote.last)));
  expect(sink.rejections).toEqual([]);
});

test('silence that pongs is stale, then dialled again; the heartbeat is the JSON one', async () => {
  watch([BTC]);
  await live();
  double.flowing = false;
  await until(() => sink.state === 'stale');
  await until(() => double.dials.length === 2);
  expect(detailOf('reconnecting')).toMatch(/^no price for [01]\.\d s; dialling again/);
  expect(double.pings).toBeGreaterThan(2);
  expect(double.protocolPings).toBe(0);
});

test('close ends every connection', async () => {
  const feed = watch([BTC, INVERSE]);
  await live();
  await feed.close();
  await until(() => double.peers.size === 0);
  expect(sink.state).toBe('closed');
});
