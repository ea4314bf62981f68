import { isDeepStrictEqual } from 'node:util';
import type { Quote } from '../book/quote.ts';
import { Connection } from './connection.ts';
import type { Clock, Feed, FeedSink, FeedState, FeedStatus, InstrumentKey, Rejection } from './feed.ts';
import { DialGate, type Gate } from './gate.ts';
import type { Opener } from './link.ts';
import { type SocketStatus, SupervisedSocket } from './socket.ts';
import type { Timings } from './timings.ts';
import type { VenueOptions } from './venue.ts';
import type { Wire } from './wire.ts';

/** One of a venue's markets, which have a connection each. */
export interface LineMarket {
  /** For people ("COIN-M"). */
  readonly name: string;
  /** Paths to try, the likeliest first. */
  readonly routes: readonly [URL, ...URL[]];
  /**
   * The market of whose instruments this connection tells what triggers nothing (bid and ask). It is dialled once that one's prices come,
   * and its own troubles are said but are never the venue's state.
   */
  readonly beside?: string;
  /**
   * Its instruments are pairs, what collateral is worth: they may be quiet for hours without a fault, and where the venue's marks are watched
   * too, those come first. They leave dials to them, and their troubles are said but are not the venue's state.
   */
  readonly pairs?: true;
}

/** Where a venue's wire finds its instruments, and puts what it read. */
export interface Desk {
  /** ccxt symbols by the venue's id, as they are wanted now. */
  symbols(): ReadonlyMap<string, string>;
  quote(quote: Quote): void;
  reject(rejection: Rejection): void;
}

/** What a venue with one connection a market is made of: its language, or a way of its own to dial. */
export type LineVenue<Market extends string> = VenueFacts<Market> &
  (
    | {
        /** A wire for one market. */
        wire(desk: Desk, market: Market): Wire;
      }
    | {
        /** Dials one market. */
        open(desk: Desk, market: Market): Opener;
      }
  );

interface VenueFacts<Market extends string> {
  /** ccxt venue id. */
  readonly venue: string;
  readonly markets: Readonly<Record<Market, LineMarket>>;
  /** What is said of a symbol that is none of the venue's ("not a Binance futures symbol"). */
  readonly stranger: string;
  /** And when none of them is. */
  readonly strangersOnly: string;
  instrumentOf(symbol: string): { readonly market: Market; readonly id: string } | null;
}

interface Line {
  readonly socket: SupervisedSocket;
  symbols: ReadonlyMap<string, string>;
  status: SocketStatus;
}

/** Dials that connections leave to those that come before them. */
const LEFT_TO_OTHERS = 5;
/** How much more patient they are, with the first price and with all others: bid and ask of a quiet market may stand still for minutes. */
const PATIENCE = { first: 3, next: 15 };
/** What of them is worth saying. */
const TROUBLED: ReadonlySet<FeedState> = new Set(['refused', 'limited', 'reconnecting']);

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
    for (const market of [...this.#lines.keys()]) if (!wanted.has(this.#leaderOf(market))) this.#hangUp(market);
    for (const [market, symbols] of wanted) this.#carry(market, symbols);
    this.#tell();
  }

  #carry(market: Market, symbols: ReadonlyMap<string, string>): void {
    const line = this.#lines.get(market);
    if (line !== undefined) {
      line.symbols = symbols;
      line.socket.want([...symbols.keys()]);
      for (const follower of this.#followersOf(market)) if (this.#lines.has(follower)) this.#carry(follower, symbols);
      return;
    }
    const { clock, timings, random, trace } = this.#options;
    const { routes, beside, pairs } = this.#venue.markets[market];
    const made: Line = {
      symbols,
      status: { state: 'connecting', detail: '', redials: 0, lastFrame: null },
      socket: new SupervisedSocket({
        routes,
        open: this.#opener(
          {
            symbols: () => made.symbols,
            quote: (quote) => this.#sink?.quote(quote),
            reject: (rejection) => this.#reject(rejection),
          },
          market,
        ),
        clock,
        timings: beside === undefined ? timings : patient(timings),
        gate: this.#gateOf(market),
        ...(pairs === true ? { quiet: true } : {}),
        random,
        trace: beside === undefined ? trace : undefined,
        status: (status) => {
          made.status = status;
          if (status.state === 'live')
            for (const follower of this.#followersOf(market)) if (!this.#lines.has(follower)) this.#carry(follower, made.symbols);
          this.#tell();
        },
      }),
    };
    this.#lines.set(market, made);
    made.socket.want([...symbols.keys()]);
    made.socket.start();
  }

  /** The market that a connection goes beside; itself where it stands alone. */
  #leaderOf(market: Market): Market {
    return (this.#venue.markets[market].beside ?? market) as Market;
  }

  /** Asked anew for each dial: the marks may come to be watched later, or no more. */
  #gateOf(market: Market): Gate {
    return this.#gate.leaving(() => (this.#isSecond(market) ? LEFT_TO_OTHERS : 0));
  }

  /** Whether other connections of the venue come before this one. */
  #isSecond(market: Market): boolean {
    const { beside, pairs } = this.#venue.markets[market];
    return beside !== undefined || (pairs === true && [...this.#lines.keys()].some((other) => this.#venue.markets[other].pairs !== true));
  }

  #followersOf(market: Market): Market[] {
    return (Object.keys(this.#venue.markets) as Market[]).filter((other) => other !== market && this.#leaderOf(other) === market);
  }

  #opener(desk: Desk, market: Market): Opener {
    const venue = this.#venue;
    if ('open' in venue) return venue.open(desk, market);
    const wire = venue.wire(desk, market);
    return (dial) => new Connection({ ...dial, wire });
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

  /** Tells the venue's state when something of it changed: the worst line that comes first speaks for all, and says its market's name where there are two. */
  #tell(): void {
    if (this.#sink === null) return;
    const { venue, markets, strangersOnly } = this.#venue;
    const all = [...this.#lines].map(([market, { status }]) => ({ ...markets[market], ...status, isSecond: this.#isSecond(market) }));
    const lines = all.filter(({ isSecond }) => !isSecond);
    const worst = lines.toSorted((a, b) => WORST_FIRST.indexOf(a.state) - WORST_FIRST.indexOf(b.state))[0];
    if (worst === undefined && this.#strangers.size === 0) return;
    const { state = 'refused', detail = strangersOnly, name = '' } = worst ?? {};
    const aside = all.filter((line) => line.isSecond && TROUBLED.has(line.state)).map((line) => `${line.name}: ${line.detail}`);
    const isOneOfMany = all.filter(({ beside }) => beside === undefined).length > 1;
    const lastFrames = lines.map(({ lastFrame }) => lastFrame).filter((frame) => frame !== null);
    const status: FeedStatus = {
      venue,
      state,
      detail: [isOneOfMany && detail !== '' ? `${name}: ${detail}` : detail, ...aside].filter((text) => text !== '').join('; '),
      rejected: this.#rejected,
      redials: lines.reduce((sum, { redials }) => sum + redials, 0),
      lastFrame: lastFrames.length === 0 ? null : Math.max(...lastFrames),
      ...(lines.some(({ closedHere }) => closedHere === true) ? { closedHere: true } : {}),
    };
    if (isDeepStrictEqual(status, this.#said)) return;
    this.#said = status;
    this.#sink.status(status);
  }
}

function patient(timings: Timings): Timings {
  const { firstWithin, staleAfter, starvedAfter } = timings;
  const { first, next } = PATIENCE;
  return { ...timings, firstWithin: first * firstWithin, staleAfter: next * staleAfter, starvedAfter: next * starvedAfter };
}
