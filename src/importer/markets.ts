import type { Exchange } from 'ccxt';
import { plain } from '../net/exact.ts';

/** What ccxt knows of a contract or a pair. */
export interface Market {
  /** ccxt's unified symbol. */
  readonly symbol: string;
  /** Base (linear) or quote money (inverse) of one contract, as a decimal string; null where the list has none. */
  readonly contractSize: string | null;
  readonly base: string;
  readonly quote: string;
  /** Null for a pair. */
  readonly settle: string | null;
  readonly inverse: boolean;
  readonly option: boolean;
}

/** A list may be older than this only while nothing is missing in it, ms. */
const FRESH = 600_000;

/** A venue's lists of contracts by its own ids, each fetched when it is first needed, and anew when something is missing in it. */
export class Markets {
  readonly #exchange: Pick<Exchange, 'options' | 'fetchMarkets'>;
  readonly #now: () => number;
  readonly #failed: (error: unknown) => Error;
  readonly #lists = new Map<string, { readonly at: number; readonly byId: ReadonlyMap<string, Market> }>();

  /** @param failed makes an error of what ccxt throws */
  constructor(exchange: Pick<Exchange, 'options' | 'fetchMarkets'>, now: () => number, failed: (error: unknown) => Error) {
    this.#exchange = exchange;
    this.#now = now;
    this.#failed = failed;
  }

  /**
   * Contracts by the venue's ids; an id that the venue's list does not have is absent.
   * @param ids fetches nothing when empty
   * @param types which list of ccxt's `options.fetchMarkets.types`: ['linear'], ['swap', 'future'], or an object as HTX has it
   * @param params what to say in the request itself
   * @throws ImportError
   */
  async of(ids: readonly string[], types: readonly string[] | object, params: object = {}): Promise<ReadonlyMap<string, Market>> {
    if (ids.length === 0) return new Map();
    const name = JSON.stringify([types, params]);
    const known = this.#lists.get(name);
    const isFresh = known !== undefined && this.#now() - known.at < FRESH;
    if (known !== undefined && (isFresh || ids.every((id) => known.byId.has(id)))) return known.byId;
    const byId = await this.#fetch(types, params);
    this.#lists.set(name, { at: this.#now(), byId });
    return byId;
  }

  async #fetch(types: readonly string[] | object, params: object): Promise<ReadonlyMap<string, Market>> {
    const { options } = this.#exchange;
    options['fetchMarkets'] = { ...(options['fetchMarkets'] as object | undefined), types };
    try {
      const markets = await this.#exchange.fetchMarkets(params);
      if (markets.length === 0) throw new Error('its list of contracts is empty');
      return new Map(markets.flatMap((market) => (market?.id === undefined ? [] : [[market.id, marketOf(market)] as const])));
    } catch (error) {
      throw this.#failed(error);
    }
  }
}

type CcxtMarket = NonNullable<Awaited<ReturnType<Exchange['fetchMarkets']>>[number]>;

function marketOf({ symbol, contractSize, base, quote, settle, inverse, option }: CcxtMarket): Market {
  return {
    symbol,
    // A few digits, which a float gives back as they were.
    contractSize: contractSize === undefined ? null : plain(String(contractSize)),
    base,
    quote,
    settle: settle ?? null,
    inverse: inverse === true,
    option: option === true,
  };
}
