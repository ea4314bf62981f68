import { parseSymbol } from '../../book/symbol.ts';
import { isSymbol } from '../validate.ts';

/**
 * Coins of a thousand tokens, the only names of the first dex with a small letter (`meta`, 2026-09-24, and kDOGS, since delisted).
 * ccxt writes them in capitals, where they look like any other coin (KAS, KAITO): hence a list, not a rule.
 */
const THOUSANDS: readonly string[] = ['kBONK', 'kDOGS', 'kFLOKI', 'kLUNC', 'kNEIRO', 'kPEPE', 'kSHIB'];
const SPELLED: ReadonlyMap<string, string> = new Map(THOUSANDS.map((coin) => [coin.toUpperCase(), coin]));

/**
 * Hyperliquid's name of a ccxt perpetual, as its socket spells it; null when it is none of the first dex's, all of which are USDC on USDC.
 * Spot pairs (`@107`) and builder dexes (`xyz:SP500`) have names and collateral of their own that a symbol alone does not tell.
 */
export function coinOf(symbol: string): string | null {
  if (!isSymbol(symbol) || symbol !== symbol.toUpperCase() || !symbol.includes(':')) return null;
  const { base, quote, settle, expiry, option } = parseSymbol(symbol) ?? {};
  if (base === undefined || option || expiry !== null || quote !== 'USDC' || settle !== 'USDC') return null;
  if (!/^[A-Z0-9]+$/.test(base)) return null;
  return SPELLED.get(base) ?? base;
}
