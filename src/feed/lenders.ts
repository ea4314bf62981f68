import { isUsdLike, parseSymbol, USD_STABLECOINS } from '../book/symbol.ts';
import type { InstrumentKey } from './feed.ts';

/** Who lends its marks, the deepest market first. */
const LENDERS = ['binance', 'okx', 'bybit', 'kraken', 'hyperliquid'] as const;

/**
 * Where an instrument's price may be borrowed, the nearest first: of each other venue in turn the same ccxt symbol, else the perpetual of the
 * same base in dollars (of an inverse contract an inverse one, of a spot pair a pair). None for options, and for a stablecoin only its very
 * pair: what it is quoted in is the question there.
 * @param serves whether a venue could have a symbol
 */
export function lendersOf({ venue, symbol }: InstrumentKey, serves: (key: InstrumentKey) => boolean): InstrumentKey[] {
  const symbols = nearest(symbol);
  return LENDERS.filter((lender) => lender !== venue)
    .flatMap((lender) => symbols.map((near) => ({ venue: lender, symbol: near })))
    .filter(serves);
}

function nearest(symbol: string): readonly string[] {
  const parsed = parseSymbol(symbol);
  if (parsed === undefined || parsed.option) return [];
  const { base, quote, inverse } = parsed;
  if (!isUsdLike(quote)) return [symbol];
  if (!symbol.includes(':')) return USD_STABLECOINS.has(base) ? [symbol] : unique([symbol, `${base}/USDT`, `${base}/USDC`, `${base}/USD`]);
  if (inverse) return unique([symbol, `${base}/USD:${base}`]);
  return unique([symbol, `${base}/USDT:USDT`, `${base}/USDC:USDC`, `${base}/USD:USD`]);
}

function unique(symbols: readonly string[]): readonly string[] {
  return [...new Set(symbols)];
}
