import { hasSockets } from '../../net/ccxt.ts';
import type { PriceExchange } from './exchange.ts';
import type { Kind } from './kinds.ts';

/** How a venue's prices are asked for over its sockets. */
export interface Way {
  /** Symbols that one call takes. */
  readonly batch: number;
  /** Asks; each promise settles with the first price or error, and what comes between is the tap's. */
  ask(symbols: readonly string[]): Promise<unknown>[];
}

/** Venues whose contracts' prices are fetched although ccxt knows sockets of theirs: HTX's ticker has no mark, the others stream books and trades. */
const FETCHED: ReadonlySet<string> = new Set(['htx', 'dydx', 'bitstamp', 'gemini']);
/** Those whose pairs are fetched too. */
const FETCHED_PAIRS: ReadonlySet<string> = new Set(['bitstamp', 'gemini']);

/** KuCoin's own subscription, which takes a name of our choice: its `watchTicker` and `watchMarkPrice` share one, and the second is never sent. */
interface KucoinFutures {
  subscribePublicUta(hash: string, channel: string, symbol: string): Promise<unknown>;
}

/** Few enough for every venue's limit of one request. */
const BATCH = 50;

/** Whether a venue's prices are fetched over REST, as no socket that ccxt knows brings them. */
export function isPolled(id: string, kind: Kind): boolean {
  return !hasSockets(id) || (kind === 'spot' ? FETCHED_PAIRS : FETCHED).has(id);
}

/**
 * The way to the prices of a venue's spot pairs or of its contracts; null when no socket brings them. The mark is what triggers: it comes in
 * the ticker at most venues, in a stream of its own at a few, and where ccxt has neither the ticker's last price stands in.
 */
export function wayOf(exchange: PriceExchange, kind: Kind): Way | null {
  const { id, has } = exchange;
  const can = (method: string) => (has as Record<string, unknown>)[method] === true;
  if (kind === 'contract') {
    if (id.startsWith('kucoin')) return kucoinFutures(exchange as PriceExchange & KucoinFutures);
    if (can('watchMarkPrices')) return { batch: BATCH, ask: (symbols) => [exchange.watchMarkPrices([...symbols])] };
    if (can('watchMarkPrice')) return { batch: 1, ask: (symbols) => symbols.map((symbol) => exchange.watchMarkPrice(symbol)) };
  }
  if (can('watchTickers')) return { batch: BATCH, ask: (symbols) => [exchange.watchTickers([...symbols])] };
  if (can('watchTicker')) return { batch: 1, ask: (symbols) => symbols.map((symbol) => exchange.watchTicker(symbol)) };
  return null;
}

function kucoinFutures(exchange: PriceExchange & KucoinFutures): Way {
  return {
    batch: 1,
    ask: (symbols) =>
      symbols.flatMap((symbol) => [
        exchange.watchMarkPrice(symbol),
        exchange.watchFundingRate(symbol),
        exchange.subscribePublicUta(`uta:last:${symbol}`, 'ticker', symbol),
      ]),
  };
}
