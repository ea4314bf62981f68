import type { Account, Portfolio } from '../book/portfolio.ts';
import { venueOf } from '../book/product.ts';
import { isUsdLike, parseSymbol } from '../book/symbol.ts';
import type { InstrumentKey } from '../feed/feed.ts';
import { currencyOf } from '../risk/valuation.ts';
import { REFERENCE_VENUE } from './board.ts';

/** The venues with spot prices, and what their pairs are quoted in. */
const SPOT: Readonly<Record<string, string>> = { binance: 'USDT', bybit: 'USDT', kraken: 'USD', okx: 'USDT' };

/** What coins are quoted in at most venues: its own price is a part of theirs. */
const QUOTE = 'USDT';

/** Where stablecoins trade against dollars of a bank: a peg can be seen nowhere else. */
const DOLLAR_VENUE = 'kraken';
const AT_DOLLAR_VENUE: ReadonlySet<string> = new Set(['USDT', 'USDC', 'DAI', 'PYUSD']);

/** Accounts that a price touches, by their indices. */
export interface Touched {
  readonly all: ReadonlySet<number>;
  /** Those of them that are paper. */
  readonly paper: readonly number[];
}

/** Which accounts a price touches, and which prices the book needs. */
export class Subjects {
  readonly #bySymbol = new Map<string, Set<number>>();
  readonly #byBase = new Map<string, Set<number>>();
  /** By coin: those that are quoted in it, and whose worth is a part of its own. */
  readonly #quotedIn = new Map<string, Set<string>>();
  readonly #touched = new Map<string, Touched>();
  readonly #paper = new Set<number>();
  readonly #wanted = new Map<string, InstrumentKey>();
  readonly instruments: readonly InstrumentKey[];

  constructor(portfolio: Portfolio) {
    for (const [i, account] of portfolio.accounts.entries()) {
      if (account.paper) this.#paper.add(i);
      const venue = venueOf(account.product) ?? REFERENCE_VENUE;
      for (const { symbol } of account.positions) {
        add(this.#bySymbol, symbol.text, i);
        this.#want(venue, symbol.text);
      }
      const codes = new Set([...account.assets.keys(), ...account.debts.keys(), ...account.positions.map(({ symbol }) => symbol.settle)]);
      codes.delete('USD');
      for (const code of codes) {
        add(this.#byBase, code, i);
        if (isUsdLike(code)) this.#wantStablecoin(code);
        else this.#wantCoin(code, account, venue);
      }
    }
    this.instruments = [...this.#wanted.values()];
    for (const { symbol } of this.instruments) this.#quote(symbol);
  }

  /** Indices of the accounts whose numbers a price of this symbol may change, by all symbols that were asked about so far. */
  touched(symbol: string): Touched {
    let touched = this.#touched.get(symbol);
    if (touched === undefined) {
      this.#quote(symbol);
      const base = parseSymbol(symbol)?.base ?? symbol;
      const all = new Set([...(this.#bySymbol.get(symbol) ?? []), ...this.#worthBy(base)]);
      touched = { all, paper: [...all].filter((index) => this.#paper.has(index)) };
      this.#touched.set(symbol, touched);
    }
    return touched;
  }

  /** A coin may be priced by the one that it is quoted in from now on. */
  #quote(symbol: string): void {
    const { base, quote } = parseSymbol(symbol) ?? { base: symbol, quote: 'USD' };
    const known = this.#quotedIn.get(quote);
    if (quote === 'USD' || known?.has(base) === true) return;
    this.#quotedIn.set(quote, (known ?? new Set()).add(base));
    // The prices of the other touch more accounts than was known.
    this.#touched.clear();
  }

  /** Accounts that have a coin, or one that is quoted in it, or in one that is. */
  #worthBy(code: string): Set<number> {
    const codes = new Set([code]);
    const accounts = new Set<number>();
    // A set that grows while it is gone through is gone through to its end.
    for (const one of codes) {
      for (const account of this.#byBase.get(one) ?? []) accounts.add(account);
      for (const base of this.#quotedIn.get(one) ?? []) codes.add(base);
    }
    return accounts;
  }

  #want(venue: string, symbol: string): void {
    this.#wanted.set(`${venue}:${symbol}`, { venue, symbol });
  }

  #wantCoin(code: string, account: Account, venue: string): void {
    const priced = account.positions.find(({ symbol }) => symbol.base === code && isUsdLike(symbol.quote));
    // An account that reports in the coin needs its price for the total alone, and the mark of its position is that already.
    if (priced !== undefined && currencyOf(account) === code) {
      this.#wantStablecoin(priced.symbol.quote);
      return;
    }
    const own = SPOT[venue];
    const [at, quote] = own === undefined ? [REFERENCE_VENUE, QUOTE] : [venue, own];
    this.#want(at, `${code}/${quote}`);
    this.#wantStablecoin(quote);
    // At a venue without spot prices the coin hangs on the reference venue alone: its perpetual is the next best.
    if (own === undefined && priced === undefined) this.#want(REFERENCE_VENUE, `${code}/${QUOTE}:${QUOTE}`);
  }

  #wantStablecoin(code: string): void {
    if (code === 'USD') return;
    if (AT_DOLLAR_VENUE.has(code)) this.#want(DOLLAR_VENUE, `${code}/USD`);
    else {
      this.#want(REFERENCE_VENUE, `${code}/${QUOTE}`);
      this.#wantStablecoin(QUOTE);
    }
  }
}

function add(index: Map<string, Set<number>>, key: string, account: number): void {
  const accounts = index.get(key) ?? new Set();
  accounts.add(account);
  index.set(key, accounts);
}
