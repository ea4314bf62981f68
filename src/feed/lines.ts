import { isDeepStrictEqual } from 'node:util';
import type { Quote } from '../book/quote.ts';
import type { Clock, Feed, FeedSink, FeedState, FeedStatus, InstrumentKey, Rejection } from './feed.ts';
import { DialGate } from './gate.ts';
import { type SocketStatus, SupervisedSocket } from './socket.ts';
import type { VenueOptions } from './venue.ts';
import type { Wire } from './wire.ts';

/** One of a venue's markets, which have a connection each. */
export interface LineMarket {
  /** For people ("COIN-M"). */
  readonly name: string;
  /** Paths to try, the likeliest first. */
  readonly routes: readonly [URL, ...URL[]];
}

/** Where a venue's wire finds its instruments, and puts what it read. */
export interface Desk {
  /** ccxt symbols by the venue's id, as they are wanted now. */
  symbols(): ReadonlyMap<string, string>;
  quote(quote: Quote): void;
  reject(rejection: Rejection): void;
}

/** What a venue with one connection a market is made of. */
export interface LineVenue<Market extends string> {
  /** ccxt venue id. */
  readonly venue: string;
  readonly markets: Readonly<Record<Market, LineMarket>>;
  /** What is said of a symbol that is none of the venue's ("not a Binance futures symbol"). */
  readonly stranger: string;
  /** And when none of them is. */
  readonly strangersOnly: string;
  instrumentOf(symbol: string): { readonly market: Market; readonly id: string } | null;
  /** A wire for one market. */
  wire(desk: Desk, market: Market): Wire;
}

interface Line {
  readonly socket: SupervisedSocket;
  symbols: ReadonlyMap<string, string>;
  status: SocketStatus;
}

/** From what a reader has to know first to what may be left unsaid. */
const WORST_FIRST: readonly FeedState[] = ['refused', 'limited', 'reconnecting', 'stale', 'polling', 'connecting', 'live'];

/** A venue's prices over one supervised connection for each of its markets that is wanted. */
export class LinesFeed<Market extends string> implements Feed {
  readonly clock: Clock;
  readonly #options: VenueOptions;
  readonly #venue: LineVenue<Market>;
  readonly #gate = new DialGate();
  readonly #lines = new Map<Market, Line>();
  readonly #closing = new Set<Promise<void>>();
  readonly #strangers = new Set<string>();
  #wanted: readonly string[] = [];
  #sink: FeedSink | null = null;
  #rejected = 0;
  #said: FeedStatus | null = null;

  constructor(options: VenueOptions, venue: LineVenue<Market>) {
    this.#options = options;
    this.#venue = venue;
    this.clock = options.clock;
  }

  /** Keys of other venues are left alone; a symbol that the venue does not have is told once. */
  subscribe(instruments: readonly InstrumentKey[]): void {
    this.#wanted = instruments.filter(({ venue }) => venue === this.#venue.venue).map(({ symbol }) => symbol);
    if (this.#sink !== null) this.#apply();
  }

  start(sink: FeedSink): void {
    this.#sink = sink;
    this.#apply();
  }

  async close(): Promise<void> {
    const sink = this.#sink;
    this.#sink = null;
    for (const market of [...this.#lines.keys()]) this.#hangUp(market);
    if (this.#said !== null) sink?.status({ ...this.#said, state: 'closed', detail: '' });
    await Promise.all(this.#closing);
  }

  #apply(): void {
    const { venue, stranger } = this.#venue;
    const wanted = new Map<Market, Map<string, string>>();
    for (const symbol of this.#wanted) {
      const instrument = this.#venue.instrumentOf(symbol);
      if (instrument !== null) {
        const symbols = wanted.get(instrument.market) ?? new Map<string, string>();
        wanted.set(instrument.market, symbols.set(instrument.id, symbol));
      } else if (!this.#strangers.has(symbol)) {
        this.#strangers.add(symbol);
        this.#reject({ venue, symbol, reason: stranger });
      }
    }
    for (const market of [...this.#lines.keys()]) if (!wanted.has(market)) this.#hangUp(market);
    for (const [market, symbols] of wanted) this.#carry(market, symbols);
    this.#tell();
  }

  #carry(market: Market, symbols: ReadonlyMap<string, string>): void {
    const line = this.#lines.get(market);
    if (line !== undefined) {
      line.symbols = symbols;
      line.socket.want([...symbols.keys()]);
      return;
    }
    const { clock, timings, random, trace } = this.#options;
    const made: Line = {
      symbols,
      status: { state: 'connecting', detail: '', redials: 0, lastFrame: null },
      socket: new SupervisedSocket({
        routes: this.#venue.markets[market].routes,
        wire: this.#venue.wire(
          {
            symbols: () => made.symbols,
            quote: (quote) => this.#sink?.quote(quote),
            reject: (rejection) => this.#reject(rejection),
          },
          market,
        ),
        clock,
        timings,
        gate: this.#gate,
        random,
        trace,
        status: (status) => {
          made.status = status;
          this.#tell();
        },
      }),
    };
    this.#lines.set(market, made);
    made.socket.want([...symbols.keys()]);
    made.socket.start();
  }

  #hangUp(market: Market): void {
    const line = this.#lines.get(market);
    if (line === undefined) return;
    this.#lines.delete(market);
    const gone = line.socket.close().finally(() => this.#closing.delete(gone));
    this.#closing.add(gone);
  }

  #reject(rejection: Rejection): void {
    if (this.#sink === null) return;
    this.#rejected += 1;
    this.#sink.reject(rejection);
  }

  /** Tells the venue's state when something of it changed: the worst line speaks for all, and says its market's name where there are two. */
  #tell(): void {
    if (this.#sink === null) return;
    const { venue, markets, strangersOnly } = this.#venue;
    const lines = [...this.#lines].map(([market, { status }]) => ({ name: markets[market].name, ...status }));
    const worst = lines.toSorted((a, b) => WORST_FIRST.indexOf(a.state) - WORST_FIRST.indexOf(b.state))[0];
    if (worst === undefined && this.#strangers.size === 0) return;
    const { state = 'refused', detail = strangersOnly, name = '' } = worst ?? {};
    const lastFrames = lines.map(({ lastFrame }) => lastFrame).filter((frame) => frame !== null);
    const status: FeedStatus = {
      venue,
      state,
      detail: lines.length > 1 && detail !== '' ? `${name}: ${detail}` : detail,
      rejected: this.#rejected,
      redials: lines.reduce((sum, { redials }) => sum + redials, 0),
      lastFrame: lastFrames.length === 0 ? null : Math.max(...lastFrames),
    };
    if (isDeepStrictEqual(status, this.#said)) return;
    this.#said = status;
    this.#sink.status(status);
  }
}
