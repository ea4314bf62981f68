import { describe, expect, it } from 'vitest';
import { staleIdBeside } from '../../src/alerts/alarm-id.ts';
import { Rational } from '../../src/money/rational.ts';
import { FIRST_VIEW, look, type View } from '../../src/monitor/view.ts';
import { BTC, CROSS, Desk, EPOCH, ETH, ISOLATED, LOAN, WALLET } from './desk.ts';

const view = (...commands: Parameters<typeof look>[1][]): View => commands.reduce(look, FIRST_VIEW);

/** Paths of everything in a value that is not plain data. */
function strange(value: unknown, path = '$'): string[] {
  if (value === null || ['string', 'boolean'].includes(typeof value)) return [];
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path];
  if (typeof value !== 'object') return [`${path}: ${typeof value}`];
  const proto = Object.getPrototypeOf(value);
  if (proto !== Object.prototype && proto !== Array.prototype) return [`${path}: ${proto?.constructor?.name}`];
  return Object.entries(value).flatMap(([key, one]) => strange(one, `${path}.${key}`));
}

/** All four kinds of account at prices at which none is in danger. */
async function calm(): Promise<Desk> {
  const desk = new Desk([WALLET, LOAN, CROSS, ISOLATED], { instruments: { [BTC]: { tickSize: '0.1' } } });
  await desk.marks(BTC, '50000');
  await desk.marks(ETH, '2500');
  return desk;
}

describe('a snapshot', () => {
  it('is plain data that survives the way to another thread', async () => {
    const desk = await calm();
    for (const level of ['2500', '2100', '1500']) {
      await desk.marks(ETH, level);
      const snapshot = desk.snapshot(view({ kind: 'select', index: 0, detail: true }));
      expect(strange(snapshot)).toEqual([]);
      expect(structuredClone(snapshot)).toEqual(snapshot);
      expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
    }
    expect(strange(new Desk([WALLET, LOAN, CROSS, ISOLATED]).snapshot())).toEqual([]);
  });

  it('counts up, and has the feed’s time', async () => {
    const desk = await calm();
    desk.feed.elapsed = 1234;
    expect([desk.snapshot().seq, desk.snapshot().seq]).toEqual([1, 2]);
    expect(desk.snapshot().at).toBe(EPOCH + 1234);
  });

  it('says where its prices come from and whether the tape has ended', () => {
    expect(new Desk([]).snapshot()).toMatchObject({ mode: { kind: 'live' }, source: 'book.json' });
    const demo = new Desk([], { mode: { kind: 'demo', speed: 45, ended: false } });
    expect(demo.snapshot({}, true).mode).toEqual({ kind: 'demo', speed: 45, ended: true });
  });

  it('of an empty book invents nothing', () => {
    expect(new Desk([]).snapshot(view({ kind: 'select', index: 3, detail: true }))).toMatchObject({
      rows: [],
      total: 0,
      selected: null,
      detail: null,
      alarm: null,
      level: 'ok',
      equity: '0',
      nearest: null,
      owedAtGap: { low: '0', high: '0' },
      assumptions: [],
      alerts: [],
      feeds: [],
      recording: null,
    });
  });

  it('adds the worth of all accounts in USD, and is unknown rather than a part of it', async () => {
    // 1,000 + (75,000 − 30,000) + 5,000 + 2,500.
    expect((await calm()).snapshot().equity).toBe('53500');
    const desk = new Desk([WALLET, ISOLATED]);
    expect(desk.snapshot().equity).toEqual({ unknown: `no mark price for ${BTC}` });
  });

  it('names what it assumes, once', async () => {
    const desk = new Desk([CROSS, ISOLATED, WALLET]);
    await desk.marks(BTC, '50000');
    await desk.marks(ETH, '2500');
    expect(desk.snapshot().assumptions).toEqual(['USDT = 1 USD']);
  });
});

describe('rows', () => {
  it('hold what the screen shows of a position', async () => {
    const [row] = (await calm()).snapshot(view({ kind: 'sort', sort: 'name' })).rows;
    expect(row).toEqual({
      key: 'binance-usdm/btc-1',
      account: 'binance-usdm',
      kind: 'position',
      label: 'BTC long 0.5 x10 isolated',
      level: 'ok',
      freshness: 'live',
      ageMs: 0,
      // 1 − 45,226.13 / 50,000 and 125 / 2,500 at the entry.
      distance: expect.stringMatching(/^0\.0954773/),
      liquidationPrice: expect.stringMatching(/^45226\.1306/),
      markPrice: '50000',
      markSuspect: false,
      suspect: null,
      tickSize: '0.1',
      ratio: '0.05',
      pnl: '0',
      currency: 'USDT',
      owed: { low: '0', high: '0' },
      liquidation: {},
    });
  });

  it('hold what it shows of a loan and of a holding', async () => {
    const rows = (await calm()).snapshot(view({ kind: 'sort', sort: 'name' })).rows;
    expect(rows.find(({ key }) => key === 'ledn-1')).toMatchObject({
      kind: 'debt',
      label: 'owes 30k USD on 1.5 BTC',
      // 30,000 / (0.8 · 75,000); sold at 25,000.
      ratio: '0.5',
      distance: '0.5',
      liquidationPrice: '25000',
      markPrice: '50000',
      pnl: null,
      liquidation: { BTC: { down: '25000', up: null } },
    });
    expect(rows.find(({ key }) => key === 'wallet')).toMatchObject({
      kind: 'holding',
      label: 'holds 1,000 USDT',
      level: 'ok',
      distance: null,
      liquidationPrice: null,
      ratio: null,
      ageMs: null,
      freshness: 'live',
    });
  });

  it('are the slice that the screen sees', async () => {
    const desk = await calm();
    const all = desk.snapshot().rows.map(({ key }) => key);
    expect(all).toHaveLength(4);
    const slice = desk.snapshot(view({ kind: 'view', offset: 1, count: 2 }));
    expect(slice).toMatchObject({ offset: 1, total: 4 });
    expect(slice.rows.map(({ key }) => key)).toEqual(all.slice(1, 3));
    expect(desk.snapshot(view({ kind: 'view', offset: 9, count: 2 })).rows).toEqual([]);
    expect(desk.snapshot(view({ kind: 'view', offset: 0, count: 0 }))).toMatchObject({ rows: [], total: 4 });
  });

  // Distances at 50,000 and 2,500: btc-1 9.5 %, eth-1 19.2 %, the loan 50 %. Ratios: 5 %, 250 / 5,000 = 5 %, 50 %. At −30 %: eth-1 2,500 and
  // the loan nothing (52,500 against 30,000).
  it.each([
    ['distance', ['binance-usdm/btc-1', 'desk/eth-1', 'ledn-1', 'wallet']],
    ['ratio', ['ledn-1', 'binance-usdm/btc-1', 'desk/eth-1', 'wallet']],
    ['owe', ['desk/eth-1', 'binance-usdm/btc-1', 'ledn-1', 'wallet']],
    ['name', ['binance-usdm/btc-1', 'desk/eth-1', 'ledn-1', 'wallet']],
  ] as const)('are sorted by %s', async (sort, keys) => {
    const desk = await calm();
    const snapshot = desk.snapshot(view({ kind: 'sort', sort }));
    expect(snapshot.sort).toBe(sort);
    expect(snapshot.rows.map(({ key }) => key)).toEqual(keys);
  });

  it('are sorted by loss first, in one currency', async () => {
    const desk = await calm();
    // btc-1 loses 0.5 · 1,000, eth-1 gains 10 · 10; what has no profit comes last.
    await desk.marks(BTC, '49000');
    await desk.marks(ETH, '2510');
    const { rows } = desk.snapshot(view({ kind: 'sort', sort: 'pnl' }));
    expect(rows.map(({ key, pnl }) => [key, pnl])).toEqual([
      ['binance-usdm/btc-1', '-500'],
      ['desk/eth-1', '100'],
      ['ledn-1', null],
      ['wallet', null],
    ]);
  });

  it('put the worse level before the smaller distance, and what is unknown before what is harmless', async () => {
    const desk = new Desk([LOAN, ISOLATED, CROSS, WALLET]);
    expect(desk.snapshot().rows.at(-1)?.key).toBe('wallet');
    // The loan is past its call at 28,000 (71.4 %) with 10.7 % to go; btc-1 is gone.
    await desk.marks(BTC, '28000');
    expect(desk.snapshot().rows.map(({ key, level }) => [key, level])).toEqual([
      ['binance-usdm/btc-1', 'negative'],
      ['ledn-1', 'warning'],
      ['desk/eth-1', 'unknown'],
      ['wallet', 'ok'],
    ]);
  });

  it('name each price that can liquidate an account that has several', async () => {
    const basket = { ...LOAN, assets: { BTC: '1', ETH: '20' }, debts: { USD: '40000' } };
    const desk = new Desk([basket]);
    await desk.marks(BTC, '50000');
    await desk.marks(ETH, '2500');
    // 40,000 / 0.8 = 50,000 of collateral: with 50,000 of the other kept, either may go to 0: none liquidates alone.
    expect(desk.snapshot().rows[0]?.liquidation).toEqual({ BTC: { down: null, up: null }, ETH: { down: null, up: null } });
    await desk.marks(ETH, '2000');
    // 40,000 of ETH leave 10,000 for the BTC; 50,000 of BTC leave 0 for 20 ETH.
    expect(desk.snapshot().rows[0]?.liquidation).toEqual({ BTC: { down: '10000', up: null }, ETH: { down: null, up: null } });
  });
});

describe('the gap', () => {
  it('moves what could be owed, of each row and of all', async () => {
    const desk = await calm();
    // eth-1 by recourse: 5,000 + 10 · 2,500 · x; at −30 % −2,500, at −50 % −7,500, at −10 % above zero. Ledn's policy is not stated: at
    // −80 % 1.5 · 10,000 stand against 30,000.
    const owed = (gap: string) => {
      const { gap: shown, owedAtGap, rows } = desk.snapshot(view({ kind: 'gap', gap }));
      return [shown, owedAtGap, Object.fromEntries(rows.map((row) => [row.key, row.owed.high]))];
    };
    const none = { 'binance-usdm/btc-1': '0', 'desk/eth-1': '0', 'ledn-1': '0', wallet: '0' };
    expect(owed('-0.3')).toEqual(['-0.3', { low: '2500', high: '2500' }, { ...none, 'desk/eth-1': '2500' }]);
    expect(owed('-0.1')).toEqual(['-0.1', { low: '0', high: '0' }, none]);
    expect(owed('0.3')).toEqual(['0.3', { low: '0', high: '0' }, none]);
    expect(owed('-0.8')).toEqual([
      '-0.8',
      { low: '15000', high: expect.any(String) },
      expect.objectContaining({ 'desk/eth-1': '15000', 'ledn-1': '15000' }),
    ]);
  });

  it('is −30 % until the screen says otherwise, and stays when that makes no sense', () => {
    expect(FIRST_VIEW.gap.equals(Rational.from('-0.3'))).toBe(true);
    expect(view({ kind: 'gap', gap: 'abc' }).gap).toBe(FIRST_VIEW.gap);
  });
});

describe('the selected row', () => {
  it('stays the same while rows change places', async () => {
    const desk = await calm();
    expect(desk.snapshot().rows.map(({ key }) => key)).toEqual(['binance-usdm/btc-1', 'desk/eth-1', 'ledn-1', 'wallet']);
    const chosen: View = { ...view({ kind: 'select', index: 0, detail: true }), selected: { index: 0, key: desk.keyAt(0) } };
    await desk.marks(ETH, '1850');
    const after = desk.snapshot(chosen);
    expect(after.rows.map(({ key }) => key)).toEqual(['desk/eth-1', 'binance-usdm/btc-1', 'ledn-1', 'wallet']);
    expect([after.selected, after.detail?.key]).toEqual([1, 'binance-usdm/btc-1']);
    expect(desk.snapshot({ ...chosen, sort: 'ratio' }).detail?.key).toBe('binance-usdm/btc-1');
  });

  it('is the nearest there is when the index points past the end', async () => {
    const desk = await calm();
    expect(desk.snapshot(view({ kind: 'select', index: 99, detail: false })).selected).toBe(3);
    expect(desk.keyAt(99)).toBeNull();
  });

  it('has its detail when it is asked for: its numbers, its account, and where each comes from', async () => {
    const desk = await calm();
    expect(desk.snapshot(view({ kind: 'select', index: 1, detail: false })).detail).toBeNull();
    const { detail } = desk.snapshot(view({ kind: 'select', index: 1, detail: true }));
    expect(detail).toMatchObject({
      key: 'desk/eth-1',
      row: { key: 'desk/eth-1', markPrice: '2500' },
      account: { id: 'desk', shortfall: { policy: 'recourse', evidence: 'written for this test', lossCap: null } },
      position: { id: 'eth-1', markPrice: '2500' },
    });
    // gap 0, then 5, 10, 20, 30, 50 % (contract section 4): 5,000 + 25,000 · x.
    expect(detail?.account.shortfall.ladder.map(({ gap, equity }) => [gap, equity])).toEqual([
      ['0', '5000'],
      ['-0.05', '3750'],
      ['-0.1', '2500'],
      ['-0.2', '0'],
      ['-0.3', '-2500'],
      ['-0.5', '-7500'],
    ]);
    const from = Object.fromEntries(detail?.provenance.map(({ what, from }) => [what, from]) ?? []);
    expect(from).toMatchObject({
      [ETH]: 'mark price, binance',
      'sizes, entries, collateral': 'book.json',
      maintenance: '1.0 % of notional at mark, rules of the account',
      'who pays a shortfall': 'recourse, custom/derivatives, as of 2026-01-01',
    });
  });

  it('of a loan has no position in its detail', async () => {
    const desk = await calm();
    const { detail } = desk.snapshot(view({ kind: 'select', index: 2, detail: true }));
    expect(detail).toMatchObject({ key: 'ledn-1', position: null, account: { ltv: '0.4' } });
    expect(detail?.provenance).toContainEqual({ what: 'liquidation ratio', from: '80.0 % of collateral, rules of the account' });
  });
});

describe('the alarm', () => {
  it('is the worst, then the nearest, and counts the others', async () => {
    const desk = new Desk([LOAN, ISOLATED, CROSS]);
    await desk.marks(ETH, '2500');
    await desk.marks(BTC, '28000');
    expect(desk.snapshot().alarm).toMatchObject({ kind: 'level', level: 'negative', others: 1 });
    expect(desk.snapshot().alarm?.text).toMatch(/^BTC long 0\.5 x10 at binance-usdm is below zero: -8,500 USDT/);
    // −1,500; the alarm names the lower of two that are below zero first.
    await desk.marks(ETH, '1850');
    expect(desk.snapshot().alarm).toMatchObject({ others: 2, text: expect.stringContaining('-8,500') });
  });

  it('keeps the level that was, with the words of now, until it has kept', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '46195', '50000');
    expect(desk.snapshot()).toMatchObject({ level: 'critical', alarm: { level: 'critical', text: expect.stringContaining('9.5 %') } });
  });

  it('has an id that changes when it gets worse, so that an acknowledged one speaks again', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '49000');
    const first = desk.snapshot().alarm?.id;
    await desk.marks(BTC, '48900');
    expect(desk.snapshot().alarm?.id).toBe(first);
    await desk.marks(BTC, '46000');
    const second = desk.snapshot().alarm?.id;
    expect(second).not.toBe(first);
    desk.pass(20_000);
    expect(desk.snapshot().alarm?.id).not.toBe(second);
  });

  it('of old prices is a new one each time: who knew of the last outage does not know of this one', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '50000');
    desk.pass(20_000);
    const first = desk.snapshot().alarm;
    expect(first).toMatchObject({ id: 'stale|binance-usdm/btc-1|1', kind: 'stale', quieted: null });
    desk.monitor.quiet({ kind: 'acknowledged', id: first?.id as string, at: desk.snapshot().at });
    expect(desk.snapshot().alarm?.quieted?.how).toBe('acknowledged');
    await desk.marks(BTC, '50000');
    expect(desk.snapshot().alarm).toBeNull();
    desk.pass(20_000);
    expect(desk.snapshot().alarm).toMatchObject({ id: 'stale|binance-usdm/btc-1|2', quieted: null, unacknowledged: 1 });
  });

  it('at a level on old prices is a new one each time, too, and names both', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '49000');
    desk.pass(20_000);
    const id = desk.snapshot().alarm?.id as string;
    expect(id).toBe('binance-usdm/btc-1|1|warning|stale|1');
    expect(staleIdBeside(id)).toBe('stale|binance-usdm/btc-1|1');
    expect(staleIdBeside('binance-usdm/btc-1|1|warning')).toBeNull();
    for (const word of [id, staleIdBeside(id) as string]) desk.monitor.quiet({ kind: 'acknowledged', id: word, at: desk.snapshot().at });
    expect(desk.snapshot().alarm?.quieted?.how).toBe('acknowledged');
    await desk.marks(BTC, '49000');
    expect(desk.snapshot().alarm).toMatchObject({ id: 'binance-usdm/btc-1|1|warning', quieted: { how: 'acknowledged' } });
    desk.pass(20_000);
    expect(desk.snapshot().alarm).toMatchObject({ id: 'binance-usdm/btc-1|1|warning|stale|2', quieted: null });
  });

  it('is none when all is well', async () => {
    expect((await calm()).snapshot().alarm).toBeNull();
  });
});

describe('the feeds', () => {
  it('are told with the age of each venue’s newest price', async () => {
    const desk = new Desk([ISOLATED, { ...ISOLATED, id: 'kraken-futures', product: 'kraken/futures' }]);
    desk.feed.status({ venue: 'binance', rejected: 3, redials: 2, detail: 'closed with code 1006' });
    desk.feed.status({ venue: 'kraken', state: 'refused', detail: 'no live prices' });
    await desk.marks(BTC, '50000');
    desk.feed.elapsed += 700;
    expect(desk.snapshot().feeds).toEqual([
      { venue: 'binance', state: 'live', ageMs: 700, rejected: 3, redials: 2, detail: 'closed with code 1006', clockOffset: null },
      { venue: 'kraken', state: 'refused', ageMs: null, rejected: 0, redials: 0, detail: 'no live prices', clockOffset: null },
    ]);
  });

  it('tell of a price that was refused', () => {
    const desk = new Desk([ISOLATED]);
    const before = desk.changes;
    desk.feed.sink?.reject({ venue: 'binance', symbol: BTC, reason: 'mark "-5" is not above 0' });
    expect(desk.changes).toBe(before + 1);
    desk.feed.status({ rejected: 1 });
    expect(desk.snapshot()).toMatchObject({ feeds: [{ rejected: 1 }], rows: [{ markPrice: { unknown: `no mark price for ${BTC}` } }] });
  });
});

describe('the log', () => {
  it('has the newest first', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '49000', '46000');
    expect(desk.snapshot().alerts).toEqual([
      {
        id: 'distance|binance-usdm/btc-1|1|critical',
        at: EPOCH,
        level: 'critical',
        reason: 'escalated',
        text: expect.stringContaining('1.6 %'),
        suspect: false,
        told: [],
      },
      {
        id: 'distance|binance-usdm/btc-1|1|warning',
        at: EPOCH,
        level: 'warning',
        reason: 'first',
        text: expect.stringContaining('7.7 %'),
        suspect: false,
        told: [],
      },
    ]);
  });

  it('does not grow without end', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '50000');
    for (let outage = 0; outage < 150; outage++) {
      desk.pass(16_000);
      await desk.marks(BTC, '50000');
    }
    expect(desk.notices).toHaveLength(300);
    const { alerts } = desk.snapshot();
    expect(alerts).toHaveLength(200);
    expect(alerts?.[0]?.at).toBe(EPOCH + 150 * 16_000);
  });

  it('is sent to a screen that shows it, as what is assumed to the help', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '50000');
    const rows = { kind: 'view', offset: 0, count: 10 } as const;
    expect(desk.snapshot(view(rows))).toMatchObject({ alerts: null, assumptions: null });
    expect(desk.snapshot(view({ ...rows, log: true }))).toMatchObject({ alerts: expect.any(Array), assumptions: null });
    expect(desk.snapshot(view({ ...rows, help: true }))).toMatchObject({ alerts: null, assumptions: expect.any(Array) });
  });
});

describe('labels', () => {
  const [btc] = ISOLATED.positions;
  const labelOf = (account: object): string | undefined => new Desk([account]).snapshot().rows[0]?.label;
  const positionLabel = (position: object) => labelOf({ ...ISOLATED, positions: [{ ...btc, ...position }] });

  it.each([
    ['contracts of a size', { contracts: '500', contractSize: '0.001' }, 'BTC long 0.5 x10 isolated'],
    [
      'an inverse contract, sized in its quote',
      { symbol: 'BTC/USD:BTC', contracts: '409.5', contractSize: '100' },
      'BTC long 40.95k USD x10 isolated',
    ],
    ['a dated future', { symbol: 'BTC/USDT:USDT-260327', side: 'short' }, 'BTC-260327 short 0.5 x10 isolated'],
  ])('of %s', (_, position, label) => {
    expect(positionLabel(position)).toBe(label);
  });

  it('of a size that is not known count the contracts', () => {
    const { contractSize: _, ...unsized } = btc as (typeof ISOLATED.positions)[0];
    expect(labelOf({ ...ISOLATED, product: 'kraken/futures', positions: [{ ...unsized, symbol: 'XYZ/USD:USD' }] })).toBe(
      'XYZ long 0.5 contracts x10 isolated',
    );
  });

  it.each([
    [
      'many debts on many assets',
      { BTC: '1', ETH: '2', SOL: '3' },
      { USD: '5', USDT: '6' },
      'owes 5 USD + 6 USDT on 1 BTC + 2 ETH + 1 more',
    ],
    ['nothing at all', {}, {}, 'empty'],
    ['a debt on nothing', {}, { USD: '12345.678' }, 'owes 12.35k USD'],
  ])('of %s', (_, assets, debts, label) => {
    expect(labelOf({ id: 'a', product: 'custom/collateral-debt', assets, debts })).toBe(label);
  });
});
