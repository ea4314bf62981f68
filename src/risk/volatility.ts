import { type Known, unknown } from './known.ts';

const SECOND = 1000;
const HOUR = 3_600_000;

/** How a volatility is measured; all ms. */
export interface VolatilityOptions {
  /** The grid: of the prices inside one step the last one counts. */
  readonly step: number;
  /** After this long a return counts half. */
  readonly halfLife: number;
  /** How far back returns are kept to be compared with another price's. */
  readonly window: number;
}

/** Returns of 10 s, so that the venues' rounding and jitter weigh little; a window of four half-lives leaves out 6 % of the weight. */
export const VOLATILITY_OPTIONS: VolatilityOptions = { step: 10 * SECOND, halfLife: HOUR, window: 4 * HOUR };

/** Fewer returns than these say little: the relative standard error of a standard deviation is 1/√(2n), at 30 of them 13 %. */
export const LEAST_RETURNS = 30;

/** ms of the year that volatilities are quoted for: 365 days, as coins trade every day. */
export const YEAR = 365 * 24 * HOUR;

/** How much a price moves. An estimate, so it is a float. */
export interface Volatility {
  /** Variance of the logarithm of the price, per ms. */
  readonly variance: number;
  /** Returns it stands on, by their weight. */
  readonly returns: number;
  /** From the first price to the last, ms. */
  readonly span: number;
}

/**
 * Realized volatility of one price: an exponentially weighted mean of squared log returns (RiskMetrics Technical Document, 1996,
 * section 5.2), with the weights running by time: a return r over a time t has the variance rate r²/t, and its weight
 * 1 − 2^(−t/halfLife) is that of all the steps it spans. So a gap counts by its length, and not as many returns of zero.
 * The weights are divided by their sum, which takes the bias of the first minutes away. O(1) a price, no garbage.
 */
export class VolatilityEstimate {
  readonly options: VolatilityOptions;
  /** Ring of the grid's samples: their steps since the epoch of the clock, and the logarithms of their prices. */
  readonly #steps: Float64Array;
  readonly #logs: Float64Array;
  #count = 0;
  /** The price that stands in the step that is not over yet. */
  #step = Number.NaN;
  #price = 0;
  #first = Number.NaN;
  #weight = 0;
  #squares = 0;
  #sum = 0;

  constructor(options: VolatilityOptions = VOLATILITY_OPTIONS) {
    this.options = options;
    const size = Math.ceil(options.window / options.step) + 1;
    this.#steps = new Float64Array(size);
    this.#logs = new Float64Array(size);
  }

  /**
   * Takes a price. One that is no finite number above 0, and one from before the last, is left out.
   * @param at ms of a clock that does not go back.
   */
  add(price: number, at: number): void {
    if (!(price > 0 && price < Number.POSITIVE_INFINITY)) return;
    const step = Math.floor(at / this.options.step);
    if (step < this.#step) return;
    if (step > this.#step) this.#close();
    this.#step = step;
    this.#price = price;
  }

  /** The volatility so far, or why it cannot be said. */
  read(): Known<Volatility> {
    const returns = this.#squares === 0 ? 0 : this.#weight ** 2 / this.#squares;
    if (Math.round(returns) < LEAST_RETURNS) {
      return unknown(
        `too few prices yet: ${Math.round(returns)} of ${LEAST_RETURNS} returns of ${this.options.step / SECOND} s have been seen`,
      );
    }
    const variance = this.#sum / this.#weight;
    if (variance === 0) return unknown('the price has not moved since it was first seen');
    return { variance, returns, span: (this.#at(0) - this.#first) * this.options.step };
  }

  /** The sample `back` before the newest, or NaN beyond the window. */
  stepAt(back: number): number {
    return back < Math.min(this.#count, this.#steps.length) ? this.#at(back) : Number.NaN;
  }

  /** Logarithm of the price of that sample. */
  logAt(back: number): number {
    return this.#logs[(this.#count - 1 - back) % this.#logs.length] as number;
  }

  #at(back: number): number {
    return this.#steps[(this.#count - 1 - back) % this.#steps.length] as number;
  }

  /** The step is over: its last price is a sample. */
  #close(): void {
    if (Number.isNaN(this.#step)) return;
    const log = Math.log(this.#price);
    if (this.#count === 0) this.#first = this.#step;
    else {
      const { step, halfLife } = this.options;
      const time = (this.#step - this.#at(0)) * step;
      const kept = 2 ** (-time / halfLife);
      const weight = 1 - kept;
      this.#sum = kept * this.#sum + (weight * (log - this.logAt(0)) ** 2) / time;
      this.#weight = kept * this.#weight + weight;
      this.#squares = kept ** 2 * this.#squares + weight ** 2;
    }
    const slot = this.#count % this.#steps.length;
    this.#steps[slot] = this.#step;
    this.#logs[slot] = log;
    this.#count++;
  }
}

/** Standard deviation of the logarithm of a price in a year: "0.9" is 90 % a year. */
export function annual({ variance }: Volatility): number {
  return Math.sqrt(variance * YEAR);
}

/**
 * Correlations of several prices, by the same weights: of their returns between the steps at which all of them were seen, so that
 * one that is quoted rarely is not taken for one that stands still. All pairs stand on the same returns, which makes the matrix
 * positive semidefinite.
 */
export function correlations(estimates: readonly VolatilityEstimate[]): Known<readonly (readonly number[])[]> {
  const shared = sharedSteps(estimates);
  const count = estimates.length;
  const products = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  const [first] = estimates;
  if (shared.length <= LEAST_RETURNS || first === undefined) {
    return unknown(
      `too few prices at the same times yet: ${Math.max(0, shared.length - 1)} of ${LEAST_RETURNS} common returns have been seen`,
    );
  }
  const { step, halfLife } = first.options;
  const newest = first.stepAt((shared[0] as number[])[0] as number);
  for (let i = 1; i < shared.length; i++) {
    const [to, from] = [shared[i - 1], shared[i]] as [number[], number[]];
    const end = first.stepAt(to[0] as number);
    const time = (end - first.stepAt(from[0] as number)) * step;
    const weight = ((1 - 2 ** (-time / halfLife)) * 2 ** (-((newest - end) * step) / halfLife)) / time;
    const returns = estimates.map((one, k) => one.logAt(to[k] as number) - one.logAt(from[k] as number));
    for (let a = 0; a < count; a++) {
      for (let b = 0; b <= a; b++) {
        const row = products[a] as number[];
        row[b] = (row[b] as number) + weight * (returns[a] as number) * (returns[b] as number);
      }
    }
  }
  const at = (a: number, b: number): number => (products[Math.max(a, b)] as number[])[Math.min(a, b)] as number;
  if (estimates.some((_, a) => at(a, a) === 0)) return unknown('one of the prices has not moved since it was first seen');
  return products.map((_, a) => products.map((_row, b) => (a === b ? 1 : at(a, b) / Math.sqrt(at(a, a) * at(b, b)))));
}

/** For each step at which every price was seen, newest first: how far back it is in each ring. */
function sharedSteps(estimates: readonly VolatilityEstimate[]): number[][] {
  const shared: number[][] = [];
  const backs = estimates.map(() => 0);
  for (;;) {
    const steps = estimates.map((one, k) => one.stepAt(backs[k] as number));
    const oldest = Math.min(...steps);
    if (Number.isNaN(oldest) || steps.length === 0) return shared;
    if (steps.every((step) => step === oldest)) shared.push([...backs]);
    for (const [k, step] of steps.entries()) if (step > oldest || steps.every((one) => one === oldest)) backs[k] = (backs[k] as number) + 1;
  }
}
