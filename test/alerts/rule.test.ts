import { describe, expect, it } from 'vitest';
import { levelAt, placed } from '../../src/alerts/limit.ts';
import { type AlertSettings, DEFAULT_ALERTS, DEFAULT_RULES, isOn, isQuiet, RULES, settingsFor } from '../../src/alerts/rule.ts';
import { RuleTable } from '../../src/alerts/rule-table.ts';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import { Rational } from '../../src/money/rational.ts';

const R = Rational.from;

/** What contract section 7 shows, with overrides of an account and of one of its positions. */
const SET: AlertSettings = {
  ...DEFAULT_ALERTS,
  alerts: { hold: { warning: 3000, critical: 3000 }, keep: 30_000, rules: { distance: { warning: R('0.1') }, price: { keep: 5000 } } },
  accounts: new Map([
    [
      'binance-usdm',
      { hysteresis: R('0.5'), rules: { distance: { critical: R('0.05') }, marginRatio: { warning: null, critical: null } } },
    ],
  ]),
  positions: new Map([['binance-usdm/btc-1', { keep: 1000, rules: { distance: { warning: R('0.2') } } }]]),
};

describe('the defaults', () => {
  it('are those of contract sections 4 and 7: distance and margin ratio, and nothing else that has a limit', () => {
    expect(RULES.filter((rule) => isOn(DEFAULT_RULES[rule]))).toEqual(['distance', 'marginRatio']);
    const { settings, origins } = settingsFor(DEFAULT_ALERTS, 'a', 'p', 'distance');
    expect(settings).toMatchObject({ warning: R('0.08'), critical: R('0.03'), hysteresis: R('0.2'), keep: 60_000 });
    expect(new Set(Object.values(origins))).toEqual(new Set(['default']));
    expect(DEFAULT_ALERTS).toMatchObject({ staleAfter: 15_000, acknowledgedFor: 900_000, snoozeMost: 4 * 3_600_000 });
    expect(DEFAULT_ALERTS.repeat).toEqual({ warning: null, critical: 300_000, liquidation: 30_000, negative: 30_000 });
  });
});

describe('what holds at a place', () => {
  it('is said by the nearest table, part by part, each with where it comes from', () => {
    const { settings, origins } = settingsFor(SET, 'binance-usdm', 'btc-1', 'distance');
    expect(settings).toEqual({
      warning: R('0.2'),
      critical: R('0.05'),
      hold: { warning: 3000, critical: 3000 },
      hysteresis: R('0.5'),
      keep: 1000,
    });
    expect(origins).toEqual({
      warning: 'alerts.positions.binance-usdm/btc-1',
      critical: 'alerts.accounts.binance-usdm',
      hold: 'alerts',
      hysteresis: 'alerts.accounts.binance-usdm',
      keep: 'alerts.positions.binance-usdm/btc-1',
    });
  });

  it('of another position or account does not change with it', () => {
    expect(settingsFor(SET, 'binance-usdm', 'eth-1', 'distance').settings).toMatchObject({ warning: R('0.1'), critical: R('0.05') });
    expect(settingsFor(SET, 'okx', 'btc-1', 'distance').settings).toMatchObject({ warning: R('0.1'), critical: R('0.03') });
  });

  it('can switch a rule off, which is another thing than saying nothing of it', () => {
    const { settings, origins } = settingsFor(SET, 'binance-usdm', null, 'marginRatio');
    expect([isOn(settings), origins.warning]).toEqual([false, 'alerts.accounts.binance-usdm']);
  });

  it('of a price has a hysteresis of its own: a fifth of a price is no swing', () => {
    expect(settingsFor(SET, 'binance-usdm', 'eth-1', 'price').settings).toMatchObject({ hysteresis: R('0.01'), keep: 5000 });
  });

  it('is what readings go by, too', () => {
    const positions = ['btc-1', 'btc-2'].map((id) => ({
      ...{ id, symbol: 'BTC/USDT:USDT', side: 'long', contracts: '1', entryPrice: '50000', marginMode: 'isolated', collateral: '5000' },
    }));
    const [account] = readPortfolio({ version: 1, accounts: [{ id: 'binance-usdm', product: 'binance/usdm', positions }] }).accounts;
    const found = new RuleTable(SET).thresholds(account as NonNullable<typeof account>);
    expect([found.distance.warning, found.marginRatio.warning]).toEqual([R('0.1'), null]);
    expect([...(found.positions ?? [])].map(([id, { distance }]) => [id, distance.warning])).toEqual([['btc-1', R('0.2')]]);
  });
});

describe('a limit', () => {
  it('is reached at the number itself, and left beyond the hysteresis, whichever way harm lies', () => {
    const falling = placed('distance', DEFAULT_RULES.distance, false);
    const level = (value: string, limits = falling.settings as Parameters<typeof levelAt>[1]) => levelAt(R(value), limits, false);
    expect(['0.0801', '0.08', '0.0301', '0.03', '-1'].map((value) => level(value))).toEqual([
      'ok',
      'warning',
      'warning',
      'critical',
      'critical',
    ]);
    // 8 % and a fifth of it.
    expect(['0.096', '0.0961'].map((value) => level(value, falling.eased))).toEqual(['warning', 'ok']);
    const rising = placed('marginRatio', DEFAULT_RULES.marginRatio, true);
    expect(['0.4', '0.3999'].map((value) => levelAt(R(value), rising.eased, true))).toEqual(['warning', 'ok']);
  });

  it('below zero is left upward', () => {
    const below = placed('equity', { ...DEFAULT_RULES.equity, warning: R('-1000') }, false);
    expect(['-801', '-800', '-799'].map((value) => levelAt(R(value), below.eased, false))).toEqual(['warning', 'warning', 'ok']);
  });
});

describe('quiet hours', () => {
  const night = { from: 23 * 60, to: 7 * 60 };
  it('may go over midnight, begin with their first minute and end before their last', () => {
    const quiet = [22 * 60 + 59, 23 * 60, 0, 6 * 60 + 59, 7 * 60].map((minute) => isQuiet(night, minute, 'critical'));
    expect(quiet).toEqual([false, true, true, true, false]);
    expect(isQuiet({ from: 60, to: 120 }, 60, 'warning')).toBe(true);
    expect(isQuiet(null, 0, 'warning')).toBe(false);
  });

  it('are none for liquidation and negative', () => {
    expect((['liquidation', 'negative'] as const).map((level) => isQuiet(night, 0, level))).toEqual([false, false]);
  });
});
