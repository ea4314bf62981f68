import type { Account } from '../book/portfolio.ts';
import type { Mark, Prices } from '../book/prices.ts';
import { familyOf, venueOf } from '../book/product.ts';
import { isUsdLike, parseSymbol, USD_STABLECOINS } from '../book/symbol.ts';
import { Rational } from '../money/rational.ts';
import { isUnknown, type Known, unknown } from './known.ts';

/** Rank from which on a mark is another venue's. */
const ELSEWHERE = 8;

/** What prices say to one account: USD values of currencies, marks of its positions, and what had to be assumed. */
export class Valuation {
  readonly prices: Prices;
  readonly venue: string | null;
  /** Sentences such as "USDT = 1 USD"; grows as prices are asked for. */
  readonly assumptions: Set<string>;
  /** Keys of the marks that were looked at: what this account's numbers are as old as. */
  readonly used = new Set<string>();
  readonly #usd = new Map<string, Known<Rational>>();

  constructor(prices: Prices, product: string, assumptions: Set<string>) {
    this.prices = prices;
    this.venue = venueOf(product) ?? prices.reference;
    this.assumptions = assumptions;
  }

  /** USD per unit of a currency: given, else from a mark with that base, else 1 for a stablecoin (contract section 4). */
  usd(code: string): Known<Rational> {
    const known = this.#usd.get(code);
    if (known !== undefined) return known;
    const found = this.#given(code) ?? this.#derived(code) ?? this.#assumed(code) ?? unknown(`no price for ${code}`);
    this.#usd.set(code, found);
    return found;
  }

  /** The mark price of a symbol, in its quote currency. */
  mark(symbol: string): Known<Rational> {
    const own = `${this.venue}:${symbol}`;
    const mark = (this.venue === null ? undefined : this.#look(own, symbol)) ?? this.#look(symbol, symbol);
    return mark?.price ?? unknown(`no mark price for ${symbol}`);
  }

  #look(key: string, symbol: string): Mark | undefined {
    const mark = this.prices.marks.get(key);
    if (mark === undefined) return undefined;
    this.used.add(key);
    if (mark.kind === 'last') this.assumptions.add(`${symbol}: the last trade stands in for the mark price`);
    return mark;
  }

  #given(code: string): Rational | undefined {
    return code === 'USD' ? Rational.ONE : this.prices.assets.get(code);
  }

  #assumed(code: string): Rational | undefined {
    if (!USD_STABLECOINS.has(code)) return undefined;
    this.assumptions.add(`${code} = 1 USD`);
    return Rational.ONE;
  }

  /** From the best mark with this base: own venue first, then unprefixed, linear before inverse, perpetual before dated. */
  #derived(code: string): Rational | undefined {
    let best: { readonly rank: number; readonly key: string; readonly symbol: string; readonly quote: string } | undefined;
    for (const key of this.prices.marks.keys()) {
      const venue = /^([a-z0-9]+):/.exec(key)?.[1] ?? null;
      const symbol = parseSymbol(venue === null ? key : key.slice(venue.length + 1));
      if (symbol === undefined || symbol.option || symbol.base !== code || !isUsdLike(symbol.quote)) continue;
      const rank =
        (venue === null ? 4 : venue === this.venue ? 0 : ELSEWHERE) + (symbol.inverse ? 2 : 0) + (symbol.expiry === null ? 0 : 1);
      if (best === undefined || rank < best.rank) best = { rank, key, symbol: symbol.text, quote: symbol.quote };
    }
    if (best === undefined) return undefined;
    if (best.rank >= ELSEWHERE) this.assumptions.add(`${code} is priced by ${best.key}`);
    const mark = this.#look(best.key, best.symbol);
    const quote = this.#given(best.quote) ?? this.#assumed(best.quote);
    return mark !== undefined && quote !== undefined ? mark.price.times(quote) : undefined;
  }
}

/**
 * The currency an account reports in: of a derivatives account whose assets, debts and settle currencies are one code that
 * code, else USD (contract section 3).
 */
export function currencyOf(account: Account): string {
  if (familyOf(account.product) !== 'derivatives') return 'USD';
  const codes = new Set([
    ...account.assets.keys(),
    ...account.debts.keys(),
    ...account.positions.map((position) => position.symbol.settle),
  ]);
  const [first, ...others] = codes;
  return first !== undefined && others.length === 0 ? first : 'USD';
}

/** What one unit of `code` is worth in `currency` at the current prices. */
export function unitPrice(valuation: Valuation, currency: string, code: string): Known<Rational> {
  if (code === currency) return Rational.ONE;
  const price = valuation.usd(code);
  if (currency === 'USD' || isUnknown(price)) return price;
  const own = valuation.usd(currency);
  return isUnknown(own) ? own : price.over(own);
}
