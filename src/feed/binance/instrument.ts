import { parseSymbol } from '../../book/symbol.ts';
import { isSymbol } from '../validate.ts';
import type { MarketId } from './endpoints.ts';

/** An instrument as Binance knows it. */
export interface Instrument {
  readonly market: MarketId;
  /** "BTCUSDT", "BTCUSD_PERP", "BTCUSD_260327". */
  readonly id: string;
}

/**
 * Binance's name of a ccxt futures symbol; null when it is none (spot, options, other settlements).
 * Linear is base + quote, inverse is base + USD; dated ones end in the expiry, inverse perpetuals in PERP.
 */
export function instrumentOf(symbol: string): Instrument | null {
  if (!isSymbol(symbol) || symbol !== symbol.toUpperCase() || !symbol.includes(':')) return null;
  const parsed = parseSymbol(symbol);
  if (parsed === undefined || parsed.option) return null;
  const { base, quote, settle, expiry } = parsed;
  const pair = `${base}${quote}`;
  if (!/^[A-Z0-9]+$/.test(pair)) return null;
  if (quote === 'USD' && settle === base) return { market: 'coinm', id: `${pair}_${expiry ?? 'PERP'}` };
  if (quote !== 'USD' && settle === quote) return { market: 'usdm', id: expiry === null ? pair : `${pair}_${expiry}` };
  return null;
}
