import { isDeepStrictEqual } from 'node:util';
import type { Quote } from '../book/quote.ts';
import { seconds } from './connection.ts';
import type { Clock, Feed, FeedSink, FeedState, FeedStatus, InstrumentKey, Rejection } from './feed.ts';
import { Poller } from './poller.ts';
import type { RestVenue } from './rest.ts';
import { priceOf, Seen } from './seen.ts';
import type { Timings } from './timings.ts';
import type { VenueOptions } from './venue.ts';

/** States of a socket that brings no prices and says so itself. */
const DOWN: ReadonlySet<FeedState> = new Set(['refused', 'limited', 'reconnecting', 'stale']);

/**
 * A quiet spot pair is no dead feed: how many times as long it may be without a price. The monitor calls it old at four times a mark's age
 * (SPOT_PATIENCE of monitor/ages.ts): there has to be time for a round or two before that.
 */
const QUIET = 3;

/**
 * A venue's socket with its REST prices behind it: what the socket leaves without a price for too long is fetched, and marked as such. Each
 * instrument is judged by itself: one that falls silent is fetched while the others go on over the socket.
 */
export class FallbackFeed implements Feed {
  readonly clock: Clock;
  readonly #socket: Feed;
  readonly #rest: RestVenue;
  readonly #timings: Timings;
  readonly #poller: Poller;
  readonly #seen = new Seen();
  /** By symbol, when it was first wanted, monotonic ms. */
  readonly #wanted = new Map<string, number>();
  /** Of what the socket has told already why it brings no price. */
  readonly #told = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #sink: FeedSink | null = null;
  #own: FeedStatus | null = null;
  #said: FeedStatus | null = null;
  #rejected = 0;
  /** When something was last fetched that the socket does not bring, monotonic ms; null once the socket is back. */
  #neededAt: number | null = null;
  /** Whether the socket ever brought a price: it does serve this place then, whatever REST says. */
  #served = false;
  /** Neither way is open to this place; until a price comes over one of them. */
  #closedHere = false;

  constructor(socket: Feed, rest: RestVenue, { clock, timings, random }: VenueOptions) {
    this.clock = clock;
    this.#socket = socket;
    this.#rest = rest;
    this.#timings = timings;
    this.#poller = new Poller({
      rest,
      clock,
      timings,
      random,
      quote: (quote) => this.#fetched(quote),
      unlisted: (symbol) => this.#unlisted(symbol),
      reject: (rejection) => this.#reject(rejection),
      done: () => this.#tell(),
    });
  }

  subscribe(instruments: readonly InstrumentKey[]): void {
    const now = this.clock.monotonic();
    const symbols = instruments
      .filter(({ venue, symbol }) => venue === this.#rest.venue && this.#rest.serves(symbol))
      .map(({ symbol }) => symbol);
    for (const symbol of this.#wanted.keys()) {
      if (symbols.includes(symbol)) continue;
      this.#wanted.delete(symbol);
      this.#seen.forget(symbol);
      this.#told.delete(symbol);
    }
    for (const symbol of symbols) if (!this.#wanted.has(symbol)) this.#wanted.set(symbol, now);
    this.#socket.subscribe(instruments);
    this.#watch();
  }

  start(sink: FeedSink): void {
    this.#sink = sink;
    const now = this.clock.monotonic();
    for (const symbol of this.#wanted.keys()) this.#wanted.set(symbol, now);
    this.#watch();
    this.#socket.start({
      quote: (quote) => {
        this.#seen.note(quote);
        if (priceOf(quote) !== undefined && this.#comesFirst(quote.symbol)) {
          this.#served = true;
          this.#closedHere = false;
        }
        this.#sink?.quote(quote);
      },
      status: (status) => {
        this.#own = status;
        this.#tell();
      },
      reject: (rejection) => {
        this.#told.add(rejection.symbol);
        this.#sink?.reject(rejection);
      },
      end: () => this.#sink?.end(),
    });
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#wanted.clear();
    await Promise.all([this.#poller.close(), this.#socket.close()]);
    this.#sink = null;
  }

  /** A venue of which nothing is wanted costs nothing. */
  #watch(): void {
    if (this.#sink !== null && this.#wanted.size > 0) {
      this.#timer ??= setInterval(() => this.#beat(), this.#timings.pulse);
      return;
    }
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #beat(): void {
    const now = this.clock.monotonic();
    const silent = this.#silent(now);
    this.#poller.check(silent, now);
    if (!silent.some((symbol) => this.#comesFirst(symbol)) && this.#neededAt !== null && now - this.#neededAt >= this.#timings.restUntil)
      this.#neededAt = null;
    this.#tell();
  }

  /** What the socket brings no price of. */
  #silent(now: number): string[] {
    return [...this.#wanted.keys()].filter((symbol) => this.#isSilent(symbol, now));
  }

  #isSilent(symbol: string, now: number): boolean {
    const { staleAfter, restAfter } = this.#timings;
    const price = this.#seen.price(symbol);
    if (price !== null) return now - price >= (symbol.includes(':') ? staleAfter : QUIET * staleAfter);
    // A socket that was refused will bring nothing: no need to wait.
    return this.#own?.state === 'refused' || now - (this.#wanted.get(symbol) ?? now) >= restAfter;
  }

  #fetched(quote: Quote): boolean {
    const now = this.clock.monotonic();
    if (!this.#wanted.has(quote.symbol) || !this.#isSilent(quote.symbol, now)) return false;
    const news = this.#seen.news(quote);
    if (news === null) return false;
    this.#sink?.quote(news);
    if (priceOf(news) === undefined) return false;
    if (this.#comesFirst(quote.symbol)) {
      this.#neededAt = now;
      this.#closedHere = false;
    }
    return true;
  }

  /** Where marks are wanted, theirs is the venue's state: a pair may be quiet for hours, and says by itself that it was fetched. */
  #comesFirst(symbol: string): boolean {
    return symbol.includes(':') || ![...this.#wanted.keys()].some((other) => other.includes(':'));
  }

  #unlisted(symbol: string): void {
    const { venue } = this.#rest;
    if (this.#wanted.has(symbol) && !this.#told.has(symbol))
      this.#reject({ venue, symbol, reason: `not among the pairs that ${venue} lists` });
  }

  #reject(rejection: Rejection): void {
    this.#rejected += 1;
    this.#sink?.reject(rejection);
  }

  /** Tells the state when something of it changed. */
  #tell(): void {
    const own = this.#own;
    if (own === null || this.#sink === null) return;
    const status = own.state === 'closed' ? own : this.#judged(own);
    const { closedHere: _, ...open } = status;
    const { answeredAt } = this.#poller;
    const told: FeedStatus = {
      ...open,
      rejected: own.rejected + this.#rejected,
      lastFrame: own.lastFrame === null ? answeredAt : Math.max(own.lastFrame, answeredAt ?? own.lastFrame),
      ...(status.closedHere === true ? { closedHere: true } : {}),
    };
    if (isDeepStrictEqual(told, this.#said)) return;
    this.#said = told;
    this.#sink.status(told);
  }

  /** The socket's state, with what REST adds to it. */
  #judged(own: FeedStatus): FeedStatus {
    const now = this.clock.monotonic();
    const { failure } = this.#poller;
    const isServing = this.#neededAt !== null && now - this.#neededAt < this.#timings.staleAfter;
    if (isServing) {
      const why = own.detail === '' ? this.#inWords(now) : own.detail;
      const detail = `socket: ${why}; prices over REST every ${seconds(this.#timings.restEvery).replace('.0', '')}`;
      return { ...own, state: 'polling', detail, closedHere: false };
    }
    if (own.closedHere === true && failure === null && !this.#closedHere)
      return { ...own, state: 'connecting', detail: `${own.detail}; asking over REST`, closedHere: false };
    const silent = this.#silent(now).filter((symbol) => this.#comesFirst(symbol));
    if (failure === null || silent.length === 0) return { ...own, closedHere: this.#closedHere };
    if (own.closedHere === true || (failure.closedHere && !this.#served && DOWN.has(own.state))) this.#closedHere = true;
    if (this.#closedHere) {
      const detail = failure.closedHere ? failure.reason : own.detail;
      return { ...own, state: 'refused', detail, closedHere: true };
    }
    const detail = [own.detail, `over REST: ${failure.reason}`].filter((text) => text !== '').join('; ');
    return { ...own, detail, closedHere: false };
  }

  /** Why REST is needed although the socket has nothing to complain of. */
  #inWords(now: number): string {
    const [first, ...others] = this.#silent(now).filter((symbol) => this.#comesFirst(symbol));
    if (first === undefined) return 'prices come again';
    return `no price of ${first}${others.length === 0 ? '' : ` and ${others.length} more`}`;
  }
}
