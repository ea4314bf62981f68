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
import type { Measures } from './measures.ts';
import { momentOf } from './moment.ts';
import type { PaperBook } from './paper-book.ts';
import { PaperStep, type Prices } from './paper-step.ts';
import { type Batch, type Item, PaperTicks } from './paper-ticks.ts';
import { type PaperLine, paperLine } from './paper-words.ts';
import type { Vigil, VigilOptions } from './vigil.ts';

/** What one price may do to one account, one thing after another: far more than there are positions. */
const MOST_TURNS = 10_000;

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
  readonly #ticks: PaperTicks;
  readonly #step: PaperStep;
  readonly #vigil: Vigil;
  readonly #deferred = new Set<string>();
  /** The book that is measured. */
  #book: Book;
  #paused = 0;
  #trouble = '';

  constructor(options: SimulationOptions, measures: Measures, board: Board, vigil: Vigil) {
    this.#options = options;
    this.#measures = measures;
    this.#ticks = new PaperTicks(options.feed.clock, options.book, measures, board);
    this.#book = options.paper.book;
    this.#vigil = vigil;
    this.#step = new PaperStep(measures, board, vigil);
  }

  /** The paper book as it is now is what is measured from now on. */
  hold(): void {
    this.#book = this.#options.paper.book;
  }

  /** What is wrong, in words that are safe to show. */
  notes(): string[] {
    const { lost } = this.#ticks;
    return [
      ...(this.#trouble === '' ? [] : [`what happened to a paper account could not be booked: ${this.#trouble}`]),
      ...(lost === 0 ? [] : [`${lost} prices of paper accounts were lost: the book could not be written for too long`]),
    ];
  }

  /** Hears what a quote says of funding, before the board takes it. @param touched paper accounts that the quote may change */
  hear(quote: Quote, touched: Iterable<number>): void {
    if (this.#options.paper.acts) this.#ticks.hear(quote, touched);
  }

  /** A price has come. @param touched paper accounts that it may change */
  take(ticker: Ticker, touched: Iterable<number>): void {
    this.#ticks.take(ticker, this.#options.paper.acts ? touched : null);
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
    for (const id of this.#ticks.ids()) this.settle(id);
  }

  /** Goes through all that an account's prices went through. What it changes in the book is measured and watched when this returns. */
  settle(id: string): void {
    if (this.#paused > 0) {
      this.#deferred.add(id);
      return;
    }
    const batch = this.#ticks.takeOut(id);
    if (batch === undefined || !this.#options.paper.acts) return;
    this.pause();
    try {
      this.#run(id, batch);
    } finally {
      this.resume();
    }
  }

  #run(id: string, { start, items }: Batch): void {
    const prices: Prices = new Map(start);
    const ticks = items.flatMap((item) => (item.kind === 'tick' ? [item.ticker] : []));
    const calm = ticks.length === items.length && !this.#step.mayTrigger(id, ticks);
    for (const [i, item] of items.entries()) {
      const before = prices.get(item.key) ?? null;
      if (item.kind === 'tick') prices.set(item.key, item.ticker);
      try {
        if (item.kind === 'funding') this.#fund(id, item);
        else if (!calm) this.#trigger(id, item, before, prices);
      } catch (error) {
        this.#trouble = error instanceof Overtaken ? '' : clean(error instanceof Error ? error.message : String(error), 300);
        // Only what time may mend is tried again; the rest is said, and the next price has its turn.
        if (!(error instanceof Overtaken) && !(error instanceof StoreError)) continue;
        prices.set(item.key, before);
        this.#ticks.putBack(id, { start: prices, items: items.slice(i) });
        return;
      }
    }
  }

  /** All that one price does, one thing after another. */
  #trigger(id: string, { ticker, at, now }: Item & { readonly kind: 'tick' }, before: Ticker | null, prices: Prices): void {
    const { borrowedFrom } = ticker.mark;
    const aside = borrowedFrom === undefined ? [] : [`by the mark of ${borrowedFrom}`];
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      const step = this.#step.at(id, ticker, before, prices, now);
      const trigger = step === null ? null : firstTrigger(step);
      if (step === null || trigger === null) return;
      const level = trigger.kind === 'liquidated' ? null : trigger.level;
      const event = this.#write(id, step.now, at, (book, moment) =>
        trigger.kind === 'liquidated'
          ? bookLiquidation(book, step.now, trigger, moment, aside)
          : bookReached(book, step.now, trigger, moment, aside),
      );
      this.#tell(event, level, at);
    }
  }

  /** Funding of the account's positions in one contract. */
  #fund(id: string, { key, time, mark, at, now: heard }: Item & { readonly kind: 'funding' }): void {
    const reading = this.#step.newest(id);
    if (reading === null) return;
    const then = heard - (at - time.at);
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
