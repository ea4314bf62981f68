import { beforeEach, expect, test } from 'vitest';
import type { Feed } from '../../../src/feed/feed.ts';
import { CAPTURED_BBO, CAPTURED_BTC, CAPTURED_MATIC, frameOf, HyperliquidDouble } from '../../venues/hyperliquid.ts';
import { until } from '../sink.ts';
import { watching } from '../watching.ts';

const key = (base: string) => ({ venue: 'hyperliquid', symbol: `${base}/USDC:USDC` });
const [BTC, ETH, NOPE] = [key('BTC'), key('ETH'), key('NOPE')];

let double: HyperliquidDouble;
beforeEach(async () => {
  double = await HyperliquidDouble.open();
});
const { sink, watch, live, states, told, detailOf } = watching('hyperliquid', () => double);

/** Subscribed, and nothing comes by itself. */
async function quiet(keys = [BTC]): Promise<Feed> {
  double.flowing = false;
  const feed = watch(keys, { firstWithin: 10_000 });
  await until(() => [...double.peers].some(({ coins, books }) => coins.size === keys.length && books.size === keys.length));
  return feed;
}

test('the captured frames become quotes with exact strings and a receive time; a book without orders does no harm', async () => {
  const feed = await quiet([BTC, key('MATIC')]);
  const before = feed.clock.monotonic();
  double.pushTogether([frameOf('BTC', CAPTURED_BTC), frameOf('MATIC', CAPTURED_MATIC), frameOf('SOL', CAPTURED_BTC)]);
  await until(() => sink.quotes.length === 2);
  const receivedTime = sink.quotes[0]?.mark?.receivedTime ?? 0;
  const at = { venueTime: null, receivedTime };
  expect(sink.quotes[0]).toEqual({
    venue: 'hyperliquid',
    symbol: 'BTC/USDC:USDC',
    source: 'ws',
    mark: { value: '80640.0', ...at },
    index: { value: '80684.7', ...at },
    fundingRate: { value: '0.0000052974', ...at },
  });
  expect(sink.quotes[1]).toMatchObject({
    symbol: 'MATIC/USDC:USDC',
    mark: { value: '0.37621' },
    index: { value: '0.3754' },
    fundingRate: { value: '0.0' },
  });
  expect(receivedTime).toBeGreaterThanOrEqual(before);
  expect(receivedTime).toBeLessThanOrEqual(feed.clock.monotonic());
  expect([double.paths, told()]).toEqual([['/ws'], []]);
});

test('bid and ask have the time of their block, and an empty side says nothing', async () => {
  await quiet();
  const { data } = CAPTURED_BBO;
  const bbo = (change: object) => ({ channel: 'bbo', data: { ...data, ...change } });
  double.pushTogether([
    CAPTURED_BBO,
    bbo({ time: data.time + 100, bbo: [null, { px: '69174.0', sz: '1.0', n: 1 }] }),
    bbo({ time: data.time + 100, bbo: [null, null] }),
    bbo({ time: data.time }),
    bbo({ time: 'now' }),
    bbo({ bbo: [{ px: '-1', sz: '1.0', n: 1 }, null], time: data.time + 200 }),
    bbo({ coin: 'SOL' }),
    { channel: 'bbo', data: null },
  ]);
  await until(() => told().length === 4);
  const at = (venueTime: number) => ({ venueTime, receivedTime: expect.any(Number) });
  expect(sink.quotes).toEqual([
    { ...BTC, source: 'ws', bid: { value: '69172.0', ...at(data.time) }, ask: { value: '69173.0', ...at(data.time) } },
    { ...BTC, source: 'ws', ask: { value: '69174.0', ...at(data.time + 100) } },
  ]);
  expect(told()).toEqual([
    `BTC/USDC:USDC time ${data.time} goes back`,
    'BTC/USDC:USDC time "now" is not a time in ms',
    'BTC/USDC:USDC bid "-1" is not above 0',
    'bbo without its data: null',
  ]);
  // Bid and ask prove nothing: the mark is what triggers.
  expect(sink.state).toBe('connecting');
});

test('a line that is cut over bid and ask alone does not cost a coin its mark', async () => {
  double.deadlyBooks = new Set(['BTC']);
  watch([BTC, ETH]);
  await until(() => told().length === 1);
  const reason = 'bid and ask: the venue cuts the line whenever it is asked for this';
  await until(() => sink.state === 'live' && sink.values(ETH.symbol, 'bid').length > 2);
  const marks = sink.marks(BTC.symbol).length;
  await until(() => sink.marks(BTC.symbol).length > marks + 5);
  expect([told(), double.dials.length]).toEqual([[`BTC/USDC:USDC ${reason}`], 3]);
});

test('what a frame does not say is left out, and alone is no price', async () => {
  await quiet();
  double.pushTogether([
    frameOf('BTC', { markPx: '1.0', oraclePx: null, funding: '' }),
    frameOf('BTC', { markPx: null, oraclePx: '2.0' }),
    frameOf('BTC', {}),
    frameOf('BTC', { markPx: '3.0', funding: '-0.00001' }),
  ]);
  await until(() => sink.quotes.length === 3);
  const said = sink.quotes.map(({ mark, index, fundingRate }) => [mark?.value, index?.value, fundingRate?.value]);
  expect(said).toEqual([
    ['1.0', undefined, undefined],
    [undefined, '2.0', undefined],
    ['3.0', undefined, '-0.00001'],
  ]);
  expect(Object.keys(sink.quotes[1] ?? {})).toEqual(['venue', 'symbol', 'source', 'index']);
  expect(told()).toEqual([]);
});

test('bad prices and frames are refused and counted while good ones go on', async () => {
  await quiet([BTC, ETH]);
  const bad = ['-5', '0', 'abc', 80640].map((markPx) => frameOf('BTC', { ...CAPTURED_BTC, markPx }));
  double.pushTogether([...bad, frameOf('B\u202eTC', CAPTURED_BTC), frameOf(7, CAPTURED_BTC), '<html>502</html>', '{"channel":']);
  double.push(frameOf('ETH', { ...CAPTURED_BTC, oraclePx: '-1', funding: 'x' }));
  await until(() => sink.quotes.length === 1);
  expect(sink.marks(ETH.symbol)).toEqual(['80640.0']);
  expect(told()).toEqual([
    'BTC/USDC:USDC mark "-5" is not above 0',
    'BTC/USDC:USDC mark "0" is not above 0',
    'BTC/USDC:USDC mark "abc" is not a decimal number',
    'BTC/USDC:USDC mark 80640 is a JSON number: exact prices are decimal strings ("80640")',
    'a coin named "B TC"',
    'a coin named 7',
    'a frame that is not JSON: "<html>502</html>"',
    'a frame that is not JSON: "{\\"channel\\":"',
    'ETH/USDC:USDC index "-1" is not above 0',
    'ETH/USDC:USDC fundingRate "x" is not a decimal number',
  ]);
  await until(() => sink.statuses.at(-1)?.rejected === 10);
});

test('coins are asked for one at a time, each when the one before is answered, and a changed wish as its difference', async () => {
  const bases = ['BTC', 'ETH', 'SOL', 'KPEPE'];
  // Only the answers can drive the requests: no second one is due by time.
  const feed = watch(bases.map(key), { requestEvery: 60_000 });
  await until(() => bases.every((base) => sink.marks(key(base).symbol).length > 1));
  feed.subscribe([ETH, key('SOL'), key('KPEPE'), key('XRP')]);
  await until(() => sink.marks('XRP/USDC:USDC').length > 0);
  const asked = ['subscribe BTC', 'subscribe ETH', 'subscribe SOL', 'subscribe kPEPE', 'unsubscribe BTC', 'subscribe XRP'];
  expect([double.requests, double.backlog, double.dials.length]).toEqual([asked, 1, 1]);
  expect([states(), told()]).toEqual([['connecting', 'live'], []]);
});

test('what is no perpetual in USDC is told once, and alone dials nowhere', async () => {
  const feed = watch([{ venue: 'hyperliquid', symbol: 'BTC/USDT:USDT' }]);
  expect(sink.statuses.at(-1)).toMatchObject({ state: 'refused', detail: 'none of the wanted symbols is a Hyperliquid perpetual' });
  feed.subscribe([{ venue: 'hyperliquid', symbol: 'BTC/USDT:USDT' }, BTC]);
  await live();
  expect([told(), double.dials.length]).toEqual([['BTC/USDT:USDT not a Hyperliquid perpetual in USDC'], 1]);
});

test('a coin that is refused in words is told once, also after a new dial, and the others go on', async () => {
  double.invalid = new Set(['NOPE']);
  watch([NOPE, BTC]);
  await live();
  const reason = 'NOPE/USDC:USDC refused: Invalid subscription {"type":"activeAssetCtx","coin":"NOPE"}';
  expect(told()).toEqual([reason]);
  double.terminateAll();
  await until(() => double.requests.filter((request) => request === 'subscribe NOPE').length === 2);
  await live();
  expect([told(), double.dials.length]).toEqual([[reason], 2]);
});

test('a coin over which the venue cuts the line is found, told once and left out; the others go on', async () => {
  double.deadly = new Set(['NOPE', 'WRONG']);
  watch([NOPE, BTC, key('WRONG'), ETH]);
  await until(() => told().length === 2);
  const cut = 'the venue cuts the line whenever it is asked for this';
  expect(told()).toEqual(expect.arrayContaining([`NOPE/USDC:USDC ${cut}`, `WRONG/USDC:USDC ${cut}`]));
  const requests = double.requests.length;
  const dials = double.dials.length;
  await until(() => double.dials.length === dials + 1 && sink.state === 'live');
  await until(() => sink.marks(BTC.symbol).length > 5 && sink.marks(ETH.symbol).length > 5);
  // Twice for each of the two, and once without them.
  expect([double.dials.length, double.requests.slice(requests)]).toEqual([5, ['subscribe BTC', 'subscribe ETH']]);
});

test('a coin that stood on the line when it fell by chance is asked for again', async () => {
  double.deadly = new Set(['BTC']);
  watch([BTC, ETH]);
  await until(() => double.dials.length === 1 && double.requests.length === 1);
  double.deadly = new Set();
  await until(() => sink.marks(BTC.symbol).length > 2 && sink.marks(ETH.symbol).length > 2);
  expect([double.requests, told()]).toEqual([['subscribe BTC', 'subscribe ETH', 'subscribe BTC'], []]);
  // Its price has cleared it: a second such fall counts as the first.
  double.deadly = new Set(['BTC']);
  double.terminateAll();
  await until(() => double.requests.length === 4);
  double.deadly = new Set();
  const marks = sink.marks(BTC.symbol).length;
  await until(() => sink.marks(BTC.symbol).length > marks);
  expect([double.requests[3], told()]).toEqual(['subscribe BTC', []]);
});

test('contexts without a mark do not keep a feed alive', async () => {
  watch([BTC]);
  await live();
  double.flowing = false;
  const oracle = setInterval(() => double.push(frameOf('BTC', { oraclePx: '80684.7' })), 10);
  await until(() => double.dials.length === 2);
  clearInterval(oracle);
  expect(states().slice(0, 3)).toEqual(['connecting', 'live', 'stale']);
});

test('a coin without prices is told, and does not cost the others their connection', async () => {
  double.silent = new Set(['ETH']);
  watch([BTC, ETH]);
  await until(() => told().length === 1);
  expect([told(), double.dials.length, sink.state]).toEqual([['ETH/USDC:USDC subscribed, but no price comes'], 1, 'live']);
});

test('an acknowledged subscription without a first price is a fault', async () => {
  double.silent = new Set(['BTC']);
  watch([BTC]);
  await until(() => double.dials.length === 2);
  expect(detailOf('reconnecting')).toContain('subscribed, but no price came; dialling again in');
});

test('an unanswered request is sent once more, and "already subscribed" answers it', async () => {
  double.acks = false;
  watch([BTC, ETH]);
  await until(() => double.requests.length === 1);
  double.acks = true;
  await until(() => sink.marks(BTC.symbol).length > 1 && sink.marks(ETH.symbol).length > 1);
  expect([double.requests, told()]).toEqual([['subscribe BTC', 'subscribe ETH', 'subscribe BTC'], []]);
});

test('a killed connection is dialled and subscribed again', async () => {
  watch([BTC, ETH]);
  await until(() => sink.marks(ETH.symbol).length > 0);
  double.terminateAll();
  await until(() => double.requests.length === 4 && sink.state === 'live');
  const [btc, eth] = [sink.marks(BTC.symbol).length, sink.marks(ETH.symbol).length];
  await until(() => sink.marks(BTC.symbol).length > btc && sink.marks(ETH.symbol).length > eth);
  expect(double.requests.slice(2)).toEqual(['subscribe BTC', 'subscribe ETH']);
  expect([states(), sink.statuses.at(-1)?.redials]).toEqual([['connecting', 'live', 'reconnecting', 'live'], 1]);
});

test('silent but ponging: stale, then dialled again; its own ping is the heartbeat', async () => {
  watch([BTC]);
  await live();
  double.flowing = false;
  await until(() => sink.state === 'stale');
  await until(() => double.dials.length === 2);
  expect(detailOf('reconnecting')).toMatch(/^no price for [01]\.\d s; dialling again/);
  expect(double.pings).toBeGreaterThan(2);
  expect(double.protocolPings).toBe(0);
});
