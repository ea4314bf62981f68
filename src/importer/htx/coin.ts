import type { AccountEntry } from '../../book/entries.ts';
import type { Rational } from '../../money/rational.ts';
import { accountsOf } from '../account.ts';
import { Amounts } from '../amounts.ts';
import type { Market } from '../markets.ts';
import type { Told } from '../parts.ts';
import { type ReportedPosition, slug } from '../position.ts';
import type { Row } from '../row.ts';
import { listIn, ratioOf } from '../strict.ts';
import { rulesOf } from './linear.ts';
import { answered, type HtxRead, type HtxVisit } from './reads.ts';

/**
 * Coin-margined contracts: each coin is a cross pool of its own. `margin_static` is what it holds without the open profit, which HTX counts
 * from the price of the last settlement on (`cost_hold`, reported-positions.md trap 10): that, and no older price, goes with this balance.
 */
export async function readCoin({ ask, venue, at }: HtxVisit, read: HtxRead, id: string): Promise<Told> {
  const pools = listIn(answered(await ask(read), id), 'data');
  const rows = pools.map((pool) => ({ pool, open: pool.rowsOrNull('positions').filter((row) => row.amount('volume').sign() !== 0) }));
  const ids = rows.flatMap(({ open }) => open.map((row) => row.text('contract_code')));
  const markets = await venue.markets.of([...new Set(ids)], { inverse: true });
  const accounts = rows.flatMap(({ pool, open }): AccountEntry[] => {
    const positions = open.map((row) => positionOf(row, pool, markets.get(row.text('contract_code'))));
    const code = pool.text('symbol').toUpperCase();
    return accountsOf(
      {
        id: `${id}-${slug(code, 20)}`,
        product: 'custom/derivatives',
        label: `${id === 'coin-swaps' ? 'coin-margined swaps' : 'coin-margined futures'} ${code}`,
        amounts: new Amounts().hold(code, pool.amount('margin_static')),
        positions,
        equity: pool.amount('margin_balance'),
        rules: rulesOf(positions.map((position, at) => ({ position, rate: rateOf(open[at], pool) }))),
      },
      at,
    );
  });
  return { accounts };
}

/** risk_rate = equity / (value / leverage) − adjust_factor, dead at 0: the maintenance is adjust_factor / leverage of the value. */
function rateOf(row: Row | undefined, pool: Row): Rational | null {
  const leverage = row?.maybe('lever_rate') ?? pool.maybe('lever_rate');
  const factor = pool.maybe('adjust_factor');
  return leverage === null || factor === null ? null : ratioOf(factor, leverage);
}

function positionOf(row: Row, pool: Row, market: Market | undefined): ReportedPosition {
  return {
    market,
    id: row.text('contract_code'),
    side: row.text('direction') === 'sell' ? 'short' : 'long',
    contracts: row.amount('volume').abs(),
    entryPrice: row.amount('cost_hold'),
    isolated: false,
    leverage: row.maybe('lever_rate'),
    liquidationPrice: pool.maybe('liquidation_price'),
  };
}
