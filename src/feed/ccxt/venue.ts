import { loadExchange } from '../../net/ccxt.ts';
import type { VenueOptions } from '../venue.ts';
import type { ExchangeClass, PriceExchange } from './exchange.ts';
import { fetchOnly, type Kind } from './kinds.ts';
import type { MarketsCache } from './markets-cache.ts';
import { openPublic, type Tap } from './public.ts';

export interface CcxtVenueOptions extends VenueOptions {
  readonly markets?: MarketsCache;
}

/** How old a list may be that lacks a symbol, ms. */
const HOUR = 3_600_000;

/** One venue of ccxt's: its class, loaded once, and its lists of pairs and of contracts, each fetched once and shared by all connections. */
export class CcxtVenue {
  /** negmon's name of it. */
  readonly venue: string;
  /** ccxt's. */
  readonly id: string;
  readonly #options: CcxtVenueOptions;
  readonly #shelves = new Map<Kind, Promise<PriceExchange>>();
  /** When a list was fetched, monotonic ms; those of the cache are not here. */
  readonly #fetchedAt = new Map<Kind, number>();
  readonly #giveUp = new AbortController();

  constructor(venue: string, id: string, options: CcxtVenueOptions) {
    this.venue = venue;
    this.id = id;
    this.#options = options;
  }

  /**
   * A new exchange object that knows its markets. One a connection: nothing of a broken one, neither a subscription nor a backoff, is left.
   * Markets from the cache, or of an hour ago, are fetched anew when they lack one of these symbols.
   * @throws what ccxt throws when the markets cannot be had
   */
  async open(kind: Kind, symbols: readonly string[], signal: AbortSignal, tap?: Tap): Promise<PriceExchange> {
    let shelf = await this.#stocked(kind);
    if (this.#isOld(kind) && symbols.some((symbol) => shelf.markets?.[symbol] === undefined)) {
      this.#shelves.set(kind, this.#fetched(kind, shelf));
      shelf = await this.#stocked(kind);
    }
    const exchange = await this.#made(signal, tap);
    exchange.setMarketsFromExchange(shelf as never);
    return exchange;
  }

  /** Gives up what is being fetched. */
  close(): void {
    this.#giveUp.abort();
  }

  #isOld(kind: Kind): boolean {
    const at = this.#fetchedAt.get(kind);
    return at === undefined || this.#options.clock.monotonic() - at >= HOUR;
  }

  /** Tried anew by the next who asks when it fails. */
  async #stocked(kind: Kind): Promise<PriceExchange> {
    const mine = this.#shelves.get(kind) ?? this.#stock(kind);
    this.#shelves.set(kind, mine);
    try {
      return await mine;
    } catch (error) {
      if (this.#shelves.get(kind) === mine) this.#shelves.delete(kind);
      throw error;
    }
  }

  async #stock(kind: Kind): Promise<PriceExchange> {
    const exchange = await this.#made(this.#giveUp.signal);
    const kept = await this.#options.markets?.load(this.#shelfName(kind)).catch(() => null);
    if (kept === undefined || kept === null || !isMarkets(kept)) return this.#fetched(kind, exchange);
    exchange.setMarkets(Object.values(kept) as never);
    return exchange;
  }

  async #fetched(kind: Kind, exchange: PriceExchange): Promise<PriceExchange> {
    const markets = await exchange.loadMarkets(true, fetchOnly(exchange, kind));
    if (Object.keys(markets).length === 0) throw new Error('its list of markets is empty');
    this.#fetchedAt.set(kind, this.#options.clock.monotonic());
    // A disk that is full must not cost a price.
    void this.#options.markets?.save(this.#shelfName(kind), markets).catch(() => {});
    return exchange;
  }

  #shelfName(kind: Kind): string {
    return `${this.id}-${kind}`;
  }

  async #made(signal: AbortSignal, tap?: Tap): Promise<PriceExchange> {
    const { address, timings, clock } = this.#options;
    return await openPublic(await loadExchange<ExchangeClass>(this.id), {
      address,
      timings,
      clock,
      signal,
      ...(tap === undefined ? {} : { tap }),
    });
  }
}

/** Whether something kept looks like ccxt's markets: by symbol, each with its own. */
function isMarkets(kept: object): boolean {
  const markets = Object.entries(kept) as [string, { readonly symbol?: unknown; readonly id?: unknown } | null][];
  return markets.length > 0 && markets.every(([symbol, market]) => market?.symbol === symbol && typeof market.id === 'string');
}
