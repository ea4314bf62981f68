import { parseSymbol } from '../../book/symbol.ts';
import { isSymbol } from '../validate.ts';
import type { MarketId } from './endpoints.ts';

/** An instrument as Kraken knows it. */
export interface Instrument {
  readonly market: MarketId;
  /** "PF_XBTUSD", "FI_XBTUSD_261225"; of spot "BTC/USD". */
  readonly id: string;
}

/**
 * Kraken's name of a ccxt symbol; null when it is none (options, futures quoted in anything but USD). A symbol without ':' is a spot pair,
 * and goes by ccxt's own name: the XBT of its REST interface does not exist in version 2 of its socket.
 * Inverse ones (settled in the coin) are PI_ and FI_, linear multi-collateral ones PF_ and FF_; dated ones end in the expiry.
 * Bitcoin is XBT in every future; no other coin has a name of its own here: Dogecoin, XDG on the spot exchange, is PF_DOGEUSD
 * (Kraken's "Linear Contract Specifications" and its list of instruments).
 */
export function instrumentOf(symbol: string): Instrument | null {
  if (!isSymbol(symbol) || symbol !== symbol.toUpperCase()) return null;
  const parsed = parseSymbol(symbol);
  if (parsed === undefined || parsed.option) return null;
  const { base, quote, settle, expiry, inverse } = parsed;
  // ccxt says BTC; a second name for one product would leave one of the two without prices.
  if (base === 'XBT' || quote === 'XBT' || !/^[A-Z0-9]+$/.test(`${base}${quote}`)) return null;
  if (!symbol.includes(':')) return { market: 'spot', id: `${base}/${quote}` };
  if (quote !== 'USD' || (settle !== base && settle !== 'USD')) return null;
  const pair = `${base === 'BTC' ? 'XBT' : base}USD`;
  const kind = inverse ? 'I' : 'F';
  return { market: 'futures', id: expiry === null ? `P${kind}_${pair}` : `F${kind}_${pair}_${expiry}` };
}
