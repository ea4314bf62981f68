import { parseSymbol } from '../../book/symbol.ts';
import { isSymbol } from '../validate.ts';

/**
 * Kraken's name of a ccxt futures symbol; null when it is none (spot, options, quoted in anything but USD).
 * Inverse ones (settled in the coin) are PI_ and FI_, linear multi-collateral ones PF_ and FF_; dated ones end in the expiry.
 * Bitcoin is XBT in every one of them; no other coin has a name of its own here: Dogecoin, XDG on the spot exchange, is PF_DOGEUSD
 * (Kraken's "Linear Contract Specifications" and its list of instruments).
 */
export function instrumentOf(symbol: string): string | null {
  if (!isSymbol(symbol) || symbol !== symbol.toUpperCase() || !symbol.includes(':')) return null;
  const parsed = parseSymbol(symbol);
  if (parsed === undefined || parsed.option) return null;
  const { base, quote, settle, expiry, inverse } = parsed;
  // ccxt says BTC; a second name for one product would leave one of the two without prices.
  if (quote !== 'USD' || base === 'XBT' || !/^[A-Z0-9]+$/.test(base) || (settle !== base && settle !== 'USD')) return null;
  const pair = `${base === 'BTC' ? 'XBT' : base}USD`;
  const kind = inverse ? 'I' : 'F';
  return expiry === null ? `P${kind}_${pair}` : `F${kind}_${pair}_${expiry}`;
}
