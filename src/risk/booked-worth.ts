import type { Entry, RealisedEntry } from '../book/event.ts';
import { isUsdLike, parseSymbol } from '../book/symbol.ts';
import { Rational } from '../money/rational.ts';
import { isUnknown, type Known, unknown } from './known.ts';

/** What a realised amount was worth in USD: as it was said, else by the price of the trade itself where that is in dollars. */
export function usdWorth(realised: RealisedEntry, entry: Entry): Known<Rational> {
  const amount = Rational.from(realised.amount);
  const rate = usdRate(realised.currency, entry, [realised]);
  return isUnknown(rate)
    ? unknown(`what ${amount} ${realised.currency} at ${entry.account} was worth in USD is not said`)
    : amount.times(rate);
}

/** USD per unit of a currency at a booked trade; unknown where nobody said. */
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
