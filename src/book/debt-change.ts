import type { Rational } from '../money/rational.ts';
import type { Book } from './book.ts';
import type { AccountEntry } from './entries.ts';
import { EntryError } from './entry-error.ts';
import type { Booked } from './event.ts';
import { aboveZero } from './figure.ts';
import { instantOf } from './instant.ts';
import type { Moment } from './moment.ts';
import { noted } from './note.ts';
import { accountFor } from './place.ts';
import { CODE } from './symbol.ts';
import { Till } from './till.ts';

/** Money that an account borrows. */
export interface Borrow {
  readonly account: string;
  /** > 0. */
  readonly amount: string;
  readonly currency: string;
  readonly note?: string;
}

/** Money that an account pays back. */
export interface Repay extends Omit<Borrow, 'amount'> {
  /** > 0; absent: all that is owed, with the interest until now. */
  readonly amount?: string;
}

/**
 * Borrows: the account holds more and owes as much more. Of a debt on terms the interest until now becomes part of it, is realised,
 * and the debt counts on from there.
 * @throws EntryError
 */
export function borrow(book: Book, request: Borrow, moment: Moment): Booked {
  const amount = aboveZero('amount', request.amount);
  const till = tillOf(book, request, moment);
  till.owe(request.currency, amount);
  till.put(request.currency, amount);
  return booked('borrowed', request, amount, till, moment);
}

/**
 * Repays out of what the account holds. The interest until now is realised first; then the debt is less by what was paid, and
 * counts on from there. Paid whole, it is gone with its terms.
 * @throws EntryError when less is owed or less is held.
 */
export function repay(book: Book, request: Repay, moment: Moment): Booked {
  const { account, currency } = request;
  const till = tillOf(book, request, moment);
  const owed = till.owed(currency);
  if (owed.sign() === 0) throw new EntryError('currency', `${account} owes no ${currency}`);
  const amount = request.amount === undefined ? owed : aboveZero('amount', request.amount);
  if (owed.lessThan(amount))
    throw new EntryError('amount', `${account} owes ${owed} ${currency}, interest until then included, and not ${amount}`);
  till.take(currency, amount, 'amount', 'repaying');
  till.repay(currency, amount);
  return booked('repaid', request, amount, till, moment);
}

function tillOf(book: Book, { account: id, currency }: Repay, moment: Moment): Till {
  if (!CODE.test(currency)) throw new EntryError('currency', 'must be a currency code such as BTC or USDT');
  const account = accountFor(book, id);
  inOrder(account, currency, moment);
  return new Till(account, moment);
}

/** A started hour is paid for to its end, so that a debt may count from then on. */
const PAID_AHEAD = 3_600_000;

/** Before a debt counts its interest nothing can be booked on it: the interest on it until then would be forgotten. @throws EntryError */
function inOrder({ id, debts = {} }: AccountEntry, currency: string, { at }: Moment): void {
  const debt = Object.hasOwn(debts, currency) ? debts[currency] : undefined;
  if (typeof debt !== 'object' || debt['annualRate'] === undefined || typeof debt['since'] !== 'string') return;
  const [since, then] = [instantOf(debt['since']), instantOf(at)];
  if (since === undefined || then === undefined || since - then < PAID_AHEAD) return;
  throw new EntryError(
    'amount',
    `the debt of ${id} in ${currency} counts its interest from ${debt['since']} on, and nothing before that can be booked on it any more: take back what was booked later, and begin with the earliest`,
  );
}

function booked(what: 'borrowed' | 'repaid', { account, currency, note }: Repay, amount: Rational, till: Till, { at }: Moment): Booked {
  return {
    kind: 'booked',
    entry: { what, at, account, moved: { amount: amount.toString(), currency }, ...noted(note) },
    changes: till.changes(),
    realised: till.realised,
  };
}
