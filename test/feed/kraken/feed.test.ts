import { beforeEach, describe, expect, test } from 'vitest';
import type { Feed } from '../../../src/feed/feed.ts';
import { CAPTURED_INVERSE, CAPTURED_LINEAR, CAPTURED_SPOT, CAPTURED_TIME, frame, KrakenDouble, spotFrame } from '../../venues/kraken.ts';
import { until } from '../sink.ts';
import { watching } from '../watching.ts';

const BTC = { venue: 'kraken', symbol: 'BTC/USD:USD' };
const ETH = { venue: 'kraken', symbol: 'ETH/USD:USD' };
const INVERSE = { venue: 'kraken', symbol: 'BTC/USD:BTC' };
const DATED = { venue: 'kraken', symbol: 'BTC/USD:BTC-261225' };

let double: KrakenDouble;
beforeEach(async () => {
  double = await KrakenDouble.open();
});
const { sink, watch, live, states, told, detailOf } = watching('kraken', () => double);

/** A connection that is subscribed and at rest: what comes next is what the test sends. */
async function quiet(keys = [BTC]): Promise<Feed> {
  double.flowing = false;
  const feed = watch(keys, { staleAfter: 60_000, firstWithin: 60_000, starvedAfter: 60_000 });
  await until(() => double.requests.length === 1);
  return feed;
}

describe('tickers', () => {
  test('captured frames become quotes with exact strings and both times', async () => {
    const feed = await quiet([BTC, INVERSE]);
    const before = feed.clock.monotonic();
    double.pushTogether([frame(CAPTURED_INVERSE), frame(CAPTURED_LINEAR)]);
    await until(() => sink.quotes.length === 2);
    const receivedTime = sink.quotes[0]?.mark?.receivedTime ?? 0;
    expect(receivedTime).toBeGreaterThanOrEqual(before);
    expect(receivedTime).toBeLessThanOrEqual(feed.clock.monotonic());
    const at = { venueTime: 1_676_393_235_406, receivedTime };
    expect(sink.quotes[0]).toEqual({
      venue: 'kraken',
      symbol: 'BTC/USD:BTC',
      source: 'ws',
      mark: { value: '21979.68641534714', ...at },
      index: { value: '21984.54', ...at },
      last: { value: '21983.5', ...at },
      bid: { value: '21978.5', ...at },
      ask: { value: '21987.0', ...at },
      fundingRate: { value: '-0.000001380384722222', ...at },
      nextFundingTime: 1_676_394_000_000,
    });
    expect(sink.quotes[1]).toMatchObject({
      symbol: 'BTC/USD:USD',
      mark: { value: '79873.40587777576', venueTime: CAPTURED_TIME },
      index: { value: '79871.28' },
      last: { value: '79874.0' },
      fundingRate: { value: '0.000012439370833333' },
      nextFundingTime: 1_788_649_200_000,
    });
    expect(double.paths).toEqual(['/ws/v1']);
    expect(sink.rejections).toEqual([]);
  });

  test('what a frame leaves out, or holds as null or "", is not said; a frame without a mark is no sign of life', async () => {
    await quiet();
    const head = { feed: '"ticker"', product_id: '"PF_XBTUSD"' };
    double.push(frame({ ...head, time: '1788646160008', index: '80000.5' }));
    double.push(frame({ ...head, time: '1788646161008', markPrice: '80001', index: 'null', last: '""', relative_funding_rate: 'null' }));
    double.push(frame({ ...head, markPrice: '80002', next_funding_rate_time: '3040992' }));
    double.push(frame({ ...head, time: '1788646162008', index: 'null' }));
    await until(() => sink.quotes.length === 3);
    const receivedTime: unknown = expect.any(Number);
    expect(sink.quotes).toEqual(
      [
        { index: { value: '80000.5', venueTime: 1_788_646_160_008, receivedTime } },
        { mark: { value: '80001', venueTime: 1_788_646_161_008, receivedTime } },
        { mark: { value: '80002', venueTime: null, receivedTime } },
      ].map((fields) => ({ ...BTC, source: 'ws', ...fields })),
    );
    expect(states()).toEqual(['connecting', 'live']);
    expect(sink.rejections).toEqual([]);
  });

  test('a rate of zero, which Kraken leaves out, is told where there is a next one; a dated product has none', async () => {
    await quiet([BTC, DATED]);
    const { funding_rate: _, relative_funding_rate: __, ...rest } = CAPTURED_LINEAR;
    double.push(frame(rest));
    double.push(frame({ ...rest, product_id: '"FI_XBTUSD_261225"', next_funding_rate_time: undefined }));
    await until(() => sink.quotes.length === 2);
    expect(sink.quotes.map(({ fundingRate }) => fundingRate?.value)).toEqual(['0', undefined]);
  });

  test('what is no price is refused and counted, and the others go on', async () => {
    await quiet([BTC, ETH]);
    const bad: (Record<string, string> | string)[] = [
      { markPrice: '-5' },
      { markPrice: '0' },
      { markPrice: '0.0' },
      { markPrice: '"abc"' },
      { markPrice: '1e400' },
      { time: '"soon"' },
      { time: '1788646159007' },
      { product_id: '"PF XBT"' },
      '<html>502</html>',
      '{"feed":',
      { index: '-1', last: '"x"', relative_funding_rate: '{}' },
    ];
    double.push(frame(CAPTURED_LINEAR));
    for (const changes of bad) double.push(typeof changes === 'string' ? changes : frame({ ...CAPTURED_LINEAR, ...changes }));
    double.push(Buffer.from('binary'));
    double.push(frame({ ...CAPTURED_LINEAR, product_id: '"PF_SOLUSD"', markPrice: '-1' }));
    double.push(frame({ ...CAPTURED_LINEAR, product_id: '"PF_ETHUSD"' }));
    await until(() => sink.marks(ETH.symbol).length === 1);
    expect(sink.rejections.map(({ symbol, reason }) => `${symbol} ${reason}`.trim())).toEqual([
      'BTC/USD:USD mark "-5" is not above 0',
      'BTC/USD:USD mark "0" is not above 0',
      'BTC/USD:USD mark "0.0" is not above 0',
      'BTC/USD:USD mark "abc" is not a decimal number',
      'BTC/USD:USD mark "1e400" is not a decimal number',
      'BTC/USD:USD time "soon" is not a time in ms',
      'BTC/USD:USD time 1788646159007 goes back',
      'a product named "PF XBT"',
      'a frame that is not JSON: "<html>502</html>"',
      'a frame that is not JSON: "{\\"feed\\":"',
      'BTC/USD:USD index "-1" is not above 0',
      'BTC/USD:USD last "x" is not a decimal number',
      'BTC/USD:USD fundingRate {} is not a decimal number',
      'a binary frame, where the venue sends text',
    ]);
    // The mark of a ticker with a wrong index is good.
    expect(sink.marks(BTC.symbol)).toEqual(['79873.40587777576', '79873.40587777576']);
    await until(() => sink.statuses.at(-1)?.rejected === 14);
  });
});

describe('subscriptions', () => {
  test('a changed wish is sent as its difference, by name, and the rest flows on', async () => {
    const feed = watch([BTC, INVERSE]);
    await live();
    feed.subscribe([INVERSE, ETH]);
    await until(() => sink.marks(ETH.symbol).length > 2);
    expect(double.requests).toEqual([
      { event: 'subscribe', feed: 'ticker', product_ids: ['PF_XBTUSD', 'PI_XBTUSD'] },
      { event: 'unsubscribe', feed: 'ticker', product_ids: ['PF_XBTUSD'] },
      { event: 'subscribe', feed: 'ticker', product_ids: ['PF_ETHUSD'] },
    ]);
    expect(double.dials).toHaveLength(1);
    expect(sink.rejections).toEqual([]);
  });

  test('a product that Kraken does not have is named once, not asked again, and not let go of; the others flow', async () => {
    double.unknown = new Set(['PF_ETHUSD']);
    const feed = watch([BTC, ETH, INVERSE]);
    await until(() => sink.marks(BTC.symbol).length > 20 && sink.marks(INVERSE.symbol).length > 20);
    expect(sink.rejections).toEqual([{ ...ETH, reason: 'Kraken has no product PF_ETHUSD' }]);
    expect(double.requests).toHaveLength(1);
    double.terminateAll();
    await until(() => double.dials.length === 2 && sink.state === 'live');
    feed.subscribe([BTC]);
    await until(() => double.requests.length === 3);
    expect(double.requests[2]).toEqual({ event: 'unsubscribe', feed: 'ticker', product_ids: ['PI_XBTUSD'] });
    expect(sink.rejections).toHaveLength(1);
  });

  test('what was not answered is asked once more: only that, where the rest was', async () => {
    double.deafTo.add('PF_ETHUSD');
    watch([BTC, ETH]);
    await until(() => sink.marks(ETH.symbol).length > 2);
    expect(double.requests.map(({ product_ids }) => product_ids)).toEqual([['PF_XBTUSD', 'PF_ETHUSD'], ['PF_ETHUSD']]);
    expect(double.dials).toHaveLength(1);
  });

  test('an acknowledged product that brings no first mark is told; when none does, the connection is dialled again', async () => {
    double.dead = new Set(['PF_ETHUSD']);
    watch([BTC, ETH]);
    await until(() => sink.rejections.length === 1);
    expect(sink.rejections).toEqual([{ ...ETH, reason: 'subscribed, but no price comes' }]);
    expect(double.dials).toHaveLength(1);
    double.dead = new Set(['PF_ETHUSD', 'PF_XBTUSD']);
    double.terminateAll();
    await until(() => double.dials.length === 3);
    expect(sink.statuses.some(({ detail }) => detail.startsWith('subscribed, but no price came; dialling again'))).toBe(true);
  });

  test('what is not traded on Kraken is told once, and alone it dials nothing', async () => {
    const keys = [{ venue: 'kraken', symbol: 'BTC/USDT:USDT' }];
    watch(keys).subscribe(keys);
    expect(sink.rejections).toEqual([{ ...keys[0], reason: 'not a Kraken symbol' }]);
    expect(sink.statuses.at(-1)).toMatchObject({ state: 'refused', detail: 'none of the wanted symbols is traded on Kraken' });
    expect(double.dials).toEqual([]);
  });

  test('an alert about nothing in particular is told in the words of the venue, cleaned', async () => {
    await quiet();
    double.push('{"event":"alert","message":"Trading\\u001b[2J engine unavailable"}');
    await until(() => sink.rejections.length === 1);
    expect(sink.rejections[0]?.reason).toBe('request refused: Trading [2J engine unavailable');
  });
});

describe('the connection', () => {
  test('is dialled and subscribed again when it is cut', async () => {
    watch([BTC, ETH]);
    await live();
    double.terminateAll();
    await until(() => double.requests.length === 2 && sink.state === 'live');
    expect(double.requests[1]).toEqual({ event: 'subscribe', feed: 'ticker', product_ids: ['PF_XBTUSD', 'PF_ETHUSD'] });
    expect(states()).toEqual(['connecting', 'live', 'reconnecting', 'live']);
    const [btc, eth] = [sink.marks(BTC.symbol).length, sink.marks(ETH.symbol).length];
    await until(() => sink.marks(BTC.symbol).length > btc && sink.marks(ETH.symbol).length > eth);
  });

  test('that brings no mark is stale, then dialled again, however well it pongs and whatever else it says', async () => {
    watch([BTC]);
    await live();
    double.ticker = () => ({ markPrice: undefined });
    await until(() => sink.state === 'stale');
    await until(() => double.dials.length === 2);
    expect(detailOf('reconnecting')).toMatch(/^no price for [01]\.\d s; dialling again/);
    double.ticker = () => ({});
    await live();
    // Kraken wants a ping a minute at least, and takes protocol pings only.
    expect(double.protocolPings).toBeGreaterThan(2);
    expect(sink.rejections).toEqual([]);
  });
});

describe('spot', () => {
  const USDT = { venue: 'kraken', symbol: 'USDT/USD' };
  const USDC = { venue: 'kraken', symbol: 'USDC/USD' };

  test('the ticker that Kraken sent becomes a quote with exact strings and both times, over a connection of its own', async () => {
    double.flowing = false;
    watch([BTC, USDT], { staleAfter: 60_000, firstWithin: 60_000, starvedAfter: 60_000 });
    await until(() => double.requests.length === 1 && double.spotRequests.length === 1);
    for (const { socket, path } of double.peers)
      socket.send(path === '/v2' ? spotFrame(CAPTURED_SPOT, 'snapshot') : frame(CAPTURED_LINEAR));
    await until(() => sink.quotes.length === 2);
    const at = { venueTime: Date.UTC(2026, 8, 24, 3, 54, 18, 54), receivedTime: expect.any(Number) };
    expect(sink.quotes.find(({ symbol }) => symbol === USDT.symbol)).toEqual({
      ...USDT,
      source: 'ws',
      last: { value: '0.99981', ...at },
      bid: { value: '0.99980', ...at },
      ask: { value: '0.99981', ...at },
    });
    expect(double.paths.toSorted()).toEqual(['/v2', '/ws/v1']);
    expect([sink.state, sink.rejections]).toEqual(['live', []]);
  });

  test('a changed wish is sent as its difference, pair by pair', async () => {
    const feed = watch([USDT]);
    await live();
    feed.subscribe([USDC]);
    await until(() => sink.values(USDC.symbol, 'bid').length > 2);
    expect(double.spotRequests.map(({ method, params }) => [method, ...(params?.symbol ?? [])])).toEqual([
      ['subscribe', 'USDT/USD'],
      ['unsubscribe', 'USDT/USD'],
      ['subscribe', 'USDC/USD'],
    ]);
    expect([double.dials.length, sink.rejections]).toEqual([1, []]);
  });

  test('a pair that Kraken does not have is named once, also after a new dial, and the others flow', async () => {
    double.unknown = new Set(['NOPE/USD']);
    watch([{ venue: 'kraken', symbol: 'NOPE/USD' }, USDT]);
    await live();
    double.terminateAll();
    await until(() => double.spotRequests.length === 2 && sink.state === 'live');
    expect(told()).toEqual(['NOPE/USD refused by Kraken: Currency pair not supported NOPE/USD']);
  });

  test('bad values are refused and counted, a time that goes back too, and good ones go on', async () => {
    double.flowing = false;
    watch([USDT], { staleAfter: 60_000, firstWithin: 60_000, starvedAfter: 60_000 });
    await until(() => double.spotRequests.length === 1);
    double.pushTogether([
      spotFrame({ ...CAPTURED_SPOT, last: '0', bid: '-1', ask: '"x"' }),
      spotFrame({ ...CAPTURED_SPOT, timestamp: '"2026-09-24T03:54:17.054886Z"' }),
      spotFrame({ ...CAPTURED_SPOT, timestamp: '"yesterday"' }),
      '{"channel":"ticker","data":[null,5]}',
      spotFrame({ symbol: '"USDT/USD"', last: '9.5e-1', bid: 'null', timestamp: undefined }),
    ]);
    await until(() => sink.quotes.length === 1);
    expect(sink.values(USDT.symbol, 'last')).toEqual(['0.95']);
    expect(told()).toEqual([
      'USDT/USD last "0" is not above 0',
      'USDT/USD bid "-1" is not above 0',
      'USDT/USD ask "x" is not a decimal number',
      `USDT/USD time ${Date.UTC(2026, 8, 24, 3, 54, 17, 54)} goes back`,
      'USDT/USD time "yesterday" is not a time in ms',
    ]);
  });

  test('an acknowledged pair without a first price is a fault', async () => {
    double.dead = new Set(['USDT/USD']);
    watch([USDT]);
    await until(() => double.dials.length === 2);
    expect(detailOf('reconnecting')).toContain('subscribed, but no price came; dialling again in');
  });

  test('silent but ponging: stale, then dialled again; its own ping is the heartbeat', async () => {
    watch([USDT]);
    await live();
    double.flowing = false;
    await until(() => sink.state === 'stale');
    await until(() => double.dials.length === 2);
    expect(detailOf('reconnecting')).toMatch(/^no price for [01]\.\d s; dialling again/);
    expect([double.pings > 2, double.protocolPings]).toEqual([true, 0]);
  });
});
