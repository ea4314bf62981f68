import type { VenueAddress } from './address.ts';
import { binanceFeed } from './binance/feed.ts';
import { bybitFeed } from './bybit/feed.ts';
import { clean } from './clean.ts';
import { systemClock } from './clock.ts';
import type { Clock, Feed, FeedSink, InstrumentKey } from './feed.ts';
import { hyperliquidFeed } from './hyperliquid/feed.ts';
import { krakenFeed } from './kraken/feed.ts';
import { okxFeed } from './okx/feed.ts';
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
  /** Hears what happens to the connections. */
  readonly trace?: (venue: string, trace: Trace) => void;
}

/** The venues with live prices. */
const VENUES: Readonly<Record<string, (options: VenueOptions) => Feed>> = {
  binance: binanceFeed,
  bybit: bybitFeed,
  hyperliquid: hyperliquidFeed,
  kraken: krakenFeed,
  okx: okxFeed,
};

/**
 * Live prices of every venue asked for. A venue is dialled when the first of its instruments is wanted.
 * @throws AddressError when a stand-in address may not be used
 */
export function liveFeed(options: LiveOptions = {}): Feed {
  return new LiveFeed(options);
}

class LiveFeed implements Feed {
  readonly clock: Clock;
  readonly #feeds: ReadonlyMap<string, Feed>;
  readonly #unknown = new Set<string>();
  #wanted: readonly InstrumentKey[] = [];
  #sink: FeedSink | null = null;

  constructor({ venues = {}, timings = {}, clock = systemClock(), random = Math.random, trace }: LiveOptions) {
    this.clock = clock;
    this.#feeds = new Map(
      Object.entries(VENUES).map(([venue, open]) => [
        venue,
        open({
          clock,
          timings: { ...TIMINGS, ...timings },
          random,
          address: venues[venue] ?? {},
          ...(trace === undefined ? {} : { trace: (one: Trace) => trace(venue, one) }),
        }),
      ]),
    );
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
