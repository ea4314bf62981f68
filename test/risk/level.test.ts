import { describe, expect, it } from 'vitest';
import { LEVELS, worst } from '../../src/risk/level.ts';
import { flat, printed, printedAccount, printedPosition } from './measure.ts';

const SYMBOL = 'BTC/USDT:USDT';

/** Long 1 at 100, mark 100. */
const long = (collateral: string, rules: object) =>
  printedPosition(
    {
      id: 'a',
      product: 'custom/derivatives',
      positions: [{ id: 'p', symbol: SYMBOL, side: 'long', contracts: '1', entryPrice: '100', marginMode: 'isolated', collateral }],
      rules,
    },
    { marks: { [SYMBOL]: '100' } },
  );

describe('thresholds of contract section 4', () => {
  it.each([
    // Without a requirement the long goes at 100 − W: the distance is W %.
    ['8.01', '0.0801', 'ok'],
    ['8', '0.08', 'warning'],
    ['3.01', '0.0301', 'warning'],
    ['3', '0.03', 'critical'],
  ])('distance, equality included: %s', (collateral, distance, level) => {
    expect(long(collateral, { maintenance: flat('0') })).toMatchObject({ distance, level });
  });

  it.each([
    // 20 is required on entry; at least 20 % away, so that only the ratio speaks.
    ['40.01', 'ok'],
    ['40', 'warning'],
    ['28.01', 'warning'],
  ])('margin ratio, equality included: %s', (collateral, level) => {
    expect(long(collateral, { maintenance: flat('0.2', 'entry') }).level).toBe(level);
  });

  it('critical at a ratio of 0.8, though the distance is only a warning', () => {
    expect(long('25', { maintenance: flat('0.2', 'entry') })).toMatchObject({ marginRatio: '0.8', distance: '0.05', level: 'critical' });
    expect(long('25.01', { maintenance: flat('0.2', 'entry') }).level).toBe('warning');
  });

  it('equity of exactly 0 is liquidation, a hair below it is negative', () => {
    expect(long('0', { maintenance: flat('0') }).level).toBe('liquidation');
    const under = printedPosition(
      {
        id: 'a',
        product: 'custom/derivatives',
        positions: [{ id: 'p', symbol: SYMBOL, side: 'long', contracts: '1', entryPrice: '100', marginMode: 'isolated', collateral: '0' }],
        rules: { maintenance: flat('0') },
      },
      { marks: { [SYMBOL]: '99.999999999999999999999999999999' } },
    );
    expect(under).toMatchObject({ equity: '-0.000000000000000000000000000001', level: 'negative' });
  });
});

describe('collateral against debt', () => {
  const loan = (debt: string, rules: object = {}) =>
    printedAccount(
      {
        id: 'a',
        product: 'custom/collateral-debt',
        assets: { BTC: '1' },
        debts: { USD: debt },
        rules: { liquidationRatio: '0.8', ...rules },
      },
      { assets: { BTC: '100' } },
    );

  it.each([
    // 0.85 × 0.8 and 0.95 × 0.8 of 100; 0.8; and more than there is.
    ['67.99', 'ok'],
    ['68', 'warning'],
    ['75.99', 'warning'],
    ['76', 'critical'],
    ['79.99', 'critical'],
    ['80', 'liquidation'],
    ['100', 'liquidation'],
    ['100.01', 'negative'],
  ])('a debt of %s: %s', (debt, level) => expect(loan(debt).level).toBe(level));

  it.each([
    ['69.99', 'ok'],
    ['70', 'warning'],
    ['76', 'critical'],
  ])('with a margin call at 0.7, a debt of %s: %s', (debt, level) => expect(loan(debt, { marginCallRatio: '0.7' }).level).toBe(level));

  it('shows LTV, its inverse and the health factor by their names', () => {
    expect(loan('40', { collateralWeights: { BTC: '0.9' } })).toMatchObject({
      ltv: '0.4',
      marginLevel: '2.5',
      // 0.8 × 0.9 × 100 / 40.
      healthFactor: '1.8',
      maintenanceMargin: null,
    });
  });

  it('has no ratio without debt, and liquidates a debt without collateral', () => {
    const nothing = { ltv: null, healthFactor: null, marginLevel: null, marginRatio: null };
    expect(loan('0')).toMatchObject({ ...nothing, level: 'ok' });
    const bare = printedAccount(
      { id: 'a', product: 'custom/collateral-debt', debts: { USD: '1' }, rules: { liquidationRatio: '0.8' } },
      {},
    );
    expect(bare).toMatchObject({ level: 'negative', equity: '-1', marginRatio: null });
  });
});

describe('an account with neither positions nor debts is ok whatever happens', () => {
  it.each([
    ['a wallet', { assets: { BTC: '1' } }, { assets: { BTC: '0.01' } }],
    ['an empty one', {}, {}],
    ['a coin without a price', { assets: { NOPE: '1' } }, {}],
    ['a debt of nothing', { assets: { USDT: '1' }, debts: { USDT: '0' } }, {}],
  ])('%s', (_, holdings, prices) => {
    for (const product of ['custom/derivatives', 'custom/unified', 'custom/collateral-debt'])
      expect(printedAccount({ id: 'a', product, ...holdings }, prices).level).toBe('ok');
  });
});

describe('a stablecoin', () => {
  it('is 1.03 of itself from trouble all the time: its distance is shown but does not cry', () => {
    const account = {
      id: 'a',
      product: 'custom/unified',
      assets: { USDC: '10000' },
      debts: { USDT: '4500' },
      rules: { borrowMaintenance: { USDT: '0' } },
    };
    expect(printedAccount(account, {}).level).toBe('ok');
  });
});

describe('worst', () => {
  it('orders the levels as the contract does: unknown over ok, under every known alarm', () => {
    expect(LEVELS).toEqual(['ok', 'unknown', 'warning', 'critical', 'liquidation', 'negative']);
    expect(worst([])).toBe('ok');
    expect(worst(['ok', 'unknown'])).toBe('unknown');
    expect(worst(['unknown', 'warning', 'ok'])).toBe('warning');
  });

  it('is taken over pools: one isolated position makes its account, and one account the book', () => {
    const account = {
      id: 'a',
      product: 'custom/derivatives',
      assets: { USDT: '1000000' },
      positions: [
        { id: 'safe', symbol: SYMBOL, side: 'long', contracts: '1', entryPrice: '100' },
        { id: 'gone', symbol: SYMBOL, side: 'long', contracts: '1', entryPrice: '200', marginMode: 'isolated', collateral: '50' },
      ],
      rules: { maintenance: flat('0.01') },
    };
    const reading = printed(account, { marks: { [SYMBOL]: '100' } });
    expect(reading.level).toBe('negative');
    expect(reading.accounts[0]?.positions.map(({ level }) => level)).toEqual(['ok', 'negative']);
    // Raw and signed: 1,000,000 + 0 + (50 − 100).
    expect(reading.accounts[0]?.equity).toBe('999950');
  });

  it('counts how near each cross position is: it makes its account, though the ratio is calm', () => {
    // Without a requirement the ratio is 0; 5 of cash under a long of 1 at 100 is 5 % away.
    const account = {
      id: 'a',
      product: 'custom/derivatives',
      assets: { USDT: '5' },
      positions: [{ id: 'p', symbol: SYMBOL, side: 'long', contracts: '1', entryPrice: '100' }],
      rules: { maintenance: flat('0') },
    };
    const reading = printed(account, { marks: { [SYMBOL]: '100' } });
    expect([reading.level, reading.accounts[0]?.level, reading.accounts[0]?.positions[0]?.level]).toEqual([
      'warning',
      'warning',
      'warning',
    ]);
  });
});
