import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_RULES } from '../../src/book/product-rules.ts';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import { Rational } from '../../src/money/rational.ts';
import { assessAccount } from '../../src/risk/assess.ts';
import type { AccountReading } from '../../src/risk/reading.ts';
import { atGap, type GapReading, ladder } from '../../src/risk/shortfall.ts';
import { coinsOf, ladderAlong, stepsOf } from '../../src/risk/stress-ladder.ts';
import { everyPrice, onePrice, partOf, type Shock, shockedPrices } from '../../src/risk/stress-shock.ts';
import { DEFAULT_THRESHOLDS } from '../../src/risk/thresholds.ts';
import { type Book, debtBooks, inverseBooks, linearBooks, unifiedBooks } from './accounts.ts';
import { flat, measure } from './measure.ts';

const of = Rational.from;
const books = fc.oneof(linearBooks, inverseBooks, unifiedBooks, debtBooks);
const policies = fc.constantFrom(
  { policy: 'recourse' },
  { policy: 'unknown' },
  { policy: 'absorbed' },
  { policy: 'capped_at_collateral' },
  { policy: 'conditional', threshold: '500' },
);

const textOf = (value: unknown): string => (value instanceof Rational ? value.toString() : JSON.stringify(value));
const text = ({ gap, equity, shortfall, owed }: GapReading): readonly string[] => [gap, equity, shortfall, owed.low, owed.high].map(textOf);

function underPolicy({ account, prices }: Book, policy: object): AccountReading {
  const shortfall = { ...policy, evidence: 'its terms', asOf: '2026-01-01' };
  return measure({ ...account, rules: { ...account.rules, shortfall } }, prices);
}

describe('the ladder of many steps', () => {
  it('of every price is the ladder of the reading', () => {
    fc.assert(
      fc.property(books, policies, (book, policy) => {
        const reading = underPolicy(book, policy);
        expect(ladderAlong(reading, everyPrice(Rational.ONE)).map(text)).toEqual(ladder(reading).map(text));
      }),
      { numRuns: 60 },
    );
  });

  it('at each step is the account measured anew at the prices of that step', () => {
    const moves = fc.record({
      BTC: fc.integer({ min: -90, max: 90 }),
      ETH: fc.integer({ min: -90, max: 90 }),
      USDT: fc.integer({ min: -9, max: 9 }),
    });
    fc.assert(
      fc.property(books, policies, moves, (book, policy, percents) => {
        const shock: Shock = {
          moves: new Map(Object.entries(percents).map(([code, percent]) => [code, Rational.of(percent, 100)])),
          others: Rational.ZERO,
        };
        const reading = underPolicy(book, policy);
        const portfolio = readPortfolio({ version: 1, accounts: [book.account] });
        const { account } = reading.holdings;
        for (const step of ['0', '0.3', '1', '-0.7'].map(of)) {
          const prices = shockedPrices(reading, partOf(shock, step));
          const anew = atGap(assessAccount(account, portfolio, prices, new Set(), DEFAULT_THRESHOLDS, NO_RULES), Rational.ZERO);
          const [found] = stepsOf(reading, shock, [step]) as [GapReading];
          expect(text({ ...found, gap: Rational.ZERO })).toEqual(text(anew));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('is unknown where the account is, and its owed where the policy lets it be', () => {
    const held = (policy: string) =>
      measure(
        {
          id: 'a',
          product: 'custom/derivatives',
          assets: { USDT: '100' },
          positions: [{ id: 'p', symbol: 'BTC/USDT:USDT', side: 'long', contracts: '1', entryPrice: '50000' }],
          rules: { maintenance: flat('0.005'), shortfall: { policy, evidence: 'its terms', asOf: '2026-01-01' } },
        },
        {},
      );
    const missing = { unknown: 'no mark price for BTC/USDT:USDT' };
    const last = (policy: string) => ladderAlong(held(policy), everyPrice(Rational.ONE)).at(-1);
    expect(last('recourse')).toMatchObject({ equity: missing, shortfall: missing, owed: { low: missing, high: missing } });
    expect(last('unknown')?.owed.low).toEqual(Rational.ZERO);
    expect(last('unknown')?.owed.high).toEqual(missing);
    expect(last('absorbed')?.owed).toEqual({ low: Rational.ZERO, high: Rational.ZERO });
  });
});

describe('the ladder of one coin', () => {
  // Long 1 BTC, short 10 ETH, on 5,000 USDT; in one account the long leads, in the price of ETH the short does.
  const reading = measure(
    {
      id: 'a',
      product: 'custom/derivatives',
      assets: { USDT: '5000' },
      positions: [
        { id: 'l', symbol: 'BTC/USDT:USDT', side: 'long', contracts: '1', entryPrice: '50000' },
        { id: 's', symbol: 'ETH/USDT:USDT', side: 'short', contracts: '10', entryPrice: '2500' },
      ],
      rules: { maintenance: flat('0.005') },
    },
    { marks: { 'BTC/USDT:USDT': '50000', 'ETH/USDT:USDT': '2500' } },
  );
  const equities = (code: string) =>
    ladderAlong(reading, onePrice(code, Rational.ONE)).map(({ gap, equity }) => [textOf(gap), textOf(equity)]);

  it('takes the sign that hurts this account in this coin', () => {
    // 5,000 − 50,000 × gap, and 5,000 − 25,000 × gap.
    expect(equities('BTC')).toEqual([
      ['0', '5000'],
      ['-0.05', '2500'],
      ['-0.1', '0'],
      ['-0.2', '-5000'],
      ['-0.3', '-10000'],
      ['-0.5', '-20000'],
    ]);
    expect(equities('ETH')).toEqual([
      ['0', '5000'],
      ['0.05', '3750'],
      ['0.1', '2500'],
      ['0.2', '0'],
      ['0.3', '-2500'],
      ['0.5', '-7500'],
    ]);
  });

  it('is asked for the coins that the account depends on, stablecoins left out', () => {
    expect([...coinsOf(reading)]).toEqual(['BTC', 'ETH']);
  });
});
