import { beforeEach, describe, expect, test } from 'vitest';
import type { Feed } from '../../../src/feed/feed.ts';
import { ETH_MARK, FUNDING, INDEX, MARK, OkxDouble, type Push, REFUSAL, SPOT_TICKER, TICKER } from '../../venues/okx.ts';
import { until } from '../sink.ts';
import { watching } from '../watching.ts';

const key = (symbol: string) => ({ venue: 'okx', symbol });
const BTC = key('BTC/USDT:USDT');
const ETH = key('ETH/USDT:USDT');
const SPOT = key('BTC/USDT');
const DATED = key('BTC/USD:BTC-220527');
const BOTH_STREAMS = 8;

let double: OkxDouble;
beforeEach(async () => {
  double = await OkxDouble.open();
});
const { sink, watch, live, states, told, detailOf } = watching('okx', () => double);

/** Without pushes of its own, from the moment it carries the subscriptions. */
async function quiet(keys: (typeof BTC)[], streams: number): Promise<Feed> {
  double.flowing = false;
  const feed = watch(keys, { firstWithin: 60_000, silentAfter: 60_000 });
  await until(() => double.carried === streams);
  return feed;
}

const said = () => sink.quotes.map(({ venue, source, ...fields }) => fields);
const change = (push: Push, data: object): Push => ({ ...push, data: [{ ...push.data[0], ...data }] });
const at = (value: string, venueTime: number | null) => ({ value, venueTime, receivedTime: expect.any(Number) });
/** Waits until enough has come for anything wrong to have shown itself. */
async function settled(): Promise<void> {
  const { length } = sink.quotes;
  await until(() => sink.quotes.length > length + 20);
}

describe('prices', () => {
  test('each recorded push becomes its field, exact and with the time of its own channel', async () => {
    const before = (await quiet([BTC], 4)).clock.monotonic();
    double.pushTogether([FUNDING, MARK, INDEX]);
    await until(() => sink.quotes.length === 3);
    expect(sink.quotes).toEqual([
      { ...BTC, source: 'ws', fundingRate: at('0.0000252378080097', 1_790_757_122_992), nextFundingTime: 1_790_784_000_000 },
      { ...BTC, source: 'ws', mark: at('83003.8', 1_790_757_203_016) },
      { ...BTC, source: 'ws', index: at('83043.9', 1_790_757_203_066) },
    ]);
    expect(sink.quotes[1]?.mark?.receivedTime).toBeGreaterThanOrEqual(before);
  });

  test('a dated contract has last, bid and ask of its ticker, and nobody asks for its funding', async () => {
    await quiet([DATED], 3);
    double.push(TICKER);
    await until(() => sink.quotes.length === 1);
    expect(said()).toEqual([
      {
        symbol: DATED.symbol,
        last: at('30218.8', 1_652_459_223_003),
        bid: at('30210.4', 1_652_459_223_003),
        ask: at('30220.1', 1_652_459_223_003),
      },
    ]);
    expect(double.requests[0]?.args.map(({ channel }) => channel)).toEqual(['mark-price', 'index-tickers', 'tickers']);
  });

  test('a spot pair has last, bid and ask of its ticker, an empty side of the book is not said, and the last is what proves it', async () => {
    await quiet([SPOT], 2);
    double.push(SPOT_TICKER);
    double.push(change(SPOT_TICKER, { bidPx: '', askPx: '30229' }));
    await until(() => sink.quotes.length === 2);
    const ticker = { symbol: SPOT.symbol, last: at('30236', 1_652_459_224_956) };
    expect(said()).toEqual([
      { ...ticker, bid: at('30228.6', 1_652_459_224_956), ask: at('30228.7', 1_652_459_224_956) },
      { ...ticker, ask: at('30229', 1_652_459_224_956) },
    ]);
    expect([sink.state, double.requests[0]?.args.map(({ channel }) => channel)]).toEqual(['live', ['tickers', 'index-tickers']]);
  });

  test('an index is that of every instrument on its pair', async () => {
    await quiet([BTC, key('BTC/USDT:USDT-261225'), ETH], 4 + 2 + 4);
    double.push(INDEX);
    await until(() => sink.quotes.length === 2);
    expect(said().map(({ symbol, index }) => [symbol, index?.value])).toEqual([
      ['BTC/USDT:USDT', '83043.9'],
      ['BTC/USDT:USDT-261225', '83043.9'],
    ]);
  });

  test('the next settlement is the first that is not past, and a value without a time keeps none', async () => {
    await quiet([BTC], 4);
    double.pushTogether([
      change(FUNDING, { ts: '1790784000000' }),
      change(FUNDING, { ts: '1790784060000', fundingTime: null, nextFundingTime: '' }),
      change(MARK, { ts: undefined }),
    ]);
    await until(() => sink.quotes.length === 3);
    expect(said()).toEqual([
      { symbol: BTC.symbol, fundingRate: at('0.0000252378080097', 1_790_784_000_000), nextFundingTime: 1_790_812_800_000 },
      { symbol: BTC.symbol, fundingRate: at('0.0000252378080097', 1_790_784_060_000) },
      { symbol: BTC.symbol, mark: at('83003.8', null) },
    ]);
  });

  test('bad values are refused and counted, empty ones are not said, and good ones go on', async () => {
    await quiet([BTC, ETH], BOTH_STREAMS);
    const unsaid = [undefined, null, ''].flatMap((empty) => [
      change(MARK, { markPx: empty }),
      change(INDEX, { idxPx: empty }),
      change(FUNDING, { fundingRate: empty }),
    ]);
    double.pushTogether([
      MARK,
      ...unsaid,
      ...['-5', '0', 'abc', 83003.8].map((markPx) => change(MARK, { markPx })),
      change(MARK, { ts: '1790757203015' }),
      change(MARK, { ts: 'now' }),
      change(INDEX, { idxPx: '-1' }),
      change(FUNDING, { fundingRate: 'x' }),
      change(MARK, { instId: 'BTC\u202eUSDT' }),
      change(MARK, { instId: 'SOL-USDT-SWAP' }),
      '<html>502</html>',
      '{"arg":',
    ]);
    double.push(Buffer.from('binary'));
    double.push(ETH_MARK);
    await until(() => sink.quotes.length === 2);
    expect([sink.marks(BTC.symbol), sink.marks(ETH.symbol)]).toEqual([['83003.8'], ['2664.48']]);
    expect(told()).toEqual([
      'BTC/USDT:USDT mark "-5" is not above 0',
      'BTC/USDT:USDT mark "0" is not above 0',
      'BTC/USDT:USDT mark "abc" is not a decimal number',
      'BTC/USDT:USDT mark 83003.8 is a JSON number: exact prices are decimal strings ("83003.8")',
      'BTC/USDT:USDT mark time 1790757203015 goes back',
      'BTC/USDT:USDT mark time "now" is not a time in ms',
      'BTC/USDT:USDT index "-1" is not above 0',
      'BTC/USDT:USDT fundingRate "x" is not a decimal number',
      'an instrument named "BTC USDT"',
      'a frame that is not JSON: "<html>502</html>"',
      'a frame that is not JSON: "{\\"arg\\":"',
      'a binary frame, where the venue sends text',
    ]);
    await until(() => sink.statuses.at(-1)?.rejected === 12);
  });

  test('the time of one channel does not hold up another', async () => {
    await quiet([BTC], 4);
    double.pushTogether([MARK, FUNDING]);
    await until(() => sink.quotes.length === 2);
    expect(sink.rejections).toEqual([]);
  });
});

describe('subscriptions', () => {
  test('all in one request on the public path; a changed wish is sent as its difference', async () => {
    const feed = watch([BTC, ETH]);
    await until(() => [BTC, ETH].every(({ symbol }) => sink.marks(symbol).filter((mark) => mark !== undefined).length > 2));
    feed.subscribe([BTC, key('BTC/USDT:USDT-261225')]);
    await until(() => double.requests.length === 3 && double.carried === 6);
    expect(double.paths).toEqual(['/ws/v5/public']);
    const args = double.requests.map(({ op, args: asked }) => [op, ...asked.map(({ channel, instId }) => `${channel}:${instId}`)]);
    expect(args).toEqual([
      [
        'subscribe',
        ...['mark-price:BTC-USDT-SWAP', 'index-tickers:BTC-USDT', 'tickers:BTC-USDT-SWAP', 'funding-rate:BTC-USDT-SWAP'],
        ...['mark-price:ETH-USDT-SWAP', 'index-tickers:ETH-USDT', 'tickers:ETH-USDT-SWAP', 'funding-rate:ETH-USDT-SWAP'],
      ],
      ['unsubscribe', 'mark-price:ETH-USDT-SWAP', 'index-tickers:ETH-USDT', 'tickers:ETH-USDT-SWAP', 'funding-rate:ETH-USDT-SWAP'],
      ['subscribe', 'mark-price:BTC-USDT-261225', 'tickers:BTC-USDT-261225'],
    ]);
    expect(states()).toEqual(['connecting', 'live']);
    expect(sink.rejections).toEqual([]);
  });

  test('only what was not acknowledged is asked for again', async () => {
    double.unheard = new Set(['funding-rate:BTC-USDT-SWAP']);
    watch([BTC]);
    await until(() => double.requests.length === 2);
    expect(double.requests[1]?.args).toEqual([{ channel: 'funding-rate', instId: 'BTC-USDT-SWAP' }]);
    await live();
    expect(sink.rejections).toEqual([]);
  });

  test('a symbol that OKX does not have is named once, also after a new dial, and the others go on', async () => {
    const streams = ['mark-price', 'tickers', 'funding-rate'].map((channel) => `${channel}:FOO-USDT-SWAP`);
    double.unknown = new Set([...streams, 'index-tickers:FOO-USDT']);
    watch([key('FOO/USDT:USDT'), BTC]);
    await live();
    double.terminateAll();
    await until(() => double.requests.length === 2 && sink.state === 'live');
    await settled();
    expect(told()).toEqual(['FOO/USDT:USDT OKX has no mark-price of FOO-USDT-SWAP (60018)']);
  });

  test('a field that OKX does not have is named once, and the mark goes on', async () => {
    double.unknown = new Set(['index-tickers:BTC-USDT']);
    watch([BTC]);
    await live();
    await settled();
    expect(told()).toEqual(['BTC/USDT:USDT OKX has no index-tickers of BTC-USDT (60018)']);
  });

  test('nothing but a settled contract: named, and not dialled again and again for it', async () => {
    double.unknown = new Set(['mark-price:BTC-USD-220527', 'tickers:BTC-USD-220527']);
    watch([DATED], { firstWithin: 50 });
    await until(() => sink.rejections.length > 0 && double.pings > 5);
    expect([told(), double.dials.length]).toEqual([['BTC/USD:BTC-220527 OKX has no mark-price of BTC-USD-220527 (60018)'], 1]);
  });

  test('a contract that is settled while it is watched is named', async () => {
    watch([BTC, DATED]);
    await until(() => sink.marks(DATED.symbol).some((mark) => mark !== undefined));
    double.push({ ...REFUSAL, msg: "Wrong URL or channel:mark-price,instId:BTC-USD-220527 doesn't exist." });
    await until(() => sink.rejections.length === 1);
    expect(told()).toEqual(['BTC/USD:BTC-220527 OKX has no mark-price of BTC-USD-220527 (60018)']);
  });

  test('one symbol that is acknowledged but silent is named, and does not cost the others their connection', async () => {
    double.dead = new Set(['mark-price:ETH-USDT-SWAP']);
    watch([BTC, ETH], { firstWithin: 100 });
    await until(() => sink.rejections.length === 1);
    await settled();
    expect([told(), double.dials.length]).toEqual([['ETH/USDT:USDT subscribed, but no price comes'], 1]);
  });

  test('index, last and funding without a mark are no prices: dialled again', async () => {
    double.dead = new Set(['mark-price:BTC-USDT-SWAP']);
    watch([BTC]);
    await until(() => double.dials.length === 2);
    expect(detailOf('reconnecting')).toMatch(/^subscribed, but no price came; dialling again/);
    expect(states()).not.toContain('live');
    double.dead = new Set();
    await live();
  });

  test('pairs that flow do not hide marks that do not', async () => {
    watch([BTC, SPOT]);
    await until(() => sink.state === 'live' && sink.values(SPOT.symbol, 'last').length > 0);
    const dials = double.dials.length;
    double.dead = new Set(['mark-price:BTC-USDT-SWAP']);
    await until(() => states().includes('stale') && double.dials.length > dials);
    const lasts = sink.values(SPOT.symbol, 'last').length;
    await until(() => sink.values(SPOT.symbol, 'last').length > lasts);
  });

  test('a spot pair without a ticker is no price, index or not: dialled again', async () => {
    double.dead = new Set(['tickers:BTC-USDT']);
    watch([SPOT]);
    await until(() => double.dials.length === 2);
    expect(detailOf('reconnecting')).toMatch(/^subscribed, but no price came; dialling again/);
  });

  test('a spot pair that OKX does not have is named once', async () => {
    double.unknown = new Set(['tickers:FOO-USDT', 'index-tickers:FOO-USDT']);
    watch([key('FOO/USDT'), SPOT]);
    await live();
    await until(() => sink.values(SPOT.symbol, 'last').length > 20);
    expect(told()).toEqual(['FOO/USDT OKX has no tickers of FOO-USDT (60018)']);
  });

  test('what is not traded on OKX is told once', async () => {
    watch([BTC, key('BTC/USD:USD')]);
    await live();
    expect(told()).toEqual(['BTC/USD:USD not an OKX symbol']);
  });
});

describe('the line', () => {
  test('a killed connection is dialled and subscribed again', async () => {
    watch([BTC, ETH]);
    await live();
    double.terminateAll();
    await until(() => double.dials.length === 2 && sink.state === 'live');
    expect(double.requests[1]?.args).toEqual(double.requests[0]?.args);
    expect(states()).toEqual(['connecting', 'live', 'reconnecting', 'live']);
    const [btc, eth] = [sink.marks(BTC.symbol).length, sink.marks(ETH.symbol).length];
    await until(() => sink.marks(BTC.symbol).length > btc && sink.marks(ETH.symbol).length > eth);
  });

  test('text pings keep a quiet line open; without marks it is stale all the same, then dialled again', async () => {
    double.quietFor = 200;
    watch([BTC]);
    await live();
    double.flowing = false;
    await until(() => sink.state === 'stale');
    await until(() => double.dials.length === 2);
    // Not "closed with code 4004", which is what OKX does to a line without pings.
    expect(detailOf('reconnecting')).toMatch(/^no price for [01]\.\d s; dialling again/);
    expect([double.pings > 5, double.protocolPings]).toEqual([true, 0]);
    double.flowing = true;
    await live();
  });

  test('a service upgrade that is announced is left first, without a gap', async () => {
    watch([BTC]);
    await live();
    double.push('{"event":"notice","code":"64008","msg":"The connection will soon be closed for a service upgrade."}');
    await until(() => double.dials.length === 2 && double.peers.size === 1);
    expect([double.crowd, states()]).toEqual([2, ['connecting', 'live']]);
  });
});
