import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import { readPrices } from '../../src/documents/prices.ts';
import { assess } from '../../src/risk/assess.ts';
import type { Level } from '../../src/risk/level.ts';
import { decimalText } from './accounts.ts';
import { flat, NOW } from './measure.ts';

/** A position whose mark is exactly its liquidation price, in decimals that a venue could show. */
interface Tie {
  readonly inverse: boolean;
  readonly side: 'long' | 'short';
  readonly contracts: string;
  readonly entryPrice: string;
  readonly collateral: string;
  readonly rate: string;
  readonly mark: string;
  /** One step of the price grid to the safe side, and one past. */
  readonly safe: string;
  readonly past: string;
}

function levelsOf({ inverse, side, contracts, entryPrice, collateral, rate }: Tie, marks: readonly string[]): Level[] {
  const symbol = inverse ? 'BTC/USD:BTC' : 'BTC/USDT:USDT';
  const portfolio = readPortfolio({
    version: 1,
    accounts: [
      {
        id: 'a',
        product: 'custom/derivatives',
        positions: [{ id: 'p', symbol, side, contracts, entryPrice, collateral, marginMode: 'isolated' }],
        rules: { maintenance: flat(rate) },
      },
    ],
  });
  return marks.map((mark) => assess(portfolio, readPrices({ marks: { [symbol]: mark } }, NOW)).level);
}

const liquidated = (level: Level | undefined): boolean => level === 'liquidation' || level === 'negative';

/** How a program that trusts floats decides it. */
function floatSaysLiquidated({ inverse, side, ...tie }: Tie): boolean {
  const [q, e, W, m, p] = [tie.contracts, tie.entryPrice, tie.collateral, tie.rate, tie.mark].map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const s = side === 'long' ? 1 : -1;
  return inverse ? W + s * q * (1 / e - 1 / p) <= (m * q) / p : W + s * q * (p - e) <= m * q * p;
}

/** How a program that trusts decimal.js decides it. */
function decimalSaysLiquidated({ inverse, side, ...tie }: Tie, precision: number): boolean {
  const Money = Decimal.clone({ precision });
  const [q, e, W, m, p] = [tie.contracts, tie.entryPrice, tie.collateral, tie.rate, tie.mark].map((text) => new Money(text)) as [
    Decimal,
    Decimal,
    Decimal,
    Decimal,
    Decimal,
  ];
  const s = side === 'long' ? 1 : -1;
  const one = new Money(1);
  return inverse
    ? W.plus(q.times(one.div(e).minus(one.div(p))).times(s)).lte(q.times(m).div(p))
    : W.plus(q.times(p.minus(e)).times(s)).lte(q.times(m).times(p));
}

/** W = m·q·p − s·q·(p − e), which is a finite decimal: prices in cents, sizes in thousandths, rates in thousandths. */
function linearTies(count: number): Tie[] {
  const ties: Tie[] = [];
  // A fixed linear congruential sequence (constants of Numerical Recipes): the same ties in every run.
  let state = 20261121;
  const draw = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
  while (ties.length < count) {
    const [q, e, m] = [1 + draw(9_999), 500_000 + draw(9_000_000), 1 + draw(20)];
    const long = draw(2) === 0;
    const p = Math.round((e * (1000 + (long ? -1 : 1) * (10 + draw(300)))) / 1000);
    const units = BigInt(q) * (BigInt(m) * BigInt(p) - (long ? 1n : -1n) * 1000n * BigInt(p - e));
    const step = long ? 1 : -1;
    ties.push({
      inverse: false,
      side: long ? 'long' : 'short',
      contracts: decimalText(q, 3),
      entryPrice: decimalText(e, 2),
      collateral: decimalText(units, 8),
      rate: decimalText(m, 3),
      mark: decimalText(p, 2),
      safe: decimalText(p + step, 2),
      past: decimalText(p - step, 2),
    });
  }
  return ties;
}

/** p = Q·(s + m) / (W + s·Q/e) where it lands on the 0.1 grid, found by trying; exact in integers. */
function inverseTies(count: number): Tie[] {
  const ties: Tie[] = [];
  for (let m = 4; m <= 20; m++) {
    for (let e = 20_000; e <= 100_000; e += 500) {
      for (const Q of [1_000, 3_000, 7_000, 20_000, 30_000, 64_000, 100_000, 350_000]) {
        for (const margin of [15_625, 31_250, 62_500, 100_000, 117_187, 125_000, 250_000, 400_000, 500_000, 1_000_000]) {
          for (const s of [1, -1]) {
            // W = margin / 10⁶ coins; p·10 = 10·Q·(1000·s + m)·e·10⁶ / (1000·(margin·e + s·Q·10⁶)).
            const over = BigInt(margin) * BigInt(e) + BigInt(s * Q) * 1_000_000n;
            if (over === 0n) continue;
            const tenths = 10n * BigInt(Q) * BigInt(1000 * s + m) * BigInt(e) * 1_000n;
            if (tenths % over !== 0n) continue;
            const p = tenths / over;
            if (p < 10_000n || p > 5_000_000n) continue;
            const step = BigInt(s);
            ties.push({
              inverse: true,
              side: s === 1 ? 'long' : 'short',
              contracts: `${Q}`,
              entryPrice: `${e}`,
              collateral: decimalText(margin, 6),
              rate: decimalText(m, 3),
              mark: decimalText(p, 1),
              safe: decimalText(p + step, 1),
              past: decimalText(p - step, 1),
            });
            if (ties.length === count) return ties;
          }
        }
      }
    }
  }
  throw new Error(`only ${ties.length} ties found`);
}

function expectAll(ties: readonly Tie[]): void {
  const wrong = ties.filter((tie) => {
    const [at, safe, past] = levelsOf(tie, [tie.mark, tie.safe, tie.past]);
    return !liquidated(at) || liquidated(safe) || !liquidated(past);
  });
  expect(wrong).toEqual([]);
}

describe('the adversarial examples of studies/risk-speed.md section 5', () => {
  const examples: readonly (Tie & { readonly floatMisses: boolean; readonly missedAt: readonly number[] })[] = [
    {
      inverse: false,
      side: 'long',
      contracts: '1',
      entryPrice: '19.9',
      collateral: '4.456',
      rate: '0.01',
      mark: '15.6',
      safe: '15.61',
      past: '15.59',
      floatMisses: true,
      missedAt: [],
    },
    {
      inverse: false,
      side: 'short',
      contracts: '7',
      entryPrice: '30.36',
      collateral: '63.2807',
      rate: '0.01',
      mark: '39.01',
      safe: '39',
      past: '39.02',
      floatMisses: true,
      missedAt: [],
    },
    {
      inverse: true,
      side: 'long',
      contracts: '30000',
      entryPrice: '64000',
      collateral: '0.1171875',
      rate: '0.004',
      mark: '51404.8',
      safe: '51404.9',
      past: '51404.7',
      floatMisses: true,
      missedAt: [34, 64],
    },
    {
      inverse: true,
      side: 'long',
      contracts: '100000',
      entryPrice: '60000',
      collateral: '1',
      rate: '0.004',
      mark: '37650',
      safe: '37650.1',
      past: '37649.9',
      floatMisses: true,
      missedAt: [34, 50, 100],
    },
  ];

  it.each(examples)('$side $contracts at $entryPrice on $collateral: liquidated exactly at $mark', ({ floatMisses, missedAt, ...tie }) => {
    const [at, safe, past] = levelsOf(tie, [tie.mark, tie.safe, tie.past]);
    expect([liquidated(at), liquidated(safe), liquidated(past)]).toEqual([true, false, true]);
    // The controls: what a float, and a decimal of many digits, make of the same tie.
    expect(!floatSaysLiquidated(tie)).toBe(floatMisses);
    for (const precision of missedAt) expect(decimalSaysLiquidated(tie, precision)).toBe(false);
  });
});

describe('ties on the price grid', () => {
  it('2,000 linear ones: none is missed, and a float misses them by the hundred', () => {
    const ties = linearTies(2_000);
    expectAll(ties);
    // risk-speed.md section 5: a float is wrong on 47 % of them.
    expect(ties.filter((tie) => !floatSaysLiquidated(tie)).length).toBeGreaterThan(500);
  }, 60_000);

  it('1,332 inverse ones: none is missed, and neither floats nor 34 digits can say so', () => {
    const ties = inverseTies(1_332);
    expectAll(ties);
    // risk-speed.md section 5: float64 wrong on 55 %, decimal.js at 34 digits on 38 %.
    expect(ties.filter((tie) => !floatSaysLiquidated(tie)).length).toBeGreaterThan(250);
    expect(ties.filter((tie) => !decimalSaysLiquidated(tie, 34)).length).toBeGreaterThan(250);
  }, 60_000);
});
