import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MarketsDocument, printMarkets, readMarkets } from '../../src/documents/markets.ts';
import type { MarketSource } from '../../src/feed/ccxt/markets.ts';
import { DAY, type MarketsByVenue, type OpenQuestions } from '../../src/monitor/instruments.ts';
import { MarketKeeper } from '../../src/monitor/market-keeper.ts';
import { MarketStore } from '../../src/store/markets.ts';
import { until } from '../feed/sink.ts';
import { BTC, EPOCH, ETH } from './desk.ts';

const iso = (at: number) => new Date(at).toISOString();
const documentOf = (more: Partial<MarketsDocument> = {}): MarketsDocument => ({
  version: 1,
  venue: 'okx',
  ccxt: '4.5.84',
  at: iso(EPOCH),
  instruments: { [BTC]: { contractSize: '0.01', tickSize: '0.1', lotSize: '0.01' } },
  tiers: {},
  ...more,
});
const table = (at = EPOCH) => ({ at: iso(at), tiers: [{ floor: '0', rate: '0.004' }] });
const OPEN: OpenQuestions = { venue: 'okx', sizes: [BTC], tiers: [BTC] };

/** A venue's answers, which a test may change, and what was asked of it. */
class Answers implements MarketSource {
  readonly ccxt = '4.5.84';
  readonly asked: string[] = [];
  now = EPOCH;
  markets = async (venue: string): Promise<MarketsDocument> => {
    this.asked.push(venue);
    return documentOf({ venue, at: iso(this.now) });
  };
  tiers = async (venue: string, symbols: readonly string[]): Promise<MarketsDocument['tiers']> => {
    this.asked.push(`${venue} ${symbols.join(' ')}`);
    return Object.fromEntries(symbols.map((symbol) => [symbol, table(this.now)]));
  };
}

let folder: string;
let store: MarketStore;
let source: Answers;
let learned: MarketsByVenue[];
const keepers: MarketKeeper[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'negmon-keeper-'));
  store = new MarketStore(folder);
  source = new Answers();
  learned = [];
});
afterEach(async () => {
  await Promise.all(keepers.splice(0).map((keeper) => keeper.close()));
  rmSync(folder, { recursive: true, force: true });
});

const open = (questions: OpenQuestions[] = [OPEN], from: MarketSource | null = source, unasked: string[] = []): MarketKeeper => {
  const keeper = new MarketKeeper({
    questions,
    store,
    source: from,
    unasked: new Set(unasked),
    now: () => source.now,
    learned: (markets) => learned.push(new Map(markets)),
    timings: { retryMin: 20, retryMax: 40, lookEvery: 20 },
  });
  keepers.push(keeper);
  return keeper;
};
const kept = () => {
  const markets = store.read('okx');
  return markets === null ? null : printMarkets(markets);
};
const keep = (document: MarketsDocument) => store.write(readMarkets(document));

describe('what is on disk', () => {
  it('is known before anything is asked, whatever its age', async () => {
    await keep(documentOf({ at: iso(EPOCH - 400 * DAY), tiers: { [BTC]: table() } }));
    const keeper = open();
    expect([...keeper.markets.keys()]).toEqual(['okx']);
    expect(keeper.awaits()).toBe(false);
    expect(source.asked).toEqual([]);
  });

  it('of a venue that is not in the book is left alone', async () => {
    await keep(documentOf());
    expect(open([{ ...OPEN, venue: 'gate' }]).markets.size).toBe(0);
  });

  it('that is damaged is asked for anew', async () => {
    writeFileSync(join(folder, 'okx.json'), '{');
    const keeper = open();
    expect(keeper.awaits()).toBe(true);
    keeper.begin();
    await until(() => kept() !== null);
    expect(keeper.notes()).toEqual([]);
  });

  it('is all there is where nobody is asked', async () => {
    const keeper = open([OPEN], null);
    keeper.begin();
    expect([keeper.awaits(), keeper.markets.size]).toEqual([false, 0]);
  });
});

describe('the venue', () => {
  it('is asked for its contracts and the tables that are missing; both are kept', async () => {
    const keeper = open();
    expect(keeper.awaits()).toBe(true);
    keeper.begin();
    keeper.begin();
    await until(() => kept()?.tiers[BTC] !== undefined);
    expect(source.asked).toEqual(['okx', `okx ${BTC}`]);
    expect(keeper.awaits()).toBe(false);
    expect(kept()).toEqual(documentOf({ tiers: { [BTC]: { ...table(), unit: 'notional' } } }));
    expect(learned.map((markets) => markets.get('okx')?.tiers.size)).toEqual([0, 1]);
  });

  it.each([
    ['not again on the same day', {}, 0, []],
    ['again after a day', { at: iso(EPOCH - DAY - 1) }, 0, ['okx']],
    ['again for another ccxt', { ccxt: '4.5.83' }, 0, ['okx']],
    ['again when the clock was put back', {}, -2 * DAY, ['okx', `okx ${BTC}`]],
    ['again for a contract that is not there', { instruments: {} }, 0, ['okx']],
    ['for a table that is not there', { tiers: { [ETH]: table() } }, 0, [`okx ${BTC}`]],
    ['for a table that is older than a day', { tiers: { [BTC]: table(EPOCH - DAY - 1) } }, 0, [`okx ${BTC}`]],
  ])('is asked %s', async (_, more, moved, expected) => {
    await keep(documentOf({ tiers: { [BTC]: table() }, ...more }));
    source.now += moved;
    const keeper = open([OPEN, { venue: 'last', sizes: [], tiers: [] }]);
    keeper.begin();
    await until(() => source.asked.includes('last'));
    expect(source.asked.slice(0, -1)).toEqual(expected);
  });

  it('is asked anew when a day has gone by, and keeps the tables of other symbols', async () => {
    await keep(documentOf({ tiers: { [ETH]: table() } }));
    open().begin();
    await until(() => source.asked.length === 1);
    source.now += DAY + 1;
    await until(() => source.asked.length === 3);
    await until(() => kept()?.at === iso(EPOCH + DAY + 1) && kept()?.tiers[BTC]?.at === kept()?.at);
    expect(kept()?.tiers[ETH]?.at).toBe(iso(EPOCH));
  });

  it('that has no table of a symbol is not asked for it over and over', async () => {
    source.tiers = async (venue) => {
      source.asked.push(`${venue} tiers`);
      return {};
    };
    const keeper = open([OPEN, { venue: 'gate', sizes: [], tiers: [] }]);
    keeper.begin();
    await until(() => !keeper.awaits() && source.asked.includes('gate'));
    source.now += DAY / 2;
    const rounds = learned.length;
    await until(() => source.asked.filter((one) => one === 'okx').length === 1);
    expect([source.asked, learned.length]).toEqual([['okx', 'okx tiers', 'gate'], rounds]);
  });
});

describe('a venue that cannot be asked', () => {
  it('is told, tried again, and what was known stays', async () => {
    await keep(documentOf({ at: iso(EPOCH - 3 * DAY), tiers: { [BTC]: table() } }));
    const answer = source.markets;
    source.markets = async (venue) => {
      source.asked.push(venue);
      throw new Error('no \u001b[31mroute');
    };
    const keeper = open();
    keeper.begin();
    await until(() => source.asked.length >= 3);
    expect(keeper.notes()).toEqual(["okx's contracts could not be fetched: no  [31mroute"]);
    expect(kept()?.at).toBe(iso(EPOCH - 3 * DAY));
    source.markets = answer;
    await until(() => keeper.notes().length === 0);
    expect(kept()?.at).toBe(iso(EPOCH));
  });

  it('or must not be, is left alone: its disk is all there is', async () => {
    await keep(documentOf({ at: iso(EPOCH - 3 * DAY) }));
    const keeper = open([OPEN, { venue: 'gate', sizes: [], tiers: [] }], source, ['okx']);
    expect([keeper.markets.has('okx'), keeper.awaits()]).toEqual([true, false]);
    keeper.begin();
    await until(() => source.asked.length > 0);
    expect([source.asked, keeper.notes()]).toEqual([['gate'], []]);
  });

  it('leaves the others theirs', async () => {
    const answer = source.markets;
    source.markets = (venue) => (venue === 'okx' ? Promise.reject(new Error('no')) : answer(venue));
    const keeper = open([OPEN, { venue: 'gate', sizes: [BTC], tiers: [] }]);
    keeper.begin();
    await until(() => keeper.markets.has('gate'));
    expect(keeper.awaits()).toBe(false);
  });

  it.each([
    ['nonsense', async () => ({ instruments: 5 }) as never],
    ['another venue’s contracts', async () => documentOf({ venue: 'gate' })],
  ])('or answers %s, is not believed', async (_, markets) => {
    source.markets = markets;
    const keeper = open();
    keeper.begin();
    await until(() => keeper.notes().length === 1);
    expect(keeper.markets.size).toBe(0);
    expect(kept()).toBeNull();
  });

  it('or whose table is wrong, leaves its contracts', async () => {
    source.tiers = async () => ({ [BTC]: { at: iso(EPOCH), tiers: [] } });
    const keeper = open();
    keeper.begin();
    await until(() => keeper.notes().length === 1);
    expect(kept()?.instruments[BTC]?.contractSize).toBe('0.01');
    expect(keeper.notes()[0]).toContain('needs at least one tier');
  });
});

it('a disk that keeps nothing is told, and what was fetched is used all the same', async () => {
  store = new MarketStore(join(folder, 'file'));
  writeFileSync(join(folder, 'file'), 'no folder');
  const keeper = open();
  keeper.begin();
  await until(() => keeper.notes().length === 1);
  expect(keeper.notes()[0]).toMatch(/^okx's contracts could not be kept on disk: /);
  expect(keeper.markets.get('okx')?.instruments.has(BTC)).toBe(true);
});

it('is closed while a venue does not answer, and nothing is learnt after that', async () => {
  let late: (document: MarketsDocument) => void = () => {};
  source.markets = () => new Promise((resolve) => (late = resolve));
  const keeper = open();
  keeper.begin();
  await until(() => late.length === 1);
  await keeper.close();
  late(documentOf());
  await new Promise((resolve) => setImmediate(resolve));
  expect([learned, kept(), keeper.notes()]).toEqual([[], null, []]);
});
