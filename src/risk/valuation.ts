import type { Account } from '../book/portfolio.ts';
import { keysOfBase, type PriceKey } from '../book/price-keys.ts';
import type { Mark, Prices } from '../book/prices.ts';
import { familyOf, venueOf } from '../book/product.ts';
import { USD_STABLECOINS } from '../book/symbol.ts';
import { formatSignificant } from '../money/format.ts';
import { Rational } from '../money/rational.ts';
import { isUnknown, type Known, unknown } from './known.ts';

/** Rank from which on a price is another venue's. */
const ELSEWHERE = 32;

/** Outside of these a USD stablecoin has lost its peg, and the reading says what it is worth. */
const PEG = { low: Rational.from('0.98'), high: Rational.from('1.02') };

/** How a currency came to its USD value. */
export interface Route {
  readonly usd: Known<Rational>;
  /** Keys of the prices that were multiplied, the currency's own first; empty where none was. */
  readonly keys: readonly string[];
  /** Where the prices end: at USD, at a currency whose price was given, or at a stablecoin that was taken for 1 USD. */
  readonly end: { readonly code: string; readonly how: 'measure' | 'given' | 'assumed' | 'unknown' };
}

/** What prices say to one account: USD values of currencies, marks of its positions, and what had to be assumed. */
export class Valuation {
  readonly prices: Prices;
  readonly venue: string | null;
  /** Sentences such as "USDT = 1 USD"; grows as prices are asked for. */
  readonly assumptions: Set<string>;
  /** Keys of all prices that were looked at. */
  readonly used = new Set<string>();
  /** Those of them that marked a position. */
  readonly marked = new Set<string>();
  readonly #routes = new Map<string, Route>();

  constructor(prices: Prices, product: string, assumptions: Set<string>) {
    this.prices = prices;
    this.venue = venueOf(product) ?? prices.reference;
    this.assumptions = assumptions;
  }

  /** USD per unit of a currency: given, else from a price with that base, else 1 for a stablecoin (contract section 4). */
  usd(code: string): Known<Rational> {
    return this.route(code).usd;
  }

  /** The same, with the prices that it goes through. */
  route(code: string): Route {
    const known = this.#routes.get(code);
    if (known !== undefined) return known;
    const found = this.#resolve(code, []);
    this.#routes.set(code, found);
    return found;
  }

  /** The mark price of a symbol, in its quote currency. */
  mark(symbol: string): Known<Rational> {
    const own = `${this.venue}:${symbol}`;
    const { marks } = this.prices;
    const key = this.venue !== null && marks.has(own) ? own : symbol;
    const mark = this.#look(key, symbol);
    if (mark === undefined) return unknown(`no mark price for ${symbol}`);
    this.marked.add(key);
    if (mark.kind === 'spot') this.#standsIn(symbol);
    return mark.price;
  }

  #look(key: string, symbol: string): Mark | undefined {
    const mark = this.prices.marks.get(key);
    if (mark === undefined) return undefined;
    this.used.add(key);
    if (mark.kind === 'last') this.#standsIn(symbol);
    if (mark.borrowedFrom !== undefined)
      this.assumptions.add(`${symbol}: ${mark.kind === 'mark' ? 'mark' : 'price'} borrowed from ${mark.borrowedFrom}`);
    return mark;
  }

  #standsIn(symbol: string): void {
    this.assumptions.add(`${symbol}: the last trade stands in for the mark price`);
  }

  #given(code: string): Rational | undefined {
    return code === 'USD' ? Rational.ONE : this.prices.assets.get(code);
  }

  /** @param through the currencies whose values are being looked for, and wait for this one. */
  #resolve(code: string, through: readonly string[]): Route {
    const given = this.#given(code);
    if (given !== undefined) return { usd: given, keys: [], end: { code, how: code === 'USD' ? 'measure' : 'given' } };
    const best = this.#best(code, through);
    const mark = best === null ? undefined : this.#look(best.key, best.symbol.text);
    if (best === null || mark === undefined) return this.#without(code);
    if (best.rank >= ELSEWHERE) this.assumptions.add(`${code} is priced by ${best.key}`);
    const quote = this.#resolve(best.symbol.quote, [...through, code]);
    const usd = isUnknown(quote.usd) ? quote.usd : mark.price.times(quote.usd);
    if (!isUnknown(usd)) this.#sayDepeg(code, usd, best);
    return { usd, keys: [best.key, ...quote.keys], end: quote.end };
  }

  #without(code: string): Route {
    if (!USD_STABLECOINS.has(code)) return { usd: unknown(`no price for ${code}`), keys: [], end: { code, how: 'unknown' } };
    this.assumptions.add(`${code} = 1 USD`);
    return { usd: Rational.ONE, keys: [], end: { code, how: 'assumed' } };
  }

  #sayDepeg(code: string, usd: Rational, { venue }: PriceKey): void {
    if (!USD_STABLECOINS.has(code) || (PEG.low.atMost(usd) && usd.atMost(PEG.high))) return;
    const price = formatSignificant(usd.toString(), 4, usd.lessThan(PEG.low) ? 'down' : 'up');
    this.assumptions.add(`${code} at ${price} USD${venue === null ? '' : ` (${venue})`}`);
  }

  /**
   * The best price with this base: of the own venue first, then of no venue, of the reference venue and of the others; in each spot
   * before linear before inverse, perpetual before dated. What a price is quoted in is itself valued by spot prices alone.
   */
  #best(code: string, through: readonly string[]): (PriceKey & { readonly rank: number }) | null {
    const { marks } = this.prices;
    let best: (PriceKey & { readonly rank: number }) | null = null;
    for (const found of keysOfBase(marks, code)) {
      const { quote } = found.symbol;
      const kind = marks.get(found.key)?.kind;
      if (quote === code || through.includes(quote) || (through.length > 0 && kind !== 'spot')) continue;
      const rank = this.#place(found.venue) + (kind === 'spot' ? spotRank(found) : contractRank(found));
      if (best === null || rank < best.rank) best = { ...found, rank };
    }
    return best;
  }

  #place(venue: string | null): number {
    if (venue === null) return 16;
    if (venue === this.venue) return 0;
    return venue === this.prices.reference ? ELSEWHERE : ELSEWHERE + 16;
  }
}

/** Quoted in USD before quoted in a stablecoin: a step less. */
function spotRank({ symbol }: PriceKey): number {
  return symbol.quote === 'USD' ? 0 : 1;
}

function contractRank({ symbol }: PriceKey): number {
  return 2 + (symbol.inverse ? 2 : 0) + (symbol.expiry === null ? 0 : 1);
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
