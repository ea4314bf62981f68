import type { Portfolio } from '../book/portfolio.ts';
import { venueOf } from '../book/product.ts';
import { isUsdLike, parseSymbol } from '../book/symbol.ts';
import type { InstrumentKey } from '../feed/feed.ts';
import { REFERENCE_VENUE } from './board.ts';

/** Which accounts a price touches, and which prices the book needs. */
export class Subjects {
  readonly #bySymbol = new Map<string, Set<number>>();
  readonly #byBase = new Map<string, Set<number>>();
  readonly instruments: readonly InstrumentKey[];

  constructor(portfolio: Portfolio) {
    const wanted = new Map<string, InstrumentKey>();
    const want = (venue: string, symbol: string): void => {
      wanted.set(`${venue}:${symbol}`, { venue, symbol });
    };
    for (const [i, account] of portfolio.accounts.entries()) {
      const venue = venueOf(account.product) ?? REFERENCE_VENUE;
      for (const { symbol } of account.positions) {
        add(this.#bySymbol, symbol.text, i);
        want(venue, symbol.text);
      }
      const codes = new Set([...account.assets.keys(), ...account.debts.keys(), ...account.positions.map(({ symbol }) => symbol.settle)]);
      for (const code of codes) {
        if (isUsdLike(code)) continue;
        add(this.#byBase, code, i);
        // A position on the coin prices it already; a coin that is only held is priced by the reference venue's perpetual.
        if (!account.positions.some(({ symbol }) => symbol.base === code && isUsdLike(symbol.quote)))
          want(REFERENCE_VENUE, `${code}/USDT:USDT`);
      }
    }
    this.instruments = [...wanted.values()];
  }

  /** Indices of the accounts whose numbers a price of this symbol may change. */
  touched(symbol: string): ReadonlySet<number> {
    const base = parseSymbol(symbol)?.base ?? symbol;
    const [own, held] = [this.#bySymbol.get(symbol), this.#byBase.get(base)];
    if (own === undefined || held === undefined) return own ?? held ?? new Set();
    return new Set([...own, ...held]);
  }
}

function add(index: Map<string, Set<number>>, key: string, account: number): void {
  const accounts = index.get(key) ?? new Set();
  accounts.add(account);
  index.set(key, accounts);
}
