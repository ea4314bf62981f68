import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Timings } from '../../src/feed/timings.ts';
import { BinanceDouble } from '../venues/binance.ts';
import { bulk } from '../venues/bulk.ts';
import { KrakenDouble } from '../venues/kraken.ts';
import { until } from './sink.ts';
import { Watcher } from './watcher.ts';
import { quietly, ticks } from './watching.ts';

const BTC = { venue: 'binance', symbol: 'BTC/USDT:USDT' };
const SPOT = { venue: 'binance', symbol: 'BTC/USDT' };
const ETH = { venue: 'binance', symbol: 'ETH/USDT' };
const NOPE = { venue: 'binance', symbol: 'NOPE/USDT' };
const QUICK: Partial<Timings> = { restAfter: 200, restEvery: 60, restMax: 120, restUntil: 200, restWithin: 1_000, closedEvery: 300 };

let double: BinanceDouble;
let kraken: KrakenDouble;
const ours = new Watcher('binance', () => double);
const theirs = new Watcher('kraken', () => kraken);
quietly();
beforeEach(async () => {
  double = await BinanceDouble.open();
  kraken = await KrakenDouble.open();
  double.unknown = new Set(['NOPEUSDT']);
});
afterEach(async () => {
  await Promise.all([ours.close(), theirs.close()]);
  await Promise.all([double.close(), kraken.close()]);
});

const dialsOf = (path: string) => double.paths.filter((dialled) => dialled === path).length;

describe('a pair held as collateral beside futures', () => {
  test('that does not exist is not the state of the venue, and never dials what the marks may need', async () => {
    ours.watch([BTC, NOPE]);
    await until(() =>
      ours.sink.statuses.some(({ detail }) => /^spot: subscribed, but no price came; dialling again in [23]\d s/.test(detail)),
    );
    // Half of the ten that may be dialled at once are the marks' own; their connection and that of their bid and ask took two.
    expect(dialsOf('/ws')).toBeLessThanOrEqual(4);
    expect(ours.states()).toEqual(['connecting', 'live']);
    double.terminateAll();
    await until(() => dialsOf('/market/ws') === 2 && ours.sink.state === 'live');
  });

  test('that is refused leaves the venue live, and is told once', async () => {
    kraken.unknown = new Set(['NOPE/USD']);
    theirs.watch([
      { venue: 'kraken', symbol: 'BTC/USD:USD' },
      { venue: 'kraken', symbol: 'NOPE/USD' },
    ]);
    await until(() => theirs.sink.statuses.some(({ detail }) => detail.startsWith('spot: nothing that is wanted is served')));
    await until(() => theirs.sink.marks('BTC/USD:USD').length > 2);
    expect(theirs.states()).toEqual(['connecting', 'live']);
    expect(theirs.told()).toEqual(['NOPE/USD refused by Kraken: Currency pair not supported NOPE/USD']);
  });

  test('that falls quiet is fetched, and the venue is live all the while', async () => {
    double.rest = bulk(() => ({ ETHUSDT: '2500' }));
    ours.watch([BTC, ETH], { ...QUICK, staleAfter: 1_000 });
    await until(() => ours.sink.values(ETH.symbol, 'last').length > 0 && ours.sink.state === 'live');
    double.unknown = new Set(['ETHUSDT']);
    await until(() => ours.sink.quotes.some(({ symbol, source }) => symbol === ETH.symbol && source === 'rest'));
    const lasts = ours.sink.quotes.flatMap(({ symbol, source, last }) =>
      symbol === ETH.symbol && last !== undefined ? [{ source, at: last.receivedTime }] : [],
    );
    const first = lasts.findIndex(({ source }) => source === 'rest');
    // The monitor calls a pair's price old after four times what it calls a mark's (SPOT_PATIENCE, src/monitor/ages.ts).
    expect((lasts[first]?.at ?? 0) - (lasts[first - 1]?.at ?? 0)).toBeLessThan(4_000);
    await ticks(40);
    expect(ours.states()).toEqual(['connecting', 'live']);
  });

  test('that is in no list is told once, and asked for ever more rarely', async () => {
    double.rest = bulk(() => ({ ETHUSDT: '2500' }));
    ours.watch([BTC, NOPE], { ...QUICK, closedEvery: 60_000 });
    await until(() => ours.told().length > 0);
    const asked = () => double.asked.filter(({ path }) => path === '/api/v3/ticker/price').length;
    // After n answers without it the wait is restMax (120 ms) doubled n times, less what backoff of its own REST has: three more take 1.6 s at least.
    const [before, at] = [asked(), performance.now()];
    await until(() => asked() >= before + 3);
    expect(performance.now() - at).toBeGreaterThanOrEqual(1_600);
    expect(ours.told()).toEqual(['NOPE/USDT not among the pairs that binance lists']);
    expect(ours.states()).toEqual(['connecting', 'live']);
  });

  test('whose exchange alone is closed to this place costs no mark its own price', async () => {
    double.answer = (path) => (path === '/ws' ? { status: 451 } : null);
    ours.watch([BTC, SPOT]);
    await until(() => ours.sink.statuses.some(({ detail }) => detail.startsWith('spot: the venue does not serve this place')));
    await ticks(40);
    expect(ours.sink.statuses.at(-1)).toMatchObject({ state: 'live' });
    expect(ours.sink.statuses.every(({ closedHere }) => closedHere !== true)).toBe(true);
    expect(ours.sink.quotes.every(({ borrowedFrom }) => borrowedFrom === undefined)).toBe(true);
  });
});
