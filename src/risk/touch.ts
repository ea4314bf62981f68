import { normalBelow } from './touch-normal.ts';

const HOUR = 3_600_000;

/** For how long ahead the chance to touch liquidation is told, in hours. */
export const HORIZON_HOURS = [1, 8, 24] as const;
export const HORIZONS: readonly number[] = HORIZON_HOURS.map((hours) => hours * HOUR);

/** The factors of a price at which it is liquidated: `down` below 1, `up` above it; null where that side never is. */
export interface Barriers {
  readonly down: number | null;
  readonly up: number | null;
}

/** So many images on either side of the corridor are enough: the next would add less than e^(−32). */
const REACH = 8;
/** A barrier at e^±700 of the price is none. */
const FARTHEST = 700;
/** A corridor narrower than this many standard deviations is left with certainty (survival below e^(−100), Cox and Miller 5.7). */
const NARROW = 0.2;

/**
 * How many standard deviations of the logarithm of the price lie between it and a factor of it, ≥ 0.
 * @param variance of the logarithm over the whole time ahead, > 0.
 */
export function sigmaDistance(factor: number, variance: number): number {
  return Math.abs(Math.log(factor)) / Math.sqrt(variance);
}

/**
 * The chance that a price touches either barrier within a time, watched at every moment: a price without drift, so that the
 * expected price is the one of today, whose logarithm is a Brownian motion (its drift is then −variance/2); no jumps.
 * @param variance of the logarithm over the whole time ahead, > 0.
 */
export function touchProbability({ down, up }: Barriers, variance: number): number {
  const below = down === null ? 0 : oneSided(-Math.log(down), variance / 2, variance);
  const above = up === null ? 0 : oneSided(Math.log(up), -variance / 2, variance);
  if (down === null || up === null || below === 0 || above === 0) return Math.max(below, above);
  const either = 1 - survival(-Math.log(down), Math.log(up), variance);
  // Rounding aside, it is at least the likelier side and at most both together.
  return Math.min(1, below + above, Math.max(below, above, either));
}

/**
 * The chance that a Brownian motion with drift reaches m ≥ 0 (Shreve, Stochastic Calculus for Finance II, corollary 7.2.2, by the
 * reflection principle): Φ((−m + ν)/s) + e^(2νm/s²) · Φ((−m − ν)/s).
 * @param drift ν, toward the barrier, over the whole time; @param variance s².
 */
function oneSided(m: number, drift: number, variance: number): number {
  if (m <= 0) return 1;
  // Farther than a float's powers of e reach, where the chance is 0 in any case.
  if (m > FARTHEST) return 0;
  const s = Math.sqrt(variance);
  return Math.min(1, normalBelow((drift - m) / s) + Math.exp((2 * drift * m) / variance) * normalBelow((-m - drift) / s));
}

/**
 * The chance that the logarithm stays between −l and u all the time: the method of images for two absorbing barriers (Cox and
 * Miller, The Theory of Stochastic Processes, section 5.7), with the drift of −variance/2 as a change of measure: each image at c
 * weighs e^(μc), here e^(−c/2).
 */
function survival(l: number, u: number, variance: number): number {
  if (l <= 0 || u <= 0) return 0;
  const s = Math.sqrt(variance);
  const width = l + u;
  if (width < NARROW * s) return 0;
  const drift = -variance / 2;
  const image = (c: number): number => Math.exp(-c / 2) * (normalBelow((u - c - drift) / s) - normalBelow((-l - c - drift) / s));
  const images = Math.ceil((REACH * s + Math.abs(drift)) / (2 * width)) + 1;
  let total = 0;
  for (let n = -images; n <= images; n++) total += image(2 * n * width) - image(2 * u + 2 * n * width);
  return Math.min(1, Math.max(0, total));
}
