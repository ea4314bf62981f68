import type { VenueAddress } from './address.ts';
import { binanceFeed } from './binance/feed.ts';
import { binanceRest } from './binance/rest.ts';
import { BorrowingFeed } from './borrow.ts';
import { bybitFeed } from './bybit/feed.ts';
import { bybitRest } from './bybit/rest.ts';
import { clean } from './clean.ts';
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
  const rests = new Map<string, RestVenue>();
  const feeds = new Map<string, Feed>();
  for (const [venue, { socket, rest }] of Object.entries(VENUES)) {
    const address = venues[venue] ?? {};
    const options = { clock, timings, random, address };
    const behind = rest(address);
    rests.set(venue, behind);
    feeds.set(venue, new FallbackFeed(socket(options), behind, options));
  }
  const serves = ({ venue, symbol }: InstrumentKey) => rests.get(venue)?.serves(symbol) === true;
  return new BorrowingFeed(new LiveFeed(clock, feeds), { timings, serves });
}

/** The feeds of all venues as one. */
class LiveFeed implements Feed {
  readonly clock: Clock;
  readonly #feeds: ReadonlyMap<string, Feed>;
  readonly #unknown = new Set<string>();
  #wanted: readonly InstrumentKey[] = [];
  #sink: FeedSink | null = null;

  constructor(clock: Clock, feeds: ReadonlyMap<string, Feed>) {
    this.clock = clock;
    this.#feeds = feeds;
  }

  subscribe(instruments: readonly InstrumentKey[]): void {
    this.#wanted = instruments;
    for (const feed of this.#feeds.values()) feed.subscribe(instruments);
    this.#tellUnknown();
  }

  start(sink: FeedSink): void {
    this.#sink = sink;
    for (const feed of this.#feeds.values()) feed.start(sink);
    this.#tellUnknown();
  }

  async close(): Promise<void> {
    this.#sink = null;
    await Promise.all([...this.#feeds.values()].map((feed) => feed.close()));
  }

  /** Says once of each venue that there is no feed for it: its rows stay without a price, and must not look forgotten. */
  #tellUnknown(): void {
    if (this.#sink === null) return;
    for (const { venue } of this.#wanted) {
      if (this.#feeds.has(venue) || this.#unknown.has(venue)) continue;
      this.#unknown.add(venue);
      const shown = clean(venue, 40);
      const detail = `no live prices for venue ${shown === '' ? '(none)' : shown} yet`;
      this.#sink.status({ venue: shown, state: 'refused', detail, rejected: 0, redials: 0, lastFrame: null });
    }
  }
}
