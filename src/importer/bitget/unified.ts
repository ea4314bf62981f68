import { Rational } from '../../money/rational.ts';
import { accountsOf } from '../account.ts';
import { Amounts } from '../amounts.ts';
import type { Told } from '../parts.ts';
import type { ReportedPosition } from '../position.ts';
import type { Row } from '../row.ts';
import { listIn, withMargin } from '../strict.ts';
import { countable, marketsOf, openingOrder, type ProductType } from './futures.ts';
import { answered, type BitgetVisit } from './reads.ts';

const CATEGORIES: readonly ProductType[] = ['USDT-FUTURES', 'USDC-FUTURES', 'COIN-FUTURES'];

/**
 * The unified account. No product of ours has its collateral rules: what is in it is shown, Bitget's ratio beside it, and nothing is computed.
 */
export async function readUnified({ ask, venue, at }: BitgetVisit): Promise<Told> {
  const account = answered(await ask('GET private.uta v3/account/assets'), 'unified assets').row('data');
  const rows: Row[] = [];
  const orders: Row[] = [];
  for (const category of CATEGORIES) {
    const positions = await ask('GET private.uta v3/position/current-position', { category });
    rows.push(...answered(positions, 'unified positions').row('data').rowsOrNull('list'));
    orders.push(
      ...answered(await ask('GET private.uta v3/trade/unfilled-orders', { category }), 'unified orders')
        .row('data')
        .rowsOrNull('list'),
    );
  }
  const markets = await marketsOf(venue, [...rows, ...orders]);
  const positions = rows
    .filter((row) => row.amount('total').sign() !== 0)
    .map((row): ReportedPosition => {
      const id = row.text('symbol');
      const isolated = row.text('marginMode') === 'isolated';
      return withMargin({
        market: countable(markets.get(id)),
        id,
        side: row.text('posSide') === 'short' ? 'short' : 'long',
        contracts: row.amount('total').abs(),
        entryPrice: row.amount('avgPrice'),
        isolated,
        collateral: isolated ? row.amount('positionBalance') : null,
        leverage: row.maybe('leverage'),
        liquidationPrice: row.maybe('liquidationPrice'),
      });
    });
  const amounts = new Amounts();
  for (const asset of listIn(account, 'assets')) {
    const code = asset.text('coin');
    amounts.hold(code, asset.amount('balance')).owe(code, asset.maybe('debt') ?? Rational.ZERO);
  }
  return {
    accounts: accountsOf(
      {
        id: 'unified',
        product: positions.length === 0 && amounts.owes ? 'custom/collateral-debt' : 'custom/unified',
        label: 'unified account',
        amounts,
        positions,
        beside: orders.flatMap((row) => openingOrder(row, markets)),
        equity: account.maybe('accountEquity'),
        marginRatio: positions.length === 0 && !amounts.owes ? null : account.maybe('mgnRatio'),
      },
      at,
    ),
    notes: [
      "Bitget's unified account is shown as Bitget reports it: its collateral rules are not known here, so negmon computes no liquidation for it",
    ],
  };
}
