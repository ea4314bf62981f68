import { beforeEach, describe, expect, test } from 'vitest';
import { BinanceDouble, CAPTURED_BOOK, CAPTURED_BTCUSDT, CAPTURED_MINI, CAPTURED_TICKER, CAPTURED_TIME } from '../../venues/binance.ts';
import { until } from '../sink.ts';
import { ticks, watching } from '../watching.ts';

const key = (symbol: string) => ({ venue: 'binance', symbol });
const BTC = key('BTC/USDT:USDT');
const ETH = key('ETH/USDT:USDT');
const INVERSE = key('BTC/USD:BTC');
const SPOT = key('BTC/USDT');

let double: BinanceDouble;
beforeEach(async () => {
  double = await BinanceDouble.open();
});
const { sink, watch, live, states, told, detailOf } = watching('binance', () => double);

const at = (venueTime: number | null) => ({ venueTime, receivedTime: expect.any(Number) });
/** A frame to the connections of books. */
const pushBook = (frame: object) => {
  for (const { socket } of double.asides) socket.send(JSON.stringify(frame));
};
/** Marks have come, books are subscribed, and nothing comes by itself any more. */
async function quiet(keys = [BTC]): Promise<void> {
  watch(keys, { firstWithin: 60_000, staleAfter: 60_000, starvedAfter: 60_000 });
  await until(() => keys.every(({ symbol }) => sink.values(symbol, 'bid').length > 0));
  double.flowing = false;
  await until(() => [...double.peers, ...double.asides].every(({ socket }) => socket.bufferedAmount === 0));
  await ticks(5);
  sink.quotes.length = 0;
}

describe('last, bid and ask of futures', () => {
  test('come beside the mark, each with its own time: the last on its connection, bid and ask on one for books', async () => {
    watch([BTC, INVERSE]);
    await until(() =>
      [BTC, INVERSE].every(({ symbol }) => sink.values(symbol, 'last').length > 1 && sink.values(symbol, 'ask').length > 1),
    );
    expect(double.asideDials).toEqual(['/public/ws', '/public/ws']);
    expect(double.bookRequests.map(({ params }) => params).toSorted()).toEqual([['btcusd_perp@bookTicker'], ['btcusdt@bookTicker']]);
    const book = sink.quotes.find(({ symbol, bid }) => symbol === BTC.symbol && bid !== undefined);
    expect(Object.keys(book ?? {})).toEqual(['venue', 'symbol', 'source', 'bid', 'ask']);
    expect([sink.values(BTC.symbol, 'bid')[0], sink.values(BTC.symbol, 'ask')[0], sink.values(BTC.symbol, 'last')[0]]).toEqual([
      '79107.30',
      '79107.40',
      '79107.30',
    ]);
    expect([states(), told()]).toEqual([['connecting', 'live'], []]);
  });

  test('captured frames become quotes, and one kind of event does not hold up another', async () => {
    await quiet([BTC, INVERSE]);
    const ahead = CAPTURED_TIME + 1_000_000_000_000;
    double.push({ ...CAPTURED_BTCUSDT, E: ahead });
    double.push({ ...CAPTURED_MINI, E: ahead - 1 });
    double.push({ ...CAPTURED_MINI, E: ahead - 2 });
    pushBook({ ...CAPTURED_BOOK, E: ahead - 3 });
    await until(() => sink.quotes.length === 3 && told().length === 1);
    expect(sink.quotes.map(({ venue, source, ...said }) => said)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ symbol: BTC.symbol, mark: { value: '79107.36658171', ...at(ahead) } }),
        { symbol: BTC.symbol, last: { value: '42731.50', ...at(ahead - 1) } },
        { symbol: INVERSE.symbol, bid: { value: '77509.2', ...at(ahead - 3) }, ask: { value: '77509.3', ...at(ahead - 3) } },
      ]),
    );
    expect(told()).toEqual([`BTC/USDT:USDT event time ${ahead - 2} goes back`]);
  });

  test('a last price alone proves nothing: without a mark it is dialled again', async () => {
    double.mark = () => ({ p: '0' });
    watch([BTC]);
    await until(() => double.dials.length === 2);
    expect(sink.values(BTC.symbol, 'last').length).toBeGreaterThan(0);
    expect(states()).not.toContain('live');
    expect(detailOf('reconnecting')).toContain('subscribed, but no price came');
    expect(double.asideDials).toEqual([]);
  });
});

describe('a connection for books', () => {
  test('that is refused says so, tries the next path, and never makes the marks look bad', async () => {
    double.answer = (path) => (path === '/public/ws' ? { status: 404 } : null);
    double.dead = new Set();
    watch([BTC]);
    await until(() => sink.values(BTC.symbol, 'bid').length > 2);
    expect(states()).toEqual(['connecting', 'live']);
    expect(sink.statuses.some(({ detail }) => detail.startsWith('bid and ask of USDT-M: answered with HTTP 404; dialling again'))).toBe(
      true,
    );
    expect(sink.statuses.at(-1)).toMatchObject({ state: 'live', detail: expect.not.stringContaining('bid and ask'), redials: 0 });
    expect([double.asideDials, double.paths]).toEqual([['/public/ws'], ['/market/ws', '/ws']]);
  });

  test('that is acknowledged and silent tries the next path too, and the marks stay live', async () => {
    double.bookless = new Set(['/public/ws']);
    double.dead = new Set();
    watch([BTC]);
    await until(() => sink.values(BTC.symbol, 'bid').length > 2);
    expect([double.asideDials, double.paths, states()]).toEqual([['/public/ws'], ['/market/ws', '/ws'], ['connecting', 'live']]);
    expect(sink.statuses.some(({ detail }) => detail.startsWith('bid and ask of USDT-M: subscribed, but no price came; dialling'))).toBe(
      true,
    );
  });

  test('that is cut comes back, and the marks stay live', async () => {
    watch([BTC]);
    await until(() => sink.values(BTC.symbol, 'bid').length > 0);
    for (const { socket } of double.asides) socket.terminate();
    await until(() => double.asideDials.length === 2);
    const bids = sink.values(BTC.symbol, 'bid').length;
    await until(() => sink.values(BTC.symbol, 'bid').length > bids);
    expect(states()).toEqual(['connecting', 'live']);
    expect(double.dials).toHaveLength(1);
  });

  test('that never comes up leaves the other connections their dials', async () => {
    double.answer = (path) => (path === '/public/ws' || path === '/ws' ? { status: 503 } : null);
    watch([BTC], { backoffMin: 1, backoffMax: 2 });
    await until(() => sink.statuses.some(({ detail }) => /^bid and ask of USDT-M: .* in (29|30) s/.test(detail)));
    expect([sink.state, double.dials.length + double.asideDials.length]).toEqual(['live', 5]);
    double.terminateAll();
    await until(() => double.dials.length >= 2 && sink.state === 'live');
    expect(sink.marks(BTC.symbol).length).toBeGreaterThan(0);
  });

  test('follows what is wished for, and goes when nothing of its market is', async () => {
    const feed = watch([BTC]);
    await until(() => double.bookRequests.length === 1);
    feed.subscribe([ETH]);
    await until(() => sink.values(ETH.symbol, 'bid').length > 0);
    expect(double.bookRequests.map(({ method, params }) => [method, ...params])).toEqual([
      ['SUBSCRIBE', 'btcusdt@bookTicker'],
      ['UNSUBSCRIBE', 'btcusdt@bookTicker'],
      ['SUBSCRIBE', 'ethusdt@bookTicker'],
    ]);
    feed.subscribe([SPOT]);
    await until(() => double.asides.size === 0 && double.peers.size === 1);
    await feed.close();
    await until(() => double.peers.size === 0);
  });
});

describe('spot', () => {
  test('a pair has last, bid and ask with an event time, over a connection of its own, whatever future has the same name', async () => {
    watch([BTC, SPOT], { firstWithin: 60_000 });
    await until(() => sink.values(SPOT.symbol, 'last').length > 1 && sink.marks(BTC.symbol).length > 1);
    expect(double.paths.toSorted()).toEqual(['/market/ws', '/ws']);
    expect(double.requests.map(({ params }) => params)).toEqual(expect.arrayContaining([['btcusdt@ticker']]));
    expect([sink.marks(SPOT.symbol), told()]).toEqual([[], []]);
    expect(sink.state).toBe('live');
  });

  test('the ticker as it was sent becomes a quote', async () => {
    double.flowing = false;
    watch([SPOT], { firstWithin: 60_000 });
    await until(() => double.requests.length === 1);
    double.push(CAPTURED_TICKER);
    await until(() => sink.quotes.length === 1);
    const time = at(1_772_574_569_035);
    expect(sink.quotes).toEqual([
      {
        ...SPOT,
        source: 'ws',
        last: { value: '68004.12000000', ...time },
        bid: { value: '68004.11000000', ...time },
        ask: { value: '68004.12000000', ...time },
      },
    ]);
    expect(sink.state).toBe('live');
  });

  test('a pair without a price is told; when none comes at all, the connection is dialled again', async () => {
    double.unknown = new Set(['NOPEUSDT']);
    watch([SPOT, key('NOPE/USDT')]);
    await until(() => told().length === 1);
    expect([told(), double.dials.length]).toEqual([['NOPE/USDT subscribed, but no price comes'], 1]);
    double.unknown = new Set(['NOPEUSDT', 'BTCUSDT']);
    double.terminateAll();
    await until(() => double.dials.length === 3);
    expect(sink.statuses.some(({ detail }) => detail.startsWith('subscribed, but no price came; dialling again'))).toBe(true);
  });

  test('wrong values are refused, and only themselves', async () => {
    double.flowing = false;
    watch([SPOT], { firstWithin: 60_000 });
    await until(() => double.requests.length === 1);
    double.push({ ...CAPTURED_TICKER, b: '-1', a: 'x' });
    double.push({ ...CAPTURED_TICKER, c: '0' });
    await until(() => sink.quotes.length === 2);
    expect(sink.quotes.map((quote) => Object.keys(quote).slice(3))).toEqual([['last'], ['bid', 'ask']]);
    expect(told()).toEqual([
      'BTC/USDT bid "-1" is not above 0',
      'BTC/USDT ask "x" is not a decimal number',
      'BTC/USDT last "0" is not above 0',
    ]);
    await live();
  });
});
