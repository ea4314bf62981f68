import { describe, expect, it } from 'vitest';
import { readingLines } from '../../src/cli/reading-lines.ts';
import { Rational } from '../../src/money/rational.ts';
import { rowsOf } from '../../src/monitor/rows.ts';
import { cureOf } from '../../src/risk/cure.ts';
import { isUnknown } from '../../src/risk/known.ts';
import { deathsOf } from '../../src/risk/stress.ts';
import { onePrice } from '../../src/risk/stress-shock.ts';
import { flat, measure, printed, printedAccount } from './measure.ts';

// Contract section 2: "Options and open orders that an import finds make the account's reading `unknown` for what they touch; they
// are never ignored."
const BTC = 'BTC/USDT:USDT';
const ETH = 'ETH/USDT:USDT';
const OPTION = { kind: 'option', text: '2 BTC-27DEC26-100000-C, short' } as const;
const order = (symbol?: string) => ({ kind: 'order', text: `buy 1 ${symbol ?? 'of many'} @ 40000`, ...(symbol && { symbol }) }) as const;
const why = { unknown: expect.stringContaining('2 BTC-27DEC26-100000-C, short') };

const CROSS = { id: 'c', symbol: BTC, side: 'long', contracts: '1', entryPrice: '50000' };
const ALONE = { id: 'i', symbol: ETH, side: 'long', contracts: '1', entryPrice: '2000', marginMode: 'isolated', collateral: '1000' };
const RECOURSE = { policy: 'recourse', evidence: 'written for this test', asOf: '2026-01-01' };
const account = (unmodelled: readonly object[], more: object = {}) => ({
  id: 'desk',
  product: 'custom/derivatives',
  assets: { USDT: '30000' },
  positions: [CROSS, ALONE],
  rules: { maintenance: flat('0.005'), shortfall: RECOURSE },
  unmodelled,
  ...more,
});
const at = (btc: string) => ({ marks: { [BTC]: btc, [ETH]: '2000' } });

describe('an option', () => {
  it('leaves nothing known that depends on the worth of the cross pool, and everything of an isolated one', () => {
    const reading = printed(account([OPTION]), at('50000'));
    const [found] = reading.accounts;
    expect(reading).toMatchObject({ level: 'unknown', equity: why, owed: { low: why, high: why } });
    expect(found).toMatchObject({
      level: 'unknown',
      equity: why,
      adjustedEquity: why,
      maintenanceMargin: why,
      health: why,
      marginRatio: why,
      commonShock: why,
      liquidation: { BTC: { down: why, up: why } },
      owed: { low: why, high: why },
      timeToLiquidation: why,
      unmodelled: [OPTION],
    });
    expect(found?.shortfall.ladder.every(({ equity, shortfall }) => isUnknown(equity) && isUnknown(shortfall))).toBe(true);
    const [cross, alone] = found?.positions ?? [];
    // What needs no pool stays: (51,000 − 50,000) × 1 would be the profit at 51,000; at its entry it is 0.
    expect(cross).toMatchObject({
      level: 'unknown',
      unrealizedPnl: '0',
      notional: '50000',
      liquidationPrice: why,
      bankruptcyPrice: why,
      distance: why,
    });
    // (1,000 − 2,000) / (0.005 − 1) and 2,000 − 1,000.
    expect(alone).toMatchObject({
      level: 'ok',
      liquidationPrice: '1005.025125628140703517587939698492462312',
      bankruptcyPrice: '1000',
      equity: '1000',
      marginRatio: '0.01',
    });
  });

  it('is never taken for nothing: neither in an account without positions, nor in an empty one', () => {
    for (const more of [{ positions: [] }, { positions: [], assets: {} }]) {
      const reading = measure(account([OPTION], more), at('50000'));
      expect([reading.level, isUnknown(reading.equity)]).toEqual(['unknown', true]);
      expect(rowsOf(reading).map(({ key, level }) => [key, level])).toEqual([['desk', 'unknown']]);
    }
    expect(printedAccount(account([OPTION], { product: 'custom/collateral-debt', positions: [], debts: { USDT: '1' } }), {})).toMatchObject(
      {
        level: 'unknown',
        ltv: why,
        healthFactor: why,
        marginLevel: why,
      },
    );
  });

  it('has a row where only isolated positions stand beside it', () => {
    const reading = measure(account([OPTION], { positions: [ALONE] }), at('50000'));
    expect(rowsOf(reading).map(({ key, level }) => [key, level])).toEqual([
      ['desk/i', 'ok'],
      ['desk', 'unknown'],
    ]);
  });

  it('is outranked by what is known to be bad, and leaves no cure, no course and no cap', () => {
    const near = { ...ALONE, collateral: '60' };
    const reading = measure(account([OPTION], { positions: [CROSS, near] }), at('50000'));
    // (60 − 2,000) / −0.995 = 1,949.7…: 2.5 % away.
    expect(reading.level).toBe('critical');
    expect(reading.positions.map(({ level }) => level)).toEqual(['unknown', 'critical']);
    const [pool] = cureOf(reading)?.pools ?? [];
    expect(pool).toMatchObject({ position: null, cure: why });
    const whole = { at: 0, level: reading.level, equity: reading.equity, accounts: [reading], assumptions: [] };
    expect(deathsOf(whole, onePrice('BTC', Rational.from('-0.5')))).toContainEqual(
      expect.objectContaining({ position: null, fraction: why }),
    );
    const capped = account([OPTION], { rules: { maintenance: flat('0.005'), shortfall: { ...RECOURSE, policy: 'capped_at_collateral' } } });
    expect(printedAccount(capped, at('50000'))).toMatchObject({ owed: { low: '0', high: '0' }, shortfall: { lossCap: why } });
  });

  it('is told in words', () => {
    const lines = readingLines(printed(account([OPTION, order(BTC)]), at('50000')));
    expect(lines).toContain('  not modelled: an option: 2 BTC-27DEC26-100000-C, short');
    expect(lines).toContain(`  not modelled: an open order: buy 1 ${BTC} @ 40000`);
  });
});

describe('an open order', () => {
  const levels = (unmodelled: readonly object[], btc = '50000') => {
    const { level, positions, pools } = measure(account(unmodelled), at(btc));
    return [level, ...positions.map((one) => one.level), ...pools.map((one) => one.level)];
  };

  it('leaves every number as it is now, takes the calm from its pool, and stands among the assumptions', () => {
    const without = printed(account([]), at('50000'));
    const waiting = printed(account([order(BTC)]), at('50000'));
    expect(without.level).toBe('ok');
    expect(waiting.level).toBe('unknown');
    expect(waiting.assumptions).toContainEqual(expect.stringMatching(/^desk: .*open orders.*buy 1 BTC\/USDT:USDT @ 40000/));
    const numbers = ({ accounts: [found] }: typeof without) => {
      const { level: _, unmodelled: __, positions = [], ...rest } = found ?? ({} as never);
      return { ...rest, cure: null, positions: positions.map(({ level: ___, ...own }) => own) };
    };
    expect(numbers(waiting)).toEqual(numbers(without));
  });

  it.each([
    ['its cross pool', order(BTC), ['unknown', 'unknown', 'ok', 'unknown', 'ok']],
    ['its isolated position', order(ETH), ['unknown', 'ok', 'unknown', 'ok', 'unknown']],
    ['what is not held: the cross pool', order('SOL/USDT:USDT'), ['unknown', 'unknown', 'ok', 'unknown', 'ok']],
    ['without a symbol: everything', order(), ['unknown', 'unknown', 'unknown', 'unknown', 'unknown']],
  ])('touches %s', (_, one, expected) => {
    expect(levels([one])).toEqual(expected);
  });

  it('does not hide what is known to be bad', () => {
    // Equity 30,000 + (mark − 50,000); liquidated at 20,000 / 0.995 = 20,100.5…; 21,000 is 4.3 % away, and equity 1,000 of 105 at risk.
    expect(levels([order(BTC)], '21000').slice(0, 2)).toEqual(['warning', 'warning']);
    expect(levels([order(BTC)], '20100').slice(0, 2)).toEqual(['liquidation', 'liquidation']);
  });

  it('makes an account that holds no position unknown, even one with nothing in it', () => {
    for (const more of [{ positions: [] }, { positions: [], assets: {} }]) {
      expect(measure(account([order(BTC)], more), at('50000')).level).toBe('unknown');
      expect(printedAccount(account([order(BTC)], more), at('50000')).equity).toBe('assets' in more ? '0' : '30000');
    }
  });
});
