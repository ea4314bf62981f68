import type { AccountEntry } from '../../book/entries.ts';
import { Rational } from '../../money/rational.ts';
import { accountsOf } from '../account.ts';
import { Amounts } from '../amounts.ts';
import type { Market } from '../markets.ts';
import type { Told } from '../parts.ts';
import { idOf, type ReportedPosition } from '../position.ts';
import type { Row } from '../row.ts';
import { listIn, ratioOf, withMargin } from '../strict.ts';
import { answered, type HtxVisit } from './reads.ts';

const PRODUCT = 'custom/derivatives';

interface Leg {
  readonly position: ReportedPosition;
  /** Maintenance over the value at the mark, as HTX says both now; null where it does not. */
  readonly rate: Rational | null;
  readonly ratio: Rational | null;
}

/**
 * USDT-M contracts (interface v5): a cross pool, and each isolated position as an account of its own, since each has a maintenance of its
 * own. HTX is no product of ours: the rate that it says itself stands in the account's rules (reported-positions.md, HTX v5 cross).
 */
export async function readLinear({ ask, venue, at }: HtxVisit): Promise<Told> {
  const [balance, opens] = await Promise.all([
    ask('GET contract.private v5/account/balance'),
    ask('GET contract.private v5/trade/position/opens'),
  ]);
  const rows = listIn(answered(opens, 'positions'), 'data');
  const markets = await venue.markets.of([...new Set(rows.map((row) => row.text('contract_code')))], { linear: true });
  const legs = rows.filter((row) => row.amount('volume').sign() !== 0).map((row) => legOf(row, markets.get(row.text('contract_code'))));
  const cross = legs.filter(({ position }) => !position.isolated);
  const details = listIn(answered(balance, 'balance').row('data'), 'details');
  const amounts = new Amounts();
  for (const row of details) amounts.hold(row.text('currency').toUpperCase(), crossWallet(row));
  const equity = details.length === 1 ? crossEquity(details[0] as Row) : null;
  return {
    accounts: [
      ...accountsOf(
        {
          id: 'linear',
          product: PRODUCT,
          label: 'USDT-M contracts',
          amounts,
          positions: cross.map(({ position }) => position),
          equity,
          // margin_rate: maintenance over equity, the account's own on each cross position.
          marginRatio: cross[0]?.ratio ?? null,
          rules: details.length === 1 ? rulesOf(cross) : null,
        },
        at,
      ),
      ...legs.flatMap((leg): AccountEntry[] => (leg.position.isolated ? isolatedAccount(leg, at) : [])),
    ],
  };
}

/** Equity holds the profit of everything and the isolated margins (names and meaning as OKX's `eq`, `upl`, `isoEq`). */
function crossWallet(row: Row): Rational {
  return crossEquity(row).minus(row.amount('profit_unreal').minus(row.maybe('isolated_profit_unreal') ?? Rational.ZERO));
}

function crossEquity(row: Row): Rational {
  return row.amount('equity').minus(row.maybe('isolated_equity') ?? Rational.ZERO);
}

/** A row of v5 `position/opens` (ccxt 4.5.84, js/src/htx.js, fetchPositions). Prices of liquidation below 0 mean none. */
function legOf(row: Row, market: Market | undefined): Leg {
  const id = row.text('contract_code');
  const held = row.said('position_side');
  const side = held === 'long' || held === 'short' ? held : row.text('direction') === 'sell' ? 'short' : 'long';
  const isolated = row.text('margin_mode') === 'isolated';
  const contracts = row.amount('volume').abs();
  const value = row
    .amount('mark_price')
    .times(contracts)
    .times(Rational.from(market?.contractSize ?? '1'));
  const maintenance = row.maybe('maintenance_margin');
  return {
    position: withMargin({
      market,
      id,
      side,
      contracts,
      entryPrice: row.amount('open_avg_price'),
      isolated,
      collateral: isolated ? row.amount('margin') : null,
      leverage: row.maybe('lever_rate'),
      liquidationPrice: row.maybe('liquidation_price'),
      marginRatio: isolated ? row.maybe('margin_rate') : null,
    }),
    rate: maintenance === null || market === undefined ? null : ratioOf(maintenance, value),
    ratio: row.maybe('margin_rate'),
  };
}

function isolatedAccount(leg: Leg, at: string): AccountEntry[] {
  const { position } = leg;
  const id = position.market === undefined ? 'linear-isolated' : `linear-${idOf(position.market.symbol, position.side, [])}`;
  return accountsOf(
    { id, product: PRODUCT, label: `isolated ${position.id}`, amounts: new Amounts(), positions: [position], rules: rulesOf([leg]) },
    at,
  );
}

/**
 * One account has one table: it is written where all its positions are of one contract, and else is taken back, so that the rate of one
 * contract never stays on for another.
 */
export function rulesOf(legs: readonly Pick<Leg, 'position' | 'rate'>[]): object | null {
  const [first] = legs;
  if (first === undefined) return null;
  const isOne = legs.every(({ position }) => position.id === first.position.id);
  if (!isOne || first.rate === null || first.rate.sign() <= 0) return { maintenance: undefined };
  return { maintenance: { basis: 'mark', shape: 'whole', tiers: [{ floor: '0', rate: first.rate.toString() }] } };
}
