import { borrow, repay } from '../book/debt-change.ts';
import { accountIdFrom } from './add.ts';
import { codeFrom } from './amounts.ts';
import { accountOf } from './book.ts';
import { type BookingOptions, bookEvent, notedFrom } from './booking.ts';

export interface DebtOptions extends BookingOptions {
  readonly account?: string;
}

/** `negmon borrow AMOUNT CODE`: the account holds more and owes more. */
export async function bookBorrow(amount: string, code: string, options: DebtOptions): Promise<number> {
  const account = accountIdFrom(options);
  const request = { account, amount, currency: codeFrom(code), ...notedFrom(options) };
  return await bookEvent(options, 'negmon borrow', (book, moment) => {
    accountOf(book, account);
    return borrow(book, request, moment);
  });
}

/** `negmon repay AMOUNT|all CODE`: out of what the account holds. */
export async function bookRepay(amount: string, code: string, options: DebtOptions): Promise<number> {
  const account = accountIdFrom(options);
  const request = { account, ...(amount === 'all' ? {} : { amount }), currency: codeFrom(code), ...notedFrom(options) };
  return await bookEvent(options, 'negmon repay', (book, moment) => {
    accountOf(book, account);
    return repay(book, request, moment);
  });
}
