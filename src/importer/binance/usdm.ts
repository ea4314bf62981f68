import type { AccountEntry, PositionEntry, UnmodelledEntry } from '../../book/entries.ts';
import { Rational } from '../../money/rational.ts';
import { Amounts } from '../amounts.ts';
import type { Told } from '../parts.ts';
import { positionsOf, slug } from '../position.ts';
import { Row } from '../row.ts';
import { heldOf, idsOf, openingOrders, positionOf } from './positions.ts';
import type { Visit } from './reads.ts';

const PRODUCT = 'binance/usdm';

/**
 * USDT-M futures. Each margin asset is a pool of its own (an account each), but in multi-assets mode, where all back everything at a weight.
 * Binance: account v3 and position risk v3; "crossWalletBalance" is what backs cross positions, isolated wallets stand beside it.
 */
export async function readUsdm(visit: Visit): Promise<Told> {
  const { at, ask, venue } = visit;
  const [account, risk, orders, algos, mode] = await Promise.all([
    ask('GET fapiPrivateV3 account'),
    ask('GET fapiPrivateV3 positionRisk'),
    ask('GET fapiPrivate openOrders'),
    ask('GET fapiPrivate openAlgoOrders'),
    ask('GET fapiPrivate multiAssetsMargin'),
  ]);
  const held = heldOf(Row.list(risk, 'binance positionRisk'));
  const open = [...Row.list(orders, 'binance openOrders'), ...Row.list(algos, 'binance openAlgoOrders')];
  const markets = await venue.markets.of(idsOf(held, open), ['linear']);
  const whole = new Row(account, 'binance futures account');
  const assets = whole.rows('assets');
  if (new Row(mode, 'binance multiAssetsMargin').flag('multiAssetsMargin') === true) {
    const { positions, unmodelled } = positionsOf(
      held.map((row) => positionOf(row, 'linear', markets)),
      at,
    );
    const entry = entryOf(
      'usdm',
      assets,
      positions,
      [...unmodelled, ...openingOrders(open, markets)],
      at,
      whole.said('totalMarginBalance'),
    );
    return { accounts: entry === null ? [] : [{ ...entry, ...(await weightsOf(visit, assets)) }] };
  }
  const settles = new Set([...assets.map((row) => row.text('asset')), ...held.map((row) => row.text('marginAsset'))]);
  const accounts = [...settles].flatMap((settle): AccountEntry[] => {
    const own = held.filter((row) => row.text('marginAsset') === settle);
    const wallet = assets.filter((row) => row.text('asset') === settle);
    const { positions, unmodelled } = positionsOf(
      own.map((row) => positionOf(row, 'linear', markets)),
      at,
    );
    const orders = openingOrders(
      open.filter((row) => (markets.get(row.text('symbol'))?.settle ?? 'USDT') === settle),
      markets,
    );
    const id = settle === 'USDT' ? 'usdm' : `usdm-${slug(settle, 8)}`;
    const entry = entryOf(id, wallet, positions, [...unmodelled, ...orders], at, wallet[0]?.said('marginBalance') ?? null);
    return entry === null ? [] : [entry];
  });
  return { accounts };
}

/** Null where nothing is held, owed or ordered. */
function entryOf(
  id: string,
  wallets: readonly Row[],
  positions: readonly PositionEntry[],
  unmodelled: readonly UnmodelledEntry[],
  at: string,
  equity: string | null,
): AccountEntry | null {
  const amounts = new Amounts();
  for (const row of wallets) amounts.hold(row.text('asset'), row.amount('crossWalletBalance'));
  if (amounts.isEmpty && positions.length === 0 && unmodelled.length === 0) return null;
  return {
    id,
    product: PRODUCT,
    ...amounts.entries(),
    ...(positions.length === 0 ? {} : { positions }),
    ...(equity === null ? {} : { reported: { equity, at } }),
    ...(unmodelled.length === 0 ? {} : { unmodelled }),
  };
}

/** In multi-assets mode a balance counts at the asset index's bid rate, index × (1 − bidBuffer) (Binance: Multi-Assets Mode Asset Index). */
async function weightsOf({ ask }: Visit, assets: readonly Row[]): Promise<{ readonly rules?: object }> {
  const held = new Set(assets.filter((row) => row.amount('crossWalletBalance').sign() > 0).map((row) => row.text('asset')));
  if (held.size === 0) return {};
  const index = Row.list(await ask('GET fapiPublic assetIndex'), 'binance assetIndex');
  const weights = index.flatMap((row) => {
    const code = row.text('symbol').replace(/USD$/, '');
    return held.has(code) ? [[code, Rational.ONE.minus(row.amount('bidBuffer')).toString()] as const] : [];
  });
  return weights.length === 0 ? {} : { rules: { collateralWeights: Object.fromEntries(weights) } };
}
