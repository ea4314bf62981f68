import type { AccountEntry, UnmodelledEntry } from '../../book/entries.ts';
import { Rational, sum } from '../../money/rational.ts';
import { accountsOf } from '../account.ts';
import { Amounts } from '../amounts.ts';
import type { Market } from '../markets.ts';
import { orderEntry } from '../order.ts';
import type { Told } from '../parts.ts';
import type { ReportedPosition } from '../position.ts';
import type { Row } from '../row.ts';
import { listIn, withMargin } from '../strict.ts';
import { codeOf, dataOf, type KucoinVisit } from './reads.ts';

/** Every settlement is an account of its own; these are looked into even without a position. */
const SETTLEMENTS = ['USDT', 'XBT', 'USDC'];

/** Where no price liquidates a position KuCoin prints its cap (reported-positions.md section 1, KuCoin inverse). */
const CAP = Rational.of(1_000_000);

export async function readFutures(visit: KucoinVisit): Promise<Told> {
  const { ask, venue, at } = visit;
  const [positions, orders, stops] = await Promise.all([
    ask('GET futuresPrivate positions'),
    ask('GET futuresPrivate orders', { status: 'active', pageSize: 1000 }),
    ask('GET futuresPrivate stopOrders', { pageSize: 1000 }),
  ]);
  const rows = listIn(dataOf(positions, 'positions'), 'data').filter((row) => row.amount('currentQty').sign() !== 0);
  const open = [...listIn(dataOf(orders, 'orders').row('data'), 'items'), ...listIn(dataOf(stops, 'stopOrders').row('data'), 'items')];
  const markets = await venue.markets.of([...new Set([...rows, ...open].map((row) => row.text('symbol')))], ['swap'], {
    marginables: false,
  });
  const settlements = new Set([...SETTLEMENTS, ...rows.map((row) => row.text('settleCurrency'))]);
  const accounts: AccountEntry[] = [];
  for (const currency of settlements) {
    const account = dataOf(await ask('GET futuresPrivate account-overview', { currency }), `${currency} account-overview`).row('data');
    const mine = rows.filter((row) => row.text('settleCurrency') === currency).map((row) => positionOf(row, markets));
    const waiting = open.filter((row) => row.said('settleCurrency') === currency);
    accounts.push(
      ...poolOf(
        account,
        currency,
        mine,
        waiting.flatMap((row) => openingOrder(row, markets)),
        at,
      ),
    );
  }
  return { accounts };
}

/**
 * A row of `positions` (kucoin-universal-sdk, openapi-futures-positions.json; reported-positions.md trap 4): `posMargin` is the margin set
 * aside, `maintMargin` has the profit in it and is no requirement. Quantities are signed, also where the account holds both sides.
 */
export function positionOf(row: Row, markets: ReadonlyMap<string, Market>): ReportedPosition {
  const id = row.text('symbol');
  const quantity = row.amount('currentQty');
  const held = row.said('positionSide');
  const short = held === 'SHORT' || (held !== 'LONG' && quantity.sign() < 0);
  const isolated = row.said('marginMode') === null ? row.flag('crossMode') === false : row.text('marginMode') === 'ISOLATED';
  const [price, mark] = [row.maybe('liquidationPrice'), row.maybe('markPrice')];
  const isCap = price !== null && mark !== null && CAP.atMost(price) && mark.times(Rational.of(10)).atMost(price);
  return withMargin({
    market: markets.get(id),
    id,
    side: short ? 'short' : 'long',
    contracts: quantity.abs(),
    entryPrice: row.amount('avgEntryPrice'),
    isolated,
    collateral: isolated ? row.amount('posMargin') : null,
    // `realLeverage` is what it has come to (trap 7).
    leverage: row.maybe('leverage'),
    liquidationPrice: isCap ? null : price,
  });
}

/** A stop that was not triggered yet has no state of its own in the list. */
export function openingOrder(row: Row, markets: ReadonlyMap<string, Market>): UnmodelledEntry[] {
  if (row.flag('reduceOnly') === true || row.flag('closeOrder') === true) return [];
  const id = row.text('symbol');
  const left = row.amount('size').minus(row.maybe('filledSize') ?? Rational.ZERO);
  const price = row.said('price') ?? row.said('stopPrice');
  const amount = `${left.toString()} contracts of`;
  return [orderEntry({ id, symbol: markets.get(id)?.symbol, side: row.text('side'), amount, price, type: row.said('type') })];
}

/** "marginBalance = positionMargin + orderMargin + frozenFunds + availableBalance − unrealisedPNL": without the profit, with all margins. */
function poolOf(account: Row, currency: string, positions: readonly ReportedPosition[], beside: readonly UnmodelledEntry[], at: string) {
  const set = sum(positions.map(({ isolated, collateral }) => (isolated ? (collateral ?? Rational.ZERO) : Rational.ZERO)));
  const code = codeOf(currency);
  const ratio = account.maybe('riskRatio');
  return accountsOf(
    {
      id: `futures-${code.toLowerCase()}`,
      product: 'kucoin/futures',
      amounts: new Amounts().hold(code, account.amount('marginBalance').minus(set)),
      positions,
      beside,
      equity: account.amount('accountEquity'),
      marginRatio: positions.some(({ isolated }) => !isolated) ? ratio : null,
    },
    at,
  );
}
