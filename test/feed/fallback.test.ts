import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Timings } from '../../src/feed/timings.ts';
import { BinanceDouble, CAPTURED_TIME } from '../venues/binance.ts';
import { bulk } from '../venues/bulk.ts';
import { BybitDouble } from '../venues/bybit.ts';
import type { Double } from '../venues/double.ts';
import { HyperliquidDouble } from '../venues/hyperliquid.ts';
import { KrakenDouble } from '../venues/kraken.ts';
import { OkxDouble } from '../venues/okx.ts';
import { until } from './sink.ts';
import { Watcher } from './watcher.ts';
import { ticks, watching } from './watching.ts';

const BTC = { venue: 'binance', symbol: 'BTC/USDT:USDT' };
const ETH = { venue: 'binance', symbol: 'ETH/USDT:USDT' };
const INVERSE = { venue: 'binance', symbol: 'BTC/USD:BTC' };
/** REST's own patience, as much faster as the socket's is. */
const QUICK: Partial<Timings> = { restAfter: 200, restEvery: 60, restMax: 400, restUntil: 200, restWithin: 1_000, closedEvery: 300 };
/** After all that the double sends over its socket. */
const LATER = CAPTURED_TIME + 86_400_000;

let double: BinanceDouble;
const { sink, watch, live, detailOf } = watching('binance', () => double);
beforeEach(async () => {
  double = await BinanceDouble.open();
});

const start = (keys = [BTC], timings: Partial<Timings> = {}) => watch(keys, { ...QUICK, ...timings });
const fetched = (symbol: string) => sink.quotes.filter((quote) => quote.symbol === symbol && quote.source === 'rest');
const noSocket = () => (double.answer = () => ({ status: 503 }));
const serve = (prices: Readonly<Record<string, string>>, from = LATER) => (double.rest = bulk(() => prices, from));

describe('a socket that brings nothing', () => {
  test('prices come over REST, marked as such, and the state says why', async () => {
    noSocket();
    serve({ BTCUSDT: '50000.10', ETHUSDT: '2500', BNBUSDT: '600' });
    const feed = start([BTC, ETH]);
    const before = feed.clock.monotonic();
    await until(() => fetched(BTC.symbol).length > 2 && fetched(ETH.symbol).length > 2);
    const at = { venueTime: LATER + 1_000, receivedTime: fetched(BTC.symbol)[0]?.mark?.receivedTime ?? 0 };
    expect(fetched(BTC.symbol)[0]).toEqual({
      venue: 'binance',
      symbol: BTC.symbol,
      source: 'rest',
      mark: { value: '50000.10', ...at },
      index: { value: '50000.10', ...at },
      fundingRate: { value: '0.0001', ...at },
      nextFundingTime: LATER + 1_000 + 3_600_000,
    });
    expect(at.receivedTime).toBeGreaterThanOrEqual(before);
    expect(new Set(sink.quotes.map(({ symbol }) => symbol))).toEqual(new Set([BTC.symbol, ETH.symbol]));
    await until(() => sink.state === 'polling');
    expect(sink.statuses.at(-1)?.detail).toMatch(/^socket: answered with HTTP 503; dialling again.*; prices over REST every 0\.1 s$/);
    expect(sink.statuses.at(-1)?.lastFrame).toBeGreaterThanOrEqual(before);
  });

  test('only the markets that are wanted are asked for', async () => {
    noSocket();
    serve({ BTCUSD_PERP: '50000' });
    start([INVERSE]);
    await until(() => fetched(INVERSE.symbol).length > 0);
    expect(new Set(double.asked.map(({ path }) => path))).toEqual(new Set(['/dapi/v1/premiumIndex']));
  });

  test('once it brings prices again REST is left alone, and said to be over a little later', async () => {
    noSocket();
    serve({ BTCUSDT: '50000' }, CAPTURED_TIME - 86_400_000);
    start();
    await until(() => sink.state === 'polling');
    double.answer = () => null;
    await until(() => sink.quotes.some(({ source }) => source === 'ws'));
    const asked = double.asked.length;
    await live();
    await ticks(40);
    // One round may have been under way.
    expect(double.asked.length - asked).toBeLessThanOrEqual(1);
    expect(sink.quotes.at(-1)?.source).toBe('ws');
  });

  test('a socket that falls silent later is stood in for as soon as its prices are stale', async () => {
    serve({ BTCUSDT: '50000' });
    start();
    await live();
    expect(double.asked).toEqual([]);
    double.flowing = false;
    await until(() => sink.state === 'polling' && fetched(BTC.symbol).length > 1);
    const newest = sink.quotes.findLast(({ source }) => source === 'ws')?.mark?.receivedTime ?? 0;
    expect((fetched(BTC.symbol)[0]?.mark?.receivedTime ?? 0) - newest).toBeGreaterThanOrEqual(400);
  });
});

test('one silent instrument is fetched alone, while the others go on over the socket', async () => {
  double.unknown = new Set(['ETHUSDT']);
  serve({ BTCUSDT: '1', ETHUSDT: '2500' });
  start([BTC, ETH]);
  await until(() => sink.state === 'polling' && fetched(ETH.symbol).length > 1);
  expect(fetched(BTC.symbol)).toEqual([]);
  expect(sink.statuses.at(-1)?.detail).toContain(`socket: no price of ${ETH.symbol}; prices over REST every 0.1 s`);
});

describe('what REST may not do', () => {
  test('bring what is older than what was seen', async () => {
    serve({ BTCUSDT: '1' }, CAPTURED_TIME - 86_400_000);
    start();
    await live();
    double.flowing = false;
    await until(() => double.asked.length > 2);
    expect(fetched(BTC.symbol)).toEqual([]);
    expect(sink.statuses.some(({ state }) => state === 'polling')).toBe(false);
  });

  test('make a mark whose time stands still look fresh', async () => {
    noSocket();
    const still = bulk(() => ({ BTCUSDT: '50000' }), LATER);
    const first = await still({ method: 'GET', path: '/fapi/v1/premiumIndex', query: new URLSearchParams(), body: '', headers: {}, at: 0 });
    double.rest = () => first;
    start();
    await until(() => double.asked.length > 3);
    expect(fetched(BTC.symbol)).toHaveLength(1);
  });

  test('pass a wrong price: it is refused, told and counted', async () => {
    noSocket();
    serve({ BTCUSDT: '-5', ETHUSDT: '2500' });
    start([BTC, ETH]);
    await until(() => fetched(ETH.symbol).length > 0 && (sink.statuses.at(-1)?.rejected ?? 0) > 0);
    expect(fetched(BTC.symbol)).toEqual([]);
    expect(sink.rejections[0]).toEqual({ venue: 'binance', symbol: BTC.symbol, reason: 'mark "-5" is not above 0' });
  });
});

describe('REST that fails', () => {
  test.each([
    ['HTTP 500', { status: 500 }, /answered with HTTP 500$/, 0],
    ['no JSON', { body: '<html>\u001b[2Jsign in</html>' }, /answered with what is not JSON: "<html> \[2Jsign in<\/html>"$/, 1],
    ['another shape', { body: '{"code":0,"msg":"ok"}' }, /^.*an answer without a list: /, 1],
  ])('%s: says so beside the state of the socket, asks ever more rarely, and goes on', async (_, answer, reason, rejected) => {
    noSocket();
    double.rest = () => answer;
    start();
    await until(() => double.asked.length >= 4);
    expect(sink.statuses.at(-1)?.detail).toMatch(/^answered with HTTP 503; dialling again.*; over REST: /);
    expect(sink.statuses.at(-1)?.detail.split('; over REST: ')[1]).toMatch(reason);
    expect(sink.statuses.some(({ state }) => state === 'polling')).toBe(false);
    const gaps = double.asked.map(({ at }, place, all) => at - (all[place - 1]?.at ?? at)).slice(1);
    expect(gaps.at(-1)).toBeGreaterThan(100);
    expect(sink.rejections.length > 0).toBe(rejected > 0);
    serve({ BTCUSDT: '50000' });
    await until(() => sink.state === 'polling');
  });

  test.each([
    [429, { 'Retry-After': '1' }, 1_000],
    [418, {}, 300],
    [403, { 'Retry-After': '0' }, 300],
  ])('HTTP %s with %j is left alone for %s ms', async (status, headers, wait) => {
    noSocket();
    double.rest = () => ({ status, headers });
    start();
    await until(() => double.asked.length >= 2);
    const [first, second] = double.asked;
    // A timer of Node may fire up to a millisecond early.
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(wait - 5);
  });

  test('a round that hangs is never overtaken by another, and given up on', async () => {
    noSocket();
    double.rest = () => 'silence';
    start([BTC], { restWithin: 300 });
    await until(() => double.asked.length >= 2);
    const [first, second] = double.asked;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(295);
    await until(
      () => detailOf('reconnecting') !== undefined && sink.statuses.some(({ detail }) => detail.includes('did not answer within 0.3 s')),
    );
  });
});

describe('close', () => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

  test.each([
    ['while a round hangs', () => (double.rest = () => 'silence')],
    ['between two rounds', () => serve({ BTCUSDT: '50000' })],
    ['while REST is to be left alone', () => (double.rest = () => ({ status: 429 }))],
  ])('%s: ends at once, leaves no timer, and nothing is asked or told after it', async (_, arrange) => {
    noSocket();
    arrange();
    const idle = timers();
    const feed = start();
    await until(() => double.asked.length > 0);
    const before = performance.now();
    await feed.close();
    expect(performance.now() - before).toBeLessThan(900);
    expect(timers()).toBeLessThanOrEqual(idle);
    expect(sink.state).toBe('closed');
    const [asked, { total }] = [double.asked.length, sink];
    await ticks(40);
    expect([double.asked.length, sink.total]).toEqual([asked, total]);
  });
});

test("a server that stands in for the socket alone: the venue's own REST is not asked", async () => {
  noSocket();
  serve({ BTCUSDT: '50000' });
  watch([BTC], QUICK, { venues: { binance: { ws: double.url } } });
  await until(() => (sink.statuses.at(-1)?.redials ?? 0) > 4);
  await ticks(60);
  expect(sink.quotes).toEqual([]);
  expect(sink.statuses.every(({ detail }) => !detail.includes('REST'))).toBe(true);
});

test('after sleep all is fetched at once', async () => {
  let asleep = 0;
  serve({ BTCUSDT: '50000' });
  const clock = { now: () => Date.now() + asleep, monotonic: () => performance.now() + asleep };
  watch([BTC], { ...QUICK, staleAfter: 60_000, starvedAfter: 90_000, backoffMin: 60_000, backoffMax: 60_000 }, { clock });
  await live();
  noSocket();
  double.flowing = false;
  asleep = 3_600_000;
  await until(() => fetched(BTC.symbol).length > 0);
});

describe.each<[string, () => Promise<Double>, string, string]>([
  ['bybit', () => BybitDouble.open(), 'BTC/USDT:USDT', 'BTCUSDT'],
  ['bybit', () => BybitDouble.open(), 'BTC/USD:BTC', 'BTCUSD'],
  ['hyperliquid', () => HyperliquidDouble.open(), 'KPEPE/USDC:USDC', 'kPEPE'],
  ['kraken', () => KrakenDouble.open(), 'BTC/USD:USD', 'PF_XBTUSD'],
  ['okx', () => OkxDouble.open(), 'BTC/USDT:USDT', 'BTC-USDT-SWAP'],
  ['okx', () => OkxDouble.open(), 'BTC/USD:BTC-260327', 'BTC-USD-260327'],
  ['binance', () => BinanceDouble.open(), 'BTC/USDT', 'BTCUSDT'],
  ['bybit', () => BybitDouble.open(), 'BTC/USDT', 'BTCUSDT'],
  ['kraken', () => KrakenDouble.open(), 'USDT/USD', 'USDTZUSD'],
  ['okx', () => OkxDouble.open(), 'BTC/USDT', 'BTC-USDT'],
])('%s', (venue, open, symbol, id) => {
  let other: Double;
  const others = new Watcher(venue, () => other);
  afterEach(async () => {
    await others.close();
    await other.close();
  });

  test(`${symbol} comes over REST when the socket does not`, async () => {
    other = await open();
    other.answer = () => ({ status: 503 });
    other.rest = bulk(() => ({ OTHER: '1', [id]: '50000.5' }));
    others.watch([{ venue, symbol }], QUICK);
    await until(() => others.sink.state === 'polling');
    const field = symbol.includes(':') ? 'mark' : 'last';
    expect(others.sink.quotes.find((quote) => quote[field] !== undefined)).toMatchObject({
      venue,
      symbol,
      source: 'rest',
      [field]: { value: '50000.5' },
    });
    expect(new Set(others.sink.quotes.map((quote) => quote.symbol))).toEqual(new Set([symbol]));
  });
});
