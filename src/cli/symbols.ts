import { venueOf } from '../book/product.ts';
import { nearest } from '../documents/issue.ts';
import { marketsDir } from '../settings/paths.ts';
import { ShippedRules } from '../settings/rule-book.ts';
import { MarketStore } from '../store/markets.ts';
import { dataDirFrom, type GlobalOptions } from './options.ts';

/** Symbols that a product's venue is known to have: of its shipped table, and of what was fetched of it; none is known of most before. */
export function symbolsOf(product: string, options: GlobalOptions): readonly string[] {
  const venue = venueOf(product);
  if (venue === null) return [];
  const fetched = new MarketStore(marketsDir(dataDirFrom(options))).read(venue)?.instruments.keys() ?? [];
  return [...new Set([...new ShippedRules().symbols(product), ...fetched])];
}

/** What to say of a symbol that is well written and unknown, with the nearest known; null where it is known, or too little is. */
export function doubtOf(symbol: string, known: readonly string[]): string | null {
  if (known.length === 0 || known.includes(symbol)) return null;
  const meant = nearest(symbol, known);
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
  return `${symbol} is none of the ${known.length} contracts that are known of this venue${hint} It was added as written`;
}
