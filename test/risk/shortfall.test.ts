import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearBooks, unifiedBooks } from './accounts.ts';
import { flat, printed, printedAccount } from './measure.ts';

const SYMBOL = 'BTC/USDT:USDT';
const policy = (name: string, more: object = {}): object => ({ policy: name, evidence: 'its terms', asOf: '2026-03-17', ...more });

/** Mission S1: 10,000 USD long at 10x on 1,000, here 0.2 at 50,000. */
const tenfold = (mark: string, rules: object) =>
  printedAccount(
    {
      id: 'a',
      product: 'custom/derivatives',
      positions: [
        { id: 'p', symbol: SYMBOL, side: 'long', contracts: '0.2', entryPrice: '50000', marginMode: 'isolated', collateral: '1000' },
      ],
      rules: { maintenance: flat('0.005'), ...rules },
    },
    { marks: { [SYMBOL]: mark } },
  );

describe('owed, by policy', () => {
  it.each([
    ['absorbed', {}, '0', '0'],
    ['capped_at_collateral', {}, '0', '0'],
    ['recourse', {}, '200', '200'],
    ['unknown', {}, '0', '200'],
    // Up to the threshold the venue pays; above it, and without one, nobody can say.
    ['conditional', { threshold: '200' }, '0', '0'],
    ['conditional', { threshold: '199.99' }, '0', '200'],
    ['conditional', {}, '0', '200'],
  ])('%s %o: %s to %s of 200', (name, more, low, high) => {
    const account = tenfold('44000', { shortfall: policy(name, more) });
    expect(account.owed).toEqual({ low, high });
    expect(account.shortfall).toMatchObject({ policy: name, evidence: 'its terms', asOf: '2026-03-17' });
    expect(account.shortfall.ladder[0]).toMatchObject({ gap: '0', equity: '-200', shortfall: '200' });
  });

  it('nobody said: unknown, in words', () => {
    const account = tenfold('44000', {});
    expect(account.shortfall).toMatchObject({ policy: 'unknown', evidence: 'not stated by the venue', asOf: null });
    expect(account.owed).toEqual({ low: '0', high: '200' });
  });

  it('is 0 at every gap of every account whose policy is absorbed or capped', () => {
    const name = fc.constantFrom('absorbed', 'capped_at_collateral');
    fc.assert(
      fc.property(fc.oneof(linearBooks, unifiedBooks), name, ({ account, prices }, kind) => {
        const { owed, shortfall } = printedAccount({ ...account, rules: { ...account.rules, shortfall: policy(kind) } }, prices);
        for (const one of [owed, ...shortfall.ladder.map((step) => step.owed)]) expect(one).toEqual({ low: '0', high: '0' });
      }),
      { numRuns: 50 },
    );
  });
});

describe('the gap ladder', () => {
  it('goes down for a long, with the steps of the contract', () => {
    const { ladder } = tenfold('50000', { shortfall: policy('recourse') }).shortfall;
    expect(ladder.map(({ gap, equity, shortfall }) => [gap, equity, shortfall])).toEqual([
      ['0', '1000', '0'],
      ['-0.05', '500', '0'],
      // Mission S1: −10 % and equity is exactly 0.
      ['-0.1', '0', '0'],
      ['-0.2', '-1000', '1000'],
      ['-0.3', '-2000', '2000'],
      ['-0.5', '-4000', '4000'],
    ]);
  });

  it('goes up for a short', () => {
    const account = {
      id: 'a',
      product: 'custom/derivatives',
      assets: { USDT: '1000' },
      positions: [{ id: 'p', symbol: SYMBOL, side: 'short', contracts: '0.2', entryPrice: '50000' }],
      rules: { maintenance: flat('0.005'), shortfall: policy('recourse') },
    };
    const { ladder } = printedAccount(account, { marks: { [SYMBOL]: '50000' } }).shortfall;
    expect(ladder.map(({ gap }) => gap)).toEqual(['0', '0.05', '0.1', '0.2', '0.3', '0.5']);
    expect(ladder.at(-1)).toMatchObject({ equity: '-4000', owed: { low: '4000', high: '4000' } });
  });

  it('counts a coin account in its coin at the moved price', () => {
    // Long 50,000 USD inverse at 50,000 on 0.5 BTC. At −50 % it holds 0.5 + 1 − 2 = −0.5 BTC.
    const account = {
      id: 'a',
      product: 'custom/derivatives',
      assets: { BTC: '0.5' },
      positions: [{ id: 'p', symbol: 'BTC/USD:BTC', side: 'long', contracts: '50000', entryPrice: '50000' }],
      rules: { maintenance: flat('0.005'), shortfall: policy('recourse') },
    };
    const read = printedAccount(account, { marks: { 'BTC/USD:BTC': '50000' } });
    expect(read.currency).toBe('BTC');
    expect(read.shortfall.ladder.at(-1)).toMatchObject({ gap: '-0.5', equity: '-0.5', shortfall: '0.5' });
  });
});

describe('the liquidation fee is inside the shortfall', () => {
  it('of the closed notional', () => {
    // At 44,000: equity −200, 2 % of 8,800 is 176.
    const { ladder } = tenfold('44000', { liquidationFee: { rate: '0.02' }, shortfall: policy('recourse') }).shortfall;
    expect(ladder[0]).toMatchObject({ equity: '-200', shortfall: '376', owed: { low: '376', high: '376' } });
  });

  it('of the sold collateral', () => {
    const account = {
      id: 'a',
      product: 'custom/collateral-debt',
      assets: { BTC: '1.5' },
      debts: { USD: '30000' },
      rules: { liquidationRatio: '0.8', liquidationFee: { rate: '0.02' }, shortfall: policy('recourse') },
    };
    // 30,000 − 27,000 × 0.98.
    expect(printedAccount(account, { assets: { BTC: '18000' } }).owed).toEqual({ low: '3540', high: '3540' });
  });
});

describe('pools never net', () => {
  it('riches in the cross pool pay for no isolated position', () => {
    const account = {
      id: 'a',
      product: 'custom/derivatives',
      assets: { USDT: '5000' },
      positions: [
        { id: 'p', symbol: SYMBOL, side: 'long', contracts: '0.2', entryPrice: '50000', marginMode: 'isolated', collateral: '1000' },
      ],
      rules: { maintenance: flat('0.005'), shortfall: policy('recourse') },
    };
    const read = printedAccount(account, { marks: { [SYMBOL]: '44000' } });
    expect(read).toMatchObject({ equity: '4800', owed: { low: '200', high: '200' }, level: 'negative' });
  });

  it('nor does one account for another', () => {
    const reading = printed(
      {
        id: 'a',
        product: 'custom/derivatives',
        positions: [
          { id: 'lost', symbol: SYMBOL, side: 'long', contracts: '0.2', entryPrice: '50000', marginMode: 'isolated', collateral: '1000' },
          { id: 'won', symbol: SYMBOL, side: 'short', contracts: '0.2', entryPrice: '50000', marginMode: 'isolated', collateral: '1000' },
        ],
        rules: { maintenance: flat('0.005'), shortfall: policy('recourse') },
      },
      { marks: { [SYMBOL]: '44000' } },
    );
    expect(reading.owed).toEqual({ low: '200', high: '200' });
    // Equity is raw all the same: (1,000 − 1,200) + (1,000 + 1,200).
    expect(reading.equity).toBe('2000');
  });
});

describe('the loss cap', () => {
  it('is the margin of an isolated position, or everything that backs the account', () => {
    expect(tenfold('50000', { shortfall: policy('absorbed') }).shortfall.lossCap).toBe('1000');
    expect(tenfold('50000', { shortfall: policy('recourse') }).shortfall.lossCap).toBe(null);
    expect(tenfold('50000', { shortfall: policy('unknown') }).shortfall.lossCap).toHaveProperty('unknown');
  });
});
