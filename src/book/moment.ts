import { Rational } from '../money/rational.ts';
import type { AccountEntry } from './entries.ts';
import type { ContractSymbol } from './symbol.ts';

/** Interest on a debt up to a moment, in the debt's currency. */
export interface Charged {
  /** ≥ 0. */
  readonly interest: Rational;
  /** RFC 3339 UTC: up to when it is charged; the debt counts on from there. */
  readonly until: string;
}

/** When something happened, and what has to be known of that moment and stands in no book. */
export interface Moment {
  /** RFC 3339 UTC. */
  readonly at: string;
  /** Size of one contract where neither the position nor the document says it: the venue's. Null: not known. */
  readonly contractSize?: (account: AccountEntry, symbol: ContractSymbol) => Rational | null;
  /** Interest on an account's debt of a currency until then; asked only of a debt with a rate and a start. */
  readonly charged?: (account: AccountEntry, code: string) => Charged;
  /** What one of a currency was worth in USD then; null: not known. */
  readonly usd?: (code: string) => Rational | null;
}

/** A moment in which a trade also tells what its coin was worth: of a pair quoted in dollars the price is the coin's. */
export function worthAt(moment: Moment, { base, quote }: ContractSymbol, price: Rational): Moment {
  const told = (code: string): Rational | null => (code === 'USD' ? Rational.ONE : code === base && quote === 'USD' ? price : null);
  return { ...moment, usd: (code) => moment.usd?.(code) ?? told(code) };
}
