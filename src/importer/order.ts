import { clean } from '../book/clean.ts';
import type { UnmodelledEntry } from '../book/entries.ts';
import { parseSymbol } from '../book/symbol.ts';

/** An open order at the venue, in its own words. */
export interface ReportedOrder {
  /** The venue's name of the contract or the pair. */
  readonly id: string;
  /** ccxt's symbol, where it is known. */
  readonly symbol?: string | undefined;
  /** "buy", in any case. */
  readonly side: string;
  /** Of the order; null where it is not by amount. */
  readonly amount: string | null;
  readonly price: string | null;
  /** "LIMIT". */
  readonly type: string | null;
}

/** An open order that could open, add to or turn a position: what it would make of the account is not computed. */
export function orderEntry({ id, symbol, side, amount, price, type }: ReportedOrder): UnmodelledEntry {
  const at = price === null || /^0*(\.0*)?$/.test(price) ? '' : ` at ${price}`;
  const words = `order to ${side.toLowerCase()}${amount === null ? '' : ` ${amount}`} ${id}${at}${type === null ? '' : ` (${type.toLowerCase().replaceAll('_', ' ')})`}`;
  return { kind: 'order', text: clean(words, 200), ...(symbol !== undefined && parseSymbol(symbol) !== undefined ? { symbol } : {}) };
}

/**
 * Whether an order of a hedged account opens or adds: buying for the long side, selling for the short one. Such orders carry no reduce-only
 * mark (Binance, "reduceOnly cannot be sent in Hedge Mode").
 * @param positionSide "LONG", "SHORT"; anything else is an account with one position a contract
 */
export function opensInHedge(positionSide: string | null, side: string): boolean | null {
  const [held, way] = [positionSide?.toLowerCase(), side.toLowerCase()];
  if (held === 'long') return way === 'buy';
  if (held === 'short') return way === 'sell';
  return null;
}
