import type { VenueAddress } from '../net/address.ts';
import { binanceFeed } from './binance/feed.ts';
import { BorrowingFeed } from './borrow.ts';
import { bybitFeed } from './bybit/feed.ts';
import { ccxtFeed } from './ccxt/feed.ts';
import type { MarketsCache } from './ccxt/markets-cache.ts';
import { systemClock } from './clock.ts';
import { doubting } from './doubting.ts';
import { FallbackFeed } from './fallback.ts';
import type { Clock, Feed, FeedSink, InstrumentKey } from './feed.ts';
import { hyperliquidFeed } from './hyperliquid/feed.ts';
import { krakenFeed } from './kraken/feed.ts';
import { okxFeed } from './okx/feed.ts';
import type { RestVenue } from './rest.ts';
import { restOf } from './rests.ts';
import { TIMINGS, type Timings } from './timings.ts';
import type { Trace } from './trace.ts';
import type { VenueOptions } from './venue.ts';

export interface LiveOptions {
  /** Stand-in addresses by venue (contract.md section 7). */
  readonly venues?: Readonly<Record<string, VenueAddress>>;
  /** What differs from the defaults. */
  readonly timings?: Partial<Timings>;
  readonly clock?: Clock;
  /** [0, 1), for the jitter between dials. */
  readonly random?: () => number;
  /** Where ccxt's lists of markets are kept; absent: nowhere. */
  readonly lists?: MarketsCache;
  /** Hears what happens to the connections. */
  readonly trace?: (venue: string, trace: Trace) => void;
}

/** The venues with a feed of their own; every other one is ccxt's. */
const VENUES: Readonly<Record<string, (options: VenueOptions) => Feed>> = {
  binance: binanceFeed,
  bybit: bybitFeed,
  hyperliquid: hyperliquidFeed,
  kraken: krakenFeed,
  okx: okxFeed,
};

/**
 * Live prices of every venue asked for: over its socket, else over REST, else borrowed from another. A venue is dialled when the first of its
 * instruments is wanted.
 * @throws AddressError when a stand-in address may not be used
 */
export function liveFeed(options: LiveOptions = {}): Feed {
  const { venues = {}, clock = systemClock(), random = Math.random, lists, trace } = options;
  const timings = { ...TIMINGS, ...options.timings };
  const rests = new Map<string, RestVenue>();
  const open = (venue: string): Feed => {
    const address = venues[venue] ?? {};
    const made: VenueOptions = { clock, timings, random, address, ...traced(venue, trace) };
    const socket = VENUES[venue]?.(made) ?? ccxtFeed(venue, lists === undefined ? made : { ...made, markets: lists });
    const rest = restOf(venue, address);
    if (rest === undefined) return socket;
    rests.set(venue, rest);
    // Where another server stands in for the socket's and none for REST's, the venue's own would mix two sources of prices.
    return address.ws !== undefined && address.rest === undefined ? socket : new FallbackFeed(socket, rest, made);
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
    this.#sink = doubting(sink, this.clock);
    for (const feed of this.#feeds.values()) feed.start(this.#sink);
  }

  async close(): Promise<void> {
    this.#sink = null;
    await Promise.all([...this.#feeds.values()].map((feed) => feed.close()));
  }
}

function traced(venue: string, trace: LiveOptions['trace']): Pick<VenueOptions, 'trace'> {
  return trace === undefined ? {} : { trace: (one) => trace(venue, one) };
}
