import { afterEach, beforeEach, expect, test } from 'vitest';
import { ccxtFeed } from '../../../src/feed/ccxt/feed.ts';
import type { MarketsCache } from '../../../src/feed/ccxt/markets-cache.ts';
import { systemClock } from '../../../src/feed/clock.ts';
import type { Feed } from '../../../src/feed/feed.ts';
import { TIMINGS } from '../../../src/feed/timings.ts';
import { GateDouble } from '../../venues/gate.ts';
import { Collector, until } from '../sink.ts';
import { FAST } from '../watcher.ts';
import { quietly } from '../watching.ts';

quietly();

const BTC = { venue: 'gate', symbol: 'BTC/USDT:USDT' };

let double: GateDouble;
let open: Feed[];
beforeEach(async () => {
  double = await GateDouble.open();
  open = [];
});
afterEach(async () => {
  await Promise.all(open.map((feed) => feed.close()));
  await double.close();
});

class Shelf implements MarketsCache {
  readonly kept = new Map<string, string>();
  async load(name: string): Promise<object | null> {
    const text = this.kept.get(name);
    return text === undefined ? null : (JSON.parse(text) as object);
  }
  async save(name: string, markets: object): Promise<void> {
    this.kept.set(name, JSON.stringify(markets));
  }
}

async function live(markets: MarketsCache, keys = [BTC]): Promise<Collector> {
  const sink = new Collector();
  const address = { ws: double.url, rest: double.restUrl };
  const feed = ccxtFeed('gate', { clock: systemClock(), timings: { ...TIMINGS, ...FAST }, random: () => 0.5, address, markets });
  open.push(feed);
  feed.subscribe(keys);
  feed.start(sink);
  await until(() => sink.state === 'live');
  return sink;
}

test('what was fetched once is kept, and a second start asks for nothing', async () => {
  const shelf = new Shelf();
  await live(shelf);
  expect([...shelf.kept.keys()]).toEqual(['gate-contract']);
  const asked = double.asked.length;
  expect(asked).toBeGreaterThan(0);
  double.rest = () => ({ status: 503 });
  await live(shelf);
  expect(double.asked).toHaveLength(asked);
});

test('a symbol that was listed since is fetched, and kept', async () => {
  const shelf = new Shelf();
  await live(shelf);
  double.contracts = ['BTC_USDT', 'NEW_USDT'];
  const NEW = { venue: 'gate', symbol: 'NEW/USDT:USDT' };
  const sink = await live(shelf, [NEW]);
  await until(() => sink.marks(NEW.symbol).length > 0);
  expect(sink.rejections).toEqual([]);
  expect(shelf.kept.get('gate-contract')).toContain('NEW/USDT:USDT');
});

test.each<[string, Partial<MarketsCache>]>([
  ['holds something else', { load: async () => ({ 'BTC/USDT:USDT': 'x' }) }],
  ['holds nothing', { load: async () => ({}) }],
  ['cannot be read', { load: () => Promise.reject(new Error('EACCES')) }],
  ['cannot be written', { save: () => Promise.reject(new Error('ENOSPC')) }],
])('a cache that %s costs no price', async (_, broken) => {
  const shelf = new Shelf();
  const sink = await live({
    load: broken.load ?? ((name) => shelf.load(name)),
    save: broken.save ?? ((name, markets) => shelf.save(name, markets)),
  });
  expect(sink.marks(BTC.symbol).length).toBeGreaterThan(0);
});
