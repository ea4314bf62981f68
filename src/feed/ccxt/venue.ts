import type { VenueOptions } from '../venue.ts';
import type { PriceExchange } from './exchange.ts';
import { loadExchange } from './load.ts';
import type { MarketsCache } from './markets-cache.ts';
import { openPublic, type Tap } from './public.ts';

export interface CcxtVenueOptions extends VenueOptions {
  readonly markets?: MarketsCache;
}

/** One venue of ccxt's: its class, loaded once, and its markets, fetched once and shared by all its connections. */
export class CcxtVenue {
  /** negmon's name of it. */
  readonly venue: string;
  /** ccxt's. */
  readonly id: string;
  readonly #options: CcxtVenueOptions;
  #shelf: Promise<PriceExchange> | null = null;
  readonly #giveUp = new AbortController();
  #isFresh = false;

  constructor(venue: string, id: string, options: CcxtVenueOptions) {
    this.venue = venue;
    this.id = id;
    this.#options = options;
  }

  /** For people. */
  get name(): string {
    return this.venue;
  }

  /**
   * A new exchange object that knows its markets. One a connection: nothing of a broken one, neither a subscription nor a backoff, is left.
   * Markets from the cache are fetched anew when they lack one of these symbols.
   * @throws what ccxt throws when the markets cannot be had
   */
  async open(symbols: readonly string[], signal: AbortSignal, tap: Tap): Promise<PriceExchange> {
    let shelf = await this.#stocked();
    if (!this.#isFresh && symbols.some((symbol) => shelf.markets?.[symbol] === undefined)) {
      this.#shelf = this.#fetched(shelf);
      shelf = await this.#stocked();
    }
    const exchange = await this.#made(signal, tap);
    exchange.setMarketsFromExchange(shelf as never);
    return exchange;
  }

  /** @throws what ccxt throws when the markets cannot be had */
  async rest(): Promise<PriceExchange> {
    return await this.#stocked();
  }

  /** Gives up what is being fetched. */
  close(): void {
    this.#giveUp.abort();
  }

  /** Tried anew by the next who asks when it fails. */
  async #stocked(): Promise<PriceExchange> {
    this.#shelf ??= this.#stock();
    const mine = this.#shelf;
    try {
      return await mine;
    } catch (error) {
      if (this.#shelf === mine) this.#shelf = null;
      throw error;
    }
  }

  async #stock(): Promise<PriceExchange> {
    const exchange = await this.#made(this.#giveUp.signal);
    const kept = await this.#options.markets?.load(this.id).catch(() => null);
    if (kept === undefined || kept === null || !isMarkets(kept)) return this.#fetched(exchange);
    exchange.setMarkets(Object.values(kept) as never);
    return exchange;
  }

  async #fetched(exchange: PriceExchange): Promise<PriceExchange> {
    const markets = await exchange.loadMarkets(true);
    if (Object.keys(markets).length === 0) throw new Error('its list of markets is empty');
    this.#isFresh = true;
    // A disk that is full must not cost a price.
    void this.#options.markets?.save(this.id, markets).catch(() => {});
    return exchange;
  }

  async #made(signal: AbortSignal, tap?: Tap): Promise<PriceExchange> {
    const { address, timings, clock } = this.#options;
    return await openPublic(await loadExchange(this.id), { address, timings, clock, signal, ...(tap === undefined ? {} : { tap }) });
  }
}

/** Whether something kept looks like ccxt's markets: by symbol, each with its own. */
function isMarkets(kept: object): boolean {
  const markets = Object.entries(kept) as [string, { readonly symbol?: unknown; readonly id?: unknown } | null][];
  return markets.length > 0 && markets.every(([symbol, market]) => market?.symbol === symbol && typeof market.id === 'string');
}
