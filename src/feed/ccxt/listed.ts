import { parseSymbol } from '../../book/symbol.ts';

/** A symbol whose price is in a venue's bulk answers. */
export interface Listed {
  readonly kind: 'spot' | 'linear' | 'inverse';
  readonly base: string;
  readonly quote: string;
  readonly settle: string;
}

/** A pair or a perpetual taken apart; null for anything else: dated contracts come over the socket alone. */
export function listed(symbol: string): Listed | null {
  const parsed = parseSymbol(symbol);
  if (parsed === undefined || parsed.option || parsed.expiry !== null) return null;
  const { base, quote, settle, inverse } = parsed;
  if (!symbol.includes(':')) return { kind: 'spot', base, quote, settle };
  return settle === base || settle === quote ? { kind: inverse ? 'inverse' : 'linear', base, quote, settle } : null;
}
