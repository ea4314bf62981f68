import { stressBookOf } from '../tripwires/stress-book.ts';
import type { Monitor } from './monitor.ts';
import type { ShocksView } from './snapshot.ts';

/** From −50 % to +50 % in steps of 2.5 %, in thousandths. */
const SHOCKS = Array.from({ length: 41 }, (_, i) => -500 + 25 * i);
/** A drawing need not change faster than it can be read, ms. */
const AGAIN_AFTER = 1000;

/** What moves of all prices at once would do to the book, for a drawing: in floats, and nothing is decided by it. */
export class Shocks {
  readonly #monitor: Monitor;
  #last: { readonly at: number; readonly view: ShocksView | null } | null = null;

  constructor(monitor: Monitor) {
    this.#monitor = monitor;
  }

  /** By the prices of now, at most once a second anew; null while one of them is gone. @param now ms of a clock that never goes back */
  at(now: number): ShocksView | null {
    if (this.#last === null || now - this.#last.at >= AGAIN_AFTER) this.#last = { at: now, view: this.#view() };
    return this.#last.view;
  }

  #view(): ShocksView | null {
    const { readings, board } = this.#monitor;
    const keys: string[] = [];
    const numbers = new Map<string, number>();
    const numberOf = (key: string): number => {
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, keys.length);
      return keys.push(key) - 1;
    };
    const book = stressBookOf(
      readings,
      SHOCKS.map((shock) => shock / 1000),
      numberOf,
    );
    const prices = keys.flatMap((key) => board.ticker(key)?.text ?? []);
    if (prices.length < keys.length) return null;
    const { worth, liquidated } = book.grid.course(Float64Array.from(prices, Number));
    return {
      steps: SHOCKS.map((shock, i) => ({ move: shock / 1000, worth: worth[i] as number, liquidated: liquidated[i] as number })),
      pools: book.pools,
      unknown: book.unknown,
      isWhole: book.complete,
    };
  }
}
