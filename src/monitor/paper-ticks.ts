import type { Account } from '../book/portfolio.ts';
import type { RuleBook } from '../book/product-rules.ts';
import type { Quote } from '../book/quote.ts';
import type { Clock } from '../feed/feed.ts';
import type { Board, Ticker } from './board.ts';
import { FundingClock, type FundingTime } from './funding-clock.ts';
import type { Measures } from './measures.ts';

/** Prices of one account that wait for a book that cannot be written; beyond that the oldest are lost, and it is said. */
const WAITING_MOST = 20_000;

/** A price of an account, or a funding time of one of its contracts. */
export type Item = {
  readonly key: string;
  /** When it came: ms since the epoch, and monotonic ms. */
  readonly at: number;
  readonly now: number;
} & (
  | { readonly kind: 'tick'; readonly ticker: Ticker }
  /** `mark`: the ticker before it. */
  | { readonly kind: 'funding'; readonly time: FundingTime; readonly mark: Ticker | null }
);

/** What an account's prices went through since they were last settled, in the order in which it came. */
export interface Batch {
  /** By key: the ticker before the first of them; null: there was none. */
  readonly start: Map<string, Ticker | null>;
  readonly items: Item[];
}

/** Collects what prices do to paper accounts, until it is settled. */
export class PaperTicks {
  /** Prices that were lost. */
  lost = 0;
  readonly #clock: Clock;
  readonly #rules: RuleBook;
  readonly #measures: Measures;
  readonly #board: Board;
  readonly #last = new Map<string, Ticker>();
  readonly #clocks = new Map<string, FundingClock>();
  /** By account id. */
  readonly #batches = new Map<string, Batch>();

  constructor(clock: Clock, rules: RuleBook, measures: Measures, board: Board) {
    this.#clock = clock;
    this.#rules = rules;
    this.#measures = measures;
    this.#board = board;
  }

  /** The accounts that something waits for. */
  ids(): string[] {
    return [...this.#batches.keys()];
  }

  /** What waits for an account, which no longer waits; undefined for nothing. */
  takeOut(id: string): Batch | undefined {
    const batch = this.#batches.get(id);
    this.#batches.delete(id);
    return batch;
  }

  /** Lets what could not be settled wait again. */
  putBack(id: string, batch: Batch): void {
    this.#batches.set(id, batch);
  }

  /** Hears what a quote says of funding, before the board takes it. @param touched paper accounts that the quote may change */
  hear(quote: Quote, touched: Iterable<number>): void {
    const held: Account[] = [];
    for (const index of touched) {
      const account = this.#measures.portfolio.accounts[index];
      if (account?.positions.some(({ symbol }) => symbol.text === quote.symbol)) held.push(account);
    }
    const [first] = held;
    if (first === undefined) return;
    const key = quote.venue === '' ? quote.symbol : `${quote.venue}:${quote.symbol}`;
    const clock = this.#clocks.get(key) ?? new FundingClock();
    this.#clocks.set(key, clock);
    const hours = this.#rules.rules(first.product, 'cross')?.fundingIntervalHours ?? null;
    const time = clock.hear(quote, this.#clock.now(), hours);
    if (time === null) return;
    const mark = this.#board.ticker(key) ?? null;
    for (const { id } of held) this.#add(id, { kind: 'funding', key, time, mark, ...this.#moment() }, mark);
  }

  /** A price has come. @param touched paper accounts that it may change; null: none are simulated here */
  take(ticker: Ticker, touched: Iterable<number> | null): void {
    const { key } = ticker;
    const before = this.#last.get(key) ?? null;
    this.#last.set(key, ticker);
    for (const index of touched ?? []) {
      const account = this.#measures.portfolio.accounts[index];
      if (account !== undefined) this.#add(account.id, { kind: 'tick', key, ticker, ...this.#moment() }, before);
    }
  }

  #moment(): { readonly at: number; readonly now: number } {
    return { at: this.#clock.now(), now: this.#clock.monotonic() };
  }

  #add(id: string, item: Item, before: Ticker | null): void {
    const batch = this.#batches.get(id) ?? { start: new Map<string, Ticker | null>(), items: [] };
    this.#batches.set(id, batch);
    if (!batch.start.has(item.key)) batch.start.set(item.key, before);
    batch.items.push(item);
    if (batch.items.length <= WAITING_MOST) return;
    batch.items.shift();
    this.lost++;
  }
}
