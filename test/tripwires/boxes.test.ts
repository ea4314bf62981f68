import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Mark } from '../../src/book/prices.ts';
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
