import { describe, expect, it } from 'vitest';
import { isUnknown } from '../../src/risk/known.ts';
import { gaussian, xorshift } from '../../src/risk/touch-random.ts';
import { annual, correlations, LEAST_RETURNS, type Volatility, VolatilityEstimate, YEAR } from '../../src/risk/volatility.ts';

const OPTIONS = { step: 10_000, halfLife: 3_600_000, window: 14_400_000 };
const known = (estimate: VolatilityEstimate): Volatility => {
  const read = estimate.read();
  if (isUnknown(read)) throw new Error(read.unknown);
  return read;
};

/** A geometric Brownian motion of 90 % a year, a price each `every` ms. */
function walk(estimate: VolatilityEstimate, seed: number, count: number, every: number, sigma = 0.9): void {
  const next = gaussian(xorshift(seed));
  let log = Math.log(64_200);
  for (let i = 0; i < count; i++) {
    estimate.add(Math.exp(log), i * every);
    log += sigma * Math.sqrt(every / YEAR) * next();
  }
}

describe('realized volatility', () => {
  it('of two prices that alternate is the size of their return', () => {
    const estimate = new VolatilityEstimate(OPTIONS);
    // Every return is ±1 %, so every squared return is the same and any weighted mean of them is 0.0001 per 10 s.
    for (let i = 0; i < 100; i++) estimate.add(100 * Math.exp(i % 2 === 0 ? 0 : 0.01), i * 10_000);
    expect(known(estimate).variance * 10_000).toBeCloseTo(0.0001, 12);
    expect(annual(known(estimate))).toBeCloseTo(0.01 * Math.sqrt(3_153_600), 9);
  });

  it('weighs by the half-life: an hour ago counts half', () => {
    const estimate = new VolatilityEstimate(OPTIONS);
    // An hour of ±1 %, then an hour of nothing: sums of weights 1/2 − 1/4 and 1/2, so the mean is (1/4) / (3/4) of it.
    for (let i = 0; i <= 360; i++) estimate.add(100 * Math.exp(i % 2 === 0 ? 0 : 0.01), i * 10_000);
    for (let i = 361; i <= 721; i++) estimate.add(100, i * 10_000);
    expect(known(estimate).variance * 10_000).toBeCloseTo(0.0001 / 3, 8);
  });

  it('finds the 90 % a year of a simulated price, within four standard errors', () => {
    const estimate = new VolatilityEstimate(OPTIONS);
    walk(estimate, 7, 6_000, 10_000);
    const read = known(estimate);
    // Of n equally weighted returns the relative error of sigma is 1/√(2n); effective n of an EWMA is (Σw)²/Σw², near 2·halfLife/(ln 2·step) = 1,039.
    expect(read.returns).toBeGreaterThan(1_000);
    expect(read.returns).toBeLessThan(1_040);
    expect(Math.abs(annual(read) / 0.9 - 1)).toBeLessThan(4 / Math.sqrt(2 * read.returns));
  });

  it('is the same whether a price comes every second or every minute: a gap counts by its length', () => {
    const [dense, sparse] = [new VolatilityEstimate(OPTIONS), new VolatilityEstimate(OPTIONS)];
    walk(dense, 3, 60_000, 1_000);
    walk(sparse, 4, 1_000, 60_000);
    for (const estimate of [dense, sparse]) {
      const read = known(estimate);
      expect(Math.abs(annual(read) / 0.9 - 1)).toBeLessThan(4 / Math.sqrt(2 * read.returns));
    }
  });

  it('is not told before 30 returns, with the number there is', () => {
    const estimate = new VolatilityEstimate(OPTIONS);
    for (let i = 0; i <= LEAST_RETURNS; i++) estimate.add(100 + (i % 3), i * 10_000);
    // 31 prices are 30 samples once the last step is over, so 29 returns so far.
    expect(estimate.read()).toEqual({ unknown: 'too few prices yet: 29 of 30 returns of 10 s have been seen' });
    estimate.add(100, 31 * 10_000);
    expect(isUnknown(estimate.read())).toBe(false);
  });

  it('is not told again after a long silence, whose one return says next to nothing', () => {
    const estimate = new VolatilityEstimate(OPTIONS);
    walk(estimate, 5, 1_000, 10_000);
    const after = 1_000 * 10_000 + 24 * 3_600_000;
    estimate.add(70_000, after);
    estimate.add(70_000, after + 10_000);
    expect(estimate.read()).toEqual({ unknown: 'too few prices yet: 1 of 30 returns of 10 s have been seen' });
  });

  it('of a price that stands still is not known: no chance can be read off it', () => {
    const estimate = new VolatilityEstimate(OPTIONS);
    for (let i = 0; i < 100; i++) estimate.add(100, i * 10_000);
    expect(estimate.read()).toEqual({ unknown: 'the price has not moved since it was first seen' });
  });

  it('leaves out prices that are none and times that go back', () => {
    const [clean, dirty] = [new VolatilityEstimate(OPTIONS), new VolatilityEstimate(OPTIONS)];
    walk(clean, 9, 200, 10_000);
    const next = gaussian(xorshift(9));
    let log = Math.log(64_200);
    for (let i = 0; i < 200; i++) {
      dirty.add(Math.exp(log), i * 10_000);
      for (const price of [0, -5, Number.NaN, Number.POSITIVE_INFINITY]) dirty.add(price, i * 10_000 + 1);
      dirty.add(1, i * 10_000 - 10_000);
      log += 0.9 * Math.sqrt(10_000 / YEAR) * next();
    }
    expect(known(dirty)).toEqual(known(clean));
  });

  it('says how long it has looked', () => {
    const estimate = new VolatilityEstimate(OPTIONS);
    walk(estimate, 1, 254, 10_000);
    expect(known(estimate).span).toBe(252 * 10_000);
  });
});

describe('correlations', () => {
  /** Two prices whose returns share ρ of their noise. */
  function pair(rho: number, count: number, skip: (i: number) => boolean = () => false): [VolatilityEstimate, VolatilityEstimate] {
    const [a, b] = [new VolatilityEstimate(OPTIONS), new VolatilityEstimate(OPTIONS)];
    const next = gaussian(xorshift(11));
    let [x, y] = [0, 0];
    for (let i = 0; i < count; i++) {
      a.add(Math.exp(x), i * 10_000);
      if (!skip(i)) b.add(Math.exp(y), i * 10_000 + 9_000);
      const [u, v] = [next(), next()];
      x += 0.001 * u;
      y += 0.002 * (rho * u + Math.sqrt(1 - rho * rho) * v);
    }
    return [a, b];
  }

  it.each([0.8, 0, -0.5])('finds %f, within four standard errors', (rho) => {
    const found = correlations(pair(rho, 1_400));
    // The standard error of a correlation is (1 − ρ²)/√n (Fisher), n near 980 by weight after 1,400 returns.
    expect(Math.abs((((found as number[][])[0] as number[])[1] as number) - rho)).toBeLessThan(
      (4 * (1 - rho * rho)) / Math.sqrt(900) + 1e-9,
    );
  });

  it('of a price with itself and with its mirror are exactly 1 and −1', () => {
    const [a, mirror] = [new VolatilityEstimate(OPTIONS), new VolatilityEstimate(OPTIONS)];
    const next = gaussian(xorshift(2));
    for (let i = 0, x = 0; i < 100; i++, x += 0.001 * next()) {
      a.add(Math.exp(x), i * 10_000);
      mirror.add(Math.exp(-x), i * 10_000);
    }
    const found = correlations([a, a, mirror]) as number[][];
    expect((found[0] as number[])[1]).toBeCloseTo(1, 12);
    expect((found[0] as number[])[2]).toBeCloseTo(-1, 12);
    expect((found[2] as number[])[2]).toBe(1);
  });

  it('of a price that is quoted rarely are taken from the times when both were seen', () => {
    const found = correlations(pair(0.8, 1_400, (i) => i % 3 !== 0)) as number[][];
    // A third of the returns, three steps long each.
    expect(Math.abs(((found[0] as number[])[1] as number) - 0.8)).toBeLessThan((4 * 0.36) / Math.sqrt(300));
  });

  it('are not told from too few common times', () => {
    expect(correlations(pair(0.8, 25))).toEqual({
      unknown: 'too few prices at the same times yet: 23 of 30 common returns have been seen',
    });
    expect(correlations([new VolatilityEstimate(OPTIONS), new VolatilityEstimate(OPTIONS)])).toEqual({
      unknown: 'too few prices at the same times yet: 0 of 30 common returns have been seen',
    });
  });
});
