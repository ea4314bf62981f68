import { type Draft, type FieldName, KINDS } from '../book/draft/draft.ts';
import { productsOf } from '../book/draft/outline.ts';
import type { BookDocument } from '../book/entries.ts';

/** A list longer than this is no help. */
const MOST = 6;
/** The quotes of most contracts, the likeliest first. */
const QUOTES = ['usdt:', 'usdc:', 'usd:', ''];
const NONE = QUOTES.length + 2;
const COMMON_CODES = ['USDT', 'USDC', 'BTC', 'ETH', 'USD'];

/**
 * What the word in a field may become, the likeliest first; none where it is one of them already.
 * @param symbolsOf the symbols that are known of a product
 */
export function matchesOf(
  draft: Draft,
  field: FieldName,
  document: BookDocument,
  symbolsOf: (product: string) => readonly string[],
): string[] {
  const typed = (draft.values[field] ?? '').trim();
  const found = candidates(draft, field, document, typed, symbolsOf);
  return found.includes(typed) ? [] : ranked(found, typed);
}

function candidates(
  draft: Draft,
  field: FieldName,
  document: BookDocument,
  typed: string,
  symbolsOf: (product: string) => readonly string[],
): readonly string[] {
  const account = document.accounts.find(({ id }) => id === (draft.about.account ?? draft.values.account));
  switch (KINDS[field]) {
    case 'product':
      return productsOf(draft.form);
    case 'account': {
      const fitting = document.accounts.filter(
        ({ product, paper }) => productsOf(draft.form).includes(product) && (draft.form !== 'market' || paper === true),
      );
      return draft.form === 'account' || draft.form === 'loan' || draft.form === 'defi' ? [] : fitting.map(({ id }) => id);
    }
    case 'held':
      return ['outside', ...document.accounts.flatMap(({ id }) => (id === account?.id ? [] : [id]))];
    case 'code': {
      const own = [...Object.keys(account?.assets ?? {}), ...Object.keys(account?.debts ?? {})];
      return [...new Set([...own, ...COMMON_CODES])];
    }
    case 'symbol': {
      const own = (account?.positions ?? []).map(({ symbol }) => symbol);
      const known = symbolsOf(account?.product ?? draft.values.product ?? '');
      return [...new Set([...own, ...known, ...(known.length === 0 ? usual(typed) : [])])];
    }
    default:
      return [];
  }
}

/** The usual contracts of a coin, where the venue's own are not known. */
function usual(typed: string): string[] {
  const base = /^[A-Za-z0-9]{2,20}$/.test(typed) ? typed.toUpperCase() : 'BTC';
  return [`${base}/USDT:USDT`, `${base}/USDC:USDC`, `${base}/USD:${base}`];
}

/** Those that begin with the word, the usual quotes first, then those that have it within; perpetuals before what expires. */
function ranked(words: readonly string[], typed: string): string[] {
  const wanted = typed.toLowerCase();
  const rank = (word: string): number => {
    const lower = word.toLowerCase();
    const quote = QUOTES.findIndex((usual) => lower.startsWith(`${wanted}/${usual}`));
    if (quote >= 0) return quote;
    if (lower.startsWith(wanted)) return QUOTES.length;
    return lower.includes(wanted) ? QUOTES.length + 1 : NONE;
  };
  return words
    .map((word, index) => ({ word, index, rank: /-\d{6}/.test(word) ? Math.max(rank(word), QUOTES.length) + 0.5 : rank(word) }))
    .filter((one) => rank(one.word) < NONE)
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .slice(0, MOST)
    .map(({ word }) => word);
}
