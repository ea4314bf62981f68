import { describe, expect, it } from 'vitest';
import { add, decimal, type Fraction, fraction, mul, ONE, sub } from './fraction.ts';
import { flat, printedAccount } from './measure.ts';

const SYMBOL = 'ETH/BTC:BTC';

/** USDT against 100 ETH long at 0.05 BTC, BTC at 50,000: profit in USD is 250,000·(x² − x), a parabola of the common shock. */
function shockOf(cash: string, rate: string, side = 'long'): unknown {
  const account = {
    id: 'a',
    product: 'custom/unified',
    assets: { USDT: cash },
    positions: [{ id: 'p', symbol: SYMBOL, side, contracts: '100', entryPrice: '0.05' }],
    rules: { maintenance: flat(rate) },
  };
  return printedAccount(account, { marks: { [SYMBOL]: '0.05' }, assets: { BTC: '50000', ETH: '2500', USDT: '1' } }).commonShock;
}

/** cash + 250,000·((1 − rate)·x² − x), straight from the contract's definitions. */
function health(cash: string, rate: string, shock: Fraction): Fraction {
  const x = add(ONE, shock);
  return add(decimal(cash), mul(fraction(250_000), sub(mul(sub(ONE, decimal(rate)), x, x), x)));
}

describe('commonShock', () => {
  it('is exact where the root is rational: 0.24 = x·(1 − x) at 0.6', () => expect(shockOf('60000', '0')).toBe('-0.4'));

  it('counts a touch of 0: 0.25 = x·(1 − x) at 0.5 only', () => expect(shockOf('62500', '0')).toBe('-0.5'));

  it('is none when the parabola stays above 0', () => expect(shockOf('62501', '0')).toBe(null));

  it.each([
    ['50000', '0.01'],
    ['12345.67', '0.0125'],
    ['40000', '0.004'],
  ])('irrational: %s at %s is rounded to 30 significant digits', (cash, rate) => {
    const shock = shockOf(cash, rate);
    if (typeof shock !== 'string') throw new Error(`no shock: ${JSON.stringify(shock)}`);
    expect(shock.replace(/^-?0\.0*/, '')).toMatch(/^\d{29,30}$/);
    // Half a unit of the 30th digit either side of it, health has different signs.
    const places = shock.split('.')[1]?.length ?? 0;
    const half = fraction(1n, 2n * 10n ** BigInt(places));
    const digits = fraction(BigInt(shock.replace('-', '').replace('.', '')) * -1n, 10n ** BigInt(places));
    const [below, above] = [health(cash, rate, sub(digits, half)), health(cash, rate, add(digits, half))];
    expect([below.n < 0n, above.n > 0n]).toEqual([true, true]);
  });

  it('takes the nearer of two sides, the negative one on a tie', () => {
    // Hedged around its price: weights make health a roof with its top at the price; each side falls at the same slope.
    const account = (entry: string) => ({
      id: 'a',
      product: 'custom/unified',
      assets: { BTC: '1' },
      debts: { USDT: '25000' },
      positions: [{ id: 'p', symbol: 'BTC/USDT:USDT', side: 'short', contracts: '0.5', entryPrice: entry }],
      rules: {
        maintenance: flat('0'),
        collateralWeights: {
          BTC: [
            { floor: '0', weight: '1' },
            { floor: '50000', weight: '0' },
          ],
        },
      },
    });
    const prices = { marks: { 'BTC/USDT:USDT': '50000' }, assets: { BTC: '50000', USDT: '1' } };
    // Equity as counted is 25,000 at 50,000 and loses 0.5 per dollar either way: 0 at 0 (no price) and at 100,000.
    expect(printedAccount(account('50000'), prices).commonShock).toBe('1');
    // With 5,000 less it is 20,000: −0.8 and +0.8.
    expect(printedAccount(account('40000'), prices).commonShock).toBe('-0.8');
  });

  it('is "0" when it is already there, null when nothing can move it', () => {
    const loan = (debt: string) => ({
      id: 'a',
      product: 'custom/collateral-debt',
      assets: { BTC: '1' },
      debts: { USD: debt },
      rules: { liquidationRatio: '0.8' },
    });
    const at = (debt: string) => printedAccount(loan(debt), { assets: { BTC: '50000' } }).commonShock;
    expect([at('40000'), at('45000'), at('0'), at('20000')]).toEqual(['0', '0', null, '-0.5']);
  });

  it('leaves USD and its stablecoins where they are', () => {
    const account = {
      id: 'a',
      product: 'custom/unified',
      assets: { USDC: '1000' },
      debts: { USDT: '900' },
      rules: { borrowMaintenance: { USDT: '0.05' } },
    };
    expect(printedAccount(account, { assets: { USDC: '1', USDT: '1' } })).toMatchObject({
      commonShock: null,
      // 1,000·p = 945.
      liquidation: { USDC: { down: '0.945', up: null }, USDT: { down: null } },
    });
  });
});
