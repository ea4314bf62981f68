import { Rational } from '../money/rational.ts';
import { EntryError } from './entry-error.ts';
import type { AmountEntry } from './event.ts';
import { zeroOrMore } from './figure.ts';
import { CODE } from './symbol.ts';
import type { Till } from './till.ts';

/** What was paid beside a trade, as it is asked for. */
export interface FeeRequest {
  /** ≥ 0; absent: none. */
  readonly fee?: string;
  /** Absent: what the trade settles in. */
  readonly feeCurrency?: string;
}

/** A fee, ≥ 0. */
export interface Fee {
  readonly amount: Rational;
  readonly currency: string;
}

/** The fee of a trade that settles in a currency. @throws EntryError */
export function feeOf({ fee, feeCurrency }: FeeRequest, settle: string): Fee {
  const currency = feeCurrency ?? settle;
  if (!CODE.test(currency)) throw new EntryError('fee', 'the currency of the fee must be a code such as USDT or BNB');
  return { amount: fee === undefined ? Rational.ZERO : zeroOrMore('fee', fee), currency };
}

/** As an entry has it; nothing for no fee. */
export function feeEntry({ amount, currency }: Fee): { readonly fee?: AmountEntry } {
  return amount.sign() === 0 ? {} : { fee: { amount: amount.toString(), currency } };
}

/**
 * Takes a fee out of an account. In the settle currency it is owed where it is not there, as every charge of the venue's; in
 * another currency (BNB, a coin just bought) a venue only takes what is there. @throws EntryError
 */
export function chargeFee(till: Till, { amount, currency }: Fee, settle: string): void {
  if (amount.sign() === 0) return;
  if (currency === settle) till.charge(currency, amount);
  else till.take(currency, amount, 'fee', 'the fee');
  till.realise('fee', amount.negated(), currency);
}
