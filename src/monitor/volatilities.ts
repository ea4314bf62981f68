import type { Quote } from '../book/quote.ts';
import { VolatilityEstimate } from '../risk/volatility.ts';

/** How much each streamed price moves, by the keys of `Prices.marks`. */
export class Volatilities {
  readonly #estimates = new Map<string, VolatilityEstimate>();

  /** Takes in the price that a quote gave a ticker; O(1). */
  take(key: string, { mark, last }: Quote): void {
    const said = mark ?? last;
    if (said === undefined) return;
    let estimate = this.#estimates.get(key);
    if (estimate === undefined) {
      estimate = new VolatilityEstimate();
      this.#estimates.set(key, estimate);
    }
    estimate.add(Number(said.value), said.receivedTime);
  }

  of(key: string): VolatilityEstimate | undefined {
    return this.#estimates.get(key);
  }
}
