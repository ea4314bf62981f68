import { describe, expect, it } from 'vitest';
import { type AlertSettings, type AlertTable, DEFAULT_ALERTS, type RuleName } from '../../src/alerts/rule.ts';
import { Rational } from '../../src/money/rational.ts';
import { fromAlertTexts, toAlertTexts } from '../../src/monitor/alert-texts.ts';
import { ShippedRules } from '../../src/settings/rule-book.ts';
import { BTC, CROSS, Desk, ETH, ISOLATED, LOAN } from './desk.ts';

const R = Rational.from;

/** One rule on, and the two of the default off, so that nothing else speaks. */
function only(rule: RuleName, warning: string, critical: string | null = null, more: Partial<AlertSettings> = {}): AlertSettings {
  const off = { warning: null, critical: null };
  const rules: AlertTable['rules'] = {
    distance: off,
    marginRatio: off,
    [rule]: { warning: R(warning), critical: critical === null ? null : R(critical) },
  };
  return { ...DEFAULT_ALERTS, alerts: { rules }, ...more };
}

const told = (desk: Desk) => desk.notices.map(({ id, reason }) => `${reason} ${id}`);

describe('what somebody asked to be told', () => {
  it('of the equity: at or below a number, in the account’s currency', async () => {
    const desk = new Desk([CROSS], { alerts: only('equity', '3000', '1000') });
    // 5,000 + 10 · (mark − 2,500).
    await desk.marks(ETH, '2300.1', '2300', '2100');
    expect(told(desk)).toEqual(['first equity|desk|1|warning', 'escalated equity|desk|1|critical']);
    expect(desk.notices[0]).toMatchObject({
      value: '3000',
      threshold: '3000',
      text: 'desk is worth 3,000 USDT, at or below your 3,000 USDT',
    });
    expect(desk.snapshot().alarm).toMatchObject({ id: 'equity|desk|1|critical', level: 'critical' });
    // It is no level of the account's: that is how near it is to liquidation.
    expect([desk.monitor.watches.get('desk')?.level, desk.monitor.summary().worst]).toEqual(['ok', 'ok']);
  });

  it('of what could be owed at the gap', async () => {
    const desk = new Desk([CROSS], { alerts: only('owe', '100') });
    // At −30 %: 5,000 + 10 · (0.7 · mark − 2,500) < −100 from 2,842.86 down; recourse.
    await desk.marks(ETH, '2857.2', '2842');
    expect(told(desk)).toEqual(['first owe|desk|1|warning']);
    expect(desk.notices[0]).toMatchObject({ value: '106', text: 'desk could owe up to 106 USDT if prices moved by -30 %' });
  });

  it('of a price: at or below for a long, at or above for a short', async () => {
    const short = { ...ISOLATED, id: 'short', positions: [{ ...ISOLATED.positions[0], side: 'short' }] };
    const settings = only('price', '49000');
    const desk = new Desk([ISOLATED, short], {
      alerts: { ...settings, accounts: new Map([['short', { rules: { price: { warning: R('51000') } } }]]) },
    });
    await desk.marks(BTC, '50000', '49000', '51000');
    expect(told(desk)).toEqual(['first price|binance-usdm/btc-1|1|warning', 'first price|short/btc-1|1|warning']);
    expect(desk.notices[0]?.text).toBe('BTC long 0.5 x10 at binance-usdm: mark 49,000, your limit 49,000');
  });

  it('of a stop that comes near', async () => {
    const stopped = { ...ISOLATED, positions: [{ ...ISOLATED.positions[0], stopPrice: '47000' }] };
    const desk = new Desk([stopped, { ...ISOLATED, id: 'none' }], { alerts: only('stop', '0.02', '0.005') });
    // 47,000 / 0.98 = 47,959.2; 47,000 / 0.995 = 47,236.2.
    await desk.marks(BTC, '48000', '47959', '47236');
    expect(told(desk)).toEqual(['first stop|binance-usdm/btc-1|1|warning', 'escalated stop|binance-usdm/btc-1|1|critical']);
  });

  it('of funding: who pays, and not who is paid', async () => {
    const short = { ...ISOLATED, id: 'short', positions: [{ ...ISOLATED.positions[0], side: 'short' }] };
    const desk = new Desk([ISOLATED, short], { alerts: only('funding', '0.0005') });
    desk.feed.funded(BTC, '50000', '0.0004');
    await desk.settled();
    desk.feed.funded(BTC, '50001', '0.0005');
    await desk.settled();
    expect(told(desk)).toEqual(['first funding|binance-usdm/btc-1|1|warning']);
    expect(desk.notices[0]?.text).toContain('pays 0.05 % of its notional');
  });

  it('of how long it lives on funding alone: mission S8', async () => {
    const account = {
      id: 'f',
      product: 'binance/usdm',
      assets: { USDT: '2230' },
      positions: [{ id: 'p', symbol: BTC, side: 'long', contracts: '2', entryPrice: '50000' }],
      rules: { maintenance: { basis: 'mark', shape: 'marginal', tiers: [{ floor: '0', rate: '0.01' }] } },
    };
    const desk = new Desk([account], { book: new ShippedRules(), alerts: only('timeToLiquidation', '984') });
    desk.feed.funded(BTC, '50000', '0.0001');
    await desk.settled();
    // 41 days (monitor.test.ts, "funding").
    expect(told(desk)).toEqual(['first timeToLiquidation|f|1|warning']);
    expect(desk.notices[0]?.text).toBe('f is liquidated in 984 h by funding alone, at the prices of now');
  });

  it('of another venue’s mark that is far from this one', async () => {
    const elsewhere = { ...ISOLATED, id: 'kraken', product: 'kraken/futures' };
    const desk = new Desk([ISOLATED, elsewhere], { alerts: only('divergence', '0.01') });
    desk.feed.mark(BTC, '50000', 'binance');
    desk.feed.mark(BTC, '50400', 'kraken');
    await desk.settled();
    expect(desk.said).toEqual([]);
    desk.feed.mark(BTC, '50500', 'kraken');
    desk.feed.mark(BTC, '50000', 'binance');
    await desk.settled();
    expect(told(desk)).toEqual(['first divergence|binance-usdm/btc-1|1|warning']);
  });

  // F5 and peers.md section 6: guardian and perp-cli skip a position without a liquidation price; theirs beside ours tells a wrong one.
  it('of a venue’s liquidation price that is not ours, or that it has none where there is one', async () => {
    const reported = (id: string, liquidationPrice: string) => ({
      ...ISOLATED,
      id,
      positions: [{ ...ISOLATED.positions[0], reported: { liquidationPrice, at: '2026-01-01T00:00:00Z' } }],
    });
    const desk = new Desk([reported('right', '45226.1'), reported('wrong', '43000'), reported('none', '0')], {
      alerts: only('reported', '0.02'),
    });
    await desk.marks(BTC, '50000');
    expect(desk.notices.map(({ subject }) => subject)).toEqual(['wrong/btc-1', 'none/btc-1']);
    expect(desk.notices.map(({ text }) => text.split(': ')[1])).toEqual([
      'the venue says liquidation at 43,000, negmon computes 45,226.13',
      'the venue says liquidation at none, negmon computes 45,226.13',
    ]);
  });

  it('of a loan by its LTV or health factor, in one voice with the product’s own call', async () => {
    const settings = only('ltv', '0.6');
    const desk = new Desk([LOAN], { alerts: settings });
    // 30,000 / (1.5 · 33,333) = 60.0006 %; the product calls at 70 %.
    await desk.marks(BTC, '40000', '33333', '28000', '21052');
    expect(told(desk)).toEqual(['first ltv|ledn-1|1|warning', 'escalated liquidation|ledn-1|1|liquidation']);
    const health = new Desk([LOAN], { alerts: only('healthFactor', '1.3') });
    // 0.8 / LTV: 1.3 at 61.5 %.
    await health.marks(BTC, '40000', '32500');
    expect(told(health)).toEqual(['first healthFactor|ledn-1|1|warning']);
  });

  it('of standard deviations, only once they can be told', async () => {
    const desk = new Desk([ISOLATED], { alerts: only('sigma', '1000') });
    for (let step = 0; step < 60; step++) {
      await desk.marks(BTC, String(50_000 + (step % 2) * 25));
      desk.feed.elapsed += 10_000;
    }
    const [notice] = desk.notices;
    expect(notice).toMatchObject({ rule: 'sigma', reason: 'first', level: 'warning' });
    // Half a tenth of a percent in 10 s is 4.6 % a day; the liquidation price is 10 % away in logarithms: 2.2 of them.
    expect(Number(notice?.value)).toBeGreaterThan(2);
    expect(Number(notice?.value)).toBeLessThan(2.5);
  });

  it('a dip between two looks is not missed by these, either', async () => {
    const desk = new Desk([CROSS], { alerts: only('equity', '3000') });
    await desk.marks(ETH, '2500');
    for (const mark of ['2299', '2500']) desk.feed.mark(ETH, mark);
    await desk.settled();
    expect(told(desk)).toEqual(['first equity|desk|1|warning']);
  });
});

describe('settings of an account or a position', () => {
  it('hold for it alone, in its alerts and in its row', async () => {
    const [position] = ISOLATED.positions;
    const two = { ...ISOLATED, positions: [position, { ...position, id: 'btc-2' }] };
    const alerts = { ...DEFAULT_ALERTS, positions: new Map([['binance-usdm/btc-2', { rules: { distance: { warning: R('0.2') } } }]]) };
    const desk = new Desk([two], { alerts });
    await desk.marks(BTC, '50000');
    expect(told(desk)).toEqual(['first distance|binance-usdm/btc-2|1|warning']);
    expect(desk.snapshot().rows.map(({ key, level }) => [key, level])).toEqual([
      ['binance-usdm/btc-2', 'warning'],
      ['binance-usdm/btc-1', 'ok'],
    ]);
  });

  it('change while it runs: what stands stays until it has kept, and what is worse by them is told at once', async () => {
    // 11.3 % away.
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '51000');
    desk.monitor.arm({ ...DEFAULT_ALERTS, alerts: { rules: { distance: { warning: R('0.12') } } } });
    expect(told(desk)).toEqual(['first distance|binance-usdm/btc-1|1|warning']);
    expect(desk.snapshot().rows[0]?.level).toBe('warning');
    desk.monitor.arm(DEFAULT_ALERTS);
    expect([desk.snapshot().rows[0]?.level, desk.snapshot().level]).toEqual(['ok', 'warning']);
    for (let second = 0; second < 62; second++) {
      desk.feed.elapsed += 1000;
      await desk.marks(BTC, '51000');
    }
    expect(desk.said.at(-1)).toBe('binance-usdm/btc-1 recovered ok');
  });

  it('cross to another thread and back as they are', () => {
    const settings: AlertSettings = {
      ...only('price', '1.5'),
      accounts: new Map([
        ['a', { hysteresis: R('0.3'), hold: { warning: 1, critical: 2 }, rules: { distance: { critical: Rational.of(1, 3), keep: 5 } } }],
      ]),
      positions: new Map([['a/b', { keep: 7, rules: {} }]]),
      quietHours: { from: 1, to: 2 },
    };
    const back = fromAlertTexts(structuredClone(toAlertTexts(settings)));
    expect(toAlertTexts(back)).toEqual(toAlertTexts(settings));
    expect(back.alerts.rules.distance).toEqual({ warning: null, critical: null });
  });
});

describe('an account at an alarm', () => {
  it('mutes the repeats of its legs, and not its own', async () => {
    const desk = new Desk([CROSS], {
      alerts: { ...DEFAULT_ALERTS, repeat: { ...DEFAULT_ALERTS.repeat, warning: 60_000, critical: 60_000 } },
    });
    // 2,063: distance 2.07 %, critical; margin used 206.3 / 630 = 32.7 %: the leg alone.
    for (let second = 0; second <= 60; second++) {
      await desk.marks(ETH, '2063');
      desk.feed.elapsed += 1000;
    }
    expect(desk.said).toEqual(['desk/eth-1 first critical', 'desk/eth-1 repeat critical']);
    // 2,025: 202.5 / 250 = 81 %, critical as well.
    for (let second = 0; second <= 130; second++) {
      await desk.marks(ETH, '2025');
      desk.feed.elapsed += 1000;
    }
    const after = desk.said.slice(2);
    expect(after.filter((one) => one.startsWith('desk repeat')).length).toBe(2);
    expect(after.filter((one) => one.startsWith('desk/eth-1')).length).toBeLessThanOrEqual(1);
  });
});
