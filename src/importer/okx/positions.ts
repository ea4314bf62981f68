import type { UnmodelledEntry } from '../../book/entries.ts';
import type { Market } from '../markets.ts';
import { opensInHedge, orderEntry } from '../order.ts';
import type { ReportedPosition } from '../position.ts';
import type { Row } from '../row.ts';
import { allOf, type Visit } from './reads.ts';

/** A position or an order, and the currency whose pool it belongs to. */
export type InPool<T> = T & { readonly pool: string };

/** What is open at OKX, by what a document makes of it. */
export interface Open {
  readonly positions: readonly InPool<ReportedPosition>[];
  /** Isolated margin on pairs, as OKX tells it: an account each. */
  readonly pairs: readonly Row[];
  readonly unmodelled: readonly InPool<UnmodelledEntry>[];
}

/** Kinds of conditional orders, each asked for by itself. */
const ALGOS = ['conditional,oco', 'trigger', 'move_order_stop'] as const;

export async function readOpen(visit: Visit): Promise<Open> {
  const { ask, venue } = visit;
  const [rows, pending, ...algos] = await Promise.all([
    ask('GET private account/positions'),
    allOf(visit, 'GET private trade/orders-pending', 'ordId'),
    ...ALGOS.map((ordType) => allOf(visit, 'GET private trade/orders-algo-pending', 'algoId', { ordType })),
  ]);
  const held = rows.filter((row) => (row.maybe('pos')?.sign() ?? 0) !== 0);
  const orders = [...pending, ...algos.flat()].filter(opens);
  const ofType = (row: Row, ...types: readonly string[]) => types.includes(row.text('instType'));
  const contracts = held.filter((row) => ofType(row, 'SWAP', 'FUTURES'));
  const ids = [...contracts, ...orders.filter((row) => ofType(row, 'SWAP', 'FUTURES'))].map((row) => row.text('instId'));
  const markets = await venue.markets.of([...new Set(ids)], ['swap', 'future']);
  const poolOf = (row: Row) => markets.get(row.text('instId'))?.settle ?? row.said('ccy') ?? 'USDT';
  const rest = held.filter((row) => !contracts.includes(row) && !isPair(row));
  return {
    positions: contracts.map((row) => ({ ...positionOf(row, markets.get(row.text('instId'))), pool: poolOf(row) })),
    pairs: held.filter(isPair),
    unmodelled: [
      ...rest.map((row) => ({ kind: 'option' as const, text: wordsOf(row), pool: poolOf(row) })),
      ...orders.map((row) => ({ ...entryOf(row, markets.get(row.text('instId'))?.symbol), pool: poolOf(row) })),
    ],
  };
}

function isPair(row: Row): boolean {
  return row.text('instType') === 'MARGIN' && row.text('mgnMode') === 'isolated';
}

function positionOf(row: Row, market: Market | undefined): ReportedPosition {
  const size = row.amount('pos');
  const isolated = row.text('mgnMode') === 'isolated';
  return {
    id: row.text('instId'),
    market,
    // Signed in net mode, unsigned beside its side in long/short mode (reported-positions.md, trap 3).
    side: row.text('posSide') === 'short' || size.sign() < 0 ? 'short' : 'long',
    contracts: size.abs(),
    entryPrice: row.amount('avgPx'),
    isolated,
    collateral: isolated ? row.amount('margin') : null,
    leverage: row.maybe('lever'),
    liquidationPrice: row.maybe('liqPx'),
    // Of a cross position it is the whole pool's.
    marginRatio: isolated ? row.maybe('mgnRatio') : null,
  };
}

/** Options, and margin trades in a cross pool, which hold and owe beside the balances. */
function wordsOf(row: Row): string {
  const size = row.amount('pos');
  const kind = row.text('instType') === 'OPTION' ? '' : ' (margin trade in the cross pool)';
  const side = row.text('posSide') === 'short' || size.sign() < 0 ? 'short' : 'long';
  return `${size.abs().toString()} ${row.text('instId')}, ${side}${kind}`.slice(0, 200);
}

/** Whether an open order could open, add to or turn a position; one for cash changes no debt. */
function opens(row: Row): boolean {
  if (row.said('tdMode') === 'cash' || row.flag('reduceOnly') === true || row.said('closeFraction') !== null) return false;
  return opensInHedge(row.said('posSide'), row.text('side')) ?? true;
}

function entryOf(row: Row, symbol: string | undefined): UnmodelledEntry {
  return orderEntry({
    id: row.text('instId'),
    symbol,
    side: row.text('side'),
    amount: row.said('sz'),
    price: row.said('px') ?? row.said('ordPx') ?? row.said('triggerPx'),
    type: row.said('ordType'),
  });
}
