import type { RuleTable } from '../alerts/rule-table.ts';
import type { Portfolio } from '../book/portfolio.ts';
import type { RuleBook } from '../book/product-rules.ts';
import { assessAccount, combine } from '../risk/assess.ts';
import { glance } from '../risk/glance.ts';
import type { Level } from '../risk/level.ts';
import type { AccountReading, Reading } from '../risk/reading.ts';
import type { Thresholds } from '../risk/thresholds.ts';
import type { Board, Replacement } from './board.ts';
import { agedMarkets, instrumentsOf, type MarketsByVenue } from './instruments.ts';

/** What is measured, by which rules. */
export interface Measured {
  readonly portfolio: Portfolio;
  /** The limits that hold; another when the settings change. */
  readonly table: () => RuleTable;
  /** The venues' rules. */
  readonly book: RuleBook;
}

/** The accounts' readings at the board's prices: taken, kept, and taken on trial. */
export class Measures {
  /** By account, as last measured. */
  readonly readings: AccountReading[] = [];
  readonly #assumptions: Set<string>[] = [];
  /** By account: the portfolio as that account sees it, with the instruments of its own venue. */
  readonly #portfolios: Portfolio[] = [];
  readonly #of: Measured;
  /** By account: the thresholds that hold for it. */
  readonly #thresholds: Thresholds[] = [];
  #portfolio: Portfolio;
  #markets: MarketsByVenue = new Map();
  readonly #board: Board;
  readonly #now: () => number;

  /** @param now ms since the epoch. */
  constructor(of: Measured, board: Board, now: () => number) {
    this.#of = of;
    this.#portfolio = of.portfolio;
    this.#board = board;
    this.#now = now;
    this.learn(new Map());
  }

  /** What is measured now. */
  get portfolio(): Portfolio {
    return this.#portfolio;
  }

  /** Another portfolio in place of the one that was; holds from the next measurement on. */
  hold(portfolio: Portfolio): void {
    this.#portfolio = portfolio;
    this.learn(this.#markets);
  }

  /** What venues say of their contracts, in place of what was known of them before; holds from the next measurement on. */
  learn(markets: MarketsByVenue): void {
    const portfolio = this.#portfolio;
    this.#markets = markets;
    this.#portfolios.length = 0;
    this.#thresholds.length = 0;
    for (const [i, account] of portfolio.accounts.entries()) {
      this.#thresholds[i] = this.#of.table().thresholds(account);
      this.#portfolios[i] = { ...portfolio, instruments: instrumentsOf(account, portfolio, markets) };
    }
    this.readings.length = 0;
    this.#assumptions.length = 0;
  }

  /** What venues say of their contracts, as far as it is known. */
  get markets(): MarketsByVenue {
    return this.#markets;
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
    const { book } = this.#of;
    return this.#board.withPrices(replaced, () =>
      glance(this.#account(index), this.#portfolioOf(index), this.#board.prices(this.#now()), this.thresholdsOf(index), book),
    );
  }

  /** The thresholds that hold for an account. */
  thresholdsOf(index: number): Thresholds {
    const found = this.#thresholds[index];
    if (found === undefined) throw new RangeError(`there is no account ${index}`);
    return found;
  }

  /** Whether prices may do more to an account than bring it nearer to a liquidation. */
  looksFarther(index: number): boolean {
    return this.#of.table().looksFarther(this.#account(index));
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
    const { book } = this.#of;
    const prices = this.#board.prices(this.#now());
    const account = this.#account(index);
    const aged = agedMarkets(account, this.#markets, prices.at);
    if (aged !== null) assumptions.add(aged);
    return assessAccount(account, this.#portfolioOf(index), prices, assumptions, this.thresholdsOf(index), book, this.readings[index]);
  }

  #account(index: number): Portfolio['accounts'][number] {
    const account = this.#portfolio.accounts[index];
    if (account === undefined) throw new RangeError(`there is no account ${index}`);
    return account;
  }

  #portfolioOf(index: number): Portfolio {
    return this.#portfolios[index] ?? this.#portfolio;
  }
}
