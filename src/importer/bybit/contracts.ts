import type { UnmodelledEntry } from '../../book/entries.ts';
import type { Market } from '../markets.ts';
import { opensInHedge, orderEntry } from '../order.ts';
import type { ReportedPosition } from '../position.ts';
import type { Row } from '../row.ts';
import { pagesOf, type Visit } from './reads.ts';

/** Positions and orders of one kind of contract. */
export interface Contracts {
  readonly positions: readonly (ReportedPosition & { readonly settle: string })[];
  readonly orders: readonly (UnmodelledEntry & { readonly settle: string })[];
}

/** What linear contracts settle in: Bybit lists them by that. */
const LINEAR_SETTLES = ['USDT', 'USDC'] as const;

/** @param isolated whether the whole account is; null: each position says so itself (classic accounts and inverse contracts beside a unified one) */
export async function readLinear(visit: Visit, isolated: boolean | null): Promise<Contracts> {
  const answers = await Promise.all(LINEAR_SETTLES.map((settleCoin) => bothOf(visit, { category: 'linear', settleCoin })));
  return contractsOf(visit, answers, 'linear', isolated);
}

export async function readInverse(visit: Visit, isolated: boolean | null): Promise<Contracts> {
  return contractsOf(visit, [await bothOf(visit, { category: 'inverse' })], 'inverse', isolated);
}

/** Options, which are said and not modelled. */
export async function readOptions(visit: Visit): Promise<UnmodelledEntry[]> {
  const [held, open] = await bothOf(visit, { category: 'option' });
  return [
    ...held
      .filter((row) => row.amount('size').sign() !== 0)
      .map(
        (row): UnmodelledEntry => ({
          kind: 'option',
          text: `${row.amount('size').abs().toString()} ${row.text('symbol')}, ${sideOf(row)}`,
        }),
      ),
    ...open.map((row) => entryOf(row, undefined)),
  ];
}

/** Spot orders that may borrow: others only change what is held. */
export async function readSpotOrders(visit: Visit): Promise<UnmodelledEntry[]> {
  const rows = await pagesOf(visit, 'GET private v5/order/realtime', { category: 'spot' });
  return rows.filter((row) => row.flag('isLeverage') === true).map((row) => entryOf(row, undefined));
}

async function bothOf(visit: Visit, params: object): Promise<[held: Row[], open: Row[]]> {
  return Promise.all([pagesOf(visit, 'GET private v5/position/list', params), pagesOf(visit, 'GET private v5/order/realtime', params)]);
}

async function contractsOf(
  { venue }: Visit,
  answers: readonly (readonly [held: readonly Row[], open: readonly Row[]])[],
  kind: 'linear' | 'inverse',
  isolated: boolean | null,
): Promise<Contracts> {
  const held = answers.flatMap(([rows]) => rows).filter((row) => row.amount('size').sign() !== 0);
  const open = answers.flatMap(([, rows]) => rows).filter(opens);
  const markets = await venue.markets.of([...new Set([...held, ...open].map((row) => row.text('symbol')))], [kind]);
  const settleOf = (row: Row) => markets.get(row.text('symbol'))?.settle ?? 'USDT';
  return {
    positions: held.map((row) => ({ ...positionOf(row, markets, isolated), settle: settleOf(row) })),
    orders: open.map((row) => ({ ...entryOf(row, markets.get(row.text('symbol'))?.symbol), settle: settleOf(row) })),
  };
}

function positionOf(row: Row, markets: ReadonlyMap<string, Market>, isolated: boolean | null): ReportedPosition {
  const id = row.text('symbol');
  const market = markets.get(id);
  const alone = isolated ?? row.flag('tradeMode') === true;
  return {
    id,
    // Sizes are base coins (linear) or USD (inverse), whatever the smallest order is.
    market: market === undefined ? undefined : { ...market, contractSize: '1' },
    side: sideOf(row),
    contracts: row.amount('size').abs(),
    entryPrice: row.maybe('avgPrice') ?? row.amount('entryPrice'),
    isolated: alone,
    // The fee for closing at the bankruptcy price is in it, as in the product's rule (reported-positions.md, trap 9).
    collateral: alone ? row.amount('positionBalance') : null,
    // "" in portfolio margin.
    leverage: row.maybe('leverage'),
    liquidationPrice: row.maybe('liqPrice'),
  };
}

/** Sizes are unsigned; in hedge mode each side has a row, whose side is its own too. */
function sideOf(row: Row): 'long' | 'short' {
  return row.text('side') === 'Sell' ? 'short' : 'long';
}

/** Whether an open order could open, add to or turn a position. */
function opens(row: Row): boolean {
  const side = row.text('side');
  const hedge = { '1': 'long', '2': 'short' }[row.said('positionIdx') ?? ''] ?? null;
  const reduces = row.flag('reduceOnly') === true || row.flag('closeOnTrigger') === true;
  return !reduces && (opensInHedge(hedge, side) ?? true);
}

function entryOf(row: Row, symbol: string | undefined): UnmodelledEntry {
  return orderEntry({
    id: row.text('symbol'),
    symbol,
    side: row.text('side'),
    amount: row.said('qty'),
    price: row.said('price'),
    type: row.said('stopOrderType') ?? row.said('orderType'),
  });
}
