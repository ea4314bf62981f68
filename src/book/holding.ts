import { Rational } from '../money/rational.ts';
import type { Book } from './book.ts';
import { type Contract, notionalAt, signOf } from './contract.ts';
import type { AccountEntry, PositionEntry } from './entries.ts';
import { EntryError } from './entry-error.ts';
import type { BookChange, Changes, Entry } from './event.ts';
import { rounded } from './figure.ts';
import type { Moment } from './moment.ts';
import { accountFor, positionFor } from './place.ts';
import type { Side } from './portfolio.ts';
import { venueOf } from './product.ts';
import { type ContractSymbol, parseSymbol } from './symbol.ts';

/** A position as it stands in the book, read so that something can be booked on it. */
export interface Holding {
  readonly account: AccountEntry;
  readonly entry: PositionEntry;
  readonly symbol: ContractSymbol;
  readonly side: Side;
  readonly contracts: Rational;
  readonly entryPrice: Rational;
  readonly isolated: boolean;
  /** Null: nobody said. */
  readonly contractSize: Rational | null;
}

/** A position of an account. @throws EntryError when it is not there, or is an option, which negmon does not model. */
export function holdingIn(book: Book, accountId: string, positionId: string, moment: Moment, field?: 'from' | 'to'): Holding {
  const account = accountFor(book, accountId, field);
  return holdingOf(book, account, positionFor(account, positionId, field), moment);
}

/** A position that is in an account, or is about to be. @throws EntryError for a symbol that is none, and for options. */
export function holdingOf(book: Book, account: AccountEntry, entry: PositionEntry, moment: Moment): Holding {
  const symbol = parseSymbol(entry.symbol);
  if (symbol === undefined) throw new EntryError('symbol', 'must be a ccxt symbol such as BTC/USDT:USDT (linear) or BTC/USD:BTC (inverse)');
  if (symbol.option) throw new EntryError('position', `${symbol.text} is an option, which negmon does not model`);
  return {
    account,
    entry,
    symbol,
    side: entry.side === 'short' ? 'short' : 'long',
    contracts: Rational.from(entry.contracts),
    entryPrice: Rational.from(entry.entryPrice),
    isolated: entry.marginMode === 'isolated',
    contractSize: contractSizeOf(book, account, entry, symbol, moment),
  };
}

/** Some contracts of a holding at a price, as their money is reckoned. @throws EntryError when the size of one is not known. */
export function contractFor(holding: Holding, contracts: Rational, entryPrice: Rational): Contract {
  const { symbol, side, contractSize } = holding;
  if (contractSize === null) {
    throw new EntryError(
      'contractSize',
      `the size of one contract of ${symbol.text} is not known: say it on the position, or watch it once, which asks the venue`,
    );
  }
  return { symbol, sign: signOf(side), size: contracts.times(contractSize), entryPrice };
}

/** Margin set aside for an isolated holding, in settle currency: its own, else entry notional / leverage. @throws EntryError */
export function collateralIn(holding: Holding): Rational {
  const { collateral } = holding.entry;
  if (collateral !== undefined) return Rational.from(collateral);
  return collateralFor(holding, holding.contracts, holding.entryPrice);
}

/** Margin that some contracts need at a price and the holding's leverage: notional / leverage. @throws EntryError without a leverage. */
export function collateralFor(holding: Holding, contracts: Rational, price: Rational): Rational {
  const { leverage } = holding.entry;
  if (leverage === undefined)
    throw new EntryError('collateral', 'say how much collateral it takes: the position has no leverage to tell it by');
  return rounded(notionalAt(contractFor(holding, contracts, price), price).over(Rational.from(leverage)));
}

/** Entry price of a holding and some more contracts: Σ n·p / Σ n where linear, Σ n / Σ (n / p) where inverse. Exact. */
export function averaged({ symbol, contracts, entryPrice }: Holding, more: Rational, price: Rational): Rational {
  const whole = contracts.plus(more);
  return symbol.inverse
    ? whole.over(contracts.over(entryPrice).plus(more.over(price)))
    : contracts.times(entryPrice).plus(more.times(price)).over(whole);
}

/** What an entry says of a trade in a holding. */
export function tradeEntry(
  { account, entry, symbol, side, contractSize }: Holding,
  contracts: Rational,
  price: Rational,
): Pick<Entry, 'account' | 'position' | 'symbol' | 'side' | 'contracts' | 'contractSize' | 'price'> {
  return {
    account: account.id,
    position: entry.id,
    symbol: symbol.text,
    side,
    contracts: contracts.toString(),
    ...(contractSize === null ? {} : { contractSize: contractSize.toString() }),
    price: price.toString(),
  };
}

/** What changes on a position, and what no longer fits: the venue's numbers of before. */
export function changesOn({ entry }: Holding, changes: Changes): Changes {
  return entry['reported'] === undefined ? changes : { ...changes, reported: null };
}

/** An isolated holding with another collateral, ≥ 0. */
export function marginEdited(holding: Holding, collateral: Rational): BookChange {
  const { account, entry } = holding;
  return {
    kind: 'position.edited',
    account: account.id,
    position: entry.id,
    changes: changesOn(holding, { collateral: collateral.toString() }),
  };
}

/** The position's own, else the document's, else what the moment knows, else 1 for custom products. */
function contractSizeOf(
  { document }: Book,
  account: AccountEntry,
  entry: PositionEntry,
  symbol: ContractSymbol,
  moment: Moment,
): Rational | null {
  const own = entry['contractSize'];
  if (typeof own === 'string') return Rational.from(own);
  const instruments = (document['instruments'] ?? {}) as Readonly<Record<string, { readonly contractSize?: string }>>;
  const said = Object.hasOwn(instruments, symbol.text) ? instruments[symbol.text]?.contractSize : undefined;
  if (said !== undefined) return Rational.from(said);
  return moment.contractSize?.(account, symbol) ?? (venueOf(account.product) === null ? Rational.ONE : null);
}
