import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_RULES, type RuleBook } from '../../src/book/product-rules.ts';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import { readPrices } from '../../src/documents/prices.ts';
import { readShock } from '../../src/documents/stress-shock.ts';
import { Rational } from '../../src/money/rational.ts';
import { assess } from '../../src/risk/assess.ts';
import { type Stressed, stress } from '../../src/risk/stress.ts';
import { stepsOf } from '../../src/risk/stress-ladder.ts';
import type { Shock } from '../../src/risk/stress-shock.ts';
import { DEFAULT_THRESHOLDS } from '../../src/risk/thresholds.ts';
import { ShippedRules } from '../../src/settings/rule-book.ts';
import { debtBooks, inverseBooks, linearBooks, unifiedBooks } from './accounts.ts';
import { flat, NOW } from './measure.ts';

const recourse = { policy: 'recourse', evidence: 'its terms', asOf: '2026-01-01' };

function stressed(accounts: readonly object[], prices: object, words: string | Shock, rules: RuleBook = NO_RULES): Stressed {
  const portfolio = readPortfolio({ version: 1, accounts });
  const shock = typeof words === 'string' ? readShock(words) : words;
  const before = assess(portfolio, readPrices(prices, NOW), DEFAULT_THRESHOLDS, rules);
  return stress(portfolio, before, shock, DEFAULT_THRESHOLDS, rules);
}

const text = (value: unknown): unknown => (value instanceof Rational ? value.toString() : value);
const told = ({ level, equity, owed, deaths }: Stressed): object => ({
  level,
  equity: text(equity),
  owed: [text(owed.low), text(owed.high)],
  deaths: deaths.map(({ account, position, fraction }) => [account, position, text(fraction)]),
});

describe('S3: 1.5 BTC against 30,000 USD at 50,000 (mission.md)', () => {
  const loan = {
    id: 'loan',
    product: 'ledn/loan',
    assets: { BTC: '1.5' },
    debts: { USD: '30000' },
    rules: { liquidationRatio: '0.8', marginCallRatio: '0.7', shortfall: recourse },
  };
  const at = (words: string) => told(stressed([loan], { assets: { BTC: '50000' } }, words));

  it('sold at 18,000 net, 3,000 are outstanding; the sale was due at 25,000', () => {
    // −64 % is 18,000: 27,000 against 30,000. 25,000 is 25,000 of the 32,000 on the way: 0.78125.
    expect(at('BTC -64%')).toEqual({ level: 'negative', equity: '-3000', owed: ['3000', '3000'], deaths: [['loan', null, '0.78125']] });
  });

  it('call at 28,571.43, sale at 25,000', () => {
    // 28,571.43 is −42.85714 %, a cent less −42.85716 %.
    expect(at('BTC -42.85714%')).toMatchObject({ level: 'ok', deaths: [] });
    expect(at('BTC -42.85716%')).toMatchObject({ level: 'warning', deaths: [] });
    expect(at('BTC -50%')).toMatchObject({ level: 'liquidation', deaths: [['loan', null, '1']] });
    expect(at('BTC -49.9999%')).toMatchObject({ level: 'critical', deaths: [] });
  });
});

describe('S7: who pays decides what is owed, not what is lost (mission.md)', () => {
  const long = (policy: string) => ({
    id: policy.replaceAll('_', '-'),
    product: 'custom/derivatives',
    positions: [
      { id: 'p', symbol: 'BTC/USDT:USDT', side: 'long', contracts: '0.2', entryPrice: '50000', marginMode: 'isolated', collateral: '1000' },
    ],
    rules: { maintenance: flat('0'), shortfall: { ...recourse, policy } },
  });

  it('−12 % of 10,000 at 10x on 1,000 leaves −200 everywhere', () => {
    // S1: equity is 0 at −10 %: 10 of 12 parts of the way.
    const owed = { absorbed: ['0', '0'], capped_at_collateral: ['0', '0'], recourse: ['200', '200'], unknown: ['0', '200'] };
    for (const [policy, range] of Object.entries(owed)) {
      const found = stressed([long(policy)], { marks: { 'BTC/USDT:USDT': '50000' }, assets: { USDT: '1' } }, 'BTC -12%');
      expect(told(found)).toMatchObject({ level: 'negative', equity: '-200', owed: range });
      expect(found.deaths[0]?.fraction).toSatisfy((fraction: Rational) => fraction.equals(Rational.of(10, 12)));
    }
  });

  it.each([
    // BTC at 27,500: 2,500 are missing, and Gate surely pays up to 0.1 BTC, then worth 2,750 (config/products/gate-margin.json).
    ['-0.45', '0', '0'],
    // At 27,000 it is 3,000 against 2,700, though 0.1 BTC were worth 5,000 before.
    ['-0.46', '0', '3000'],
  ])('what the venue pays up to an amount of a coin falls with the coin: %s', (move, low, high) => {
    const account = {
      id: 'gate',
      product: 'gate/margin',
      assets: { BTC: '1' },
      debts: { USDT: '30000' },
      rules: { liquidationRatio: '0.9' },
    };
    const prices = { assets: { BTC: '50000', USDT: '1' } };
    const shock: Shock = { moves: new Map([['BTC', Rational.from(move)]]), others: Rational.ZERO };
    const rules = new ShippedRules();
    expect(told(stressed([account], prices, shock, rules))).toMatchObject({ owed: [low, high] });
    const portfolio = readPortfolio({ version: 1, accounts: [account] });
    const [before] = assess(portfolio, readPrices(prices, NOW), DEFAULT_THRESHOLDS, rules).accounts;
    const [step] = before === undefined ? [] : stepsOf(before, shock, [Rational.ONE]);
    expect([text(step?.owed.low), text(step?.owed.high)]).toEqual([low, high]);
  });

  it('owes 0 through every shock where the venue takes the loss', () => {
    const policy = fc.constantFrom('absorbed', 'capped_at_collateral');
    const move = fc.integer({ min: -95, max: 200 });
    fc.assert(
      fc.property(fc.oneof(linearBooks, unifiedBooks, debtBooks), policy, move, move, ({ account, prices }, kind, btc, eth) => {
        const capped = { ...account, rules: { ...account.rules, shortfall: { ...recourse, policy: kind } } };
        const shock: Shock = { moves: new Map([['BTC', Rational.of(btc, 100)]]), others: Rational.of(eth, 100) };
        expect(told(stressed([capped], prices, shock))).toMatchObject({ owed: ['0', '0'] });
      }),
      { numRuns: 40 },
    );
  });
});

describe('a shock', () => {
  it('of 0 % changes nothing, and kills only what is dead', () => {
    fc.assert(
      fc.property(fc.oneof(linearBooks, inverseBooks, unifiedBooks, debtBooks), ({ account, prices }) => {
        const portfolio = readPortfolio({ version: 1, accounts: [account] });
        const before = assess(portfolio, readPrices(prices, NOW));
        const after = stress(portfolio, before, readShock('* -0%, BTC +0%, USDT -0.0%'), DEFAULT_THRESHOLDS, NO_RULES);
        expect([after.level, text(after.equity)]).toEqual([before.level, text(before.equity)]);
        const dead = before.accounts[0]?.pools.filter(({ level }) => level === 'liquidation' || level === 'negative') ?? [];
        // A pool below zero that its rules still let live (no requirement, weights above it) is negative and no death.
        expect(after.deaths.length).toBeLessThanOrEqual(dead.length);
        for (const { fraction } of after.deaths) expect(text(fraction)).toBe('0');
      }),
      { numRuns: 60 },
    );
  });

  it('moves what a coin is worth by its own move, also where that is derived from a mark in a stablecoin', () => {
    const account = { id: 'a', product: 'custom/unified', assets: { BTC: '1', USDT: '1000' } };
    const found = stressed([account], { marks: { 'BTC/USDT:USDT': '50000' } }, 'BTC -20%, USDT -2%');
    // 40,000 + 980, and not 39,200 + 980.
    expect(told(found)).toMatchObject({ level: 'ok', equity: '40980' });
  });

  it('depegs a stablecoin that stands behind a debt', () => {
    const account = {
      id: 'a',
      product: 'custom/collateral-debt',
      assets: { USDT: '1000' },
      debts: { USD: '784' },
      rules: { liquidationRatio: '0.8', shortfall: recourse },
    };
    // 0.8 × 1,000 p = 784 at p = 0.98.
    expect(told(stressed([account], {}, 'USDT -1%'))).toMatchObject({ equity: '206', deaths: [] });
    expect(told(stressed([account], {}, 'USDT -4%'))).toMatchObject({ equity: '176', deaths: [['a', null, '0.5']] });
    expect(told(stressed([account], {}, '* -40%'))).toMatchObject({ equity: '216', deaths: [] });
  });

  it('depegs a stablecoin that positions are only settled in', () => {
    const account = {
      id: 'a',
      product: 'custom/unified',
      assets: { BTC: '1' },
      positions: [{ id: 'p', symbol: 'ETH/USDT:USDT', side: 'long', contracts: '1', entryPrice: '2000' }],
      rules: { maintenance: flat('0.01') },
    };
    // 50,000 and a profit of 500 USDT at 0.98.
    const prices = { marks: { 'ETH/USDT:USDT': '2500' }, assets: { BTC: '50000' } };
    expect(told(stressed([account], prices, 'USDT -2%'))).toMatchObject({ equity: '50490' });
  });

  it('that ends on the line kills unless liquidation is strictly below it', () => {
    const loan = (strict: boolean) => ({
      id: 'a',
      product: 'custom/collateral-debt',
      assets: { BTC: '1' },
      debts: { USD: '20000' },
      rules: { liquidationRatio: '0.8', strict },
    });
    const deaths = (strict: boolean) => told(stressed([loan(strict)], { assets: { BTC: '50000' } }, 'BTC -50%'));
    // 0.8 × 25,000 = 20,000.
    expect(deaths(false)).toMatchObject({ level: 'liquidation', deaths: [['a', null, '1']] });
    expect(deaths(true)).toMatchObject({ level: 'critical', deaths: [] });
  });

  it('moves spot, linear, inverse and dated prices of a code, and what is owed in a coin at its new price', () => {
    const inverse = {
      id: 'coin',
      product: 'custom/derivatives',
      positions: [
        {
          id: 'p',
          symbol: 'BTC/USD:BTC',
          side: 'long',
          contracts: '100000',
          entryPrice: '50000',
          marginMode: 'isolated',
          collateral: '0.5',
        },
      ],
      rules: { maintenance: flat('0'), shortfall: recourse },
    };
    const dated = {
      id: 'dated',
      product: 'custom/derivatives',
      assets: { USDT: '10000' },
      positions: [{ id: 'p', symbol: 'BTC/USDT:USDT-260327', side: 'long', contracts: '1', entryPrice: '52000' }],
      rules: { maintenance: flat('0'), shortfall: recourse },
    };
    const prices = { marks: { 'BTC/USD:BTC': '50000', 'BTC/USDT:USDT-260327': '52000' }, assets: { BTC: '50000', USDT: '1' } };
    const found = stressed([inverse, dated], prices, 'BTC -50%');
    // Coin: 0.5 + 100,000 (1/50,000 − 1/25,000) = −1.5 BTC, at 25,000 each; dead where 2.5 BTC are 100,000: at 40,000, 0.4 of the way.
    // Dated: 10,000 − 26,000; dead at 42,000, 10,000 of the 26,000.
    expect(told(found)).toMatchObject({ equity: '-53500', owed: ['53500', '53500'] });
    expect(found.accounts.map(({ outcome, usd }) => [text(outcome.owed.high), text(usd.owed.high)])).toEqual([
      ['1.5', '37500'],
      ['16000', '16000'],
    ]);
    expect(found.deaths.map(({ account }) => account)).toEqual(['dated', 'coin']);
    expect(found.deaths.map(({ fraction }) => text(fraction))).toEqual([Rational.of(5, 13).toString(), '0.4']);
  });

  it('names in order who dies, ties as the book has them, who is dead first and who cannot be known last', () => {
    const loan = (id: string, debt: string, rules: object = { liquidationRatio: '0.8' }) => ({
      id,
      product: 'ledn/loan',
      assets: { BTC: '1' },
      debts: { USD: debt },
      rules,
    });
    const book = [
      loan('dark', '30000', {}),
      loan('late', '32000'),
      loan('twin-a', '36000'),
      loan('lives', '8000'),
      loan('twin-b', '36000'),
      loan('dead', '44000'),
      { id: 'spot', product: 'custom/unified', assets: { BTC: '0' } },
    ];
    const { deaths } = stressed(book, { assets: { BTC: '50000' } }, 'BTC -50%');
    // At 0.8 of BTC: 36,000 at 45,000 (0.2 of the way to 25,000), 32,000 at 40,000 (0.4), 8,000 at 10,000 (never).
    expect(deaths.map(({ account, fraction }) => [account, text(fraction)])).toEqual([
      ['dead', '0'],
      ['twin-a', '0.2'],
      ['twin-b', '0.2'],
      ['late', '0.4'],
      ['dark', { unknown: expect.stringContaining('liquidation ratio') }],
    ]);
  });
});
