/** Waits between dials: full jitter under a doubling ceiling, so that many monitors do not come back at the same moment. */
export class Backoff {
  readonly #min: number;
  readonly #max: number;
  readonly #random: () => number;
  #failures = 0;

  /** `random` gives [0, 1). */
  constructor(min: number, max: number, random: () => number) {
    this.#min = min;
    this.#max = max;
    this.#random = random;
  }

  /** ms to wait before the next dial: between `min` and min · 2ⁿ, at most `max`. */
  next(): number {
    this.#failures += 1;
    const ceiling = Math.min(this.#max, this.#min * 2 ** Math.min(this.#failures, 30));
    return this.#min + this.#random() * (ceiling - this.#min);
  }

  reset(): void {
    this.#failures = 0;
  }
}
