import { parseSymbol } from '../../book/symbol.ts';
import { isSymbol } from '../validate.ts';

/** An instrument as OKX knows it. */
export interface Instrument {
  /** All are served over one connection. */
  readonly market: 'public';
  /** "BTC-USDT-SWAP", "BTC-USD-SWAP", "BTC-USD-260327". */
  readonly id: string;
}

/** OKX's name of a ccxt futures symbol; null when it is none (spot, options, other settlements). */
export function instrumentOf(symbol: string): Instrument | null {
  if (!isSymbol(symbol) || symbol !== symbol.toUpperCase() || !symbol.includes(':')) return null;
  const parsed = parseSymbol(symbol);
  if (parsed === undefined || parsed.option) return null;
  const { base, quote, settle, expiry } = parsed;
  if (!/^[A-Z0-9]+$/.test(`${base}${quote}`)) return null;
  const settlesIn = quote === 'USD' ? base : quote;
  return settle === settlesIn ? { market: 'public', id: `${base}-${quote}-${expiry ?? 'SWAP'}` } : null;
}

/** What an instrument's index goes by: "BTC-USDT" of "BTC-USDT-SWAP". */
export function pairOf(id: string): string {
  return id.slice(0, id.lastIndexOf('-'));
}

/** Whether an instrument pays funding; dated ones do not. */
export function isPerpetual(id: string): boolean {
  return id.endsWith('-SWAP');
}
