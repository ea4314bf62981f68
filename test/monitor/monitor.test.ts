import { describe, expect, it, vi } from 'vitest';
import { timeToLiquidation } from '../../src/risk/carry.ts';
import { ShippedRules } from '../../src/settings/rule-book.ts';
import { BTC, CROSS, Desk, EPOCH, ETH, ISOLATED, LOAN, WALLET } from './desk.ts';

const LIQUIDATED = '45226';

describe('readings', () => {
  it('follow each quote', async () => {
    const desk = new Desk([ISOLATED]);
    const levels: string[] = [];
    // The limits are worked out beside ISOLATED; 45,226.2 is a tick above its liquidation price, 45,000 its bankruptcy.
    for (const mark of ['50000', '49158.9', '49158.8', '46625', '46624', '45226.2', LIQUIDATED, '45000', '44999.9']) {
      await desk.marks(BTC, mark);
      levels.push(desk.monitor.readings[0]?.level ?? 'none');
    }
    expect(levels).toEqual(['ok', 'ok', 'warning', 'warning', 'critical', 'critical', 'liquidation', 'liquidation', 'negative']);
    // 2,500 + 0.5 · (44,999.9 − 50,000).
    expect(desk.snapshot().equity).toBe('-0.05');
  });

  it('are taken once without prices, so that a book is never without one', () => {
    const desk = new Desk([ISOLATED, CROSS, LOAN, WALLET]);
    expect(desk.monitor.readings.map(({ level }) => level)).toEqual(['unknown', 'unknown', 'unknown', 'ok']);
    expect(desk.notices).toEqual([]);
  });

  it('are not touched by prices that no account needs', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '50000');
    const before = desk.monitor.readings[0];
    await desk.marks('SOL/USDT:USDT', '150');
    expect(desk.monitor.readings[0]).toBe(before);
  });

  it('of a held coin follow the perpetual of the venue that stands in for those without one', async () => {
    const desk = new Desk([LOAN]);
    expect(desk.feed.instruments).toContainEqual({ venue: 'binance', symbol: BTC });
    await desk.marks(BTC, '40000');
    // 30,000 / (0.8 · 60,000).
    expect(desk.snapshot().rows[0]).toMatchObject({ ratio: '0.625', distance: '0.375', liquidationPrice: '25000' });
  });

  it('of two venues follow the marks of their own', async () => {
    const kraken = { ...ISOLATED, id: 'kraken-futures', product: 'kraken/futures' };
    const desk = new Desk([ISOLATED, kraken]);
    expect(desk.feed.instruments).toEqual([
      { venue: 'binance', symbol: BTC },
      { venue: 'kraken', symbol: 'USDT/USD' },
      { venue: 'kraken', symbol: BTC },
    ]);
    desk.feed.mark(BTC, '50000', 'binance');
    desk.feed.mark(BTC, LIQUIDATED, 'kraken');
    await desk.settled();
    expect(desk.monitor.readings.map(({ level }) => level)).toEqual(['ok', 'liquidation']);
    expect(desk.said).toEqual(['kraken-futures/btc-1 first liquidation']);
  });

  it('of every venue follow a tape that names none', async () => {
    const desk = new Desk([ISOLATED, { ...ISOLATED, id: 'kraken-futures', product: 'kraken/futures' }, CROSS]);
    desk.feed.mark(BTC, LIQUIDATED, '');
    desk.feed.mark(ETH, '2000', '');
    await desk.settled();
    expect(desk.monitor.readings.map(({ level }) => level)).toEqual(['liquidation', 'liquidation', 'liquidation']);
  });

  it('stand on the last trade only until there is a mark, and say so', async () => {
    const desk = new Desk([ISOLATED]);
    desk.feed.last(BTC, '50000');
    await desk.settled();
    expect(desk.snapshot()).toMatchObject({
      assumptions: [`${BTC}: the last trade stands in for the mark price`, 'USDT = 1 USD'],
      rows: [{ markPrice: '50000' }],
    });
    await desk.marks(BTC, '49500');
    desk.feed.last(BTC, '1');
    await desk.settled();
    expect(desk.snapshot()).toMatchObject({ assumptions: ['USDT = 1 USD'], rows: [{ markPrice: '49500' }], level: 'ok' });
  });

  it('stop when the monitor does', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '50000');
    desk.feed.mark(BTC, '40000');
    await desk.monitor.stop();
    await desk.settled();
    expect(desk.feed.closed).toBe(true);
    expect(desk.snapshot().rows[0]).toMatchObject({ markPrice: '40000', level: 'negative' });
  });
});

describe('between two looks', () => {
  it('a dip is not missed: what it was at its lowest is said, what it is now is shown', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '50000');
    for (const mark of ['49900', LIQUIDATED, '49800']) desk.feed.mark(BTC, mark);
    await desk.settled();
    expect(desk.said).toEqual(['binance-usdm/btc-1 first liquidation']);
    expect(desk.notices[0]?.text).toContain('45,226');
    expect(desk.snapshot()).toMatchObject({ level: 'liquidation', rows: [{ markPrice: '49800', level: 'ok' }] });
  });

  it('nor is a rise that liquidates a short', async () => {
    const short = { ...ISOLATED.positions[0], side: 'short' };
    const desk = new Desk([{ ...ISOLATED, positions: [short] }]);
    await desk.marks(BTC, '50000');
    // (25,000 + 2,500) / (0.5 · 1.005) = 54,726.4.
    for (const mark of ['50100', '54727', '50200']) desk.feed.mark(BTC, mark);
    await desk.settled();
    expect(desk.said).toEqual(['binance-usdm/btc-1 first liquidation']);
  });

  it('nor is the dip of one venue hidden by the price of another', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '50000');
    desk.feed.mark(BTC, LIQUIDATED, 'binance');
    desk.feed.mark(BTC, '50000', 'kraken');
    desk.feed.mark(BTC, '50000', 'binance');
    await desk.settled();
    expect(desk.said).toEqual(['binance-usdm/btc-1 first liquidation']);
  });

  it('a thousand quotes cost one measurement and its two extremes, not a thousand', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '50000');
    const measured = vi.spyOn(desk.monitor.measures, 'measure');
    for (let i = 0; i < 1000; i++) desk.feed.mark(BTC, String(50_000 + (i % 7)));
    await desk.settled();
    expect(measured.mock.calls.length).toBeLessThanOrEqual(1);
    expect(desk.monitor.summary().ticks).toBe(1001);
  });

  it('measured at every tick instead, the same is said', async () => {
    const walk = ['50000', '48000', '46000', '45226', '44000', '46000', '50000'];
    const [ticked, batched] = [new Desk([ISOLATED], { everyTick: true }), new Desk([ISOLATED])];
    for (const mark of walk) ticked.feed.mark(BTC, mark);
    await batched.marks(BTC, ...walk);
    expect(ticked.notices).toEqual(batched.notices);
    expect(ticked.said).toEqual(
      ['first warning', 'escalated critical', 'escalated liquidation', 'escalated negative'].map((it) => `binance-usdm/btc-1 ${it}`),
    );
  });
});

describe('alerts', () => {
  // F4: the first price is already past everything.
  it('say a crash that is there from the first price once', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '40000');
    expect(desk.notices).toMatchObject([
      {
        id: 'negative|binance-usdm/btc-1|1|negative',
        rule: 'negative',
        from: 'unknown',
        reason: 'first',
        // 2,500 + 0.5 · (40,000 − 50,000).
        value: '-2500',
        threshold: '0',
        at: EPOCH,
      },
    ]);
  });

  // F1: equity −1500 with one cross long; guardian said nothing, perp-cli "level low".
  it('say what is below zero and what would be owed', async () => {
    const desk = new Desk([CROSS]);
    // 5,000 + 10 · (1,850 − 2,500).
    await desk.marks(ETH, '1850');
    expect(desk.said).toEqual(['desk first negative']);
    expect(desk.notices[0]).toMatchObject({ value: '-1500', text: 'desk is below zero: -1,500 USDT; you would owe 1,500 USDT' });
    expect(desk.snapshot()).toMatchObject({
      level: 'negative',
      alarm: { kind: 'level', level: 'negative' },
      rows: [{ level: 'negative' }],
    });
  });

  it('carry the number, the limit it is past and a sentence', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '46195');
    expect(desk.notices[0]).toMatchObject({
      id: 'distance|binance-usdm/btc-1|1|critical',
      threshold: '0.03',
      // 1 − 45,226.1306… / 46,195; rounding leans toward danger, the distance down and the price up.
      value: expect.stringMatching(/^0\.020973/),
      // The amounts of mission.md S12.
      text: 'BTC long 0.5 x10 at binance-usdm is 2.0 % from liquidation at 45,226.14 - add 1,816.19 USDT or cut 0.377 BTC for 10 %',
    });
  });

  it('name the leg that drags a cross pool before the pool falls', async () => {
    const desk = new Desk([CROSS]);
    // (2,190 − 2,020.2) / 2,190 = 7.8 %; margin used 219 / 1,900 = 11.5 %.
    await desk.marks(ETH, '2190');
    expect(desk.said).toEqual(['desk/eth-1 first warning']);
  });

  it('of one position leave the others theirs (F13)', async () => {
    const [position] = ISOLATED.positions;
    const both = { ...ISOLATED, positions: [position, { ...position, id: 'btc-2', collateral: '3000' }] };
    const desk = new Desk([both]);
    // btc-2: (25,000 − 3,000) / 0.4975 = 44,221.1, so 48,066 warns.
    await desk.marks(BTC, '49000', '48000', '45000');
    expect(desk.said).toEqual([
      'binance-usdm/btc-1 first warning',
      'binance-usdm/btc-2 first warning',
      'binance-usdm/btc-1 escalated liquidation',
      'binance-usdm/btc-2 escalated critical',
    ]);
  });

  it('call a loan by what it owes against what backs it', async () => {
    const desk = new Desk([LOAN]);
    // 30,000 / (1.5 · 28,000) = 71.4 %, past the call at 70 %.
    await desk.marks(BTC, '40000', '28000');
    expect(desk.notices[0]).toMatchObject({ level: 'warning', rule: 'marginRatio', threshold: '0.7' });
    expect(desk.notices[0]?.text).toContain('owes 71.5 % of what backs it: margin call at 70.0 %, sold at 80.0 %');
  });

  it('come down by the feed’s own clock', async () => {
    const desk = new Desk([ISOLATED]);
    // 51,000 is 11.3 % away: clear of the warning at 8 % by more than a fifth of it.
    await desk.marks(BTC, '46195', '51000');
    // critical → warning → ok, a minute each; prices come every second, so nothing is old.
    for (let second = 0; second < 121; second++) {
      desk.feed.elapsed += 1000;
      await desk.marks(BTC, '51000');
    }
    expect(desk.said).toEqual(['binance-usdm/btc-1 first critical', 'binance-usdm/btc-1 recovered ok']);
    expect(desk.notices[1]?.at).toBe(EPOCH + 120_000);
  });
});

describe('old prices', () => {
  // F2: the feed is dead at a distance of 1.1 %; guardian said nothing.
  it('are said, with the last known risk, and improve nothing', async () => {
    const desk = new Desk([ISOLATED]);
    // 45,226.13 / (1 − 0.011).
    await desk.marks(BTC, '45729');
    desk.feed.status({ state: 'stale', detail: 'no price for 15s' });
    desk.pass(15_000);
    expect(desk.said).toEqual(['binance-usdm/btc-1 first critical']);
    desk.pass(1000);
    expect(desk.said).toEqual(['binance-usdm/btc-1 first critical', 'binance-usdm/btc-1 stale critical']);
    expect(desk.notices[1]?.text).toMatch(
      /prices of binance-usdm\/btc-1 are 16s old \(binance: no price for 15s\); last known: BTC long .* 1\.\d %/,
    );
    // After as long again at an alarm it is blindness; that is told again every five minutes.
    desk.pass(600_000);
    expect(desk.said.slice(2)).toEqual(['blind', 'repeat'].map((reason) => `binance-usdm/btc-1 ${reason} critical`));
    expect(desk.notices[2]).toMatchObject({
      rule: 'blind',
      text: expect.stringMatching(/^BLIND: prices of binance-usdm\/btc-1 are 31s old/),
    });
    expect(desk.snapshot()).toMatchObject({
      level: 'critical',
      alarm: { kind: 'level', level: 'critical', text: expect.stringContaining('old') },
      rows: [{ level: 'critical', freshness: 'stale', ageMs: 616_000, markPrice: '45729' }],
    });
  });

  it('are over with the first new price, and only then does the level move again', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '45729');
    desk.pass(100_000);
    await desk.marks(BTC, '50000');
    expect(desk.said.at(-1)).toBe('binance-usdm/btc-1 resumed critical');
    expect(desk.notices.at(-1)?.text).toContain('prices of binance-usdm/btc-1 come in again');
    expect(desk.snapshot()).toMatchObject({ level: 'critical', rows: [{ freshness: 'live', ageMs: 0, level: 'ok' }] });
  });

  // F9: one symbol's stream is dead, the others live; okx-tui's one global clock stayed fresh.
  it('of one symbol make its accounts old, and no other', async () => {
    const desk = new Desk([ISOLATED, CROSS, LOAN]);
    await desk.marks(BTC, '50000');
    await desk.marks(ETH, '2500');
    for (let second = 0; second < 20; second++) {
      desk.feed.elapsed += 1000;
      await desk.marks(BTC, '50000');
    }
    expect(desk.said).toEqual(['desk stale ok']);
    const rows = Object.fromEntries(desk.snapshot().rows.map(({ key, freshness, ageMs }) => [key, [freshness, ageMs]]));
    expect(rows).toEqual({ 'binance-usdm/btc-1': ['live', 0], 'desk/eth-1': ['stale', 20_000], 'ledn-1': ['live', 0] });
    expect(desk.monitor.summary()).toMatchObject({ worst: 'ok', doubtful: true });
  });

  it('that never came are an alarm too, after as long', () => {
    const desk = new Desk([ISOLATED, WALLET]);
    expect(desk.snapshot().rows.map(({ freshness }) => freshness)).toEqual(['none', 'live']);
    desk.feed.status({ state: 'reconnecting', detail: 'connection refused; dialling again in 2 s' });
    desk.pass(16_000);
    expect(desk.said).toEqual(['binance-usdm/btc-1 stale unknown']);
    expect(desk.notices[0]?.text).toBe('no price for binance-usdm/btc-1 yet (binance: connection refused; dialling again in 2 s)');
    expect(desk.snapshot()).toMatchObject({ level: 'unknown', alarm: { kind: 'stale' }, rows: [{ freshness: 'stale', ageMs: null }, {}] });
    expect(desk.snapshot().feeds).toMatchObject([{ venue: 'binance', state: 'reconnecting', ageMs: null }]);
  });

  it('are none where the prices are fresh and something else is not known', async () => {
    // No contract size: the contract says unknown for every product but custom.
    const [{ contractSize, ...position }] = ISOLATED.positions as [(typeof ISOLATED.positions)[0]];
    const desk = new Desk([{ ...ISOLATED, product: 'kraken/futures', positions: [position] }]);
    expect(contractSize).toBe('1');
    for (let second = 0; second < 20; second++) {
      desk.feed.elapsed += 1000;
      desk.feed.mark(BTC, '50000', 'kraken');
      await desk.settled();
    }
    expect([desk.said, desk.snapshot().rows[0]?.freshness]).toEqual([[], 'live']);
    expect(desk.snapshot().level).toBe('unknown');
  });

  it('of one leg make its account old although the other leg’s come in', async () => {
    const [eth] = CROSS.positions;
    const desk = new Desk([{ ...CROSS, positions: [eth, { ...eth, id: 'btc-1', symbol: BTC, contracts: '0.1', entryPrice: '50000' }] }]);
    for (let second = 0; second < 20; second++) {
      desk.feed.elapsed += 1000;
      await desk.marks(BTC, '50000');
    }
    expect(desk.said).toEqual(['desk stale unknown']);
  });
});

describe('the end', () => {
  it('of a tape measures what is still open, says so once, and sums up', async () => {
    const desk = new Desk([CROSS]);
    await desk.marks(ETH, '2500');
    desk.feed.mark(ETH, '1850');
    desk.feed.sink?.end();
    expect(desk.ends).toBe(1);
    expect(desk.monitor.summary()).toEqual({ ticks: 2, alerts: 1, worst: 'negative', doubtful: false });
  });

  it('remembers the worst that was, not only the last', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '50000');
    for (const mark of [LIQUIDATED, '50000']) desk.feed.mark(BTC, mark);
    await desk.settled();
    expect(desk.monitor.summary()).toMatchObject({ worst: 'liquidation', doubtful: false });
  });

  it('is in doubt while something is unknown, and not because of it the worst', () => {
    expect(new Desk([ISOLATED]).monitor.summary()).toEqual({ ticks: 0, alerts: 0, worst: 'ok', doubtful: true });
    expect(new Desk([WALLET]).monitor.summary()).toEqual({ ticks: 0, alerts: 0, worst: 'ok', doubtful: false });
    expect(new Desk([]).monitor.summary()).toEqual({ ticks: 0, alerts: 0, worst: 'ok', doubtful: false });
  });
});

describe('funding', () => {
  it('comes with the frames, at the interval of the venue’s rules: mission S8 live', async () => {
    // 0.01 % every 8 h on 100,000 with 1,230 above maintenance: 41 days. The interval is binance/usdm's own (config/products).
    const account = {
      id: 'f',
      product: 'binance/usdm',
      assets: { USDT: '2230' },
      positions: [{ id: 'p', symbol: BTC, side: 'long', contracts: '2', entryPrice: '50000' }],
      rules: { maintenance: { basis: 'mark', shape: 'marginal', tiers: [{ floor: '0', rate: '0.01' }] } },
    };
    const desk = new Desk([account], { book: new ShippedRules() });
    desk.feed.funded(BTC, '50000', '0.0001');
    await desk.settled();
    const [reading] = desk.monitor.readings;
    const time = reading === undefined ? null : timeToLiquidation(reading);
    expect(time).toMatchObject({ cause: 'funding' });
    expect(time !== null && 'hours' in time ? time.hours.toString() : time).toBe(String(41 * 24));
  });
});

describe('between two looks', () => {
  it('a loan that dipped past its margin call and came back is told, however low the call', async () => {
    // 15,000 owed on 1 BTC, called at 30 % of its worth: at or below 50,000. Sold at 80 %: at 18,750, far from any distance limit.
    const loan = {
      id: 'loan',
      product: 'custom/collateral-debt',
      assets: { BTC: '1' },
      debts: { USD: '15000' },
      rules: { liquidationRatio: '0.8', marginCallRatio: '0.3' },
    };
    const desk = new Desk([loan]);
    await desk.marks(BTC, '60000');
    expect(desk.notices).toEqual([]);
    desk.feed.mark(BTC, '49000');
    desk.feed.mark(BTC, '60000');
    await desk.settled();
    expect(desk.notices.map(({ subject, level }) => [subject, level])).toEqual([['loan', 'warning']]);
  });

  it('a coin that backs a pool outweighs a smaller short on it: what hurts is the low', async () => {
    // 10,000 owed at 50 % maintenance on 1 BTC, short 0.1 from 30,000. At 18,500: equity 8,500 + 1,150, requirement 5,009.25,
    // ratio 0.519, past 0.5; liquidation at (10,000 − 3,000 + 5,000) / (0.9 − 0.0005) = 13,341, no distance to warn of.
    const pool = {
      id: 'pool',
      product: 'custom/unified',
      assets: { BTC: '1' },
      debts: { USDT: '10000' },
      positions: [{ id: 'short', symbol: BTC, side: 'short', contracts: '0.1', entryPrice: '30000' }],
      rules: {
        borrowMaintenance: { USDT: '0.5' },
        maintenance: { basis: 'mark', shape: 'marginal', tiers: [{ floor: '0', rate: '0.005' }] },
      },
    };
    const desk = new Desk([pool]);
    await desk.marks(BTC, '30000');
    expect(desk.notices).toEqual([]);
    desk.feed.mark(BTC, '18500');
    desk.feed.mark(BTC, '30000');
    await desk.settled();
    expect(desk.notices.map(({ subject, level, rule }) => [subject, level, rule])).toEqual([['pool', 'warning', 'marginRatio']]);
  });
});
