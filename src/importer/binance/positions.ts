import type { UnmodelledEntry } from '../../book/entries.ts';
import { Rational } from '../../money/rational.ts';
import type { Market } from '../markets.ts';
import { opensInHedge, orderEntry } from '../order.ts';
import type { ReportedPosition } from '../position.ts';
import type { Row } from '../row.ts';

/** Which of Binance's lists a contract is in. */
export type Kind = 'linear' | 'inverse';

/** What is held of the rows of `positionRisk`: Binance lists empty contracts too. */
export function heldOf(rows: readonly Row[]): Row[] {
  return rows.filter((row) => row.amount('positionAmt').sign() !== 0);
}

/** A row of `positionRisk` (fapi v3, dapi v1, papi). Sizes are signed; in hedge mode each side has a row of its own. */
export function positionOf(row: Row, kind: Kind, markets: ReadonlyMap<string, Market>): ReportedPosition {
  const id = row.text('symbol');
  const market = markets.get(id);
  const size = row.amount('positionAmt');
  // v3 names no margin type: only an isolated position has a wallet (isolatedMargin has the PnL in it and may be 0).
  const wallet = row.maybe('isolatedWallet');
  const isolated = wallet !== null && wallet.sign() !== 0;
  return {
    id,
    market,
    side: size.sign() > 0 ? 'long' : 'short',
    contracts: size.abs(),
    entryPrice: entryOf(row, size, kind, market),
    isolated,
    collateral: isolated ? wallet : null,
    // Portfolio margin names 0 where none is set (reported-positions.md, trap 7).
    leverage: row.maybe('leverage'),
    liquidationPrice: row.maybe('liquidationPrice'),
  };
}

/**
 * The entry price; recovered from the mark and the profit where Binance prints 0.00000 (reported-positions.md, trap 8): linear
 * e = mark − pnl/q, inverse 1/e = pnl/Q + 1/mark, with q and Q signed as the position.
 */
function entryOf(row: Row, size: Rational, kind: Kind, market: Market | undefined): Rational {
  const said = row.amount('entryPrice');
  if (said.sign() > 0) return said;
  const [mark, profit] = [row.amount('markPrice'), row.amount('unRealizedProfit')];
  const signed = size.times(Rational.from(market?.contractSize ?? '1'));
  if (kind === 'linear') return mark.minus(profit.over(signed));
  return Rational.ONE.over(profit.over(signed).plus(Rational.ONE.over(mark)));
}

/** Open orders that could open, add to or turn a position. */
export function openingOrders(rows: readonly Row[], markets: ReadonlyMap<string, Market>): UnmodelledEntry[] {
  return rows.flatMap((row) => {
    const [id, side] = [row.text('symbol'), row.text('side')];
    const reduces = row.flag('reduceOnly') === true || row.flag('closePosition') === true;
    if (!(opensInHedge(row.said('positionSide'), side) ?? !reduces)) return [];
    return [
      orderEntry({
        id,
        symbol: markets.get(id)?.symbol,
        side,
        amount: row.said('origQty') ?? row.said('quantity'),
        price: row.said('price'),
        type: row.said('type') ?? row.said('orderType') ?? row.said('strategyType'),
      }),
    ];
  });
}

/** The venue's names of everything in some answers. */
export function idsOf(...answers: readonly (readonly Row[])[]): string[] {
  return [...new Set(answers.flat().map((row) => row.text('symbol')))];
}
