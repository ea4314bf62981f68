import { Rational } from '../money/rational.ts';
import type { Book } from './book.ts';
import { notionalAt, signOf } from './contract.ts';
import type { PositionEntry } from './entries.ts';
import { EntryError } from './entry-error.ts';
import type { Booked } from './event.ts';
import { rounded } from './figure.ts';
import type { Moment } from './moment.ts';
import { open } from './opening.ts';
import { accountFor } from './place.ts';
import { parseSymbol } from './symbol.ts';

/** What a size counts: the coin, money of the quote currency (500 USD of BTC/USDT:USDT are 500 USDT), or contracts. */
export type SizeUnit = 'coin' | 'money' | 'contracts';

/** A size as it is asked for. */
export interface WantedSize {
  /** > 0. */
  readonly amount: Rational;
  readonly unit: SizeUnit;
}

/** What a contract costs now, and how it is traded. */
export interface Market {
  /** > 0. */
  readonly mark: Rational;
  /** Base units of one contract, or quote money of an inverse one; null: not known. */
  readonly contractSize: Rational | null;
  /** Smallest step of the contracts; null: not known, and nothing is rounded to it. */
  readonly lot: Rational | null;
  /** Of the notional; null: not known, and none is counted. */
  readonly feeRate: Rational | null;
}

/** What is said of a position beside its size and its price. */
export type MarketPosition = Pick<
  PositionEntry,
  'id' | 'symbol' | 'side' | 'marginMode' | 'leverage' | 'collateral' | 'stopPrice' | 'takeProfitPrice'
> & { readonly contractSize?: string };

/** A paper position to be entered at the price of now. */
export interface MarketEntry {
  readonly account: string;
  readonly position: MarketPosition;
  readonly size: WantedSize;
}

/** Digits of a size that no lot rounds. */
const PLACES = 12n;

/** How many contracts a size comes to at a price, rounded down to the lot; 0 when it is less than one step. */
export function contractsFor({ amount, unit }: WantedSize, isInverse: boolean, { mark, lot }: Market, contractSize: Rational): Rational {
  const step = lot ?? Rational.of(1n, 10n ** PLACES);
  const money = unit === 'coin' ? amount.times(mark) : amount;
  const exact = unit === 'contracts' ? amount : (isInverse ? money : money.over(mark)).over(contractSize);
  const steps = exact.over(step);
  return Rational.of(steps.num / steps.den).times(step);
}

/**
 * Enters a paper position at the mark of now: isolated, its collateral is its notional / leverage; the fee is the taker's, where its
 * rate is known.
 * @throws EntryError for an account of real money: negmon cannot trade.
 */
export function enterAtMarket(book: Book, { account, position, size }: MarketEntry, market: Market, moment: Moment): Booked {
  if (accountFor(book, account).paper !== true) {
    throw new EntryError(
      'account',
      `${account} is an account of real money, where negmon cannot trade: only paper accounts enter at the market`,
    );
  }
  const symbol = parseSymbol(position.symbol);
  if (symbol === undefined) throw new EntryError('symbol', 'must be a ccxt symbol such as BTC/USDT:USDT (linear) or BTC/USD:BTC (inverse)');
  const { contractSize, mark, lot, feeRate } = market;
  if (contractSize === null) throw new EntryError('contractSize', `the size of one contract of ${symbol.text} is not known`);
  const contracts = contractsFor(size, symbol.inverse, market, contractSize);
  if (contracts.sign() === 0) {
    throw new EntryError(
      'contracts',
      lot === null ? 'that is less than any contract' : `that is less than the smallest step of ${lot} contracts`,
    );
  }
  const sign = signOf(position.side === 'short' ? 'short' : 'long');
  const notional = notionalAt({ symbol, sign, size: contracts.times(contractSize), entryPrice: mark }, mark);
  return open(
    book,
    {
      account,
      position: { ...position, contracts: contracts.toString(), entryPrice: mark.toString() },
      ...(feeRate === null ? {} : { fee: rounded(feeRate.times(notional)).toString() }),
      note: feeRate === null ? 'at the market; no trading fee is counted, since its rate is not known' : 'at the market',
    },
    { ...moment, contractSize: () => contractSize },
  );
}
