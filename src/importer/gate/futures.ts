import type { UnmodelledEntry } from '../../book/entries.ts';
import { Rational, sum } from '../../money/rational.ts';
import { accountsOf } from '../account.ts';
import { Amounts } from '../amounts.ts';
import type { Market } from '../markets.ts';
import { orderEntry } from '../order.ts';
import type { Told } from '../parts.ts';
import type { ReportedPosition } from '../position.ts';
import { Row } from '../row.ts';
import { listOf, ratioOf, withMargin } from '../strict.ts';
import { allOf, type GateVisit } from './reads.ts';

/** What is held of Gate's futures in one settlement, and what waits to be. */
export interface Held {
  readonly positions: readonly ReportedPosition[];
  readonly orders: readonly UnmodelledEntry[];
  /** Of all positions at the venue's mark, settle currency. */
  readonly profit: Rational;
}

/** The futures account of one settlement: a cross pool, and isolated positions beside it. */
export async function readFutures(visit: GateVisit, settle: 'usdt' | 'btc'): Promise<Told> {
  const [account, held] = await Promise.all([visit.ask('GET private.futures {settle}/accounts', { settle }), futuresHeld(visit, settle)]);
  return poolOf(new Row(account, `gate ${settle} futures account`), held, `futures-${settle}`, visit.at);
}

/** Dated futures, settled in USDT. */
export async function readDelivery(visit: GateVisit): Promise<Told> {
  const [account, answer] = await Promise.all([
    visit.ask('GET private.delivery {settle}/accounts', { settle: 'usdt' }),
    visit.ask('GET private.delivery {settle}/positions', { settle: 'usdt' }),
  ]);
  const rows = openOf(listOf(answer, 'gate delivery positions'));
  const markets = await visit.venue.markets.of(
    rows.map((row) => row.text('contract')),
    ['future'],
  );
  return poolOf(new Row(account, 'gate delivery account'), heldOf(rows, [], markets), 'delivery-usdt', visit.at);
}

/** Positions and orders of one settlement, whichever account they are margined in. */
export async function futuresHeld(visit: GateVisit, settle: 'usdt' | 'btc'): Promise<Held> {
  const [positions, open] = await Promise.all([
    allOf(visit, 'GET private.futures {settle}/positions', `gate ${settle} positions`, 'offset', { settle, holding: true }),
    allOf(visit, 'GET private.futures {settle}/orders', `gate ${settle} orders`, 'offset', { settle, status: 'open' }),
  ]);
  const rows = openOf(positions);
  const markets = await visit.venue.markets.of([...new Set([...rows, ...open].map((row) => row.text('contract')))], ['swap']);
  return heldOf(rows, open, markets);
}

function openOf(rows: readonly Row[]): Row[] {
  return rows.filter((row) => row.amount('size').sign() !== 0);
}

function heldOf(rows: readonly Row[], orders: readonly Row[], markets: ReadonlyMap<string, Market>): Held {
  return {
    positions: rows.map((row) => positionOf(row, markets)),
    orders: orders.flatMap((row) => openingOrder(row, markets)),
    profit: sum(rows.map((row) => row.amount('unrealised_pnl'))),
  };
}

/**
 * A row of `positions` (gateapi-python, Position; reported-positions.md section 3). Sizes are signed, also the two legs of dual mode; leverage
 * 0 means cross (trap 7); `margin` is without the unrealised profit; a liquidation price of 0 means none (trap 1).
 */
function positionOf(row: Row, markets: ReadonlyMap<string, Market>): ReportedPosition {
  const id = row.text('contract');
  const size = row.amount('size');
  const leverage = row.amount('leverage');
  const isolated = (row.said('pos_margin_mode') ?? (leverage.sign() === 0 ? 'cross' : 'isolated')) === 'isolated';
  return withMargin({
    market: markets.get(id),
    id,
    side: size.sign() < 0 ? 'short' : 'long',
    contracts: size.abs(),
    entryPrice: row.amount('entry_price'),
    isolated,
    collateral: isolated ? row.amount('margin') : null,
    leverage: leverage.sign() > 0 ? leverage : row.maybe('cross_leverage_limit'),
    liquidationPrice: row.maybe('liq_price'),
  });
}

/** An order's size is signed, below 0 to sell; `left` is what waits of it. */
function openingOrder(row: Row, markets: ReadonlyMap<string, Market>): UnmodelledEntry[] {
  const left = row.amount('left');
  if (row.flag('is_reduce_only') === true || row.flag('is_close') === true || left.sign() === 0) return [];
  const id = row.text('contract');
  const side = left.sign() < 0 ? 'sell' : 'buy';
  const symbol = markets.get(id)?.symbol;
  return [orderEntry({ id, symbol, side, amount: `${left.abs().toString()} contracts of`, price: row.said('price'), type: null })];
}

/** `total` is all that was ever paid in and realised, the margin of isolated positions with it, unrealised profit without. */
function poolOf(account: Row, { positions, orders, profit }: Held, id: string, at: string): Told {
  const set = sum(positions.map(({ isolated, collateral }) => (isolated ? (collateral ?? Rational.ZERO) : Rational.ZERO)));
  const total = account.amount('total');
  const balance = account.maybe('cross_margin_balance');
  const maintenance = account.maybe('cross_maintenance_margin') ?? Rational.ZERO;
  return {
    accounts: accountsOf(
      {
        id,
        product: 'gate/futures',
        amounts: new Amounts().hold(account.text('currency').toUpperCase(), total.minus(set)),
        positions,
        beside: orders,
        equity: total.plus(profit),
        marginRatio: balance === null ? null : ratioOf(balance, maintenance),
      },
      at,
    ),
  };
}
