import { isDeepStrictEqual } from 'node:util';
import type { Quote } from '../book/quote.ts';
import type { Clock, Feed, FeedSink, FeedStatus, InstrumentKey } from './feed.ts';
import { lendersOf } from './lenders.ts';
import { priceOf } from './seen.ts';
import type { Timings } from './timings.ts';

/** An instrument of a closed venue, and where its price is looked for. */
interface Loan {
  readonly key: InstrumentKey;
  readonly lenders: readonly InstrumentKey[];
  place: number;
  /** When this lender was asked, or last brought a price, monotonic ms. */
  since: number;
  /** Whether this lender has brought one. */
  lent: boolean;
}

export interface BorrowOptions {
  readonly timings: Timings;
  /** Whether a venue could have a symbol. */
  serves(key: InstrumentKey): boolean;
}

/**
 * Feeds of all venues, of which some may not serve this place: the marks of those come from the next venue that has the instrument or its
 * nearest kin, as quotes of the venue that was asked for, marked as borrowed. When it answers again itself, borrowing ends.
 */
export class BorrowingFeed implements Feed {
  readonly clock: Clock;
  readonly #feeds: Feed;
  readonly #options: BorrowOptions;
  readonly #loans = new Map<string, Loan>();
  /** By venue, what those say that do not serve this place. */
  readonly #closed = new Map<string, FeedStatus>();
  /** By venue, what was said last in its place. */
  readonly #said = new Map<string, FeedStatus>();
  /** By venue, the last word of those that only lend: no venue of the user's, so not to be told. */
  readonly #held = new Map<string, FeedStatus>();
  readonly #lenders = new Set<string>();
  /** By instrument, when its own venue last brought a price, monotonic ms: one of a venue's markets may be open although another is not. */
  readonly #ownAt = new Map<string, number>();
  #wanted: readonly InstrumentKey[] = [];
  #keys: ReadonlySet<string> = new Set();
  #timer: NodeJS.Timeout | undefined;
  #sink: FeedSink | null = null;

  constructor(feeds: Feed, options: BorrowOptions) {
    this.clock = feeds.clock;
    this.#feeds = feeds;
    this.#options = options;
  }

  subscribe(instruments: readonly InstrumentKey[]): void {
    this.#wanted = instruments;
    this.#keys = new Set(instruments.map(nameOf));
    for (const name of this.#ownAt.keys()) if (!this.#keys.has(name)) this.#ownAt.delete(name);
    this.#lookAround();
    for (const [venue, status] of this.#held) if (!this.#onlyLends(venue)) this.#status(status);
  }

  start(sink: FeedSink): void {
    this.#sink = sink;
    this.#feeds.start({
      quote: (quote) => this.#quote(quote),
      status: (status) => this.#status(status),
      reject: (rejection) => this.#sink?.reject(rejection),
      end: () => this.#sink?.end(),
    });
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#loans.clear();
    this.#closed.clear();
    await this.#feeds.close();
    this.#sink = null;
  }

  #quote(quote: Quote): void {
    const name = nameOf(quote);
    const price = priceOf(quote);
    if (price !== undefined && this.#keys.has(name)) this.#ownAt.set(name, price.receivedTime);
    if (this.#loans.size === 0) {
      this.#sink?.quote(quote);
      return;
    }
    if (this.#keys.has(name)) this.#sink?.quote(quote);
    if (quote.borrowedFrom !== undefined || price === undefined) return;
    const now = this.clock.monotonic();
    for (const [borrower, loan] of this.#loans) {
      const lender = loan.lenders[loan.place];
      if (lender?.venue !== quote.venue || lender.symbol !== quote.symbol) continue;
      loan.since = now;
      // The venue's own price is the better one: theirs may never write over it.
      const ownAt = this.#ownAt.get(borrower);
      if (ownAt !== undefined && now - ownAt < this.#options.timings.staleAfter) continue;
      this.#sink?.quote(lentTo(loan.key, quote));
      if (loan.lent) continue;
      loan.lent = true;
      this.#tell(loan.key.venue);
    }
  }

  #status(status: FeedStatus): void {
    const { venue } = status;
    const wasClosed = this.#closed.has(venue);
    if (status.closedHere === true && status.state !== 'closed') this.#closed.set(venue, status);
    else this.#closed.delete(venue);
    if (wasClosed !== this.#closed.has(venue)) {
      this.#said.delete(venue);
      this.#lookAround();
    }
    if (this.#closed.has(venue)) this.#tell(venue);
    else if (this.#onlyLends(venue)) this.#held.set(venue, status);
    else {
      this.#held.delete(venue);
      this.#sink?.status(status);
    }
  }

  #onlyLends(venue: string): boolean {
    return this.#lenders.has(venue) && !this.#wanted.some((key) => key.venue === venue);
  }

  /** Opens and ends loans, and asks for what they need. */
  #lookAround(): void {
    const needed = new Map(this.#wanted.filter(({ venue }) => this.#closed.has(venue)).map((key) => [nameOf(key), key]));
    for (const name of this.#loans.keys()) if (!needed.has(name)) this.#loans.delete(name);
    for (const [name, key] of needed) {
      const lenders = this.#loans.has(name) ? [] : lendersOf(key, this.#options.serves);
      if (lenders.length > 0) this.#loans.set(name, { key, lenders, place: 0, since: this.clock.monotonic(), lent: false });
    }
    for (const loan of this.#loans.values()) if (this.#isShut(loan)) this.#next(loan);
    if (this.#loans.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    } else this.#timer ??= setInterval(() => this.#beat(), this.#options.timings.pulse);
    this.#ask();
  }

  #ask(): void {
    const lenders = [...this.#loans.values()].flatMap(({ lenders, place }) => lenders[place] ?? []);
    for (const { venue } of lenders) this.#lenders.add(venue);
    const more = new Map(lenders.map((key) => [nameOf(key), key]));
    this.#feeds.subscribe([...this.#wanted, ...[...more].filter(([name]) => !this.#keys.has(name)).map(([, key]) => key)]);
  }

  /** Goes on to the next lender where one brings nothing. */
  #beat(): void {
    const { firstWithin, restAfter, staleAfter } = this.#options.timings;
    const now = this.clock.monotonic();
    const dry = [...this.#loans.values()].filter(
      (loan) => this.#isShut(loan) || now - loan.since >= (loan.lent ? 2 * staleAfter : firstWithin + restAfter),
    );
    if (dry.length === 0) return;
    for (const loan of dry) this.#next(loan);
    this.#ask();
    for (const venue of new Set(dry.map(({ key }) => key.venue))) this.#tell(venue);
  }

  /** The lender does not serve this place either, and another may. */
  #isShut({ lenders, place }: Loan): boolean {
    return this.#closed.has(lenders[place]?.venue ?? '') && lenders.some(({ venue }) => !this.#closed.has(venue));
  }

  #next(loan: Loan): void {
    do loan.place = (loan.place + 1) % loan.lenders.length;
    while (this.#isShut(loan));
    loan.since = this.clock.monotonic();
    loan.lent = false;
  }

  /** The state of a closed venue, with who lends to it. */
  #tell(venue: string): void {
    const status = this.#closed.get(venue);
    if (status === undefined) return;
    const lent = [...this.#loans.values()].filter(({ key, lent }) => key.venue === venue && lent);
    const borrowedFrom = [...new Set(lent.map(({ lenders, place }) => lenders[place]?.venue ?? ''))].sort().join(', ');
    const said: FeedStatus =
      borrowedFrom === '' ? status : { ...status, detail: `${status.detail}; marks borrowed from ${borrowedFrom}`, borrowedFrom };
    if (isDeepStrictEqual(said, this.#said.get(venue))) return;
    this.#said.set(venue, said);
    this.#sink?.status(said);
  }
}

function nameOf({ venue, symbol }: InstrumentKey): string {
  return `${venue} ${symbol}`;
}

/** Its prices alone: what a position pays or trades at is its own venue's affair. */
function lentTo({ venue, symbol }: InstrumentKey, quote: Quote): Quote {
  const { source, mark, index, last, suspect } = quote;
  return {
    venue,
    symbol,
    source,
    ...(mark === undefined ? {} : { mark }),
    ...(index === undefined ? {} : { index }),
    ...(last === undefined ? {} : { last }),
    ...(suspect === undefined ? {} : { suspect }),
    borrowedFrom: quote.venue,
  };
}
