import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HORIZONS, sigmaDistance, touchProbability } from '../../src/risk/touch.ts';
import type { JointHealth } from '../../src/risk/touch-model.ts';
import { erfc, normalBelow } from '../../src/risk/touch-normal.ts';
import { touchByPaths } from '../../src/risk/touch-paths.ts';
import { gaussian, xorshift } from '../../src/risk/touch-random.ts';

const DAY = 24 * 3_600_000;
/** studies/risk-speed.md section 8: sigma 90 % a year, 64,200 → 61,000, in 24 hours. */
const VARIANCE = 0.9 ** 2 / 365;
const DOWN = 61_000 / 64_200;

describe('the normal distribution', () => {
  it.each([
    // mpmath.erfc with 30 digits.
    [0, 1],
    [0.1, 0.8875370839817152],
    [0.5, 0.4795001221869535],
    [1, 0.15729920705028516],
    [2, 0.004677734981047266],
    [2.5, 0.00040695201744495886],
    [2.51, 0.0003857054817242798],
    [3, 2.209049699858544e-5],
    [5, 1.5374597944280347e-12],
    [20, 5.395865611607901e-176],
  ])('erfc(%f)', (x, value) => {
    expect(Math.abs(erfc(x) - value)).toBeLessThan(2e-15);
    if (x > 2.5) expect(Math.abs(erfc(x) / value - 1)).toBeLessThan(1e-14);
    expect(erfc(-x)).toBeCloseTo(2 - value, 14);
  });

  it('Φ(1.96) is 0.975 (Abramowitz and Stegun, table 26.1: Φ(1.96) = 0.97500 21048 51780)', () => {
    expect(normalBelow(1.96)).toBeCloseTo(0.97500210485178, 14);
    expect(normalBelow(-1.96) + normalBelow(1.96)).toBeCloseTo(1, 15);
  });
});

describe('random numbers', () => {
  it('are the same for the same seed, others for another, and have mean 0 and variance 1 as normal ones', () => {
    const [a, b, other] = [xorshift(1), xorshift(1), xorshift(2)];
    const drawn = Array.from({ length: 5 }, () => a());
    expect(Array.from({ length: 5 }, () => b())).toEqual(drawn);
    expect(Array.from({ length: 5 }, () => other())).not.toEqual(drawn);
    const next = gaussian(xorshift(3));
    const values = Array.from({ length: 20_000 }, next);
    const mean = values.reduce((sum, value) => sum + value, 0) / 20_000;
    const variance = values.reduce((sum, value) => sum + value * value, 0) / 20_000;
    // Standard errors 1/√n and √(2/n); four of each.
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(20_000));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / 20_000));
  });
});

describe('the closed form', () => {
  it('gives 0.2849 for 64,200 → 61,000 in 24 hours at 90 % a year (risk-speed.md section 8)', () => {
    expect(touchProbability({ down: DOWN, up: null }, VARIANCE)).toBeCloseTo(0.2849, 4);
  });

  it('of a barrier above is smaller than of one below at the same ratio: the price has no drift, so its logarithm falls', () => {
    // Optional stopping: a price that never falls below its barrier's mirror would reach k times itself with chance 1/k at most.
    const up = touchProbability({ down: null, up: 1 / DOWN }, VARIANCE);
    expect(up).toBeLessThan(touchProbability({ down: DOWN, up: null }, VARIANCE));
    expect(touchProbability({ down: null, up: 2 }, 1e6)).toBeCloseTo(0.5, 9);
    expect(touchProbability({ down: 0.5, up: null }, 1e6)).toBeCloseTo(1, 9);
  });

  it('of two sides is the series of sines of the same equation (Cox and Miller 5.7, by separation of variables)', () => {
    for (const [down, up, variance] of [
      [0.95, 1.05, VARIANCE],
      [0.98, 1.1, VARIANCE],
      [0.9, 1.02, VARIANCE * 3],
      [0.5, 1.9, 0.4],
    ] as const) {
      expect(touchProbability({ down, up }, variance)).toBeCloseTo(1 - sineSurvival(-Math.log(down), Math.log(up), variance), 6);
    }
  });

  it('is 0 without a barrier and 1 in no room at all', () => {
    expect(touchProbability({ down: null, up: null }, VARIANCE)).toBe(0);
    expect(touchProbability({ down: 0.999999, up: 1.000001 }, VARIANCE)).toBe(1);
    expect(touchProbability({ down: 1, up: null }, VARIANCE)).toBe(1);
    expect(touchProbability({ down: 1e-300, up: 1e300 }, VARIANCE)).toBe(0);
  });

  const factor = fc.double({ min: 0.01, max: 0.9999, noNaN: true });
  const variances = fc.double({ min: 1e-7, max: 4, noNaN: true });

  // The images of a wide corridor sum to within this; a chance is told to a tenth of a percent.
  const ROUNDING = 1e-9;

  it('lies in [0, 1], falls with distance, grows with time, and with a second side', () => {
    fc.assert(
      fc.property(factor, factor, variances, fc.double({ min: 1, max: 30, noNaN: true }), (down, other, variance, longer) => {
        const [near, far] = [Math.max(down, other), Math.min(down, other)];
        const p = touchProbability({ down: near, up: null }, variance);
        const both = touchProbability({ down: near, up: 1 / other }, variance);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(both).toBeLessThanOrEqual(1);
        expect(touchProbability({ down: far, up: null }, variance)).toBeLessThanOrEqual(p + ROUNDING);
        expect(touchProbability({ down: null, up: 1 / far }, variance)).toBeLessThanOrEqual(
          touchProbability({ down: null, up: 1 / near }, variance) + ROUNDING,
        );
        expect(touchProbability({ down: near, up: null }, variance * longer)).toBeGreaterThanOrEqual(p - ROUNDING);
        expect(touchProbability({ down: near, up: 1 / other }, variance * longer)).toBeGreaterThanOrEqual(both - ROUNDING);
        expect(both).toBeGreaterThanOrEqual(p - ROUNDING);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('sigma distance', () => {
  it('is |ln(61,000 / 64,200)| / (0.9·√(1/365)) = 1.0854 for a day', () => {
    // 0.051127… / 0.047108….
    expect(sigmaDistance(DOWN, VARIANCE)).toBeCloseTo(1.0854, 3);
    // An hour is √24 times farther.
    expect(sigmaDistance(DOWN, VARIANCE / 24) / sigmaDistance(DOWN, VARIANCE)).toBeCloseTo(Math.sqrt(24), 12);
  });
});

/** A line in one price: liquidated at `down` or below, and at `up` or above. */
function corridor(down: number, up: number | null): JointHealth {
  return {
    drivers: ['BTC'],
    at(factors, slope) {
      const x = factors[0] as number;
      const upper = up === null ? Number.POSITIVE_INFINITY : up - x;
      slope[0] = x - down < upper ? x : -x;
      return Math.min(x - down, upper);
    },
  };
}

describe('paths', () => {
  const covariance = [[VARIANCE / DAY]];
  const run = (health: JointHealth, steps: number, seed: number, paths = 10_000) =>
    touchByPaths(health, covariance, [DAY], { paths, steps }, xorshift(seed))[0] as { probability: number; standardError: number };

  it('with the bridge and 24 steps agree with 0.2849 within four standard errors, which are below 0.0045', () => {
    const { probability, standardError } = run(corridor(DOWN, null), 24, 1);
    expect(standardError).toBeLessThan(0.0045);
    expect(Math.abs(probability - 0.2849)).toBeLessThan(4 * standardError);
  });

  it('agree with the closed form for one price, for any barrier', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.85, max: 0.99, noNaN: true }), fc.integer({ min: 1, max: 1_000_000 }), (down, seed) => {
        const { probability, standardError } = run(corridor(down, null), 24, seed, 2_000);
        expect(Math.abs(probability - touchProbability({ down, up: null }, VARIANCE))).toBeLessThan(4 * standardError + 0.002);
      }),
      { numRuns: 25, seed: 20251010 },
    );
  });

  it('agree with it for two sides', () => {
    const { probability, standardError } = run(corridor(0.94, 1.08), 48, 5);
    expect(Math.abs(probability - touchProbability({ down: 0.94, up: 1.08 }, VARIANCE))).toBeLessThan(4 * standardError + 0.002);
  });

  it('of two prices that move as one are those of one; of two that are independent the gap between them can still close', () => {
    const half: JointHealth = {
      drivers: ['BTC', 'ETH'],
      at(factors, slope) {
        slope[0] = 0.5 * (factors[0] as number);
        slope[1] = 0.5 * (factors[1] as number);
        return slope[0] + slope[1] - DOWN;
      },
    };
    const v = VARIANCE / DAY;
    const at = (rho: number) =>
      touchByPaths(
        half,
        [
          [v, rho * v],
          [rho * v, v],
        ],
        [DAY],
        { paths: 10_000, steps: 24 },
        xorshift(8),
      )[0] as { probability: number; standardError: number };
    const one = at(1);
    expect(Math.abs(one.probability - 0.2849)).toBeLessThan(4 * one.standardError);
    // The mean of two independent prices has half the variance: near the closed form at VARIANCE / 2 (a sum of lognormals is nearly one).
    const two = at(0);
    expect(Math.abs(two.probability - touchProbability({ down: DOWN, up: null }, VARIANCE / 2))).toBeLessThan(
      4 * two.standardError + 0.005,
    );
  });

  it('tell 1 h, 8 h and 24 h in one run, growing; the same seed tells the same', () => {
    const options = { paths: 2_000, steps: 8 };
    const found = touchByPaths(corridor(DOWN, null), covariance, HORIZONS, options, xorshift(3));
    for (const [i, { probability, standardError }] of found.entries()) {
      const exact = touchProbability({ down: DOWN, up: null }, ((HORIZONS[i] as number) / DAY) * VARIANCE);
      expect(Math.abs(probability - exact)).toBeLessThan(4 * standardError + 0.002);
      expect(probability).toBeGreaterThanOrEqual(found[i - 1]?.probability ?? 0);
    }
    expect(touchByPaths(corridor(DOWN, null), covariance, HORIZONS, options, xorshift(3))).toEqual(found);
  });

  it('of a pool that is liquidated already are certain', () => {
    expect(run(corridor(1.01, null), 4, 1, 10)).toEqual({ probability: 1, standardError: 0 });
  });
});

/** Survival of a Brownian motion with drift −variance/2 between −l and u, by eigenfunctions, the integral over the end by trapezes. */
function sineSurvival(l: number, u: number, variance: number): number {
  const [width, drift, cells] = [l + u, -0.5, 4_000];
  let total = 0;
  for (let cell = 1; cell < cells; cell++) {
    const x = -l + (cell * width) / cells;
    let density = 0;
    for (let k = 1; k < 200; k++) {
      density +=
        Math.sin((k * Math.PI * l) / width) *
        Math.sin((k * Math.PI * (x + l)) / width) *
        Math.exp((-(k ** 2) * Math.PI ** 2 * variance) / (2 * width ** 2));
    }
    total += (2 / width) * density * Math.exp(drift * x - (drift ** 2 * variance) / 2) * (width / cells);
  }
  return total;
}
