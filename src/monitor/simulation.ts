import { accountIn, type Book } from '../book/book.ts';
import { clean } from '../book/clean.ts';
import type { BookEvent, Booked } from '../book/event.ts';
import type { Moment } from '../book/moment.ts';
import type { RuleBook } from '../book/product-rules.ts';
import type { Quote } from '../book/quote.ts';
import type { Rational } from '../money/rational.ts';
import { isUnknown } from '../risk/known.ts';
import { bookReached } from '../risk/paper/closing.ts';
import { bookFunding } from '../risk/paper/funding.ts';
import { bookLiquidation } from '../risk/paper/liquidation.ts';
import { firstTrigger } from '../risk/paper/trigger.ts';
import type { AccountReading } from '../risk/reading.ts';
import { StoreError } from '../store/store-error.ts';
import type { Board, Ticker } from './board.ts';
import { FundingClock, type FundingTime } from './funding-clock.ts';
import type { Measures } from './measures.ts';
import { momentOf } from './moment.ts';
import type { PaperBook } from './paper-book.ts';
import { PaperStep, type Prices } from './paper-step.ts';
import { type PaperLine, paperLine } from './paper-words.ts';
import type { Vigil, VigilOptions } from './vigil.ts';

/** Prices of one account that wait for a book that cannot be written; beyond that the oldest are lost, and it is said. */
const WAITING_MOST = 20_000;

/** A price of an account, or a funding time of one of its contracts. */
type Item = { readonly key: string; readonly at: number } & (
  | { readonly kind: 'tick'; readonly ticker: Ticker }
  /** `mark`: the ticker before it. */
  | { readonly kind: 'funding'; readonly time: FundingTime; readonly mark: Ticker | null }
);

/** What one price may do to one account, one thing after another: far more than there are positions. */
const MOST_TURNS = 10_000;

/** What an account's prices went through since they were last settled, in the order in which it came. */
interface Batch {
  /** By key: the ticker before the first of them; null: there was none. */
  readonly start: Map<string, Ticker | null>;
  readonly items: Item[];
}

/** The account was changed by somebody else meanwhile: what was simulated does not hold for it as it is. */
class Overtaken extends Error {}

export interface SimulationOptions extends Pick<VigilOptions, 'feed'> {
  readonly paper: PaperBook;
  /** The venues' rules. */
  readonly book: RuleBook;
  /** Called for each thing that happened to a paper account. */
  readonly happened: (line: PaperLine) => void;
}

/** Plays the venue for paper accounts: every price counts, also those between two measurements. */
export class Simulation {
  readonly #options: SimulationOptions;
  readonly #measures: Measures;
  readonly #board: Board;
  readonly #step: PaperStep;
  readonly #vigil: Vigil;
  readonly #last = new Map<string, Ticker>();
  readonly #clocks = new Map<string, FundingClock>();
  /** By account id. */
  readonly #batches = new Map<string, Batch>();
  readonly #deferred = new Set<string>();
  /** The book that is measured. */
  #book: Book;
  #paused = 0;
  #trouble = '';
  #lost = 0;

  constructor(options: SimulationOptions, measures: Measures, board: Board, vigil: Vigil) {
    this.#options = options;
    this.#measures = measures;
    this.#board = board;
    this.#book = options.paper.book;
    this.#vigil = vigil;
    this.#step = new PaperStep(options, measures, board, vigil);
  }

  /** The paper book as it is now is what is measured from now on. */
  hold(): void {
    this.#book = this.#options.paper.book;
  }

  /** What is wrong, in words that are safe to show. */
  notes(): string[] {
    return [
      ...(this.#trouble === '' ? [] : [`what happened to a paper account could not be booked: ${this.#trouble}`]),
      ...(this.#lost === 0 ? [] : [`${this.#lost} prices of paper accounts were lost: the book could not be written for too long`]),
    ];
  }

  /** Hears what a quote says of funding, before the board takes it. @param touched accounts that the quote may change */
  hear(quote: Quote, touched: Iterable<number>): void {
    if (quote.fundingRate === undefined && quote.nextFundingTime === undefined && this.#clocks.size === 0) return;
    const { accounts } = this.#measures.portfolio;
    const held = [...touched].flatMap((index) => {
      const account = accounts[index];
      return account?.paper && account.positions.some(({ symbol }) => symbol.text === quote.symbol) ? [account] : [];
    });
    const [first] = held;
    if (first === undefined) return;
    const key = quote.venue === '' ? quote.symbol : `${quote.venue}:${quote.symbol}`;
    const clock = this.#clocks.get(key) ?? new FundingClock();
    this.#clocks.set(key, clock);
    const at = this.#options.feed.clock.now();
    const time = clock.hear(quote, at, this.#options.book.rules(first.product, 'cross')?.fundingIntervalHours ?? null);
    if (time === null) return;
    const mark = this.#board.ticker(key) ?? null;
    for (const { id } of held) this.#add(id, { kind: 'funding', key, time, mark, at }, mark);
  }

  /** A price has come. @param touched accounts that it may change */
  take(ticker: Ticker, touched: Iterable<number>): void {
    const { key } = ticker;
    const before = this.#last.get(key) ?? null;
    this.#last.set(key, ticker);
    const at = this.#options.feed.clock.now();
    for (const index of touched) {
      const account = this.#measures.portfolio.accounts[index];
      if (account?.paper) this.#add(account.id, { kind: 'tick', key, ticker, at }, before);
    }
  }

  /** Nothing is settled until `resume`: the book is about to be another one. */
  pause(): void {
    this.#paused++;
  }

  resume(): void {
    this.#paused--;
    if (this.#paused > 0) return;
    const ids = [...this.#deferred];
    this.#deferred.clear();
    for (const id of ids) this.settle(id);
  }

  /** Settles once more what waits: an account that was changed by somebody else, or a book that could not be written. */
  retry(): void {
    for (const id of [...this.#batches.keys()]) this.settle(id);
  }

  /** Goes through all that an account's prices went through. What it changes in the book is measured and watched when this returns. */
  settle(id: string): void {
    if (this.#paused > 0) {
      this.#deferred.add(id);
      return;
    }
    const batch = this.#batches.get(id);
    if (batch === undefined) return;
    this.#batches.delete(id);
    if (!this.#options.paper.acts) return;
    this.pause();
    try {
      this.#run(id, batch);
    } finally {
      this.resume();
    }
  }

  #add(id: string, item: Item, before: Ticker | null): void {
    if (!this.#options.paper.acts) return;
    const batch = this.#batches.get(id) ?? { start: new Map<string, Ticker | null>(), items: [] as Item[] };
    this.#batches.set(id, batch);
    if (!batch.start.has(item.key)) batch.start.set(item.key, before);
    batch.items.push(item);
    if (batch.items.length <= WAITING_MOST) return;
    batch.items.shift();
    this.#lost++;
  }

  #run(id: string, { start, items }: Batch): void {
    const prices: Prices = new Map(start);
    const ticks = items.flatMap((item) => (item.kind === 'tick' ? [item.ticker] : []));
    const calm = !this.#step.mayTrigger(id, ticks);
    for (const [i, item] of items.entries()) {
      const before = prices.get(item.key) ?? null;
      if (item.kind === 'tick') prices.set(item.key, item.ticker);
      try {
        if (item.kind === 'funding') this.#fund(id, item);
        else if (!calm) this.#trigger(id, item.ticker, before, prices, item.at);
      } catch (error) {
        this.#trouble = error instanceof Overtaken ? '' : clean(error instanceof Error ? error.message : String(error), 300);
        // Only what time may mend is tried again; the rest is said, and the next price has its turn.
        if (!(error instanceof Overtaken) && !(error instanceof StoreError)) continue;
        prices.set(item.key, before);
        this.#batches.set(id, { start: prices, items: items.slice(i) });
        return;
      }
    }
  }

  /** All that one price does, one thing after another. */
  #trigger(id: string, ticker: Ticker, before: Ticker | null, prices: Prices, at: number): void {
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      const step = this.#step.at(id, ticker, before, prices);
      const trigger = step === null ? null : firstTrigger(step);
      if (step === null || trigger === null) return;
      const level = trigger.kind === 'liquidated' ? null : trigger.level;
      const event = this.#write(id, step.now, at, (book, moment) =>
        trigger.kind === 'liquidated' ? bookLiquidation(book, step.now, trigger, moment) : bookReached(book, step.now, trigger, moment),
      );
      this.#tell(event, level, at);
    }
  }

  /** Funding of the account's positions in one contract. */
  #fund(id: string, { key, time, mark, at }: Item & { readonly kind: 'funding' }): void {
    const { feed } = this.#options;
    const reading = this.#step.newest(id);
    if (reading === null) return;
    const then = feed.clock.monotonic() - (feed.clock.now() - time.at);
    const price = mark?.suspect === null && then - mark.receivedTime <= this.#vigil.patienceOf(key) ? mark.mark.price : null;
    for (const { id: position } of this.#step.positionsOf(reading, key)) {
      const now = this.#step.newest(id);
      const leg = now?.holdings.legs.find((one) => one.position.id === position);
      if (now === null || leg === undefined) continue;
      if (price === null) {
        const text = `paper: the funding of ${id}/${position} is not booked: there was no mark to believe when it came due`;
        this.#options.happened({ subject: `${id}/${position}`, at, level: 'ok', text });
        continue;
      }
      const make = (book: Book, moment: Moment): BookEvent | null => bookFunding(book, now, leg, { ...time, mark: price }, moment);
      if (make(this.#book, this.#moment(now, time.at)) === null) continue;
      this.#tell(
        this.#write(id, now, time.at, (book, moment) => make(book, moment) as BookEvent),
        null,
        at,
      );
    }
  }

  /** Writes what has happened, unless the account is no longer the one that it happened to. */
  #write(id: string, reading: AccountReading, at: number, make: (book: Book, moment: Moment) => BookEvent): BookEvent {
    const measured = JSON.stringify(accountIn(this.#book, id));
    let made: BookEvent | null = null;
    this.#options.paper.change((book) => {
      if (JSON.stringify(accountIn(book, id)) !== measured) throw new Overtaken();
      made = make(book, this.#moment(reading, at));
      return made;
    });
    this.#trouble = '';
    return made as unknown as BookEvent;
  }

  #moment(reading: AccountReading, at: number): Moment {
    const usd = (code: string): Rational | null => {
      const price = reading.holdings.valuation.usd(code);
      return isUnknown(price) ? null : price;
    };
    return { ...momentOf(at, this.#options.book, this.#measures.markets), usd };
  }

  #tell(event: BookEvent, level: Rational | null, at: number): void {
    if (event.kind === 'booked') this.#options.happened(paperLine(event satisfies Booked, level, at));
  }
}
