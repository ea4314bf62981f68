import { describe, expect, it } from 'vitest';
import { FIRST_VIEW, look } from '../../src/monitor/view.ts';
import { BTC, Desk, ISOLATED, LOAN } from './desk.ts';

/** 1 BTC that backs nothing, at a venue with spot prices. */
const HELD = { id: 'bybit-main', product: 'bybit/unified', assets: { BTC: '1' } };
const USDM = { ...ISOLATED, assets: { USDT: '1000' } };

/** A spot price: the last trade of a pair. */
const spot = async (desk: Desk, symbol: string, value: string, venue: string) => {
  desk.feed.last(symbol, value, venue);
  await desk.settled();
};
const detailOf = (desk: Desk, index = 0) => desk.snapshot(look(FIRST_VIEW, { kind: 'select', index, detail: true })).detail;

describe('a coin', () => {
  it('is worth its own venue’s pair, through what that is quoted in', async () => {
    const desk = new Desk([HELD]);
    await spot(desk, 'BTC/USDT', '50000', 'bybit');
    expect(desk.snapshot()).toMatchObject({ equity: '50000', assumptions: ['USDT = 1 USD'] });
    await spot(desk, 'USDT/USD', '0.998', 'kraken');
    // 50,000 · 0.998.
    expect(desk.snapshot()).toMatchObject({ equity: '49900', assumptions: ['USDT is priced by kraken:USDT/USD'] });
  });

  it.each([
    [
      'its venue’s pair before its venue’s perpetual',
      [
        ['bybit', BTC],
        ['bybit', 'BTC/USDT'],
      ],
      2,
    ],
    [
      'its venue’s perpetual before another’s pair',
      [
        ['binance', 'BTC/USDT'],
        ['bybit', BTC],
      ],
      2,
    ],
    [
      'the reference venue’s pair before its perpetual',
      [
        ['binance', BTC],
        ['binance', 'BTC/USDT'],
      ],
      2,
    ],
    [
      'the reference venue’s before a third’s',
      [
        ['okx', 'BTC/USDT'],
        ['binance', BTC],
      ],
      2,
    ],
    [
      'a pair in dollars before one in a stablecoin',
      [
        ['kraken', 'BTC/USDT'],
        ['kraken', 'BTC/USD'],
      ],
      2,
    ],
  ])('is priced by %s, whichever came first', async (_, prices, expected) => {
    for (const order of [prices, prices.toReversed()]) {
      const desk = new Desk([HELD]);
      for (const [venue, symbol] of order as [string, string][]) {
        const price = String((prices as [string, string][]).findIndex(([v, s]) => v === venue && s === symbol) + 1);
        if (symbol.includes(':')) desk.feed.mark(symbol, price, venue);
        else desk.feed.last(symbol, price, venue);
      }
      await desk.settled();
      expect(desk.snapshot().equity).toBe(String(expected));
    }
  });

  it('of another venue’s price says so, and the detail shows the whole way', async () => {
    const desk = new Desk([LOAN]);
    await spot(desk, 'BTC/USDT', '40000', 'binance');
    await spot(desk, 'USDT/USD', '0.9995', 'kraken');
    const { assumptions } = desk.snapshot();
    expect(assumptions).toEqual(expect.arrayContaining(['BTC is priced by binance:BTC/USDT', 'USDT is priced by kraken:USDT/USD']));
    expect(detailOf(desk)?.provenance).toContainEqual({ what: 'BTC in USD', from: 'BTC = binance BTC/USDT x kraken USDT/USD' });
    // 30,000 / (1.5 · 40,000 · 0.9995).
    expect(desk.snapshot().rows[0]?.liquidationPrice).toBe('25000');
  });

  it('without a price for what it is quoted in shows what was taken', async () => {
    const desk = new Desk([LOAN]);
    await spot(desk, 'BTC/USDT', '40000', 'binance');
    expect(detailOf(desk)?.provenance).toContainEqual({ what: 'BTC in USD', from: 'BTC = binance BTC/USDT x USDT taken for 1 USD' });
  });

  it('two stablecoins that are quoted in each other do not go round in circles', async () => {
    const desk = new Desk([{ id: 'w', product: 'custom/unified', assets: { USDT: '1', USDC: '1' } }]);
    await spot(desk, 'USDC/USDT', '0.5', 'binance');
    await spot(desk, 'USDT/USDC', '0.25', 'binance');
    // USDT by USDC, which then stands at 1: 0.25. USDC by USDT, which then stands at 1: 0.5.
    expect(desk.snapshot().equity).toBe('0.75');
    // In dollars they are priced apart.
    await spot(desk, 'USDT/USD', '0.9', 'kraken');
    expect(desk.snapshot().assumptions).not.toContain('USDT = 1 USD');
  });
});

describe('a stablecoin that loses its peg', () => {
  it.each([
    ['0.98', null],
    ['1.02', null],
    ['0.9799', 'USDT at 0.9799 USD (kraken)'],
    ['1.0201', 'USDT at 1.021 USD (kraken)'],
    ['0.93126', 'USDT at 0.9312 USD (kraken)'],
  ])('at %s: %s', async (price, said) => {
    const desk = new Desk([USDM]);
    await spot(desk, 'USDT/USD', price, 'kraken');
    await desk.marks(BTC, '50000');
    const depegs = desk.snapshot().assumptions?.filter((one) => one.startsWith('USDT at'));
    expect(depegs).toEqual(said === null ? [] : [said]);
  });

  it('costs a loan its collateral’s worth and leaves an account in the stablecoin its own level', async () => {
    // 1.5 BTC at 40,000 USDT back 30,000 USD: 50 % owed. At 0.6 USD a USDT it is 30,000 / 36,000 = 83.3 %, past 80 %.
    const desk = new Desk([LOAN, USDM]);
    await spot(desk, 'BTC/USDT', '40000', 'binance');
    await desk.marks(BTC, '50000');
    await spot(desk, 'USDT/USD', '0.6', 'kraken');
    expect(desk.monitor.readings.map(({ level }) => level)).toEqual(['liquidation', 'ok']);
    expect(desk.said).toEqual(['ledn-1 first liquidation']);
  });
});

describe('the age of spot prices', () => {
  it('a quiet pair is no dead feed: four times as long as a mark', async () => {
    const desk = new Desk([LOAN]);
    await spot(desk, 'BTC/USDT', '40000', 'binance');
    await spot(desk, 'USDT/USD', '1', 'kraken');
    desk.pass(60_000);
    expect(desk.said).toEqual([]);
    expect(desk.snapshot().rows[0]).toMatchObject({ freshness: 'live', ageMs: 60_000 });
    desk.pass(1000);
    expect(desk.said).toEqual(['ledn-1 stale ok']);
    expect(desk.snapshot().rows[0]).toMatchObject({ freshness: 'stale', ageMs: 61_000 });
  });

  it('a price said again is young again, and nothing is measured for it', async () => {
    const desk = new Desk([LOAN]);
    await spot(desk, 'BTC/USDT', '40000', 'binance');
    const before = desk.monitor.readings[0];
    desk.pass(50_000);
    await spot(desk, 'BTC/USDT', '40000.0', 'binance');
    expect(desk.monitor.readings[0]).toBe(before);
    desk.pass(50_000);
    expect(desk.said).toEqual([]);
  });

  it('an account in its own currency does not age by what that is worth; the last price still counts, and its age is said', async () => {
    const desk = new Desk([USDM]);
    await spot(desk, 'USDT/USD', '0.95', 'kraken');
    for (let i = 0; i < 30; i++) {
      await desk.marks(BTC, String(50_000 + i));
      desk.pass(10_000);
    }
    expect(desk.said).toEqual([]);
    const { rows, assumptions, equity } = desk.snapshot();
    expect(rows[0]).toMatchObject({ freshness: 'live', ageMs: 10_000 });
    // 1,000 + 2,500 + 0.5 · 29 USDT at 0.95.
    expect(equity).toBe('3338.775');
    expect(assumptions).toContain('USDT/USD at 0.95 (kraken) is 5m00s old, and still counts');
    expect(detailOf(desk)?.provenance).toContainEqual({ what: 'USDT/USD', from: 'spot price, kraken, 5m00s old' });
  });

  it('an account in its own currency needs no other price', async () => {
    const desk = new Desk([{ ...USDM, id: 'coinm', product: 'binance/coinm', assets: { BTC: '1' }, positions: [] }, USDM]);
    await desk.marks(BTC, '50000');
    desk.pass(14_000);
    expect(desk.monitor.readings.map(({ level }) => level)).toEqual(['ok', 'ok']);
    expect(desk.said).toEqual([]);
  });
});

it('the pair of a margin position is its price, and the reading says that it is the last trade', async () => {
  const position = { id: 'p', symbol: 'BTC/USD', side: 'long', contracts: '1', contractSize: '1', entryPrice: '50000', leverage: '5' };
  const desk = new Desk([{ id: 'kraken', product: 'kraken/margin', assets: { USD: '20000' }, positions: [position] }]);
  await spot(desk, 'BTC/USD', '50000', 'kraken');
  expect(desk.snapshot()).toMatchObject({
    rows: [{ markPrice: '50000' }],
    assumptions: expect.arrayContaining(['BTC/USD: the last trade stands in for the mark price']),
  });
});

it('what was asked for and has not come is known', async () => {
  const desk = new Desk([LOAN]);
  await spot(desk, 'BTC/USDT', '40000', 'binance');
  expect(desk.monitor.awaited()).toEqual([
    { venue: 'kraken', symbol: 'USDT/USD' },
    { venue: 'binance', symbol: BTC },
  ]);
});

describe('between two looks', () => {
  // 1 BTC at 30,000 backs a short of 0.4 from 30,000: at a mark of 100,000 equity is 30,000 − 28,000, maintenance 40,000 · 0.5 % = 200,
  // ratio 0.1; at 104,950 it is 20 against 209.9, which is liquidation.
  const pool = {
    id: 'pool',
    product: 'custom/unified',
    assets: { BTC: '1' },
    positions: [{ id: 'short', symbol: BTC, side: 'short', contracts: '0.4', entryPrice: '30000' }],
    rules: { maintenance: { basis: 'mark', shape: 'marginal', tiers: [{ floor: '0', rate: '0.005' }] } },
  };

  it('a mark that leaps without its coin is told, though the pool holds more of the coin than it is short of', async () => {
    const desk = new Desk([pool]);
    await spot(desk, 'BTC/USDT', '30000', 'binance');
    await desk.marks(BTC, '30000');
    expect(desk.notices).toEqual([]);
    for (const mark of ['104950', '29999', '30000']) desk.feed.mark(BTC, mark);
    await desk.settled();
    expect(desk.said).toEqual(['pool first liquidation']);
  });

  it('a fall of the coin without its mark is told too', async () => {
    const desk = new Desk([{ ...pool, debts: { USD: '20000' } }]);
    await spot(desk, 'BTC/USDT', '30000', 'binance');
    await desk.marks(BTC, '30000');
    expect(desk.notices).toEqual([]);
    // 1 BTC at 20,010 less 20,000 owed, against 60 of maintenance.
    for (const price of ['20010', '30001', '30000']) desk.feed.last('BTC/USDT', price, 'binance');
    await desk.settled();
    expect(desk.said).toEqual(['pool first liquidation']);
  });
});
