import type { Book } from '../book/book.ts';
import type { Moment } from '../book/moment.ts';
import type { RuleBook } from '../book/product-rules.ts';
import { readPortfolio } from '../documents/portfolio.ts';
import { accrued, chargedUntil } from '../risk/interest.ts';
import { type MarketsByVenue, marketsOf } from './instruments.ts';

/** Where something is about to be booked. */
export interface Occasion {
  readonly account: string;
  /** ccxt symbol of the contract that is traded; absent where none is. */
  readonly symbol?: string;
  /** ms since the epoch. */
  readonly at: number;
}

/**
 * What has to be known to book something: the interest on the account's debts by their terms, the venue's mode of charging where
 * they name none, and the size of the venue's contract.
 * @throws DocumentError when the book is no portfolio.
 */
export function momentOf(book: Book, { account: id, symbol, at }: Occasion, rules: RuleBook, markets: MarketsByVenue): Moment {
  const account = readPortfolio(book.document).accounts.find((one) => one.id === id);
  const moment: Moment = { at: rfc3339(at) };
  if (account === undefined) return moment;
  const base = symbol?.split('/')[0];
  const market = symbol === undefined ? undefined : marketsOf(account, markets)?.instruments.get(symbol);
  return {
    ...moment,
    contractSize: market?.contractSize ?? (base === undefined ? null : rules.contractSize(account.product, base)),
    charged: (code) => {
      const debt = account.debts.get(code);
      if (debt === undefined) throw new RangeError(`${id} owes no ${code}`);
      const accrual = debt.accrual ?? rules.rules(account.product, 'borrow')?.accrual ?? null;
      return { interest: accrued({ ...debt, accrual }, at), until: rfc3339(chargedUntil({ ...debt, accrual }, at)) };
    },
  };
}

/** RFC 3339 in UTC. @param at ms since the epoch. */
export function rfc3339(at: number): string {
  return new Date(at).toISOString();
}
