import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DEFAULT_ALERTS } from '../../src/alerts/rule.ts';
import type { Mark } from '../../src/book/prices.ts';
import { NO_RULES } from '../../src/book/product-rules.ts';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import { Rational } from '../../src/money/rational.ts';
import { Boxes } from '../../src/tripwires/boxes.ts';
import { draw, floatsOf, isSketch, read, together, verdict, type Watched, watched } from './pools.ts';

const INSTRUMENTS = 10;

/** One step: a price that moves by so many parts in 10,000, or an account that is taken away and put back. */
interface Step {
  readonly key: number;
  readonly move: number;
  readonly again: boolean;
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    key: fc.nat(INSTRUMENTS - 1),
    move: fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: -60, max: 60 }) },
      { weight: 1, arbitrary: fc.integer({ min: -2500, max: 2500 }) },
    ),
    again: fc.nat(30).map((n) => n === 0),
  }),
  { minLength: 10, maxLength: 30 },
);

/** Follows accounts at the same prices: of none does a verdict turn without a report, at the very price that turns it. */
function follow(some: readonly Watched[], course: readonly Step[]): void {
  const accounts = together(some);
  const [first] = accounts as [Watched];
  const factors = Array.from(first.marks.values(), () => Rational.ONE);
  const prices = floatsOf(first);
  const boxes = new Boxes(1);
  const verdictNow = (n: number): string => verdict(accounts[n] as Watched, read(accounts[n] as Watched, factors));
  const known = accounts.map((_, n) => verdictNow(n));
  // Without a sketch an account is measured at every price, and not looked at here.
  const drawn = accounts.map((account) => draw(account));
  const put = (n: number): void => {
    const sketch = drawn[n] ?? null;
    if (isSketch(sketch)) boxes.put(n, sketch, prices);
  };
  for (const n of accounts.keys()) put(n);
  for (const { key, move, again } of course) {
    const at = key % prices.length;
    if (again) {
      const n = key % accounts.length;
      boxes.drop(n);
      known[n] = verdictNow(n);
      put(n);
    }
    const moved = (factors[at] as Rational).times(Rational.of(10_000 + move, 10_000));
    factors[at] = moved;
    prices[at] = ([...first.marks.values()][at] as Mark).price.times(moved).toNumber();
    const reported = new Set<number>();
    const price = prices[at];
    const inside = at >= boxes.low.length || ((boxes.low[at] as number) < price && price < (boxes.high[at] as number));
    if (!inside) boxes.exit(at, prices);
    for (let account = boxes.take(); account >= 0; account = boxes.take()) {
      expect(reported.has(account)).toBe(false);
      reported.add(account);
    }
    for (const [n, account] of accounts.entries()) {
      const sketch = drawn[n] ?? null;
      if (sketch !== null && !isSketch(sketch)) continue;
      const now = verdict(account, read(account, factors));
      if (!reported.has(n)) expect(now).toBe(known[n]);
      known[n] = now;
      if (reported.has(n)) boxes.settle(n, prices);
    }
  }
}

it('whose verdict has turned is reported, at the price that turns it', () => {
  fc.assert(fc.property(fc.array(watched, { minLength: 2, maxLength: 4 }), steps, follow), { seed: 20261122, numRuns: 16 });
});

// Beside a jump of the maintenance nothing can be told from floats: 8.6614 BTC come to 400,000 USDT, from where on 28.665 % are required, at
// 46,181.9, and equity is that and the fee, 8.6614 · (p − 32,920.0284) = 0.28725 · 8.6614 · p, at 46,187.3.
it('how an account stood before it could not be told is not how it stands', () => {
  const key = 'BTC/USDT:USDT';
  const position = { id: 'p0', symbol: key, side: 'long', contracts: '8.6614', entryPrice: '32920.0284', marginMode: 'cross' };
  const rules = {
    maintenanceMultiple: '1.05',
    closeFee: { rate: '0.0006', basis: 'mark' },
    maintenance: {
      basis: 'mark',
      shape: 'marginal',
      tiers: ['0', '400000'].map((floor) => ({ floor, rate: floor === '0' ? '0' : '0.273' })),
    },
    shortfall: { policy: 'recourse', evidence: 'written for this test', asOf: '2026-01-01' },
  };
  const account = { id: 'a', product: 'custom/derivatives', assets: { USDT: '0' }, positions: [position], rules };
  const portfolio = readPortfolio({ version: 1, accounts: [account] });
  const marks = new Map<string, Mark>([[key, { price: Rational.from('46182.57'), kind: 'mark' }]]);
  const [own] = portfolio.accounts;
  const one = { portfolio, account: own, marks, assets: new Map(), settings: DEFAULT_ALERTS, rules: NO_RULES } as Watched;
  const sketch = draw(one);
  if (!isSketch(sketch)) throw new Error('it has a sketch');
  const boxes = new Boxes(1);
  const prices = Float64Array.of(46_182.57);
  expect(boxes.put(0, sketch, prices)).toBe(true);
  const reported = [46_242.6, 46_187.1].map((price) => {
    prices[0] = price;
    boxes.exit(0, prices);
    const found = boxes.take();
    boxes.settle(0, prices);
    return found;
  });
  expect(reported).toEqual([0, 0]);
});
