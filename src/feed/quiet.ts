import type { Ending } from '../net/ending.ts';
import type { Timings } from './timings.ts';

/** Longest patience with what stays silent, in times the usual: a pair that does not exist is asked for once in some six minutes. */
const MOST = 32;

/**
 * How patient a connection is whose prices may be far between (a small coin's pair, or one that does not exist): as impatient as any other
 * until dialling again brought no more, then twice as patient each time. Prices that flow end it, so that a busy pair is missed at once.
 */
export class Quiet {
  readonly #usual: Timings;
  #patience = 1;
  #lastPrice: number | null = null;
  /** Since when no two prices were further apart than those of a busy pair, monotonic ms. */
  #flowsSince = 0;

  constructor(usual: Timings) {
    this.#usual = usual;
  }

  get timings(): Timings {
    const { firstWithin, staleAfter, starvedAfter } = this.#usual;
    const times = this.#patience;
    return { ...this.#usual, firstWithin: times * firstWithin, staleAfter: times * staleAfter, starvedAfter: times * starvedAfter };
  }

  /** A price came. @param now monotonic ms */
  heard(now: number): void {
    if (this.#lastPrice === null || now - this.#lastPrice >= this.#usual.staleAfter) this.#flowsSince = now;
    this.#lastPrice = now;
    if (now - this.#flowsSince >= this.#usual.provenAfter) this.#patience = 1;
  }

  /** The connection ended: no more is learnt of its prices unless they were what it ended for. */
  lost({ mute, starved }: Ending): void {
    this.#lastPrice = null;
    if (mute || starved) this.#patience = Math.min(MOST, 2 * this.#patience);
  }
}
