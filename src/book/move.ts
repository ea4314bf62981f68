import type { Rational } from '../money/rational.ts';
import type { Book } from './book.ts';
import { EntryError } from './entry-error.ts';
import type { BookChange, Booked, Entry } from './event.ts';
import { type FeeRequest, feeEntry, feeOf } from './fee.ts';
import { aboveZero } from './figure.ts';
import { collateralIn, type Holding, holdingIn, marginEdited } from './holding.ts';
import type { Moment } from './moment.ts';
import { noted } from './note.ts';
import { accountFor, type Place, placeText } from './place.ts';
import { CODE, parseSymbol } from './symbol.ts';
import { Till } from './till.ts';

/** Money that goes from one place to another. */
export interface Move extends FeeRequest {
  /** > 0: what arrives. */
  readonly amount: string;
  readonly currency: string;
  /** Null: outside of the book. */
  readonly from: Place | null;
  /** Null: outside of the book. */
  readonly to: Place | null;
  /** Of what comes from outside: what one of it had cost, > 0, which its later sale is reckoned by; absent: not known. */
  readonly cost?: { readonly price: string; readonly currency: string };
  readonly note?: string;
}

/**
 * Moves money: paid in, paid out, between two accounts, or into and out of the margin of an isolated position. The fee comes out of
 * where the money came from, beside it. One entry changes both ends.
 * @throws EntryError also when less is there.
 */
export function move(book: Book, request: Move, moment: Moment): Booked {
  const { from, to, currency } = request;
  const amount = aboveZero('amount', request.amount);
  if (!CODE.test(currency)) throw new EntryError('currency', 'must be a currency code such as BTC or USDT');
  if (from === null && to === null)
    throw new EntryError('from', 'say where it comes from or where it goes: one end at least is in your book');
  if (from !== null && to !== null && placeText(from) === placeText(to)) throw new EntryError('to', 'it comes from there: name two places');
  const fee = feeOf(request, currency);
  const tills = new Map<string, Till>();
  const margins: BookChange[] = [];
  const tillOf = ({ account: id, position }: Place, end: 'from' | 'to', change: Rational): Till => {
    const account = accountFor(book, id, end);
    const till = tills.get(id) ?? new Till(account, moment);
    tills.set(id, till);
    if (position !== null) margins.push(marginChange(holdingIn(book, id, position, moment, end), currency, change, end));
    else if (change.sign() < 0) till.take(currency, amount, 'amount', 'that');
    else till.put(currency, amount);
    return till;
  };
  const payer = from === null ? null : tillOf(from, 'from', amount.negated());
  if (to !== null) tillOf(to, 'to', amount);
  if (fee.amount.sign() > 0) {
    if (payer === null) throw new EntryError('fee', 'what comes from outside is entered as it arrives: leave the fee out');
    payer.take(fee.currency, fee.amount, 'fee', 'the fee');
    payer.realise('fee', fee.amount.negated(), fee.currency);
  }
  return {
    kind: 'booked',
    entry: {
      ...placesOf(from, to),
      at: moment.at,
      ...costOf(request),
      moved: { amount: amount.toString(), currency },
      ...feeEntry(fee),
      ...noted(request.note),
    },
    changes: [...margins, ...[...tills.values()].flatMap((one) => one.changes())],
    realised: payer?.realised ?? [],
  };
}

/** What the money had cost, as an entry has it: the pair and the price. @throws EntryError */
function costOf({ cost, currency, from }: Move): Pick<Entry, 'symbol' | 'price'> {
  if (cost === undefined) return {};
  if (from !== null)
    throw new EntryError('price', 'what it cost goes with money from outside: what is moved within the book keeps what it cost');
  const symbol = parseSymbol(`${currency}/${cost.currency}`);
  if (symbol === undefined || cost.currency === currency)
    throw new EntryError('currency', 'it must have cost another currency, such as USD');
  return { symbol: symbol.text, price: aboveZero('price', cost.price).toString() };
}

/** What moving money into (> 0) or out of a position's margin changes. @throws EntryError */
function marginChange(holding: Holding, currency: string, change: Rational, end: 'from' | 'to'): BookChange {
  const { symbol, account, entry, isolated } = holding;
  const name = `${account.id}/${entry.id}`;
  if (!isolated) throw new EntryError(end, `${name} is cross: its margin is what ${account.id} holds`);
  if (currency !== symbol.settle) throw new EntryError('currency', `the margin of ${name} is in ${symbol.settle}`);
  const collateral = collateralIn(holding);
  const now = collateral.plus(change);
  if (now.sign() < 0) throw new EntryError('amount', `${name} has ${collateral} ${currency} set aside`);
  return marginEdited(holding, now);
}

/** What a move is called, and where it is told from: what leaves or enters the book is told of the account it touches. */
function placesOf(from: Place | null, to: Place | null): Pick<Entry, 'what' | 'account' | 'position' | 'to'> {
  const near = (from ?? to) as Place;
  const at = ({ account, position }: Place): Pick<Entry, 'account' | 'position'> => ({
    account,
    ...(position === null ? {} : { position }),
  });
  if (from === null || to === null) return { what: from === null ? 'paid-in' : 'paid-out', ...at(near) };
  if (from.account === to.account && from.position === null) return { what: 'margin-added', ...at(to), to: from.account };
  if (from.account === to.account && to.position === null) return { what: 'margin-taken', ...at(from), to: to.account };
  return { what: 'moved', ...at(from), to: placeText(to) };
}
