import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { levelAt } from '../../src/alerts/limit.ts';
import { Rational } from '../../src/money/rational.ts';
import { isPast } from '../../src/tripwires/cut.ts';
import { NO_LIMITS } from '../../src/tripwires/limits.ts';
import { GUARD, RoughSolver } from '../../src/tripwires/rough-levels.ts';
import { oneBooks, someLimits } from './books.ts';
import { DEFAULT_WIRES, Isolated } from './followed.ts';

/** Nearer than any float and any decimal of 34 digits can tell. */
const NEARLY_NOTHING = Rational.of(1, 10n ** 60n);
const HALF = Rational.of(1, 2);

/** Prices at which a mistake would show: each level, both sides of it, between two, far below and far above, and around the mark. */
function telling({ levels }: Isolated, mark: Rational): Rational[] {
  const prices = [mark, mark.times(Rational.from('0.5')), mark.times(Rational.from('1.7'))];
  for (const [k, { price }] of levels.cuts.entries()) {
    prices.push(price, price.minus(NEARLY_NOTHING), price.plus(NEARLY_NOTHING));
    prices.push(price.plus(levels.cuts[k + 1]?.price ?? price.times(Rational.of(9))).times(HALF));
    if (k === 0) prices.push(price.over(Rational.of(7)));
  }
  return prices;
}

describe('the levels of an isolated position', () => {
  it('are where src/risk changes its mind, exactly, whatever the tables and the limits are', () => {
    const walked = oneBooks.chain((book) => someLimits(book.mark).map((limits) => ({ book, limits })));
    fc.assert(
      fc.property(walked, ({ book, limits }) => {
        const one = new Isolated(book.account, limits);
        for (const price of telling(one, Rational.from(book.mark))) {
          const band = one.levels.bands[one.rankAt(price)];
          const { side } = one.leg.position;
          expect([price.toString(), band]).toEqual([
            price.toString(),
            { danger: one.dangerAt(price), price: levelAt(price, limits.price, side === 'short') },
          ]);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('change something each, ascending, and four a side at the most by the default limits where the table is continuous', () => {
    fc.assert(
      fc.property(oneBooks, ({ account, mark }) => {
        const one = new Isolated(account);
        const { cuts, bands } = one.levels;
        expect(bands).toHaveLength(cuts.length + 1);
        for (const [k, cut] of cuts.entries()) {
          expect(bands[k]).not.toEqual(bands[k + 1]);
          if (k > 0) expect(isPast(cut.price, cuts[k - 1] as typeof cut)).toBe(true);
        }
        const { maintenance } = one.leg;
        if ('unknown' in maintenance || maintenance.shape === 'whole' || maintenance.tiers.length > 1) return;
        const below = one.rankAt(Rational.from(mark));
        expect(Math.max(below, cuts.length - below)).toBeLessThanOrEqual(4);
      }),
      { numRuns: 150 },
    );
  });

  it('in doubles are the same, each within an eighth of the guard, or not sure', () => {
    const solver = new RoughSolver();
    let sure = 0;
    let all = 0;
    const limited = oneBooks.chain((book) =>
      fc.oneof(fc.constant(DEFAULT_WIRES), someLimits(book.mark)).map((limits) => ({ ...book, limits: { ...limits, price: NO_LIMITS } })),
    );
    fc.assert(
      fc.property(limited, ({ account, limits }) => {
        const one = new Isolated(account, limits);
        all++;
        if (!solver.solve(one.wired)) return;
        sure++;
        const { cuts, bands } = one.levels;
        expect(solver.count).toBe(cuts.length);
        expect(bands).toEqual(bands.map((_, k) => solver.band(k)));
        for (const [k, { price }] of cuts.entries()) {
          expect(Math.abs((solver.prices[k] as number) / price.toNumber() - 1)).toBeLessThan(GUARD / 8);
        }
      }),
      { numRuns: 400 },
    );
    // If it were hardly ever sure, a whole book would have to be solved in fractions.
    expect(sure).toBeGreaterThan(0.5 * all);
  });

  const held = (maintenance: object, position: object): object => ({
    id: 'a',
    product: 'custom/derivatives',
    positions: [{ id: 'p', symbol: 'BTC/USDT:USDT', contracts: '1', entryPrice: '1000', marginMode: 'isolated', ...position }],
    rules: { maintenance },
  });

  it('are not sure in doubles where a requirement eats nearly all that there is, and what is left may be a rounding', () => {
    // Equity at a notional of nothing is 1,200; the requirement, by the entry, 1,199.9999999999: what is left has lost 43 bits.
    const tiers = [{ floor: '0', rate: '1.1999999999999' }];
    const one = new Isolated(held({ basis: 'entry', shape: 'whole', tiers }, { side: 'short', collateral: '200' }));
    expect(new RoughSolver().solve(one.wired)).toBe(false);
    expect(one.levels.cuts.some(({ price }) => price.equals(Rational.from('0.0000000001')))).toBe(true);
  });

  it('are sure in doubles of a long that is wholly paid for: nothing liquidates it, however low', () => {
    const tiers = [{ floor: '0', rate: '0.01' }];
    const one = new Isolated(held({ basis: 'mark', shape: 'marginal', tiers }, { side: 'long', collateral: '1000' }));
    const solver = new RoughSolver();
    expect([solver.solve(one.wired), solver.count, one.levels.cuts]).toEqual([true, 0, []]);
    expect(one.levels.bands).toEqual([{ danger: 'ok', price: 'ok' }]);
  });

  it('are known by equity alone where no table is', () => {
    const account = held({ basis: 'mark', shape: 'marginal', tiers: [{ floor: '0', rate: '0.01' }] }, { side: 'long', collateral: '100' });
    const one = new Isolated({ ...account, rules: {} });
    // 1,000 − 100: there is nothing left; below it something is owed.
    expect(one.levels.cuts.map(({ price, tie }) => [price.toString(), tie])).toEqual([
      ['900', 'above'],
      ['900', 'below'],
    ]);
    expect(one.levels.bands.map(({ danger }) => danger)).toEqual(['negative', 'liquidation', 'ok']);
  });
});
