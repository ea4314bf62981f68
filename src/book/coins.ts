import type { Book } from './book.ts';
import { EntryError } from './entry-error.ts';
import type { Booked } from './event.ts';
import { type FeeRequest, feeEntry, feeOf } from './fee.ts';
import { aboveZero } from './figure.ts';
import { type Moment, worthAt } from './moment.ts';
import { noted } from './note.ts';
import { accountFor } from './place.ts';
import { familyOf } from './product.ts';
import { CODE, parseSymbol } from './symbol.ts';
import { Till } from './till.ts';

/** Coins bought or sold for money of the same account. */
export interface CoinTrade extends FeeRequest {
  readonly account: string;
  readonly side: 'buy' | 'sell';
  /** Coins, > 0. */
  readonly amount: string;
  readonly base: string;
  readonly quote: string;
  /** > 0, quote money for one coin. */
  readonly price: string;
  readonly note?: string;
}

/**
 * Coins for money: `amount` of base against amount × price of quote. What is sold must be there. What is bought with more than is
 * there is bought on credit where the account lends (unified, and margin products): the rest becomes a debt; elsewhere it is refused.
 * A gain on coins is not realised here: it hangs on the lots they were bought in, which the record of a year is made of.
 * @throws EntryError
 */
export function tradeCoins(book: Book, request: CoinTrade, moment: Moment): Booked {
  const { side, base, quote } = request;
  const account = accountFor(book, request.account);
  const amount = aboveZero('amount', request.amount);
  const price = aboveZero('price', request.price);
  const symbol = parseSymbol(`${base}/${quote}`);
  if (!CODE.test(base) || !CODE.test(quote) || symbol === undefined || base === quote) {
    throw new EntryError('currency', 'coins are traded for another currency, each by its code, such as BTC for USDT');
  }
  const fee = feeOf(request, quote);
  const till = new Till(account, worthAt(moment, symbol, price));
  const cost = amount.times(price);
  if (side === 'buy') {
    if (lends(account.product)) till.charge(quote, cost);
    else till.take(quote, cost, 'amount', 'the purchase');
    till.put(base, amount);
  } else {
    till.take(base, amount, 'amount', 'the sale');
    till.put(quote, cost);
  }
  if (fee.amount.sign() > 0) {
    if (lends(account.product) && fee.currency === quote) till.charge(quote, fee.amount);
    else till.take(fee.currency, fee.amount, 'fee', 'the fee');
    till.realise('fee', fee.amount.negated(), fee.currency);
  }
  return {
    kind: 'booked',
    entry: {
      what: side === 'buy' ? 'bought' : 'sold',
      at: moment.at,
      account: account.id,
      symbol: symbol.text,
      contracts: amount.toString(),
      price: price.toString(),
      ...feeEntry(fee),
      ...noted(request.note),
    },
    changes: till.changes(),
    realised: till.realised,
  };
}

/** Whether a product lends what is missing in a purchase: unified accounts, spot margin, and what the user has made up. */
function lends(product: string): boolean {
  return familyOf(product) === 'unified' || product === 'custom/collateral-debt' || LENDERS.has(product);
}

/** Spot margin (loans against coins, of the same family, sell nothing to their holder). */
const LENDERS: ReadonlySet<string> = new Set(['binance/margin', 'okx/margin-isolated', 'gate/margin', 'kucoin/margin']);
