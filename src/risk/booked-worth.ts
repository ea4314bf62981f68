import type { Entry, RealisedEntry } from '../book/event.ts';
import { isUsdLike, parseSymbol } from '../book/symbol.ts';
import { Rational } from '../money/rational.ts';
import { isUnknown, type Known, unknown } from './known.ts';

/** What a realised amount was worth in USD: as it was said, else by the price of the trade itself where that is in dollars. */
export function usdWorth({ usd, amount: text, currency }: RealisedEntry, entry: Entry): Known<Rational> {
  if (usd !== undefined) return Rational.from(usd);
  const amount = Rational.from(text);
  const rate = usdRate(currency, entry, []);
  return isUnknown(rate) ? unknown(`what ${amount} ${currency} at ${entry.account} was worth in USD is not said`) : amount.times(rate);
}

/** USD per unit of a currency at a booked trade: by what was said of some of it, else by the trade's own price; unknown where nobody said. */
export function usdRate(code: string, { symbol = '', price, account }: Entry, said: readonly RealisedEntry[]): Known<Rational> {
  if (isUsdLike(code)) return Rational.ONE;
  for (const { usd, amount, currency } of said) {
    const of = Rational.from(amount);
    if (usd !== undefined && currency === code && of.sign() !== 0) return Rational.from(usd).over(of);
  }
  const pair = parseSymbol(symbol);
  if (pair?.base === code && isUsdLike(pair.quote) && price !== undefined) return Rational.from(price);
  return unknown(`what ${code} at ${account} was worth in USD is not said`);
}
