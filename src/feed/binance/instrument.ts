import { parseSymbol } from '../../book/symbol.ts';
import { isSymbol } from '../validate.ts';
import type { MarketId } from './endpoints.ts';

/** An instrument as Binance knows it. */
export interface Instrument {
  readonly market: MarketId;
  /** "BTCUSDT", "BTCUSD_PERP", "BTCUSD_260327"; a spot pair may have the name of a perpetual. */
  readonly id: string;
}

/**
 * Binance's name of a ccxt symbol; null when it is none (options, other settlements). A symbol without ':' is a spot pair.
 * Linear is base + quote, inverse is base + USD; dated ones end in the expiry, inverse perpetuals in PERP.
 */
export function instrumentOf(symbol: string): Instrument | null {
  if (!isSymbol(symbol) || symbol !== symbol.toUpperCase()) return null;
  const parsed = parseSymbol(symbol);
  if (parsed === undefined || parsed.option) return null;
  const { base, quote, settle, expiry } = parsed;
  const pair = `${base}${quote}`;
  if (!/^[A-Z0-9]+$/.test(pair)) return null;
  if (!symbol.includes(':')) return { market: 'spot', id: pair };
  if (quote === 'USD' && settle === base) return { market: 'coinm', id: `${pair}_${expiry ?? 'PERP'}` };
  if (quote !== 'USD' && settle === quote) return { market: 'usdm', id: expiry === null ? pair : `${pair}_${expiry}` };
  return null;
}
