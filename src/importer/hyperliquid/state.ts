import type { AccountEntry, UnmodelledEntry } from '../../book/entries.ts';
import { Rational, sum } from '../../money/rational.ts';
import { accountEntry, codeOf, type Holding, type Money, oddEntry, ratioOf, sideOf } from '../entry.ts';
import type { Said } from '../said.ts';

/** A dex of perpetuals: the first one has no name and is Hyperliquid's own, the others belong to builders. */
export interface Dex {
  readonly name: string;
  /** Code of what it is margined and settled in. */
  readonly collateral: string;
  /** Hyperliquid's number of that token. */
  readonly token: string;
}

/** What one dex says of one address (`clearinghouseState`). */
export interface DexState {
  readonly dex: Dex;
  readonly state: Said;
}

/** Hyperliquid has one rule for all perpetuals; those of builders have names that no symbol of ccxt's unified kind holds ("xyz:TSLA"). */
const PRODUCT = 'hyperliquid/perp';

interface Leg {
  readonly coin: string;
  /** Signed. */
  readonly size: Rational;
  readonly entryPrice: Rational;
  /** Signed like the size, at the mark. */
  readonly value: Rational;
  readonly isolated: boolean;
  /** Of an isolated position: its margin with unrealised profit. */
  readonly marginUsed: Rational;
  readonly said: Said;
}

function legsOf({ state }: DexState): Leg[] {
  return state
    .list('assetPositions')
    .map((entry) => entry.object('position'))
    .flatMap((said) => {
      const size = said.number('szi');
      if (size.sign() === 0) return [];
      const value = said.number('positionValue').abs();
      const isolated = said.object('leverage').word('type') === 'isolated';
      return [
        {
          coin: said.word('coin'),
          size,
          entryPrice: said.number('entryPx'),
          value: size.sign() < 0 ? value.negated() : value,
          isolated,
          marginUsed: isolated ? said.number('marginUsed') : Rational.ZERO,
          said,
        },
      ];
    });
}

/** The profit of a leg at the venue's mark. Of size × entry and not of `unrealizedPnl`, which is rounded otherwise than our own will be. */
function profitOf({ size, entryPrice, value }: Leg): Rational {
  return value.minus(size.times(entryPrice));
}

/** The ccxt symbol of a coin of the first dex: "kPEPE" is KPEPE/USDC:USDC. */
export function symbolOf(coin: string): string | null {
  return /^[A-Za-z0-9]{1,24}$/.test(coin) ? `${coin.toUpperCase()}/USDC:USDC` : null;
}

function holdingOf(leg: Leg): Holding | null {
  const { coin, size, entryPrice, isolated, said } = leg;
  const symbol = symbolOf(coin);
  if (symbol === null) return null;
  return {
    symbol,
    side: sideOf(size),
    contracts: size.abs(),
    contractSize: null,
    entryPrice,
    // marginUsed = rawUsd + s · positionValue (reported-positions.md section 1): it holds the profit, which a document's collateral does not.
    collateral: isolated ? leg.marginUsed.minus(profitOf(leg)) : null,
    leverage: said.object('leverage').maybe('value'),
    liquidationPrice: said.maybe('liquidationPx'),
  };
}

function split(legs: readonly Leg[]): { readonly positions: readonly Holding[]; readonly odd: readonly UnmodelledEntry[] } {
  const positions: Holding[] = [];
  const odd: UnmodelledEntry[] = [];
  for (const leg of legs) {
    const holding = holdingOf(leg);
    if (holding === null) odd.push(oddEntry(sideOf(leg.size), leg.size, leg.coin));
    else positions.push(holding);
  }
  return { positions, odd };
}

/**
 * One dex of an account in standard mode: a cross pool of its own, with its own money. The wallet is the venue's raw balance and the size of
 * each cross position at its entry price: whatever the mark is then, the equity is the venue's own (totalRawUsd + Σ size × mark).
 */
export function standardAccount(prefix: string, one: DexState, orders: readonly UnmodelledEntry[], at: string): AccountEntry | null {
  const { dex, state } = one;
  const legs = legsOf(one);
  const cross = state.object('crossMarginSummary');
  const wallet = cross
    .number('totalRawUsd')
    .plus(sum(legs.filter(({ isolated }) => !isolated).map((leg) => leg.size.times(leg.entryPrice))));
  const { positions, odd } = split(legs);
  return accountEntry(
    {
      id: `${prefix}${dex.name === '' ? 'perp' : `perp-${dex.name}`}`,
      product: PRODUCT,
      held: [[dex.collateral, wallet]],
      positions,
      unmodelled: [...odd, ...orders],
      equity: state.object('marginSummary').number('accountValue'),
      marginRatio: ratioOf(cross.number('accountValue'), state.sum('crossMaintenanceMarginUsed')),
    },
    at,
  );
}

/**
 * One collateral of a unified account: its balance stands behind all cross positions in it, on every dex. The spot state's total is marked to
 * market and holds the margin of isolated positions too: equity = total (Hyperliquid docs, "Account abstraction modes", Unified Account Ratio
 * = Σ crossMaintenanceMarginUsed / (total − Σ isolated marginUsed)).
 */
export function unifiedAccount(
  prefix: string,
  total: Rational,
  states: readonly DexState[],
  orders: readonly UnmodelledEntry[],
  at: string,
): AccountEntry | null {
  const [first] = states;
  if (first === undefined) return null;
  const { collateral } = first.dex;
  const legs = states.flatMap(legsOf);
  const available = total.minus(sum(legs.map(({ marginUsed }) => marginUsed)));
  const wallet = available.minus(sum(legs.filter(({ isolated }) => !isolated).map(profitOf)));
  const { positions, odd } = split(legs);
  return accountEntry(
    {
      id: `${prefix}perp${collateral === 'USDC' ? '' : `-${collateral.toLowerCase()}`}`,
      product: PRODUCT,
      held: [[collateral, wallet]],
      positions,
      unmodelled: [...odd, ...orders],
      equity: total,
      marginRatio: ratioOf(available, sum(states.map(({ state }) => state.sum('crossMaintenanceMarginUsed')))),
    },
    at,
  );
}

/**
 * An account under portfolio margin, or in a mode that is not known: everything in it backs everything else by rules that are the venue's
 * own. Its numbers are shown as reported; nothing here has a maintenance, so negmon says "unknown".
 */
export function opaqueAccount(
  prefix: string,
  spot: Said,
  states: readonly DexState[],
  orders: readonly UnmodelledEntry[],
  at: string,
): AccountEntry | null {
  const legs = states.flatMap((one) => legsOf(one).map((leg) => ({ leg, collateral: one.dex.collateral })));
  const profits: Money = legs.map(({ leg, collateral }) => [collateral, profitOf(leg).negated()]);
  const { positions, odd } = split(legs.map(({ leg }) => leg));
  // In one pool with everything else, whatever margin is noted for it.
  const pooled = positions.map((holding) => ({ ...holding, collateral: null }));
  const { held } = spotMoney(spot);
  return accountEntry(
    {
      id: `${prefix}portfolio`,
      product: pooled.length === 0 && held.some(([, amount]) => amount.sign() < 0) ? 'custom/collateral-debt' : 'custom/unified',
      held: [...held, ...profits],
      positions: pooled.map((holding) => ({ ...holding, contractSize: Rational.ONE })),
      unmodelled: [...odd, ...orders],
      marginRatio: spot.maybe('portfolioMarginRatio'),
    },
    at,
  );
}

/** Spot balances by code; `odd` names tokens that no currency code can name. */
export function spotMoney(spot: Said): { readonly held: Money; readonly odd: readonly string[] } {
  const held: [string, Rational][] = [];
  const odd: string[] = [];
  for (const balance of spot.list('balances')) {
    const total = balance.number('total');
    if (total.sign() === 0) continue;
    const code = codeOf(balance.word('coin'));
    if (code === null) odd.push(balance.word('coin'));
    else held.push([code, total]);
  }
  return { held, odd };
}

/** What lies in spot and backs nothing. @param except codes that are counted elsewhere */
export function spotAccount(prefix: string, spot: Said, except: ReadonlySet<string>, at: string): AccountEntry | null {
  const held = spotMoney(spot).held.filter(([code]) => !except.has(code));
  return accountEntry({ id: `${prefix}spot`, product: PRODUCT, held }, at);
}
