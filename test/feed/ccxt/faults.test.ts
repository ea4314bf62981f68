import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadExchange } from '../../../src/feed/ccxt/load.ts';
import type { Feed } from '../../../src/feed/feed.ts';
import { liveFeed } from '../../../src/feed/live.ts';
import type { Timings } from '../../../src/feed/timings.ts';
import { BitgetDouble, bitgetTicker } from '../../venues/bitget.ts';
import { GateDouble, gateTicker } from '../../venues/gate.ts';
import { KucoinDouble, kucoinMark } from '../../venues/kucoin.ts';
import { Collector, until } from '../sink.ts';
import { FAST } from '../watcher.ts';
import { quietly, ticks } from '../watching.ts';

type AnyDouble = GateDouble | BitgetDouble | KucoinDouble;

interface House {
  readonly venue: string;
  open(): Promise<AnyDouble>;
  /** A good frame of BTC's with this mark. */
  mark(mark: unknown, time?: unknown): object;
  /** The venue's error frame. */
  readonly error: object;
}

const HOUSES: readonly House[] = [
  {
    venue: 'gate',
    open: () => GateDouble.open(),
    mark: (mark, time) => gateTicker('BTC_USDT', { mark_price: mark }, ...(time === undefined ? [] : [time])),
    error: {
      time: 1,
      id: 77,
      channel: 'futures.tickers',
      event: 'subscribe',
      error: { code: 1, message: 'invalid argument' },
      result: null,
    },
  },
  {
    venue: 'bitget',
    open: () => BitgetDouble.open(),
    mark: (mark, time) => bitgetTicker('BTCUSDT', { markPrice: mark, ...(time === undefined ? {} : { ts: String(time) }) }),
    error: { event: 'error', code: 30_016, msg: 'Param error' },
  },
  {
    venue: 'kucoin',
    open: () => KucoinDouble.open(),
    mark: (mark, time) => kucoinMark('XBTUSDTM', { mp: mark, ...(time === undefined ? {} : { ts: time }) }),
    error: { id: '77', type: 'error', code: 415, data: 'type is not supported' },
  },
];

quietly();

describe.each(HOUSES)('$venue, through ccxt', ({ venue, open, mark, error }) => {
  const BTC = { venue, symbol: 'BTC/USDT:USDT' };
  const ETH = { venue, symbol: 'ETH/USDT:USDT' };
  let double: AnyDouble;
  let sink: Collector;
  let feeds: Feed[] = [];

  // ccxt's file is loaded once, before any clock runs.
  beforeAll(async () => {
    await loadExchange(venue);
  });
  beforeEach(async () => {
    double = await open();
    sink = new Collector();
  });
  afterEach(async () => {
    await Promise.all(feeds.map((feed) => feed.close()));
    feeds = [];
    await double.close();
  });

  function watch(keys = [BTC], timings: Partial<Timings> = {}): Feed {
    const feed = liveFeed({
      venues: { [venue]: { ws: double.url, rest: double.restUrl } },
      timings: { ...FAST, ...timings },
      random: () => 0.5,
    });
    feeds.push(feed);
    feed.subscribe(keys);
    feed.start(sink);
    return feed;
  }
  const live = () => until(() => sink.state === 'live');
  const told = () => sink.rejections.map(({ symbol, reason }) => `${symbol} ${reason}`.trim());
  const reasons = () => sink.statuses.filter(({ state }) => state === 'reconnecting').map(({ detail }) => detail);

  test.each([
    ['closes with 1001', (venue: AnyDouble) => venue.closeAll(1001, 'bye\u0007'), /^closed with code 1001 \(bye\); dialling again in/],
    ['closes with 1008', (venue: AnyDouble) => venue.closeAll(1008), /^closed with code 1008; dialling again in/],
    ['cuts the line', (venue: AnyDouble) => venue.terminateAll(), /^closed with code 1006; dialling again in/],
    ['resets the line', (venue: AnyDouble) => venue.resetAll(), /dialling again in/],
    ['sends a frame of 2 MB', (venue: AnyDouble) => venue.push('x'.repeat(2_000_000)), /^Max payload size exceeded; dialling again in/],
  ])('%s: is dialled and subscribed again', async (_, kill, detail) => {
    watch([BTC, ETH]);
    await live();
    await until(() => sink.marks(ETH.symbol).length > 0);
    kill(double);
    await until(() => double.dials.length === 2 && sink.state === 'live');
    expect(reasons()[0]).toMatch(detail);
    const [btc, eth] = [sink.marks(BTC.symbol).length, sink.marks(ETH.symbol).length];
    await until(() => sink.marks(BTC.symbol).length > btc && sink.marks(ETH.symbol).length > eth);
    expect(told()).toEqual([]);
  });

  test.each([
    ['closes each connection at once', (venue: AnyDouble) => (venue.onOpen = ({ socket }) => socket.close(1013))],
    ['cuts each connection at once', (venue: AnyDouble) => (venue.onOpen = ({ socket }) => socket.terminate())],
    ['answers 503', (venue: AnyDouble) => (venue.answer = () => ({ status: 503 }))],
  ])('a venue that %s is not stormed, and the process stays awake', async (_, arrange) => {
    arrange(double);
    watch([BTC], { backoffMin: 1, backoffMax: 2 });
    await until(() => sink.statuses.some(({ detail }) => / in (29|30) s$/.test(detail)));
    await ticks(50);
    // Half of the venue's 20 dials in 5 min may be spent at once.
    expect(double.dials).toHaveLength(10);
  });

  test.each([
    [429, { 'Retry-After': '1' }],
    [418, {}],
    [403, {}],
  ])('HTTP %s is left alone for a while, and says so', async (status, headers) => {
    double.answer = () => ({ status, headers });
    watch();
    await until(() => sink.state === 'limited');
    double.answer = () => null;
    expect(sink.statuses.at(-1)?.detail).toContain(`answered with HTTP ${status}`);
    await live();
    expect((double.dials[1]?.at ?? 0) - (double.dials[0]?.at ?? 0)).toBeGreaterThan(status === 429 ? 995 : 295);
  });

  test('HTTP 451 is told as what it is', async () => {
    double.answer = () => ({ status: 451 });
    watch();
    await until(() => sink.state === 'refused');
    expect(sink.statuses.at(-1)?.detail).toBe('the venue does not serve this place (HTTP 451)');
  });

  test('a list of markets that cannot be had is asked for again, and says why', async () => {
    const { rest } = double;
    double.rest = () => ({ status: 503, body: '<html>\u001b[2Jno</html>' });
    watch();
    await until(() => reasons().some((detail) => /^127\.0\.0\.1:\d+ answered with HTTP 503; dialling again in/.test(detail)));
    expect(double.dials).toEqual([]);
    double.rest = () => ({ body: '{"data":' });
    await until(() => double.asked.length > 3);
    double.rest = rest;
    await live();
  });

  test('silence that pongs is stale, then dialled again', async () => {
    watch();
    await live();
    double.flowing = false;
    await until(() => sink.state === 'stale');
    await until(() => double.dials.length === 2);
    expect(reasons()[0]).toMatch(/^no price for [01]\.\d s; dialling again/);
  });

  test('pongs that stop while prices flow kill nothing', async () => {
    watch();
    await live();
    double.ponging = false;
    const before = sink.quotes.length;
    await until(() => sink.quotes.length > before + 100);
    expect([double.dials.length, sink.state]).toEqual([1, 'live']);
  });

  test('nothing at all any more: the line is dead', async () => {
    watch([BTC], { starvedAfter: 60_000 });
    await live();
    double.flowing = false;
    double.ponging = false;
    await until(() => double.dials.length === 2);
    expect(reasons()[0]).toMatch(/^nothing heard for \d\.\d s; dialling again/);
  });

  test('no upgrade: given up, and dialled again', async () => {
    double.answer = () => 'silence';
    watch([BTC], { handshake: 200 });
    await until(() => double.dials.length === 2);
    double.answer = () => null;
    await live();
  });

  test('a subscription that brings no first mark is a fault', async () => {
    double.flowing = false;
    watch();
    await until(() => double.dials.length === 2);
    expect(reasons()[0]).toContain('subscribed, but no price came; dialling again in');
    double.flowing = true;
    await live();
  });

  test('a lost request is sent once more', async () => {
    double.flowing = false;
    watch([BTC, ETH], { firstWithin: 60_000 });
    await until(() => double.requests.length > 2);
    expect(double.dials).toHaveLength(1);
    double.flowing = true;
    await live();
  });

  test('bad prices are refused and counted while good ones go on', async () => {
    double.flowing = false;
    watch([BTC], { firstWithin: 60_000, ackWithin: 60_000, starvedAfter: 60_000 });
    await until(() => double.requests.length > 0);
    await ticks(5);
    const TIME = 1_782_834_990_000;
    double.pushTogether([
      mark('43000.10', TIME),
      ...['-5', '0', 'abc', -5, 0].map((bad) => mark(bad, TIME)),
      mark('1', TIME - 1),
      mark('1', 'now'),
    ]);
    double.pushTogether(['<html>502</html>', '{"a":', '[]', 'null', '5', error, mark('43001.20', TIME + 3_600_000)]);
    await until(() => sink.marks(BTC.symbol).filter((value) => value !== undefined).length === 2);
    expect(sink.marks(BTC.symbol).filter((value) => value !== undefined)).toEqual(['43000.10', '43001.20']);
    const lines = told();
    expect(lines.slice(0, 7)).toEqual([
      `${BTC.symbol} mark "-5" is not above 0`,
      `${BTC.symbol} mark "0" is not above 0`,
      `${BTC.symbol} mark "abc" is not a decimal number`,
      `${BTC.symbol} mark "-5" is not above 0`,
      `${BTC.symbol} mark "0" is not above 0`,
      `${BTC.symbol} event time ${TIME - 1} goes back`,
      `${BTC.symbol} event time "now" is not a time`,
    ]);
    expect(lines).toContainEqual(expect.stringMatching(/^a frame that is not JSON: "<html>502<\/html>"/));
    expect(lines).toContainEqual(expect.stringMatching(/^a frame that is not JSON: "{\\"a\\":"/));
    expect(lines).toContainEqual(expect.stringMatching(/^request refused: /));
    expect(double.dials).toHaveLength(1);
    await until(() => sink.statuses.at(-1)?.rejected === lines.length);
  });

  test('a changed wish asks for what is new, and what is no longer wanted is not told', async () => {
    const feed = watch([BTC]);
    await live();
    feed.subscribe([ETH]);
    await until(() => sink.marks(ETH.symbol).length > 2);
    const before = sink.marks(BTC.symbol).length;
    await until(() => sink.marks(ETH.symbol).length > 20);
    expect(sink.marks(BTC.symbol)).toHaveLength(before);
    feed.subscribe([]);
    await until(() => double.peers.size === 0);
  });

  test('what is not among its markets is told once, and costs no other its price', async () => {
    watch([BTC, { venue, symbol: 'XYZ/USDT:USDT' }]);
    await live();
    double.terminateAll();
    await until(() => double.dials.length === 2 && sink.state === 'live');
    expect(told()).toEqual([`XYZ/USDT:USDT not among the markets of ${venue}`]);
  });

  test('close ends every connection, and nothing reaches the sink after it', async () => {
    const feed = watch([BTC]);
    await live();
    await feed.close();
    expect(sink.state).toBe('closed');
    const { total } = sink;
    await until(() => double.peers.size === 0);
    await ticks(20);
    expect([sink.total, double.dials.length]).toEqual([total, 1]);
  });

  test('close while it loads', async () => {
    const feed = watch([BTC]);
    await feed.close();
    await ticks(40);
    expect(double.dials).toEqual([]);
    expect(sink.state).toBe('closed');
  });
});
