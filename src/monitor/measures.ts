import type { Portfolio } from '../book/portfolio.ts';
import type { RuleBook } from '../book/product-rules.ts';
import { assessAccount, combine } from '../risk/assess.ts';
import { glance } from '../risk/glance.ts';
import type { Level } from '../risk/level.ts';
import type { AccountReading, Reading } from '../risk/reading.ts';
import type { Thresholds } from '../risk/thresholds.ts';
import type { Board, Replacement } from './board.ts';

/** What is measured, by which rules. */
export interface Measured {
  readonly portfolio: Portfolio;
  readonly thresholds: Thresholds;
  /** The venues' rules. */
  readonly book: RuleBook;
}

/** The accounts' readings at the board's prices: taken, kept, and taken on trial. */
export class Measures {
  /** By account, as last measured. */
  readonly readings: AccountReading[] = [];
  readonly #assumptions: Set<string>[] = [];
  readonly #of: Measured;
  readonly #board: Board;
  readonly #now: () => number;

  /** @param now ms since the epoch. */
  constructor(of: Measured, board: Board, now: () => number) {
    this.#of = of;
    this.#board = board;
    this.#now = now;
  }

  /** Measures an account at the prices of now and keeps the reading. */
  measure(index: number): AccountReading {
    const assumptions = new Set<string>();
    const reading = this.#assess(index, assumptions);
    this.#assumptions[index] = assumptions;
    this.readings[index] = reading;
    return reading;
  }

  /** Measures an account with some prices replaced, and keeps nothing. */
  measureAt(index: number, replaced: readonly Replacement[]): AccountReading {
    return this.#board.withPrices(replaced, () => this.#assess(index, new Set()));
  }

  /** An account's level with several prices replaced at once. */
  glanceAt(index: number, replaced: readonly Replacement[]): Level {
    const { portfolio, thresholds, book } = this.#of;
    return this.#board.withPrices(replaced, () =>
      glance(this.#account(index), portfolio, this.#board.prices(this.#now()), thresholds, book),
    );
  }

  /** The whole book as it was last measured. */
  reading(): Reading {
    const assumptions = this.#assumptions;
    // Read only when the accounts have been converted to USD: that, too, assumes.
    function* assumed(): Iterable<string> {
      for (const some of assumptions) yield* some;
    }
    return combine(this.readings, this.#now(), assumed());
  }

  #assess(index: number, assumptions: Set<string>): AccountReading {
    const { portfolio, thresholds, book } = this.#of;
    const prices = this.#board.prices(this.#now());
    return assessAccount(this.#account(index), portfolio, prices, assumptions, thresholds, book, this.readings[index]);
  }

  #account(index: number): Portfolio['accounts'][number] {
    const account = this.#of.portfolio.accounts[index];
    if (account === undefined) throw new RangeError(`there is no account ${index}`);
    return account;
  }
}
