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
import { answered, type BitgetVisit } from './reads.ts';

export type ProductType = 'USDT-FUTURES' | 'USDC-FUTURES' | 'COIN-FUTURES';

/** Futures of one kind: each margin coin is a cross pool of its own, with isolated positions beside it. */
export async function readFutures({ ask, venue, at }: BitgetVisit, productType: ProductType): Promise<Told> {
  const [wallets, positions, orders, plans] = await Promise.all([
    ask('GET private.mix v2/mix/account/accounts', { productType }),
    ask('GET private.mix v2/mix/position/all-position', { productType }),
    ask('GET private.mix v2/mix/order/orders-pending', { productType }),
    ask('GET private.mix v2/mix/order/orders-plan-pending', { productType, planType: 'normal_plan' }),
  ]);
  const rows = listIn(answered(positions, `${productType} positions`), 'data').filter((row) => row.amount('total').sign() !== 0);
  // The list of waiting orders is null when none waits.
  const open = [orders, plans].flatMap((answer) => answered(answer, `${productType} orders`).row('data').rowsOrNull('entrustedList'));
  const markets = await marketsOf(venue, [...rows, ...open]);
  const notes: string[] = [];
  const accounts = listIn(answered(wallets, `${productType} accounts`), 'data').flatMap((wallet): AccountEntry[] => {
    const coin = wallet.text('marginCoin');
    const isMine = (row: Row) => row.text('marginCoin') === coin;
    const held = rows.filter(isMine).map((row) => positionOf(row, markets));
    const waiting = open.filter(isMine).flatMap((row) => openingOrder(row, markets));
    const pooled = wallet.said('assetMode') === 'union';
    const found = poolOf(wallet, productType, held, waiting, pooled, at);
    if (pooled && found.length > 0)
      notes.push(
        `Bitget margins ${productType} with several coins: their weights are not known here, so negmon computes no liquidation for it`,
      );
    return found;
  });
  return { accounts, notes };
}

/** Bitget's ids of contracts are unique over all kinds. */
export async function marketsOf(venue: BitgetVisit['venue'], rows: readonly Row[]): Promise<ReadonlyMap<string, Market>> {
  return await venue.markets.of([...new Set(rows.map((row) => row.text('symbol')))], ['swap'], { uta: false });
}

/**
 * Sizes are in coins, so that a contract is one coin (ccxt: contractSize 1). Of an inverse contract this tells no quote money, which is what
 * such positions are counted in everywhere else: it is named, not modelled.
 */
export function countable(market: Market | undefined): Market | undefined {
  return market === undefined || market.inverse ? undefined : market;
}

/** A row of `all-position` (quoted in ccxt 4.5.84, js/src/bitget.js, parsePosition). `marginSize` is without the unrealised profit. */
function positionOf(row: Row, markets: ReadonlyMap<string, Market>): ReportedPosition {
  const id = row.text('symbol');
  const isolated = row.text('marginMode') === 'isolated';
  return withMargin({
    market: countable(markets.get(id)),
    id,
    side: row.text('holdSide') === 'short' ? 'short' : 'long',
    contracts: row.amount('total').abs(),
    entryPrice: row.amount('openPriceAvg'),
    isolated,
    collateral: isolated ? row.amount('marginSize') : null,
    leverage: row.maybe('leverage'),
    liquidationPrice: row.maybe('liquidationPrice'),
    // Of a cross position it is its account's.
    marginRatio: isolated ? row.maybe('marginRatio') : null,
  });
}

/** In hedge mode an order says whether it opens; else whether it can only reduce. */
export function openingOrder(row: Row, markets: ReadonlyMap<string, Market>): UnmodelledEntry[] {
  const way = row.said('tradeSide')?.toLowerCase() ?? '';
  const reduces = /^(yes|true)$/i.test(row.said('reduceOnly') ?? '') || /close|reduce|burst|delivery/.test(way);
  if (reduces) return [];
  const id = row.text('symbol');
  const [filled, price] = [row.maybe('baseVolume') ?? Rational.ZERO, row.said('price') ?? row.said('triggerPrice')];
  const amount = (row.maybe('size') ?? row.amount('qty')).minus(filled).toString();
  return [orderEntry({ id, symbol: markets.get(id)?.symbol, side: row.text('side'), amount, price, type: row.said('orderType') })];
}

/** "accountEquity" holds the unrealised profit of all positions, and the margin of isolated ones. */
function poolOf(
  wallet: Row,
  productType: ProductType,
  positions: readonly ReportedPosition[],
  beside: readonly UnmodelledEntry[],
  pooled: boolean,
  at: string,
): AccountEntry[] {
  const coin = wallet.text('marginCoin');
  const amounts = new Amounts();
  const equity = wallet.amount('accountEquity');
  const set = sum(positions.map(({ isolated, collateral }) => (isolated ? (collateral ?? Rational.ZERO) : Rational.ZERO)));
  const others = pooled ? wallet.rowsOrNull('assetList') : [];
  for (const other of others) amounts.hold(other.text('coin'), other.amount('balance'));
  if (others.length === 0) amounts.hold(coin, equity.minus(wallet.maybe('unrealizedPL') ?? Rational.ZERO).minus(set));
  const id = productType === 'COIN-FUTURES' ? `coin-futures-${coin.toLowerCase()}` : productType.toLowerCase();
  return accountsOf(
    {
      id,
      product: pooled ? 'custom/unified' : 'bitget/futures',
      amounts,
      positions,
      beside,
      equity,
      marginRatio: positions.some(({ isolated }) => !isolated) ? wallet.maybe('crossedRiskRate') : null,
    },
    at,
  );
}
