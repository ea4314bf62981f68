import { beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '../../src/feed/feed.ts';
import { BinanceDouble, CAPTURED_BTCUSDT, CAPTURED_TIME, DOCUMENTED_DATED } from '../venues/binance.ts';
import { until } from './sink.ts';
import { ticks, watching } from './watching.ts';

const BTC = { venue: 'binance', symbol: 'BTC/USDT:USDT' };
const ETH = { venue: 'binance', symbol: 'ETH/USDT:USDT' };
const BOTH = ['btcusdt@markPrice@1s', 'ethusdt@markPrice@1s', 'btcusdt@miniTicker', 'ethusdt@miniTicker'];
const INVERSE = { venue: 'binance', symbol: 'BTC/USD:BTC' };

let double: BinanceDouble;
beforeEach(async () => {
  double = await BinanceDouble.open();
});
const { sink, watch, live, states, detailOf } = watching('binance', () => double);

/** When the last mark came, monotonic ms. */
const lastMark = () => sink.quotes.findLast(({ mark }) => mark !== undefined)?.mark?.receivedTime ?? 0;

describe('prices', () => {
  test('the captured frame becomes a quote with exact strings and both times', async () => {
    double.flowing = false;
    const feed = watch([BTC]);
    await until(() => double.requests.length === 1);
    const before = feed.clock.monotonic();
    double.push(JSON.stringify({ stream: '!markPrice@arr@1s', data: [CAPTURED_BTCUSDT] }));
    await until(() => sink.quotes.length === 1);
    const receivedTime = sink.quotes[0]?.mark?.receivedTime ?? 0;
    const at = { venueTime: CAPTURED_TIME, receivedTime };
    expect(sink.quotes).toEqual([
      {
        venue: 'binance',
        symbol: 'BTC/USDT:USDT',
        source: 'ws',
        mark: { value: '79107.36658171', ...at },
        index: { value: '79139.09565217', ...at },
        fundingRate: { value: '0.00008359', ...at },
        nextFundingTime: 1_788_940_800_000,
      },
    ]);
    expect(receivedTime).toBeGreaterThanOrEqual(before);
    expect(receivedTime).toBeLessThanOrEqual(feed.clock.monotonic());
  });

  test('a dated contract has a mark and an index, and no funding at all', async () => {
    double.flowing = false;
    watch([{ venue: 'binance', symbol: 'BTC/USD:BTC-201225' }]);
    await until(() => double.requests.length === 1);
    double.push(JSON.stringify(DOCUMENTED_DATED));
    await until(() => sink.quotes.length === 1);
    expect(Object.keys(sink.quotes[0] ?? {})).toEqual(['venue', 'symbol', 'source', 'mark', 'index']);
    expect(sink.rejections).toEqual([]);
  });

  test('linear and inverse come over a connection each, on the path that serves marks', async () => {
    watch([BTC, ETH, INVERSE]);
    await until(() => [BTC, ETH, INVERSE].every(({ symbol }) => sink.marks(symbol).length > 2));
    expect(double.paths).toEqual(['/market/ws', '/market/ws']);
    expect(double.requests.map(({ method, params }) => [method, params])).toEqual(
      expect.arrayContaining([
        ['SUBSCRIBE', ['btcusdt@markPrice@1s', 'ethusdt@markPrice@1s', 'btcusdt@miniTicker', 'ethusdt@miniTicker']],
        ['SUBSCRIBE', ['btcusd_perp@markPrice@1s', 'btcusd_perp@miniTicker']],
      ]),
    );
    expect(states()).toEqual(['connecting', 'live']);
  });

  test('more instruments than a connection carries streams come from the whole market, in shards, and only those', async () => {
    const keys = Array.from({ length: 201 }, (_, place) => ({ venue: 'binance', symbol: `COIN${place}/USDT:USDT` }));
    watch(keys);
    await until(() => new Set(sink.quotes.map(({ symbol }) => symbol)).size === 201);
    expect(double.requests.map(({ params }) => params)).toEqual([['!markPrice@arr@1s', '!miniTicker@arr']]);
    expect(sink.quotes.every(({ symbol }) => keys.some((key) => key.symbol === symbol))).toBe(true);
    expect(sink.rejections).toEqual([]);
  });

  test('bad prices are refused and counted while good ones go on', async () => {
    double.flowing = false;
    watch([BTC, ETH]);
    await until(() => double.requests.length === 1);
    const btc = (change: object) => JSON.stringify({ ...CAPTURED_BTCUSDT, ...change });
    const bad = ['-5', '0', 'abc', '', 79107.3].map((p) => btc({ p }));
    double.pushTogether([
      btc({}),
      ...bad,
      btc({ E: CAPTURED_TIME - 1 }),
      btc({ E: 'now' }),
      btc({ s: 'BTC\u202eUSDT' }),
      '<html>502</html>',
      '{"e":',
    ]);
    double.push(Buffer.from('binary'));
    double.pushTogether([btc({ i: '-1', r: 'x', E: CAPTURED_TIME + 1 }), btc({ s: 'ETHUSDT', p: '2500' })]);
    await until(() => sink.quotes.length === 3);
    expect(sink.marks(BTC.symbol)).toEqual(['79107.36658171', '79107.36658171']);
    expect(Object.keys(sink.quotes[1] ?? {})).toEqual(['venue', 'symbol', 'source', 'mark', 'nextFundingTime']);
    expect(sink.marks(ETH.symbol)).toEqual(['2500']);
    expect(sink.rejections.map(({ symbol, reason }) => `${symbol} ${reason}`.trim())).toEqual([
      'BTC/USDT:USDT mark "-5" is not above 0',
      'BTC/USDT:USDT mark "0" is not above 0',
      'BTC/USDT:USDT mark "abc" is not a decimal number',
      'BTC/USDT:USDT mark "" is not a decimal number',
      'BTC/USDT:USDT mark 79107.3 is a JSON number: exact prices are decimal strings ("79107.3")',
      `BTC/USDT:USDT event time ${CAPTURED_TIME - 1} goes back`,
      'BTC/USDT:USDT event time "now" is not a time in ms',
      'an instrument named "BTC USDT"',
      'a frame that is not JSON: "<html>502</html>"',
      'a frame that is not JSON: "{\\"e\\":"',
      'a binary frame, where the venue sends text',
      'BTC/USDT:USDT index "-1" is not above 0',
      'BTC/USDT:USDT fundingRate "x" is not a decimal number',
    ]);
    await until(() => sink.statuses.at(-1)?.rejected === 13);
  });
});

describe('subscriptions', () => {
  test('a changed wish is sent as its difference, and the rest flows on', async () => {
    const feed = watch([BTC]);
    await live();
    feed.subscribe([ETH]);
    await until(() => sink.marks(ETH.symbol).length > 2);
    feed.subscribe([ETH]);
    expect(double.requests.map(({ method, params }) => [method, ...params])).toEqual([
      ['SUBSCRIBE', 'btcusdt@markPrice@1s', 'btcusdt@miniTicker'],
      ['UNSUBSCRIBE', 'btcusdt@markPrice@1s', 'btcusdt@miniTicker'],
      ['SUBSCRIBE', 'ethusdt@markPrice@1s', 'ethusdt@miniTicker'],
    ]);
    expect(double.dials).toHaveLength(1);
    feed.subscribe([]);
    await until(() => double.peers.size === 0);
  });

  test('what Binance does not trade is told once, a venue without a feed says so', async () => {
    const keys = [BTC, { venue: 'binance', symbol: 'BTC/USDT:BTC' }, { venue: 'bitmex\u001b', symbol: 'BTC/USDT:USDT' }];
    const feed = watch(keys);
    await live();
    feed.subscribe(keys);
    expect(sink.rejections).toEqual([{ venue: 'binance', symbol: 'BTC/USDT:BTC', reason: 'not a Binance symbol' }]);
    expect(sink.statuses.filter(({ venue }) => venue !== 'binance')).toEqual([
      {
        venue: 'bitmex',
        state: 'refused',
        detail: 'bitmex is not in this ccxt (4.5.84): no live prices for it',
        rejected: 0,
        redials: 0,
        lastFrame: null,
      },
    ]);
  });

  test('nothing but strangers: refused, and nothing is dialled', async () => {
    watch([{ venue: 'binance', symbol: 'BTC/USDT:BTC' }]);
    expect(sink.statuses.at(-1)).toMatchObject({ state: 'refused', detail: 'none of the wanted symbols is traded on Binance' });
    await ticks(5);
    expect(double.dials).toEqual([]);
  });

  test('an unanswered request is sent once more', async () => {
    double.acks = 1;
    double.flowing = false;
    watch([BTC]);
    await until(() => double.requests.length === 2);
    expect(double.requests[1]).toEqual(double.requests[0]);
    double.flowing = true;
    await live();
    expect(double.dials).toHaveLength(1);
  });

  test('one instrument without prices is told, and does not cost the others their connection', async () => {
    double.unknown = new Set(['ETHUSDT']);
    watch([BTC, ETH]);
    await until(() => sink.rejections.length === 1);
    expect(sink.rejections[0]).toEqual({ venue: 'binance', symbol: ETH.symbol, reason: 'subscribed, but no price comes' });
    await ticks(40);
    expect([sink.rejections.length, double.dials.length, sink.state]).toEqual([1, 1, 'live']);
  });

  test('a refusal is told in the words of the venue, cleaned', async () => {
    watch([BTC]);
    await live();
    double.push('{"error":{"code":2,"msg":"Invalid \\u001b[2Jrequest"},"id":1}');
    await until(() => sink.rejections.length === 1);
    expect(sink.rejections[0]?.reason).toBe('request refused: Invalid  [2Jrequest (2)');
  });
});

describe('a connection that dies', () => {
  test.each([
    ['is cut', () => double.terminateAll(), 'closed with code 1006; dialling again in'],
    ['is closed by the venue', () => double.closeAll(1001, 'bye\u0007'), 'closed with code 1001 (bye); dialling again in'],
    ['is closed for a fault', () => double.closeAll(1008), 'closed with code 1008; dialling again in'],
    ['brings a frame of 2 MB', () => double.push('x'.repeat(2_000_000)), 'Max payload size exceeded; dialling again in'],
  ])('%s: is dialled and subscribed again', async (_, kill, detail) => {
    watch([BTC, ETH]);
    await live();
    const requests = double.requests.length;
    kill();
    await until(() => double.requests.length > requests && sink.state === 'live');
    expect(double.requests.at(-1)).toMatchObject({ method: 'SUBSCRIBE', params: BOTH });
    expect(states()).toEqual(['connecting', 'live', 'reconnecting', 'live']);
    expect(detailOf('reconnecting')).toContain(detail);
    expect(sink.statuses.at(-1)?.redials).toBe(1);
    const [btc, eth] = [sink.marks(BTC.symbol).length, sink.marks(ETH.symbol).length];
    await until(() => sink.marks(BTC.symbol).length > btc && sink.marks(ETH.symbol).length > eth);
  });

  test.each([
    ['closes each connection at once', () => (double.onOpen = ({ socket }) => socket.close(1013))],
    ['cuts each connection at once', () => (double.onOpen = ({ socket }) => socket.terminate())],
    ['answers 503', () => (double.answer = () => ({ status: 503 }))],
  ])('a venue that %s is not stormed, and the process stays awake', async (_, arrange) => {
    arrange();
    watch([BTC], { backoffMin: 1, backoffMax: 2 });
    await until(() => sink.statuses.some(({ detail }) => / in (29|30) s$/.test(detail)));
    await ticks(50);
    // Half of the venue's 20 dials in 5 min may be spent at once.
    expect(double.dials).toHaveLength(10);
    expect(sink.state).toBe('reconnecting');
  });

  test('no network: says what cannot be reached, keeps trying, and does not use up its dials', async () => {
    const nowhere = await BinanceDouble.open();
    const { url } = nowhere;
    await nowhere.close();
    watch([BTC], { backoffMin: 1, backoffMax: 2 }, { venues: { binance: { ws: url } } });
    await until(() => (sink.statuses.at(-1)?.redials ?? 0) > 30);
    expect(sink.statuses.at(-1)?.detail).toMatch(/^127\.0\.0\.1:\d+ cannot be reached: connection refused; dialling again/);
    expect(sink.state).toBe('reconnecting');
  });

  test('the backoff begins anew only after prices have flowed for a while', async () => {
    const waits = () =>
      sink.statuses
        .flatMap(({ detail }) => /dialling again in (\S+) s/.exec(detail)?.[1] ?? [])
        .filter((wait, place, all) => wait !== all[place - 1]);
    watch([BTC], { backoffMin: 200, backoffMax: 10_000, provenAfter: 400 });
    for (const redials of [1, 2]) {
      await live();
      double.terminateAll();
      await until(() => sink.statuses.at(-1)?.redials === redials);
    }
    // Three quarters of 400 and of 800 ms.
    expect(waits()).toEqual(['0.3', '0.6']);
    await live();
    const resumed = lastMark();
    await until(() => lastMark() - resumed > 500);
    double.terminateAll();
    await until(() => sink.statuses.at(-1)?.redials === 3);
    expect(waits()).toEqual(['0.3', '0.6', '0.3']);
  });
});

describe('a connection that falls silent', () => {
  test('but pongs: stale within the configured time, then dialled again', async () => {
    const { clock } = watch([BTC]);
    await live();
    double.flowing = false;
    await until(() => sink.state === 'stale');
    const [last, told] = [lastMark(), clock.monotonic()];
    // staleAfter is 400 ms, looked at every 5; the rest is what a busy machine may need.
    expect(told - last).toBeGreaterThanOrEqual(400);
    expect(told - last).toBeLessThan(700);
    const { lastFrame } = sink.statuses.at(-1) ?? {};
    expect(lastFrame).toBeGreaterThan(last);
    await until(() => double.dials.length === 2);
    expect(detailOf('reconnecting')).toMatch(/^no price for [01]\.\d s; dialling again/);
    double.flowing = true;
    await live();
    expect(double.protocolPings).toBeGreaterThan(2);
  });

  test('only bad prices are no prices', async () => {
    watch([BTC]);
    await live();
    double.mark = () => ({ p: '0' });
    await until(() => sink.state === 'stale');
    await until(() => double.dials.length === 2);
  });

  test('an acknowledged subscription without a first price is a fault of the path: the other one is tried, and so on', async () => {
    double.dead = new Set(['/market/ws', '/ws']);
    watch([BTC]);
    await until(() => double.dials.length === 3);
    expect(double.paths).toEqual(['/market/ws', '/ws', '/market/ws']);
    expect(detailOf('reconnecting')).toContain('subscribed, but no price came; dialling again in');
    double.dead = new Set(['/market/ws']);
    await live();
    expect(double.dials.at(-1)?.path).toBe('/ws');
    // The path that worked is kept.
    const dials = double.dials.length;
    double.terminateAll();
    await until(() => double.dials.length > dials);
    expect(double.dials.at(-1)?.path).toBe('/ws');
  });

  test('a path that is not there is not tried twice in a row', async () => {
    double.dead = new Set();
    double.answer = (path) => (path === '/market/ws' ? { status: 404 } : null);
    watch([BTC]);
    await live();
    expect(double.paths).toEqual(['/market/ws', '/ws']);
  });
});

describe('a venue that wants quiet', () => {
  test.each([
    [429, { 'Retry-After': '1' }, 1_000],
    [418, {}, 300],
    [403, { 'Retry-After': '0' }, 300],
  ])('HTTP %s with %j is left alone for %s ms, over both of its connections', async (status, headers, wait) => {
    double.answer = () => ({ status, headers });
    watch([BTC, INVERSE]);
    await until(() => sink.state === 'limited');
    double.answer = () => null;
    expect(sink.statuses.at(-1)?.detail).toContain(`answered with HTTP ${status}`);
    const before = double.dials.length;
    expect(before).toBeLessThanOrEqual(2);
    await live();
    const quiet = (double.dials[before]?.at ?? 0) - (double.dials[before - 1]?.at ?? 0);
    // A timer of Node may fire up to a millisecond early.
    expect(quiet).toBeGreaterThan(wait - 5);
  });
});

describe('renewal', () => {
  test('an old connection is replaced before it is dropped, without a gap', async () => {
    watch([BTC], { renewAfter: 200 });
    await until(() => double.dials.length >= 3 && double.peers.size === 1);
    expect(double.crowd).toBe(2);
    expect(states()).toEqual(['connecting', 'live']);
    expect(sink.rejections).toEqual([]);
  });

  test('a successor that does not come up leaves the old one alone', async () => {
    watch([BTC], { renewAfter: 100, backoffMax: 40 });
    await live();
    double.answer = () => ({ status: 503 });
    await until(() => double.dials.length >= 3);
    expect([sink.state, double.peers.size]).toEqual(['live', 1]);
  });

  test('a venue that announces its going is left first', async () => {
    watch([BTC]);
    await live();
    double.push('{"e":"serverShutdown","E":1770123456789}');
    await until(() => double.dials.length === 2 && double.peers.size === 1);
    expect(states()).toEqual(['connecting', 'live']);
  });
});

test('after sleep all is dialled again at once', async () => {
  let asleep = 0;
  const clock: Clock = { now: () => Date.now() + asleep, monotonic: () => performance.now() + asleep };
  // A backoff of a minute: only "at once" comes back within this test.
  watch([BTC, INVERSE], { backoffMin: 60_000, backoffMax: 60_000 }, { clock });
  await live();
  double.flowing = false;
  asleep = 3_600_000;
  await until(() => double.dials.length === 4);
  expect(sink.statuses.some(({ detail }) => detail.includes('stood still for 3600 s'))).toBe(true);
  double.flowing = true;
  await live();
});

describe('close', () => {
  test('ends every connection, and nothing reaches the sink after it', async () => {
    const feed = watch([BTC, INVERSE]);
    await live();
    await feed.close();
    expect(sink.state).toBe('closed');
    const { total } = sink;
    await until(() => double.peers.size === 0);
    await ticks(20);
    expect([sink.total, double.dials.length]).toEqual([total, 2]);
  });

  test.each([
    ['while it dials', () => {}],
    ['while it waits to dial again', () => (double.answer = () => ({ status: 503 }))],
    ['while the venue wants quiet', () => (double.answer = () => ({ status: 429 }))],
  ])('%s', async (_, arrange) => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const idle = timers();
    arrange();
    const feed = watch([BTC]);
    if (double.answer('') !== null) await until(() => sink.state !== 'connecting');
    await feed.close();
    // A timer left behind would hold the process for as long as the venue's ban lasts.
    expect(timers()).toBeLessThanOrEqual(idle);
    const [dials, { total }] = [double.dials.length, sink];
    await ticks(20);
    expect(double.dials.length - dials).toBeLessThanOrEqual(1);
    expect([sink.total, double.peers.size]).toEqual([total, 0]);
  });
});

test('marks wrapped as a combined stream are the same marks', async () => {
  double.combined = true;
  watch([BTC]);
  await live();
  expect(sink.marks(BTC.symbol)[0]).toBe('79107.36658171');
});
