import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_RULES } from '../../src/book/product-rules.ts';
import { type ContractSymbol, parseSymbol } from '../../src/book/symbol.ts';
import { Rational } from '../../src/money/rational.ts';
import { afterEntry, averageEntry, type SizeQuestion, sizeFor } from '../../src/risk/size.ts';
import { ShippedRules } from '../../src/settings/rule-book.ts';

const LINEAR = parseSymbol('BTC/USDT:USDT') as ContractSymbol;
const INVERSE = parseSymbol('BTC/USD:BTC') as ContractSymbol;
const r = (text: string): Rational => Rational.from(text);

/** Mission S9: bought at 50,000, stop at 45,000, equity 100,000, 2 %. */
const S9: SizeQuestion = {
  symbol: LINEAR,
  side: 'long',
  entryPrice: r('50000'),
  stopPrice: r('45000'),
  equity: r('100000'),
  risk: r('0.02'),
  feeRate: Rational.ZERO,
  contractSize: Rational.ONE,
  lot: r('0.001'),
  held: null,
};

const texts = (value: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).map(([key, one]) => [key, one instanceof Rational ? one.toString() : one]));

describe('size from a risk budget', () => {
  it('S9: the 2 % rule allows 2,000, which is 0.4 BTC', () => {
    expect(texts(sizeFor(S9))).toEqual({
      budget: '2000',
      contracts: '0.4',
      notional: '20000',
      lossAtStop: '2000',
      lossRatio: '0.02',
      together: null,
    });
  });

  it('counts fees of both ends and rounds down to the lot', () => {
    // 2,000 / (5,000 + 0.0005 · 95,000) = 0.39623…; at 0.396 it loses 0.396 · 5,047.5.
    expect(texts(sizeFor({ ...S9, feeRate: r('0.0005') }))).toMatchObject({ contracts: '0.396', lossAtStop: '1998.81' });
  });

  it('of a short is the mirror of a long', () => {
    expect(texts(sizeFor({ ...S9, side: 'short', stopPrice: r('55000') }))).toMatchObject({ contracts: '0.4', lossAtStop: '2000' });
  });

  it('of an inverse contract counts the coins that it loses', () => {
    // A short of 13,000 USD from 50,000 to 52,000 loses 13,000 · (1/50,000 − 1/52,000) = 0.01 BTC, 1 % of 1 BTC: 130 contracts of 100 USD.
    const question: SizeQuestion = {
      ...S9,
      symbol: INVERSE,
      side: 'short',
      stopPrice: r('52000'),
      equity: r('1'),
      risk: r('0.01'),
      contractSize: r('100'),
      lot: r('1'),
    };
    expect(texts(sizeFor(question))).toMatchObject({ budget: '0.01', contracts: '130', notional: '0.26', lossAtStop: '0.01' });
  });

  it('is nothing when one lot is too much', () => {
    expect(texts(sizeFor({ ...S9, lot: r('1') }))).toMatchObject({
      contracts: '0',
      notional: '0',
      lossAtStop: '0',
      lossRatio: '0',
      together: null,
    });
  });

  it.each([
    ['long', '50000'],
    ['long', '50001'],
    ['short', '50000'],
    ['short', '49999'],
  ] as const)('refuses a %s whose stop at %s is on its winning side', (side, stop) => {
    expect(() => sizeFor({ ...S9, side, stopPrice: r(stop) })).toThrow(RangeError);
  });

  it('S6: 1 BTC at 60,000 and 1 more at 45,000 average 52,500', () => {
    const added = sizeFor({
      ...S9,
      entryPrice: r('45000'),
      stopPrice: r('40000'),
      risk: r('0.05'),
      held: { contracts: r('1'), entryPrice: r('60000') },
    });
    expect(added.contracts.toString()).toBe('1');
    // Both from 52,500 to 40,000: 25,000, a quarter of the equity, though the new half alone risks 5 %.
    expect(texts(added.together as object)).toEqual({ contracts: '2', entryPrice: '52500', lossAtStop: '25000', lossRatio: '0.25' });
  });

  it('the fee already paid on what is held is no part of what the stop costs', () => {
    const added = sizeFor({
      ...S9,
      entryPrice: r('45000'),
      stopPrice: r('40000'),
      risk: r('0.06'),
      feeRate: r('0.001'),
      lot: r('1'),
      held: { contracts: r('1'), entryPrice: r('60000') },
    });
    // 25,000 + 0.1 % of (45,000 to enter one + 80,000 to leave both).
    expect(added.together?.lossAtStop.toString()).toBe('25125');
  });

  it('the average of inverse contracts is harmonic: 10,000 USD at 50,000 and 10,000 at 40,000 are 0.45 BTC, at 44,444.44', () => {
    expect(averageEntry(INVERSE, r('10000'), r('50000'), r('10000'), r('40000')).equals(Rational.of(400_000, 9))).toBe(true);
  });

  it('never risks more than the budget, and one lot more would', () => {
    const price = fc.integer({ min: 1, max: 10_000_000 }).map((units) => Rational.of(units, 100));
    fc.assert(
      fc.property(
        fc.record({
          a: price,
          b: price,
          equity: price,
          risk: fc.integer({ min: 1, max: 1_000 }),
          fee: fc.integer({ min: 0, max: 100 }),
          lot: fc.constantFrom('0.001', '0.1', '1', '7'),
        }),
        fc.boolean(),
        fc.boolean(),
        ({ a, b, equity, risk, fee, lot }, inverse, long) => {
          fc.pre(!a.equals(b));
          const [high, low] = b.lessThan(a) ? [a, b] : [b, a];
          const question: SizeQuestion = {
            ...S9,
            symbol: inverse ? INVERSE : LINEAR,
            side: long ? 'long' : 'short',
            entryPrice: long ? high : low,
            stopPrice: long ? low : high,
            equity,
            risk: Rational.of(risk, 1_000),
            feeRate: Rational.of(fee, 10_000),
            lot: r(lot),
          };
          const { budget, contracts, lossAtStop } = sizeFor(question);
          expect(lossAtStop.atMost(budget)).toBe(true);
          expect(contracts.over(r(lot)).toString()).toMatch(/^\d+$/);
          // The loss is a multiple of the size, so one lot more is worth one lot more of it.
          const perContract = contracts.sign() === 0 ? null : lossAtStop.over(contracts);
          if (perContract !== null) expect(budget.lessThan(perContract.times(contracts.plus(r(lot))))).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('the account just after the entry', () => {
  const holding = { product: 'binance/usdm', leverage: r('10'), instruments: new Map(), at: Date.UTC(2026, 10, 21) };
  const rules = new ShippedRules();

  it('isolated at 10x: (20,000 − 2,000) / (0.4 · (1 − 0.004)) = 45,180.72 by the venue’s own tier, before which 45,000 never comes', () => {
    const after = afterEntry(S9, sizeFor(S9), holding, rules);
    const [position] = after?.positions ?? [];
    // Binance BTCUSDT, first tier: 0.4 % of mark (config/tiers, 2 July 2026).
    expect(String(position?.liquidationPrice)).toBe(String(r('18000').over(r('0.3984'))));
    expect(String(position?.bankruptcyPrice)).toBe('45000');
    expect(position?.stop?.beyondLiquidation).toBe(true);
    expect(String(after?.equity)).toBe('100000');
  });

  it('cross stands on the whole equity', () => {
    const after = afterEntry(S9, sizeFor(S9), { ...holding, leverage: null }, rules);
    // 100,000 − 0.4 · 50,000 > 0: nothing the price does can take it.
    expect(after?.positions[0]).toMatchObject({ liquidationPrice: null, stop: { beyondLiquidation: false } });
  });

  it('what is held counts at today’s price: the equity is the one that was given', () => {
    const question: SizeQuestion = {
      ...S9,
      entryPrice: r('45000'),
      stopPrice: r('40000'),
      risk: r('0.05'),
      held: { contracts: r('1'), entryPrice: r('60000') },
    };
    for (const leverage of [null, r('3')]) {
      const after = afterEntry(question, sizeFor(question), { ...holding, leverage }, rules);
      expect(String(after?.equity)).toBe('100000');
      expect(String(after?.positions[0]?.unrealizedPnl)).toBe('-15000');
    }
  });

  it('an equity smaller than the gain on what is held is refused: it cannot be meant', () => {
    const question: SizeQuestion = { ...S9, equity: r('10000'), risk: r('1'), held: { contracts: r('1'), entryPrice: r('20000') } };
    expect(() => afterEntry(question, sizeFor(question), { ...holding, leverage: null }, rules)).toThrow(RangeError);
  });

  it('of nothing is none; where the rules are missing its liquidation is unknown, not none', () => {
    const none = { ...S9, lot: r('1') };
    expect(afterEntry(none, sizeFor(none), holding, rules)).toBeNull();
    const after = afterEntry(S9, sizeFor(S9), { ...holding, product: 'custom/derivatives' }, NO_RULES);
    expect(after?.positions[0]?.liquidationPrice).toEqual({ unknown: 'no maintenance tiers are known for BTC/USDT:USDT' });
  });
});
