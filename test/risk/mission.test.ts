import { describe, expect, it } from 'vitest';
import { Rational } from '../../src/money/rational.ts';
import { flat, printed, printedAccount, printedPosition } from './measure.ts';

/** The worked examples of mission.md, with its figures; stress, cure, size and tax have tests of their own. */
const SYMBOL = 'BTC/USDT:USDT';
const cents = (value: unknown): string =>
  Rational.from(value as string)
    .toDecimal(30)
    .toDecimalPlaces(2)
    .toFixed();
const recourse = { policy: 'recourse', evidence: 'its terms', asOf: '2026-01-01' };

describe('S1: leverage that liquidates through', () => {
  const at = (mark: string, marginMode: 'isolated' | 'cross', fee = '0') =>
    printedAccount(
      {
        id: 'a',
        product: 'custom/derivatives',
        ...(marginMode === 'cross' ? { assets: { USDT: '1000' } } : {}),
        positions: [
          {
            id: 'p',
            symbol: SYMBOL,
            side: 'long',
            contracts: '0.2',
            entryPrice: '50000',
            marginMode,
            leverage: '10',
            ...(marginMode === 'isolated' ? { collateral: '1000' } : {}),
          },
        ],
        rules: { maintenance: flat('0.005'), liquidationFee: { rate: fee }, shortfall: recourse },
      },
      { marks: { [SYMBOL]: mark } },
    );

  it.each(['isolated', 'cross'] as const)('10,000 at 10x on 1,000, %s: −10 %% is exactly 0, −12 %% is −200 before fees', (mode) => {
    expect(at('45000', mode)).toMatchObject({ equity: '0', level: 'liquidation', owed: { low: '0', high: '0' } });
    expect(at('44000', mode)).toMatchObject({ equity: '-200', level: 'negative', owed: { low: '200', high: '200' } });
    expect(at('44000', mode).positions[0]?.bankruptcyPrice).toBe('45000');
    // With 0.5 % of 8,800 as the fee.
    expect(at('44000', mode, '0.005').owed).toEqual({ low: '244', high: '244' });
  });
});

describe('S2: margin trading on borrowed funds', () => {
  const at = (price: string, time: string, debt: unknown = '5000') =>
    printedAccount(
      {
        id: 'a',
        product: 'custom/collateral-debt',
        assets: { BTC: '0.2' },
        debts: { USD: debt },
        rules: { liquidationRatio: '1', marginCallRatio: '0.8' },
      },
      { at: time, assets: { BTC: price } },
    );

  it('at 25,000 equity is exactly 0, not negative; at 24,000 it is −200', () => {
    expect(at('25000', '2026-01-01T00:00:00Z')).toMatchObject({ equity: '0', level: 'liquidation' });
    expect(at('24000', '2026-01-01T00:00:00Z')).toMatchObject({ equity: '-200', level: 'negative' });
  });

  it('the margin call comes before the liquidation', () => {
    // 5,000 / (0.8 × 0.2) = 31,250.
    expect([at('31250.01', '2026-01-01T00:00:00Z').level, at('31250', '2026-01-01T00:00:00Z').level]).toEqual(['ok', 'warning']);
  });

  it('30 days of 10 % a year move the zero to 25,205.48', () => {
    const debt = { amount: '5000', annualRate: '0.1', since: '2026-01-01T00:00:00Z', accrual: 'daily_simple' };
    const { liquidation } = at('50000', '2026-01-31T00:00:00Z', debt);
    expect(cents(liquidation['BTC']?.down)).toBe('25205.48');
  });
});

describe('S3: coins as collateral', () => {
  const loan = (price: string) =>
    printedAccount(
      {
        id: 'a',
        product: 'ledn/loan',
        assets: { BTC: '1.5' },
        debts: { USD: '30000' },
        rules: { liquidationRatio: '0.8', marginCallRatio: '0.7', shortfall: recourse },
      },
      { assets: { BTC: price } },
    );

  it('LTV 40 % at 50,000; call at 28,571.43; sale at 25,000', () => {
    expect(loan('50000')).toMatchObject({ ltv: '0.4', level: 'ok', liquidation: { BTC: { down: '25000', up: null } } });
    // 30,000 / (0.7 × 1.5) = 28,571.428…
    expect([loan('28571.43').level, loan('28571.42').level]).toEqual(['ok', 'warning']);
    expect([loan('25000.01').level, loan('25000').level]).toEqual(['critical', 'liquidation']);
  });

  it('sold at 18,000 net: 27,000 against 30,000 leaves 3,000 outstanding', () => {
    expect(loan('18000')).toMatchObject({ equity: '-3000', level: 'negative', owed: { low: '3000', high: '3000' } });
  });
});

describe('S4: an overdraft', () => {
  it('is a debt with interest that eats margin, not an error', () => {
    const account = {
      id: 'a',
      product: 'custom/unified',
      assets: { BTC: '0.1' },
      debts: { USDT: { amount: '250', annualRate: '0.876', since: '2026-01-01T00:00:00Z', accrual: 'hour_ceil' } },
      rules: { borrowMaintenance: { USDT: '0.05' } },
    };
    // 250 × 0.0001 an hour, ten hours; 5 % of what is owed is required.
    const read = printedAccount(account, { at: '2026-01-01T10:00:00Z', assets: { BTC: '50000' } });
    expect(read).toMatchObject({
      debts: { USDT: { amount: '250', accrued: '0.25', total: '250.25' } },
      equity: '4749.75',
      maintenanceMargin: '12.5125',
      health: '4737.2375',
      level: 'ok',
    });
  });
});

describe('S6: a paper loss', () => {
  it('1 BTC bought at 60,000 at a mark of 45,000: −15,000', () => {
    const held = {
      id: 'p',
      symbol: SYMBOL,
      side: 'long',
      contracts: '1',
      entryPrice: '60000',
      marginMode: 'isolated',
      collateral: '60000',
    };
    const read = printedPosition(
      { id: 'a', product: 'custom/derivatives', positions: [held], rules: { maintenance: flat('0.005') } },
      { marks: { [SYMBOL]: '45000' } },
    );
    expect(read).toMatchObject({ unrealizedPnl: '-15000', equity: '45000', notional: '45000', liquidationPrice: null, distance: null });
  });
});

describe('S9: a stop', () => {
  const stop = (side: 'long' | 'short', stopPrice: string, collateral: string) =>
    printedPosition(
      {
        id: 'a',
        product: 'custom/derivatives',
        positions: [
          { id: 'p', symbol: SYMBOL, side, contracts: '0.4', entryPrice: '50000', marginMode: 'isolated', collateral, stopPrice },
        ],
        rules: { maintenance: flat('0.005') },
      },
      { marks: { [SYMBOL]: '50000' } },
    ).stop;

  it('bought at 50,000, stop at 45,000: 0.4 BTC loses 2,000, the 2 % of 100,000', () => {
    expect(stop('long', '45000', '10000')).toEqual({ price: '45000', beyondLiquidation: false, loss: '2000' });
  });

  it('beyond the liquidation price it never comes to be', () => {
    // On 1,000 the long goes at (1,000 − 20,000) / (0.4·0.005 − 0.4) = 47,738.69, on the other side the short at 52,238.80.
    expect(stop('long', '47738.70', '1000')?.beyondLiquidation).toBe(false);
    expect(stop('long', '47738.69', '1000')?.beyondLiquidation).toBe(true);
    expect(stop('short', '52238.80', '1000')?.beyondLiquidation).toBe(false);
    expect(stop('short', '52238.81', '1000')?.beyondLiquidation).toBe(true);
  });

  it('in profit its loss is negative', () => expect(stop('long', '51000', '1000')?.loss).toBe('-400'));
});

describe('S10: penalties are inside the shortfall', () => {
  it('Gate above 10,000 USDT: not settled by rule, so the range is shown', () => {
    const account = (threshold: string) => ({
      id: 'a',
      product: 'gate/margin',
      assets: { BTC: '1' },
      debts: { USDT: '32000' },
      rules: {
        liquidationRatio: '0.9',
        liquidationFee: { rate: '0.02' },
        shortfall: { policy: 'conditional', threshold, evidence: 'its terms', asOf: '2025-06-20' },
      },
    });
    // 32,000 + 2 % of 20,000 − 20,000 = 12,400.
    expect(printedAccount(account('10000'), { assets: { BTC: '20000', USDT: '1' } }).owed).toEqual({ low: '0', high: '12400' });
    expect(printedAccount(account('12400'), { assets: { BTC: '20000', USDT: '1' } }).owed).toEqual({ low: '0', high: '0' });
  });
});

describe('S13: a wallet is never negative', () => {
  const wallet = (price: string) => printed({ id: 'cold', product: 'custom/unified', assets: { BTC: '1' } }, { assets: { BTC: price } });

  it('BTC 20,000 → 3,500: coins unchanged, worth −82.5 %, nothing owed, nothing to liquidate', () => {
    const [before, after] = [wallet('20000'), wallet('3500')];
    const [worth, left] = [before.equity, after.equity].map((equity) => Rational.from(equity as string)) as [Rational, Rational];
    expect(left.over(worth).minus(Rational.ONE).toString()).toBe('-0.825');
    expect(after).toMatchObject({
      level: 'ok',
      owed: { low: '0', high: '0' },
      accounts: [{ marginRatio: null, commonShock: null, liquidation: { BTC: { down: null, up: null } } }],
    });
    expect(after.accounts[0]?.shortfall.ladder.every(({ shortfall }) => shortfall === '0')).toBe(true);
  });
});
