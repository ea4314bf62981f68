import type { UnmodelledEntry } from '../../book/entries.ts';
import { Rational } from '../../money/rational.ts';
import type { Market } from '../markets.ts';
import { orderEntry } from '../order.ts';
import type { ReportedPosition } from '../position.ts';
import type { Row } from '../row.ts';

/** All positions, and all orders that could open or add, by the wallet that they are margined in. */
export interface Held {
  readonly positions: readonly ReportedPosition[];
  readonly orders: readonly { readonly wallet: string; readonly entry: UnmodelledEntry }[];
}

/** The wallet of a contract: "flex" of PF_ and FF_ contracts, "fi_xbtusd" of PI_XBTUSD and FI_XBTUSD_261225. */
export function familyOf(id: string): string {
  const [kind = '', pair = ''] = id.toLowerCase().split('_');
  return kind.endsWith('f') ? 'flex' : `f${kind.slice(1)}_${pair}`;
}

/** Ids come in either case. Sizes are without sign; of an inverse contract they count dollars. */
export function heldOf(rows: readonly Row[], orders: readonly Row[], markets: ReadonlyMap<string, Market>): Held {
  const market = (row: Row) => markets.get(row.text('symbol').toUpperCase());
  return {
    positions: rows.map((row) => positionOf(row, market(row))),
    orders: orders.filter((row) => row.flag('reduceOnly') !== true).flatMap((row) => openingOrder(row, market(row))),
  };
}

/**
 * A row of `openpositions` (ccxt 4.5.84, js/src/krakenfutures.js, parsePosition; nautilus http_futures_open_positions.json). Only an isolated
 * position has `maxFixedLeverage`; what margin it has, Kraken does not say: it is the entry's value over that.
 */
function positionOf(row: Row, market: Market | undefined): ReportedPosition {
  const leverage = row.maybe('maxFixedLeverage');
  const [contracts, entryPrice] = [row.amount('size').abs(), row.amount('price')];
  const value = contracts.times(entryPrice).times(Rational.from(market?.contractSize ?? '1'));
  return {
    market,
    id: row.text('symbol').toUpperCase(),
    side: row.text('side') === 'short' ? 'short' : 'long',
    contracts,
    entryPrice,
    isolated: leverage !== null,
    collateral: leverage === null ? null : value.over(leverage),
    leverage,
  };
}

function openingOrder(row: Row, market: Market | undefined): { readonly wallet: string; readonly entry: UnmodelledEntry }[] {
  const id = row.text('symbol').toUpperCase();
  const price = row.said('limitPrice') ?? row.said('stopPrice');
  const entry = orderEntry({
    id,
    symbol: market?.symbol,
    side: row.text('side'),
    amount: row.said('unfilledSize'),
    price,
    type: row.said('orderType'),
  });
  return [{ wallet: familyOf(id), entry }];
}
