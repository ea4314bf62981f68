import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Feed, InstrumentKey } from '../../src/feed/feed.ts';
import { lendersOf } from '../../src/feed/lenders.ts';
import { type LiveOptions, liveFeed } from '../../src/feed/live.ts';
import { BinanceDouble } from '../venues/binance.ts';
import { bulk } from '../venues/bulk.ts';
import { BybitDouble } from '../venues/bybit.ts';
import type { Double } from '../venues/double.ts';
import { HyperliquidDouble } from '../venues/hyperliquid.ts';
import { KrakenDouble } from '../venues/kraken.ts';
import { OkxDouble } from '../venues/okx.ts';
import { Collector, until } from './sink.ts';
import { FAST } from './watcher.ts';
import { quietly, ticks } from './watching.ts';

const BTC = { venue: 'binance', symbol: 'BTC/USDT:USDT' };
const OKX_BTC = { venue: 'okx', symbol: 'BTC/USDT:USDT' };
const OTHERS = ['okx', 'bybit', 'kraken', 'hyperliquid'] as const;
const QUICK = { ...FAST, restAfter: 100, restEvery: 60, restMax: 400, restUntil: 200, restWithin: 1_000, closedEvery: 300 };

let doubles: Record<'binance' | (typeof OTHERS)[number], Double>;
let sink: Collector;
let open: Feed[];

quietly();
beforeEach(async () => {
  doubles = {
    binance: await BinanceDouble.open(),
    okx: await OkxDouble.open(),
    bybit: await BybitDouble.open(),
    kraken: await KrakenDouble.open(),
    hyperliquid: await HyperliquidDouble.open(),
  };
  sink = new Collector();
  open = [];
});
afterEach(async () => {
  await Promise.all(open.map((feed) => feed.close()));
  await Promise.all(Object.values(doubles).map((double) => double.close()));
});

function watch(keys: readonly InstrumentKey[], more: LiveOptions = {}): Feed {
  const venues = Object.fromEntries(Object.entries(doubles).map(([venue, { url, restUrl }]) => [venue, { ws: url, rest: restUrl }]));
  const feed = liveFeed({ venues, timings: QUICK, random: () => 0.5, ...more });
  open.push(feed);
  feed.subscribe(keys);
  feed.start(sink);
  return feed;
}

/** Binance's own words to a place it does not serve, as ccxt's issues quote them. */
const RESTRICTED = "Service unavailable from a restricted location according to 'b. Eligibility' in https://www.binance.com/en/terms.";
const REFUSAL = { status: 451, body: { code: 0, msg: RESTRICTED } };
function shut(venue: keyof typeof doubles): void {
  doubles[venue].answer = () => REFUSAL;
  doubles[venue].rest = () => REFUSAL;
}
function mend(venue: keyof typeof doubles): void {
  doubles[venue].answer = () => null;
  doubles[venue].rest = bulk(() => ({ BTCUSDT: '50000' }));
}
const statusOf = (venue: string) => sink.statuses.findLast((status) => status.venue === venue);
const of = ({ venue, symbol }: InstrumentKey) => sink.quotes.filter((quote) => quote.venue === venue && quote.symbol === symbol);

describe('a venue closed to this place', () => {
  test('says so once, and its marks are those of the next venue, named in every quote', async () => {
    shut('binance');
    watch([BTC]);
    await until(() => of(BTC).length > 2);
    const quote = of(BTC)[0];
    expect(quote).toMatchObject({ venue: 'binance', symbol: BTC.symbol, source: 'ws', borrowedFrom: 'okx' });
    for (const { fundingRate, bid, ask, nextFundingTime } of of(BTC)) {
      expect([fundingRate, bid, ask, nextFundingTime]).toEqual([undefined, undefined, undefined, undefined]);
    }
    await until(() => statusOf('binance')?.borrowedFrom === 'okx');
    expect(statusOf('binance')).toMatchObject({ state: 'refused', closedHere: true });
    expect(statusOf('binance')?.detail).toMatch(/^the venue does not serve this place \(HTTP 451\); marks borrowed from okx/);
    await ticks(60);
    const told = sink.statuses.filter(({ detail }) => detail.includes('does not serve this place'));
    // The refusal, and the same with who lends.
    expect(new Set(told.map(({ detail }) => detail)).size).toBeLessThanOrEqual(3);
    // Nobody asked for okx: it lends, and is no venue of the user's.
    expect(sink.quotes.every(({ venue }) => venue === 'binance')).toBe(true);
    expect(sink.statuses.every(({ venue }) => venue === 'binance')).toBe(true);
  });

  test('a page that says so is as good as 451, and a firewall is not', async () => {
    const page = 'The Amazon CloudFront distribution is configured to block access from your country.';
    doubles.bybit.answer = () => ({ status: 403 });
    doubles.bybit.rest = () => ({ status: 403, body: page });
    doubles.binance.answer = () => ({ status: 403 });
    doubles.binance.rest = () => ({ status: 403, body: '<html>403 Forbidden</html>' });
    const bybit = { venue: 'bybit', symbol: 'BTC/USDT:USDT' };
    watch([bybit, BTC]);
    await until(() => statusOf('bybit')?.borrowedFrom === 'okx');
    expect(of(bybit).every(({ borrowedFrom }) => borrowedFrom === 'okx')).toBe(true);
    expect(of(BTC)).toEqual([]);
    expect(statusOf('binance')).toMatchObject({ state: 'limited' });
    expect(statusOf('binance')?.closedHere).toBeUndefined();
  });

  test('a socket that served this place is believed more than REST that says it is not', async () => {
    doubles.binance.rest = () => REFUSAL;
    watch([BTC]);
    await until(() => of(BTC).length > 0);
    doubles.binance.flowing = false;
    await until(() => statusOf('binance')?.detail.includes('over REST: the venue does not serve this place (HTTP 451)') === true);
    await ticks(60);
    expect(statusOf('binance')?.closedHere).toBeUndefined();
    expect(of(BTC).every(({ borrowedFrom }) => borrowedFrom === undefined)).toBe(true);
  });

  test('of a venue whose futures alone are closed the marks are borrowed, and the pairs that it prices itself are not', async () => {
    doubles.kraken.answer = (path) => (path === '/ws/v1' ? { status: 451 } : null);
    doubles.kraken.rest = () => ({ status: 451 });
    const [future, pair] = [
      { venue: 'kraken', symbol: 'BTC/USD:USD' },
      { venue: 'kraken', symbol: 'USDT/USD' },
    ];
    doubles.binance.rest = bulk(() => ({ USDTUSD: '1' }));
    watch([future, pair, { venue: 'binance', symbol: pair.symbol }]);
    await until(() => of(future).length > 2 && of(pair).length > 20);
    expect(of(future).every(({ borrowedFrom }) => borrowedFrom !== undefined)).toBe(true);
    // Those of other venues go on coming; from the pair's own first price on they are left alone.
    const from = of(pair).findIndex(({ borrowedFrom }) => borrowedFrom === undefined);
    expect(
      new Set(
        of(pair)
          .slice(from)
          .map(({ borrowedFrom }) => borrowedFrom),
      ),
    ).toEqual(new Set([undefined]));
    expect(statusOf('kraken')).toMatchObject({ state: 'refused', closedHere: true });
  });

  test('with REST open to it there is nothing to borrow', async () => {
    shut('binance');
    doubles.binance.rest = bulk(() => ({ BTCUSDT: '50000' }));
    watch([BTC]);
    await until(() => of(BTC).length > 2);
    await ticks(60);
    expect(of(BTC).every(({ source, borrowedFrom }) => source === 'rest' && borrowedFrom === undefined)).toBe(true);
    expect(statusOf('binance')).toMatchObject({ state: 'polling' });
    expect(doubles.okx.dials).toEqual([]);
  });

  test('a lender that is closed too is passed over; one that has nothing is left for the next', async () => {
    shut('binance');
    shut('okx');
    doubles.bybit.flowing = false;
    watch([{ venue: 'binance', symbol: 'BTC/USDC:USDC' }]);
    await until(() => sink.quotes.length > 0, 15_000);
    expect(sink.quotes[0]).toMatchObject({ venue: 'binance', symbol: 'BTC/USDC:USDC' });
    expect(['kraken', 'hyperliquid']).toContain(sink.quotes[0]?.borrowedFrom);
  });

  test('a lender whose prices cease is left for the next', async () => {
    shut('binance');
    watch([BTC]);
    await until(() => of(BTC).length > 0);
    doubles.okx.flowing = false;
    await until(() => of(BTC).at(-1)?.borrowedFrom === 'bybit', 15_000);
    await until(() => statusOf('binance')?.borrowedFrom === 'bybit');
  });

  test('an instrument that the user watches at the lender comes to both', async () => {
    shut('binance');
    watch([BTC, OKX_BTC]);
    await until(() => of(BTC).length > 2 && of(OKX_BTC).length > 2);
    expect(of(OKX_BTC).every(({ borrowedFrom }) => borrowedFrom === undefined)).toBe(true);
    expect(statusOf('okx')?.state).toBe('live');
  });

  test('a lender that the user comes to watch too is told of from then on', async () => {
    shut('binance');
    const feed = watch([BTC]);
    await until(() => of(BTC).length > 2);
    expect([of(OKX_BTC), statusOf('okx')]).toEqual([[], undefined]);
    feed.subscribe([BTC, OKX_BTC]);
    expect(statusOf('okx')?.state).toBe('live');
    await until(() => of(OKX_BTC).length > 2);
  });

  test('when it answers again borrowing ends', async () => {
    shut('binance');
    watch([BTC]);
    await until(() => of(BTC).length > 0);
    mend('binance');
    await until(() => of(BTC).at(-1)?.borrowedFrom === undefined);
    await until(() => doubles.okx.peers.size === 0);
    const own = sink.quotes.length;
    await ticks(40);
    expect(sink.quotes.slice(own).every(({ borrowedFrom }) => borrowedFrom === undefined)).toBe(true);
    expect(statusOf('binance')?.closedHere).toBeUndefined();
    expect(statusOf('binance')?.borrowedFrom).toBeUndefined();
  });

  test('a symbol that is no longer wanted is no longer borrowed', async () => {
    shut('binance');
    const feed = watch([BTC]);
    await until(() => of(BTC).length > 0);
    feed.subscribe([]);
    await until(() => doubles.okx.peers.size === 0);
  });

  test('close ends the loans too', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    shut('binance');
    const idle = timers();
    const feed = watch([BTC]);
    await until(() => of(BTC).length > 0);
    await feed.close();
    expect(timers()).toBeLessThanOrEqual(idle);
    const { total } = sink;
    await ticks(20);
    expect(sink.total).toBe(total);
  });
});

const names = (key: InstrumentKey, serves: (key: InstrumentKey) => boolean = () => true) =>
  lendersOf(key, serves).map(({ venue, symbol }) => `${venue} ${symbol}`);

describe('who lends', () => {
  test('venue by venue, the same symbol first, then dollars of another name', () => {
    expect(names({ venue: 'okx', symbol: 'BTC/USDC:USDC' }, ({ venue }) => venue !== 'kraken' && venue !== 'hyperliquid')).toEqual([
      'binance BTC/USDC:USDC',
      'binance BTC/USDT:USDT',
      'binance BTC/USD:USD',
      'bybit BTC/USDC:USDC',
      'bybit BTC/USDT:USDT',
      'bybit BTC/USD:USD',
    ]);
  });

  test.each([
    ['BTC/USD:BTC', ['okx BTC/USD:BTC']],
    ['BTC/USD:BTC-260327', ['okx BTC/USD:BTC-260327', 'okx BTC/USD:BTC']],
    ['BTC/USDT', ['okx BTC/USDT', 'okx BTC/USDC', 'okx BTC/USD']],
    ['ETH/BTC', ['okx ETH/BTC']],
    ['USDT/USD', ['okx USDT/USD']],
    ['BTC/USD:BTC-260327-50000-C', []],
    ['nonsense', []],
  ])('%s: %j', (symbol, expected) => {
    expect(names({ venue: 'binance', symbol }, ({ venue }) => venue === 'okx')).toEqual(expected);
  });
});
