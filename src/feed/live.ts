import type { VenueAddress } from './address.ts';
import { binanceFeed } from './binance/feed.ts';
import { binanceRest } from './binance/rest.ts';
import { BorrowingFeed } from './borrow.ts';
import { bybitFeed } from './bybit/feed.ts';
import { bybitRest } from './bybit/rest.ts';
import { ccxtFeed } from './ccxt/feed.ts';
import { systemClock } from './clock.ts';
import { FallbackFeed } from './fallback.ts';
import type { Clock, Feed, FeedSink, InstrumentKey } from './feed.ts';
import { hyperliquidFeed } from './hyperliquid/feed.ts';
import { hyperliquidRest } from './hyperliquid/rest.ts';
import { krakenFeed } from './kraken/feed.ts';
import { krakenRest } from './kraken/rest.ts';
import { okxFeed } from './okx/feed.ts';
import { okxRest } from './okx/rest.ts';
import type { RestVenue } from './rest.ts';
import { TIMINGS, type Timings } from './timings.ts';
import type { VenueOptions } from './venue.ts';

export interface LiveOptions {
  /** Stand-in addresses by venue (contract.md section 7). */
  readonly venues?: Readonly<Record<string, VenueAddress>>;
  /** What differs from the defaults. */
  readonly timings?: Partial<Timings>;
  readonly clock?: Clock;
  /** [0, 1), for the jitter between dials. */
  readonly random?: () => number;
}

/** A venue with a feed of our own: its socket, and its bulk prices over REST behind it. */
interface RawVenue {
  readonly socket: (options: VenueOptions) => Feed;
  readonly rest: (address: VenueAddress) => RestVenue;
}

/** The venues with a feed of their own; every other one is ccxt's. */
const VENUES: Readonly<Record<string, RawVenue>> = {
  binance: { socket: binanceFeed, rest: binanceRest },
  bybit: { socket: bybitFeed, rest: bybitRest },
  hyperliquid: { socket: hyperliquidFeed, rest: hyperliquidRest },
  kraken: { socket: krakenFeed, rest: krakenRest },
  okx: { socket: okxFeed, rest: okxRest },
};

/**
 * Live prices of every venue asked for: over its socket, else over REST, else borrowed from another. A venue is dialled when the first of its
 * instruments is wanted.
 * @throws AddressError when a stand-in address may not be used
 */
export function liveFeed({ venues = {}, timings: changes = {}, clock = systemClock(), random = Math.random }: LiveOptions = {}): Feed {
  const timings = { ...TIMINGS, ...changes };
  const rests = new Map(Object.entries(VENUES).map(([venue, { rest }]) => [venue, rest(venues[venue] ?? {})]));
  const open = (venue: string): Feed => {
    const options: VenueOptions = { clock, timings, random, address: venues[venue] ?? {} };
    const rest = rests.get(venue);
    const socket = VENUES[venue]?.socket(options);
    return socket === undefined || rest === undefined ? ccxtFeed(venue, options) : new FallbackFeed(socket, rest, options);
  };
  const serves = ({ venue, symbol }: InstrumentKey) => rests.get(venue)?.serves(symbol) === true;
  return new BorrowingFeed(new LiveFeed(clock, open, Object.keys({ ...VENUES, ...venues })), { timings, serves });
}

/** The feeds of all venues as one. */
class LiveFeed implements Feed {
  readonly clock: Clock;
  readonly #open: (venue: string) => Feed;
  readonly #feeds: Map<string, Feed>;
  #sink: FeedSink | null = null;

  /** @param venues those that are opened at once, so that what is wrong with an address is said at once */
  constructor(clock: Clock, open: (venue: string) => Feed, venues: readonly string[]) {
    this.clock = clock;
    this.#open = open;
    this.#feeds = new Map(venues.map((venue) => [venue, open(venue)]));
  }

  subscribe(instruments: readonly InstrumentKey[]): void {
    for (const { venue } of instruments) {
      if (this.#feeds.has(venue)) continue;
      const feed = this.#open(venue);
      this.#feeds.set(venue, feed);
      if (this.#sink !== null) feed.start(this.#sink);
    }
    for (const feed of this.#feeds.values()) feed.subscribe(instruments);
  }

  start(sink: FeedSink): void {
    this.#sink = sink;
    for (const feed of this.#feeds.values()) feed.start(sink);
  }

  async close(): Promise<void> {
    this.#sink = null;
    await Promise.all([...this.#feeds.values()].map((feed) => feed.close()));
  }
}
