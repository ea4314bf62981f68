import type { JointHealth } from './touch-model.ts';
import { gaussian, type Uniform } from './touch-random.ts';

/** How many paths, and into how many steps the time between two horizons is cut. */
export interface PathOptions {
  readonly paths: number;
  readonly steps: number;
}

/** A chance with the standard error of its estimate. */
export interface Estimate {
  readonly probability: number;
  readonly standardError: number;
}

/**
 * The chance that a pool with several drivers is liquidated within each horizon: correlated geometric Brownian motions without drift
 * of the price, as in the closed form for one. Between two steps the pool may touch 0 and come back: the chance of that is the one of
 * a Brownian bridge, e^(−2·h₀·h₁/(s₀·s₁·t)) with h the health and s its standard deviation per √ms at either end (Glasserman, Monte
 * Carlo Methods in Financial Engineering, section 6.4, with the local slope of a health that is a line or nearly one). A path
 * carries its chance to have survived instead of being thrown away, which takes noise out.
 * @param covariance of the logarithms of the drivers' prices, per ms, in the order of `health.drivers`; positive semidefinite.
 * @param horizons ms, ascending.
 * @param random where the chance comes from: the same seed gives the same answer.
 */
export function touchByPaths(
  health: JointHealth,
  covariance: readonly (readonly number[])[],
  horizons: readonly number[],
  { paths, steps }: PathOptions,
  random: Uniform,
): Estimate[] {
  const count = health.drivers.length;
  const root = cholesky(covariance);
  const next = gaussian(random);
  const [logs, factors, slope, noise] = [0, 0, 0, 0].map(() => new Float64Array(count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const sums = horizons.map(() => 0);
  const squares = horizons.map(() => 0);
  factors.fill(1);
  const start = health.at(factors, slope);
  if (start <= 0) return horizons.map(() => ({ probability: 1, standardError: 0 }));
  const startSpread = spread(slope, covariance);
  for (let path = 0; path < paths; path++) {
    logs.fill(0);
    let [before, beforeSpread, alive] = [start, startSpread, 1];
    for (let h = 0; h < horizons.length; h++) {
      const time = ((horizons[h] as number) - (horizons[h - 1] ?? 0)) / steps;
      for (let step = 0; step < steps && alive > 0; step++) {
        for (let i = 0; i < count; i++) noise[i] = next();
        for (let i = 0; i < count; i++) {
          const row = root[i] as readonly number[];
          let shock = 0;
          for (let j = 0; j <= i; j++) shock += (row[j] as number) * (noise[j] as number);
          logs[i] = (logs[i] as number) + shock * Math.sqrt(time) - ((covariance[i] as readonly number[])[i] as number) * time * 0.5;
          factors[i] = Math.exp(logs[i] as number);
        }
        const after = health.at(factors, slope);
        const afterSpread = spread(slope, covariance);
        const product = beforeSpread * afterSpread * time;
        if (after <= 0) alive = 0;
        else if (product > 0) alive *= 1 - Math.exp((-2 * before * after) / product);
        [before, beforeSpread] = [after, afterSpread];
      }
      const touched = 1 - alive;
      sums[h] = (sums[h] as number) + touched;
      squares[h] = (squares[h] as number) + touched * touched;
    }
  }
  return horizons.map((_, h) => {
    const probability = (sums[h] as number) / paths;
    const variance = Math.max(0, (squares[h] as number) / paths - probability ** 2);
    return { probability, standardError: Math.sqrt(variance / paths) };
  });
}

/** Standard deviation of the health per √ms: √(gᵀ·C·g). */
function spread(slope: Float64Array, covariance: readonly (readonly number[])[]): number {
  let variance = 0;
  for (let i = 0; i < slope.length; i++) {
    const row = covariance[i] as readonly number[];
    for (let j = 0; j < slope.length; j++) variance += (slope[i] as number) * (slope[j] as number) * (row[j] as number);
  }
  return Math.sqrt(Math.max(0, variance));
}

/** Lower triangular L with L·Lᵀ the matrix; of one that is only semidefinite (two prices that move as one) the empty columns are 0. */
function cholesky(matrix: readonly (readonly number[])[]): number[][] {
  const root = matrix.map((row) => row.map(() => 0));
  for (const [i, row] of matrix.entries()) {
    const own = root[i] as number[];
    for (let j = 0; j <= i; j++) {
      const other = root[j] as number[];
      let rest = row[j] as number;
      for (let k = 0; k < j; k++) rest -= (own[k] as number) * (other[k] as number);
      if (i === j) own[j] = rest > 1e-12 * (row[i] as number) ? Math.sqrt(rest) : 0;
      else own[j] = (other[j] as number) > 0 ? rest / (other[j] as number) : 0;
    }
  }
  return root;
}
