import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Rational } from '../../src/money/rational.ts';
import { combine } from '../../src/risk/assess.ts';
import { isUnknown } from '../../src/risk/known.ts';
import { allMove } from '../../src/risk/moves.ts';
import { crossAtRisk } from '../../src/risk/pools.ts';
import type { AccountReading, PoolReading } from '../../src/risk/reading.ts';
import { atGap, usdAt } from '../../src/risk/shortfall.ts';
import { deathsOf } from '../../src/risk/stress.ts';
import { everyPrice } from '../../src/risk/stress-shock.ts';
import { stressBookOf } from '../../src/tripwires/stress-book.ts';
import { NOW } from '../risk/measure.ts';
import { floatsOf, read, together, type Watched, watched } from './pools.ts';

/** In per cent. */
const SHOCKS = [-60, -35, -20, -8, -1, 0, 2, 9, 30, 75];

/** Worth in USD after a shock, exact (risk/shortfall.ts). */
function worthOf(readings: readonly AccountReading[], shock: Rational): number {
  return readings.reduce((sum, reading) => {
    const [{ equity }, usd] = [atGap(reading, shock), usdAt(reading, shock)];
    if (isUnknown(equity) || isUnknown(usd)) throw new RangeError('all prices are known here');
    return sum + equity.times(usd).toNumber();
  }, 0);
}

/** Pools whose health is at or below 0 at the end of a shock, exact, their close fees held as everywhere a price moves. */
function fallenAt(readings: readonly AccountReading[], shock: Rational): number {
  const x = Rational.ONE.plus(shock);
  return readings
    .flatMap((reading) => reading.pools.filter(({ position }) => position !== null || crossAtRisk(reading.holdings)))
    .filter(({ pool }) => pool.healthOf(pool.pieceAt(allMove, x)).at(x).sign() < (pool.rules.strict === true ? 0 : 1)).length;
}

/** All that a pool counts, in USD or more: what a float may be wrong by is a part of it. */
function grossOf({ pool, position }: PoolReading): number {
  const { assets, debt, notional } = pool.whenAllMove();
  // An isolated pool stands in its own coin.
  return [assets, debt, notional].reduce((sum, one) => sum + one.at(Rational.of(2)).toNumber(), 0) * (position === null ? 1 : 1e5);
}

it('a book under many shocks is worth what it is by the exact evaluation, and as many pools are liquidated', () => {
  fc.assert(
    fc.property(fc.array(watched, { minLength: 1, maxLength: 3 }), (some) => {
      const accounts = together(some);
      const [first] = accounts as [Watched];
      const readings = accounts.map((one) => read(one));
      const keys = [...first.marks.keys()];
      const book = stressBookOf(
        readings,
        SHOCKS.map((percent) => percent / 100),
        (key) => keys.indexOf(key),
      );
      expect([book.complete, book.unknown]).toEqual([true, 0]);
      const { worth, liquidated } = book.grid.course(floatsOf(first));
      const gross = readings.reduce((sum, { pools }) => sum + pools.reduce((all, one) => all + grossOf(one), 0), 1);
      SHOCKS.forEach((percent, i) => {
        const shock = Rational.of(percent, 100);
        expect(Math.abs((worth[i] as number) - worthOf(readings, shock))).toBeLessThan(gross * 1e-9);
        // Between two steps a pool may be liquidated and alive again: the grid sees its steps, deaths all of the way.
        expect(liquidated[i]).toBeGreaterThanOrEqual(fallenAt(readings, shock));
        expect(liquidated[i]).toBeLessThanOrEqual(deathsOf(combine(readings, NOW, []), everyPrice(shock)).length);
      });
    }),
    { seed: 20261122, numRuns: 40 },
  );
});
