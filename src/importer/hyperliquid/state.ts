import type { AccountEntry, UnmodelledEntry } from '../../book/entries.ts';
import { Rational, sum } from '../../money/rational.ts';
import { accountsOf } from '../account.ts';
import { Amounts } from '../amounts.ts';
import type { Market } from '../markets.ts';
import type { ReportedPosition } from '../position.ts';
import type { Row } from '../row.ts';
import { listIn, netOf, ratioOf, withMargin } from '../strict.ts';

/** A dex of perpetuals: the first one has no name and is Hyperliquid's own, the others belong to builders. */
export interface Dex {
  readonly name: string;
  /** Code of what it is margined and settled in. */
  readonly collateral: string;
}

/** What one dex says of one address (`clearinghouseState`), and the open orders on it. */
export interface DexState {
  readonly dex: Dex;
  readonly state: Row;
  readonly orders: readonly UnmodelledEntry[];
}

const PRODUCT = 'hyperliquid/perp';

interface Leg {
  readonly coin: string;
  /** Signed. */
  readonly size: Rational;
  readonly entryPrice: Rational;
  /** Signed like the size, at the mark. */
  readonly value: Rational;
  /** Of an isolated position: its margin with unrealised profit; null: cross. */
  readonly marginUsed: Rational | null;
  readonly row: Row;
}

function legsOf({ state }: DexState): Leg[] {
  return listIn(state, 'assetPositions')
    .map((entry) => entry.row('position'))
    .flatMap((row) => {
      const size = row.amount('szi');
      if (size.sign() === 0) return [];
      const value = row.amount('positionValue').abs();
      return [
        {
          coin: row.text('coin'),
          size,
          entryPrice: row.amount('entryPx'),
          value: size.sign() < 0 ? value.negated() : value,
          marginUsed: row.row('leverage').text('type') === 'isolated' ? row.amount('marginUsed') : null,
          row,
        },
      ];
    });
}

/** The profit of a leg at the venue's mark. Of size × entry and not of `unrealizedPnl`, which is rounded otherwise than our own will be. */
function profitOf({ size, entryPrice, value }: Leg): Rational {
  return value.minus(size.times(entryPrice));
}

/** A coin of the first dex by its ccxt symbol: "kPEPE" is KPEPE/USDC:USDC. Builders' coins ("xyz:TSLA") have none that could be priced. */
export function marketOf(coin: string): Market | undefined {
  if (!/^[A-Za-z0-9]{1,24}$/.test(coin)) return undefined;
  const base = coin.toUpperCase();
  return { symbol: `${base}/USDC:USDC`, contractSize: '1', base, quote: 'USDC', settle: 'USDC', inverse: false, option: false };
}

function positionOf(leg: Leg): ReportedPosition {
  const { coin, size, entryPrice, marginUsed, row } = leg;
  const liquidation = row.said('liquidationPx');
  return withMargin({
    market: marketOf(coin),
    id: coin,
    side: size.sign() < 0 ? 'short' : 'long',
    contracts: size.abs(),
    entryPrice,
    isolated: marginUsed !== null,
    // marginUsed = rawUsd + s · positionValue (reported-positions.md section 1): it holds the profit, which a document's collateral does not.
    collateral: marginUsed?.minus(profitOf(leg)) ?? null,
    leverage: row.row('leverage').maybe('value'),
    liquidationPrice: liquidation === 'NaN' ? null : row.maybe('liquidationPx'),
  });
}

/**
 * One dex of an account in standard mode: a cross pool of its own, with its own money. The wallet is the venue's raw balance and the size of
 * each cross position at its entry price: whatever the mark is then, the equity is the venue's own (totalRawUsd + Σ size × mark).
 */
export function standardAccount(prefix: string, one: DexState, at: string): AccountEntry[] {
  const { dex, state, orders } = one;
  const legs = legsOf(one);
  const cross = state.row('crossMarginSummary');
  const entered = sum(legs.filter(({ marginUsed }) => marginUsed === null).map(({ size, entryPrice }) => size.times(entryPrice)));
  return accountsOf(
    {
      id: `${prefix}${dex.name === '' ? 'perp' : `perp-${dex.name}`}`,
      product: PRODUCT,
      amounts: new Amounts().hold(dex.collateral, cross.amount('totalRawUsd').plus(entered)),
      positions: legs.map(positionOf),
      beside: orders,
      equity: state.row('marginSummary').amount('accountValue'),
      marginRatio: ratioOf(cross.amount('accountValue'), state.maybe('crossMaintenanceMarginUsed') ?? Rational.ZERO),
    },
    at,
  );
}

/**
 * One collateral of a unified account: its balance stands behind all cross positions in it, on every dex. The spot state's total is marked to
 * market and holds the margin of isolated positions too: equity = total (Hyperliquid docs, "Account abstraction modes": Unified Account
 * Ratio = Σ crossMaintenanceMarginUsed / (total − Σ isolated marginUsed)).
 */
export function unifiedAccount(
  prefix: string,
  collateral: string,
  total: Rational,
  states: readonly DexState[],
  at: string,
): AccountEntry[] {
  const legs = states.flatMap(legsOf);
  const available = total.minus(sum(legs.map(({ marginUsed }) => marginUsed ?? Rational.ZERO)));
  const wallet = available.minus(sum(legs.filter(({ marginUsed }) => marginUsed === null).map(profitOf)));
  return accountsOf(
    {
      id: `${prefix}perp${collateral === 'USDC' ? '' : `-${collateral.toLowerCase()}`}`,
      product: PRODUCT,
      amounts: new Amounts().hold(collateral, wallet),
      positions: legs.map(positionOf),
      beside: states.flatMap(({ orders }) => orders),
      equity: total,
      marginRatio: ratioOf(available, sum(states.map(({ state }) => state.maybe('crossMaintenanceMarginUsed') ?? Rational.ZERO))),
    },
    at,
  );
}

/**
 * An account under portfolio margin, or in a mode that is not known: everything in it backs everything else by rules that are the venue's
 * own. No product of ours has them, so nothing of its risk is computed; the venue's ratio is shown as reported.
 */
export function opaqueAccount(prefix: string, spot: Row, states: readonly DexState[], at: string): AccountEntry[] {
  const amounts = new Amounts();
  const profits = states.flatMap((one) => legsOf(one).map((leg) => [one.dex.collateral, profitOf(leg).negated()] as const));
  for (const [code, amount] of netOf([...spotMoney(spot).held, ...profits])) amounts.hold(code, amount);
  const positions = states
    .flatMap(legsOf)
    .map((leg) => ({ ...positionOf(leg), entryPrice: leg.entryPrice, isolated: false, collateral: null }));
  return accountsOf(
    {
      id: `${prefix}portfolio`,
      // Of the three custom kinds, those that say "unknown" for what it holds: positions without maintenance, or debts without a ratio.
      product: positions.length === 0 && amounts.owes ? 'custom/collateral-debt' : 'custom/unified',
      amounts,
      positions,
      beside: states.flatMap(({ orders }) => orders),
      marginRatio: spot.maybe('portfolioMarginRatio'),
    },
    at,
  );
}

/** Spot balances by code; `odd` names tokens that no currency code can name. */
export function spotMoney(spot: Row): {
  readonly held: readonly (readonly [code: string, amount: Rational])[];
  readonly odd: readonly string[];
} {
  const balances = listIn(spot, 'balances').map((balance) => [balance.text('coin').toUpperCase(), balance.amount('total')] as const);
  const some = balances.filter(([, total]) => total.sign() !== 0);
  const isCode = ([coin]: readonly [string, Rational]) => /^[A-Z0-9][A-Z0-9._-]{0,23}$/.test(coin);
  return { held: some.filter(isCode), odd: some.filter((one) => !isCode(one)).map(([coin]) => coin) };
}

/** What lies in spot and backs nothing. @param except codes that are counted elsewhere */
export function spotAccount(prefix: string, spot: Row, except: ReadonlySet<string>, at: string): AccountEntry[] {
  const amounts = new Amounts();
  for (const [code, amount] of spotMoney(spot).held) if (!except.has(code)) amounts.hold(code, amount);
  return accountsOf({ id: `${prefix}spot`, product: 'custom/collateral-debt', label: 'spot wallet', amounts }, at);
}
