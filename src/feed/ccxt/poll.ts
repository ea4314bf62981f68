import type { PriceExchange, RawTicker } from './exchange.ts';
import type { Kind } from './kinds.ts';
import type { Read } from './public.ts';

/** How a venue's prices are fetched: one call brings all that it can. */
export type Poll = (symbols: readonly string[]) => Promise<readonly Read[]>;

/** The way to fetch a venue's prices; null when there is none. */
export function pollOf(exchange: PriceExchange, kind: Kind): Poll | null {
  const { id, has } = exchange;
  const can = (method: string) => (has as Record<string, unknown>)[method] === true;
  if (id === 'dydx') return async () => readsOf((await exchange.fetchMarkets()) as unknown);
  if (id === 'htx' && kind === 'contract') return (symbols) => each(symbols, (symbol) => candleOf(exchange, symbol));
  if (kind === 'contract' && can('fetchMarkPrices')) return async (symbols) => readsOf(await exchange.fetchMarkPrices([...symbols]));
  if (can('fetchTickers')) return async (symbols) => readsOf(await exchange.fetchTickers([...symbols]));
  if (can('fetchTicker')) return (symbols) => each(symbols, async (symbol) => readsOf([await exchange.fetchTicker(symbol)]));
  return null;
}

/** HTX tells its mark in candles alone; the newest one's close is the mark of now. */
async function candleOf(exchange: PriceExchange, symbol: string): Promise<Read[]> {
  const candles = (await exchange.fetchMarkOHLCV(symbol, '1m', undefined, 1)) as unknown as readonly (readonly unknown[])[];
  return [{ symbol, info: { markPrice: candles.at(-1)?.[4] }, unified: {} }];
}

async function each(symbols: readonly string[], fetch: (symbol: string) => Promise<readonly Read[]>): Promise<readonly Read[]> {
  const all: Read[] = [];
  for (const symbol of symbols) all.push(...(await fetch(symbol)));
  return all;
}

/** Markets or tickers of ccxt's, a list or by symbol. */
function readsOf(answer: unknown): Read[] {
  return Object.values(answer as Record<string, { readonly symbol?: unknown; readonly info?: unknown }>).flatMap((entry) => {
    const { symbol, info } = entry;
    if (typeof symbol !== 'string' || typeof info !== 'object' || info === null) return [];
    return [{ symbol, info: info as RawTicker, unified: entry as RawTicker }];
  });
}
