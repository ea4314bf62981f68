import { parseSymbol } from '../../book/symbol.ts';
import { isSymbol } from '../validate.ts';
import type { MarketId } from './endpoints.ts';

/** An instrument as OKX knows it. */
export interface Instrument {
  readonly market: MarketId;
  /** "BTC-USDT-SWAP", "BTC-USD-SWAP", "BTC-USD-260327", of spot "BTC-USDT". */
  readonly id: string;
}

/** OKX's name of a ccxt symbol; null when it is none (options, other settlements). A symbol without ':' is a spot pair. */
export function instrumentOf(symbol: string): Instrument | null {
  if (!isSymbol(symbol) || symbol !== symbol.toUpperCase()) return null;
  const parsed = parseSymbol(symbol);
  if (parsed === undefined || parsed.option) return null;
  const { base, quote, settle, expiry } = parsed;
  if (!/^[A-Z0-9]+$/.test(`${base}${quote}`)) return null;
  if (!symbol.includes(':')) return { market: 'spot', id: `${base}-${quote}` };
  const settlesIn = quote === 'USD' ? base : quote;
  return settle === settlesIn ? { market: 'contracts', id: `${base}-${quote}-${expiry ?? 'SWAP'}` } : null;
}

/** What an instrument's index goes by: "BTC-USDT" of "BTC-USDT-SWAP", and of the spot pair itself. */
export function pairOf(id: string): string {
  return isSpot(id) ? id : id.slice(0, id.lastIndexOf('-'));
}

/** Whether an instrument is a spot pair: it has a last price and no mark of its own. */
export function isSpot(id: string): boolean {
  return id.indexOf('-') === id.lastIndexOf('-');
}

/** Whether an instrument pays funding; dated ones do not. */
export function isPerpetual(id: string): boolean {
  return id.endsWith('-SWAP');
}
