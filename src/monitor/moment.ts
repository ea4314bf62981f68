import type { AccountEntry } from '../book/entries.ts';
import type { Moment } from '../book/moment.ts';
import type { Account } from '../book/portfolio.ts';
import type { RuleBook } from '../book/product-rules.ts';
import { readPortfolio } from '../documents/portfolio.ts';
import { accrued, chargedUntil } from '../risk/interest.ts';
import { type MarketsByVenue, marketsOf } from './instruments.ts';

/**
 * A moment in which something is booked: the interest on debts by their terms, the venue's way of charging where they name none, and
 * the size of the venue's contracts.
 * @param at ms since the epoch
 */
export function momentOf(at: number, rules: RuleBook, markets: Pick<MarketsByVenue, 'get'>): Moment {
  return {
    at: rfc3339(at),
    contractSize: ({ product }, { text, base }) =>
      marketsOf({ product }, markets)?.instruments.get(text)?.contractSize ?? rules.contractSize(product, base),
    charged: (entry, code) => {
      const account = read(entry);
      const debt = account.debts.get(code);
      if (debt === undefined) throw new RangeError(`${account.id} owes no ${code}`);
      const told = { ...debt, accrual: debt.accrual ?? rules.rules(account.product, 'borrow')?.accrual ?? null };
      return { interest: accrued(told, at), until: rfc3339(chargedUntil(told, at)) };
    },
  };
}

/** RFC 3339 in UTC. @param at ms since the epoch. */
function rfc3339(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

function read(entry: AccountEntry): Account {
  return readPortfolio({ version: 1, accounts: [entry] }).accounts[0] as Account;
}
