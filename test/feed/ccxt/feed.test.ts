import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Clock } from '../../../src/feed/feed.ts';
import { loadExchange } from '../../../src/net/ccxt.ts';
import { BitgetDouble, bitgetTicker } from '../../venues/bitget.ts';
import { GateDouble, gateTicker } from '../../venues/gate.ts';
import { KucoinDouble, kucoinMark } from '../../venues/kucoin.ts';
import { until } from '../sink.ts';
import { Watcher } from '../watcher.ts';
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

  // ccxt's file is loaded once, before any clock runs.
  beforeAll(async () => {
    await loadExchange(venue);
  });
  beforeEach(async () => {
    double = await open();
  });
  const watcher = new Watcher(venue, () => double);
  const { watch, live, told, sink, states } = watcher;
  afterEach(async () => {
    await watcher.close();
    await double.close();
  });
  const reasons = () => sink.statuses.filter(({ state }) => state === 'reconnecting').map(({ detail }) => detail);

  test('a list of markets that cannot be had is asked for again, and says why', async () => {
    const { rest } = double;
    double.rest = () => ({ status: 503, body: '<html>\u001b[2Jno</html>' });
    watch([BTC]);
    await until(() => reasons().some((detail) => /^127\.0\.0\.1:\d+ answered with HTTP 503; dialling again in/.test(detail)));
    expect(double.dials).toEqual([]);
    double.rest = () => ({ body: '{"data":' });
    await until(() => double.asked.length > 3);
    double.rest = rest;
    await live();
  });

  test('a subscription that brings no first mark is a fault', async () => {
    double.flowing = false;
    watch([BTC]);
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

  test('bad prices are refused and counted while good ones go on, and ccxt prints nothing of them', async () => {
    const printed = vi.spyOn(console, 'log');
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
    expect(printed).not.toHaveBeenCalled();
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

  test('nothing but what it does not list: refused, nothing is dialled, and back when something else is wanted', async () => {
    const XYZ = { venue, symbol: 'XYZ/USDT:USDT' };
    const feed = watch([XYZ], { handshake: 500 });
    await until(() => sink.state === 'refused');
    // On a busy machine REST has been asked by then, and has no answer either.
    expect(sink.statuses.at(-1)?.detail).toMatch(
      new RegExp(`^nothing that is wanted is served: not among the markets of ${venue}(; over REST: |$)`),
    );
    const start = performance.now();
    await until(() => performance.now() - start > 1_100);
    expect([sink.state, double.dials.length]).toEqual(['refused', 0]);
    feed.subscribe([XYZ, BTC]);
    await live();
  });

  test('an old connection is replaced before it is dropped, without a gap', async () => {
    watch([BTC], { renewAfter: 400, staleAfter: 10_000 });
    await until(() => double.dials.length >= 3 && double.peers.size === 1);
    expect(double.crowd).toBe(2);
    expect([states(), told()]).toEqual([['connecting', 'live'], []]);
  });

  test('after sleep it is dialled again at once', async () => {
    let asleep = 0;
    const clock: Clock = { now: () => Date.now() + asleep, monotonic: () => performance.now() + asleep };
    // A backoff of a minute: only "at once" comes back within this test.
    watch([BTC], { backoffMin: 60_000, backoffMax: 60_000 }, { clock });
    await live();
    asleep = 3_600_000;
    await until(() => double.dials.length === 2);
    expect(sink.statuses.some(({ detail }) => detail.includes('stood still for 3600 s'))).toBe(true);
    await live();
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
