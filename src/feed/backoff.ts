/**
 * Waits between dials: up to a doubling ceiling, and never less than half of it. The jitter keeps many monitors from coming back at the same
 * moment; the floor keeps one from storming a venue that closes each connection at once, however the dice fall.
 */
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

  /** ms to wait before the n-th dial since the reset: from half the ceiling to all of it; the ceiling is min · 2ⁿ, at most `max`. */
  next(): number {
    this.#failures += 1;
    const ceiling = Math.min(this.#max, this.#min * 2 ** Math.min(this.#failures, 30));
    return (ceiling / 2) * (1 + this.#random());
  }

  reset(): void {
    this.#failures = 0;
  }
}
