import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalText } from './accounts.ts';
import { add, decimal, div, type Fraction, fraction, mul, ONE, sub, text, ZERO } from './fraction.ts';
import { flat, measure, printedAccount } from './measure.ts';

/** The algebra of rulebook section 2, against which the solver's roots are checked; the letters are the rulebook's. */
interface Drawn {
  readonly side: 'long' | 'short';
  readonly contracts: string;
  readonly entryPrice: string;
  readonly collateral: string;
  readonly rate: string;
  readonly fee: string;
  readonly mark: string;
}

const drawn = (size: number, places: number, collateral: number): fc.Arbitrary<Drawn> =>
  fc
    .record({
      side: fc.constantFrom('long' as const, 'short' as const),
      contracts: fc.integer({ min: 1, max: size }),
      entry: fc.integer({ min: 100_000, max: 9_000_000 }),
      margin: fc.integer({ min: 1, max: collateral }),
      rate: fc.integer({ min: 0, max: 500 }),
      fee: fc.integer({ min: 0, max: 100 }),
      mark: fc.integer({ min: 100_000, max: 9_000_000 }),
    })
    .map(({ side, contracts, entry, margin, rate, fee, mark }) => ({
      side,
      contracts: decimalText(contracts, places),
      entryPrice: decimalText(entry, 2),
      collateral: decimalText(margin, 3),
      rate: decimalText(rate, 4),
      fee: decimalText(fee, 5),
      mark: decimalText(mark, 2),
    }));

function solve(symbol: string, { mark, rate, fee, ...position }: Drawn, basis: 'mark' | 'entry') {
  const account = {
    id: 'a',
    product: 'custom/derivatives',
    positions: [{ id: 'p', symbol, marginMode: 'isolated', ...position }],
    rules: { maintenance: flat(rate, basis), closeFee: { rate: fee, basis: 'mark' } },
  };
  const reading = measure(account, { marks: { [symbol]: mark } }).positions[0];
  return { liquidation: text(reading?.liquidationPrice ?? null), bankruptcy: text(reading?.bankruptcyPrice ?? null) };
}

const letters = ({ side, contracts, entryPrice, collateral, rate, fee }: Drawn) => ({
  s: fraction(side === 'long' ? 1 : -1),
  q: decimal(contracts),
  e: decimal(entryPrice),
  W: decimal(collateral),
  m: decimal(rate),
  f: decimal(fee),
});

/** No price > 0 is none, not zero. */
const price = (numerator: Fraction, denominator: Fraction): string => {
  if (denominator.n === 0n) return 'none';
  const found = div(numerator, denominator);
  return found.n <= 0n ? 'none' : text(found);
};

describe('F1, linear', () => {
  const book = drawn(100_000, 3, 100_000_000);

  it('on mark: p = (W − s·q·e) / (q·(m + f) − s·q), bankrupt at (W − s·q·e) / (q·f − s·q)', () => {
    fc.assert(
      fc.property(book, (one) => {
        const { s, q, e, W, m, f } = letters(one);
        const left = sub(W, mul(s, q, e));
        expect(solve('BTC/USDT:USDT', one, 'mark')).toEqual({
          liquidation: price(left, sub(mul(q, add(m, f)), mul(s, q))),
          bankruptcy: price(left, sub(mul(q, f), mul(s, q))),
        });
      }),
      { numRuns: 1_000 },
    );
  });

  it('on entry: p = (W − s·q·e − m·q·e) / (q·f − s·q)', () => {
    fc.assert(
      fc.property(book, (one) => {
        const { s, q, e, W, m, f } = letters(one);
        expect(solve('BTC/USDT:USDT', one, 'entry').liquidation).toBe(
          price(sub(sub(W, mul(s, q, e)), mul(m, q, e)), sub(mul(q, f), mul(s, q))),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('a marginal table: the one tier k with floor ≤ q·p_k < next floor', () => {
    const tiers = [
      { floor: '0', rate: '0.004', deduction: '0' },
      { floor: '50000', rate: '0.005', deduction: '50' },
      { floor: '250000', rate: '0.01', deduction: '1300' },
      { floor: '1000000', rate: '0.025', deduction: '16300' },
    ];
    fc.assert(
      fc.property(book, (one) => {
        const { s, q, e, W } = letters(one);
        const roots = tiers.flatMap(({ floor, rate, deduction }, k) => {
          const root = div(sub(add(W, decimal(deduction)), mul(s, q, e)), sub(mul(q, decimal(rate)), mul(s, q)));
          const notional = mul(q, root);
          const next = tiers[k + 1];
          const above = sub(notional, decimal(floor)).n >= 0n;
          const below = next === undefined || sub(decimal(next.floor), notional).n > 0n;
          return root.n > 0n && above && below ? [text(root)] : [];
        });
        const { mark, rate: _, fee: __, ...position } = one;
        const symbol = 'BTC/USDT:USDT';
        const account = {
          id: 'a',
          product: 'custom/derivatives',
          positions: [{ id: 'p', symbol, marginMode: 'isolated', ...position }],
          rules: { maintenance: { basis: 'mark', shape: 'marginal', tiers } },
        };
        const got = text(measure(account, { marks: { [symbol]: mark } }).positions[0]?.liquidationPrice ?? null);
        expect([got]).toEqual(roots.length === 0 ? ['none'] : roots);
      }),
      { numRuns: 500 },
    );
  });
});

describe('F2, inverse', () => {
  const book = drawn(1_000_000, 0, 200_000);

  it('on mark: p = Q·(s + m + f) / (W + s·Q/e), bankrupt at Q·(s + f) / (W + s·Q/e)', () => {
    fc.assert(
      fc.property(book, (one) => {
        const { s, q: Q, e, W, m, f } = letters(one);
        const coin = add(W, mul(s, div(Q, e)));
        expect(solve('BTC/USD:BTC', one, 'mark')).toEqual({
          liquidation: price(mul(Q, add(s, m, f)), coin),
          bankruptcy: price(mul(Q, add(s, f)), coin),
        });
      }),
      { numRuns: 1_000 },
    );
  });

  it('on entry: p = Q·(s + f) / (W + s·Q/e − m·Q/e)', () => {
    fc.assert(
      fc.property(book, (one) => {
        const { s, q: Q, e, W, m, f } = letters(one);
        const coin = sub(add(W, mul(s, div(Q, e))), mul(m, div(Q, e)));
        expect(solve('BTC/USD:BTC', one, 'entry').liquidation).toBe(price(mul(Q, add(s, f)), coin));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    // A short with as much coin as it is short of cannot be liquidated by a rising price when maintenance is on mark …
    ['mark', 'none'],
    // … but on entry the requirement stays while equity in coin nears 0: −30,000 / (1 − 1 − 0.01).
    ['entry', '3000000'],
  ] as const)('a 1x short on %s basis: %s', (basis, expected) => {
    const one: Drawn = { side: 'short', contracts: '30000', entryPrice: '30000', collateral: '1', rate: '0.01', fee: '0', mark: '30000' };
    expect(solve('BTC/USD:BTC', one, basis).liquidation).toBe(expected);
  });
});

describe('a counted fee at bankruptcy is held at that price', () => {
  it('linear: p = (W − s·q·e − f·q·bp) / (q·m − s·q)', () => {
    fc.assert(
      fc.property(drawn(100_000, 3, 100_000_000), (one) => {
        const { s, q, e, W, m, f } = letters(one);
        const left = sub(W, mul(s, q, e));
        const bankruptcy = div(left, sub(mul(q, f), mul(s, q)));
        const held = bankruptcy.n > 0n ? mul(f, q, bankruptcy) : ZERO;
        const { mark, rate, fee, ...position } = one;
        const symbol = 'BTC/USDT:USDT';
        const account = {
          id: 'a',
          product: 'custom/derivatives',
          positions: [{ id: 'p', symbol, marginMode: 'isolated', ...position }],
          rules: { maintenance: flat(rate), closeFee: { rate: fee, basis: 'bankruptcy' } },
        };
        const got = measure(account, { marks: { [symbol]: mark } }).positions[0]?.liquidationPrice ?? null;
        expect(text(got)).toBe(price(sub(left, held), sub(mul(q, m), mul(s, q))));
      }),
      { numRuns: 300 },
    );
  });
});

describe('F4, collateral against debt', () => {
  const amount = fc.integer({ min: 1, max: 1_000_000 });
  const ratio = fc.integer({ min: 300, max: 1_000 }).map((units) => decimalText(units, 3));

  it('a loan: p = D / (l·h·C)', () => {
    fc.assert(
      fc.property(amount, amount, ratio, ratio, amount, (coins, owed, l, h, now) => {
        const [C, D, p] = [decimalText(coins, 3), decimalText(owed, 1), decimalText(now, 1)];
        const account = {
          id: 'a',
          product: 'custom/collateral-debt',
          assets: { BTC: C },
          debts: { USD: D },
          rules: { liquidationRatio: l, collateralWeights: { BTC: h } },
        };
        const got = measure(account, { assets: { BTC: p } }).cross?.liquidation.get('BTC');
        const expected = text(div(decimal(D), mul(decimal(l), decimal(h), decimal(C))));
        expect([text(got?.down ?? null), text(got?.up ?? null)]).toEqual([expected, 'none']);
      }),
      { numRuns: 300 },
    );
  });

  it('the coin on both sides: p = (λ·l_q − a_q) / (a_b − λ·l_b), its side by the sign of the denominator', () => {
    fc.assert(
      fc.property(amount, amount, amount, amount, ratio, amount, (ab, aq, lb, lq, l, now) => {
        const [assetBase, assetQuote, debtBase, debtQuote] = [
          decimalText(ab, 3),
          decimalText(aq, 1),
          decimalText(lb, 3),
          decimalText(lq, 1),
        ];
        const account = {
          id: 'a',
          product: 'custom/collateral-debt',
          assets: { BTC: assetBase, USD: assetQuote },
          debts: { BTC: debtBase, USD: debtQuote },
          rules: { liquidationRatio: l },
        };
        const got = measure(account, { assets: { BTC: decimalText(now, 1) } }).cross?.liquidation.get('BTC');
        const lambda = div(ONE, decimal(l));
        const slope = sub(decimal(assetBase), mul(lambda, decimal(debtBase)));
        const expected = price(sub(mul(lambda, decimal(debtQuote)), decimal(assetQuote)), slope);
        expect([text(got?.down ?? null), text(got?.up ?? null)]).toEqual(slope.n > 0n ? [expected, 'none'] : ['none', expected]);
      }),
      { numRuns: 500 },
    );
  });

  // Rulebook section 2, F4 table: Aave's HF < 1 is l = 1 and h = LT. pool-math.test.ts of aave-utilities: 0.1 × 0.5 against 0.05 is 1.
  it('a health factor of exactly 1', () => {
    const account = {
      id: 'a',
      product: 'custom/collateral-debt',
      assets: { ETH: '0.1' },
      debts: { WETH: '0.05' },
      rules: { liquidationRatio: '1', collateralWeights: { ETH: '0.5' } },
    };
    const prices = { assets: { ETH: '3000', WETH: '3000' } };
    const { healthFactor, level } = printedAccount(account, prices);
    expect({ healthFactor, level }).toEqual({ healthFactor: '1', level: 'liquidation' });
    // Aave liquidates below 1 only.
    expect(printedAccount({ ...account, rules: { ...account.rules, strict: true } }, prices).level).toBe('critical');
  });
});
