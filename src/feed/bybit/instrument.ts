import { parseSymbol } from '../../book/symbol.ts';
import { isSymbol } from '../validate.ts';
import type { MarketId } from './endpoints.ts';

/** An instrument as Bybit knows it. */
export interface Instrument {
  readonly market: MarketId;
  /** "BTCUSDT", "BTCPERP", "BTCUSDT-26DEC25", "BTC-26DEC25", "BTCUSD", "BTCUSDZ25"; a spot pair may have the name of a perpetual. */
  readonly id: string;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] as const;
/** The futures trade's letters of the quarter months, by month from 0. */
const QUARTERS: Readonly<Record<number, string>> = { 2: 'H', 5: 'M', 8: 'U', 11: 'Z' };

/**
 * Bybit's name of a ccxt symbol; null when it is none (options, other settlements). A symbol without ':' is a spot pair, base + quote.
 * USDC perpetuals are base + PERP, other linear ones base + quote; dated ones end in the expiry as DDMMMYY, with no quote where that is USDC.
 * Inverse is base + USD; dated ones end in their quarter, delivered on its last Friday: another day is another contract, and has no name.
 */
export function instrumentOf(symbol: string): Instrument | null {
  if (!isSymbol(symbol) || symbol !== symbol.toUpperCase()) return null;
  const parsed = parseSymbol(symbol);
  if (parsed === undefined || parsed.option) return null;
  const { base, quote, settle, expiry } = parsed;
  if (!/^[A-Z0-9]+$/.test(`${base}${quote}`)) return null;
  if (!symbol.includes(':')) return { market: 'spot', id: `${base}${quote}` };
  const date = expiry === null ? null : dateOf(expiry);
  if (expiry !== null && date === null) return null;
  if (quote === 'USD' && settle === base) {
    const suffix = date === null ? '' : quarterOf(date);
    return suffix === null ? null : { market: 'inverse', id: `${base}USD${suffix}` };
  }
  if (settle !== quote || (quote !== 'USDT' && quote !== 'USDC')) return null;
  if (date !== null) return { market: 'linear', id: `${quote === 'USDC' ? base : base + quote}-${dayOf(date)}` };
  return { market: 'linear', id: quote === 'USDC' ? `${base}PERP` : `${base}${quote}` };
}

/** The day that YYMMDD names; null when there is none such. */
function dateOf(expiry: string): Date | null {
  const [year, month, day] = [expiry.slice(0, 2), expiry.slice(2, 4), expiry.slice(4)].map(Number) as [number, number, number];
  const date = new Date(Date.UTC(2000 + year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date : null;
}

function yearOf(date: Date): string {
  return String(date.getUTCFullYear()).slice(2);
}

function dayOf(date: Date): string {
  return `${String(date.getUTCDate()).padStart(2, '0')}${MONTHS[date.getUTCMonth()]}${yearOf(date)}`;
}

function quarterOf(date: Date): string | null {
  const letter = QUARTERS[date.getUTCMonth()];
  const daysInMonth = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  const isLastFriday = date.getUTCDay() === 5 && date.getUTCDate() + 7 > daysInMonth;
  return letter !== undefined && isLastFriday ? `${letter}${yearOf(date)}` : null;
}
