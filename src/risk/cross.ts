import { type ContractSymbol, isUsdLike } from '../book/symbol.ts';
import { Rational } from '../money/rational.ts';
import type { Boundaries } from './boundary.ts';
import { type Found, isUnknown, type Known } from './known.ts';
import { type Level, worst } from './level.ts';
import { allMove, baseMoves, contractMoves } from './moves.ts';
import type { Pool } from './pool.ts';
import type { Holdings, Leg } from './pools.ts';
import type { CrossReading, Nearest, TwoSided } from './reading.ts';
import type { Piece } from './term.ts';
import { DEBT_CRITICAL, DEBT_WARNING, distanceLevel, ratioLevel, type Thresholds } from './thresholds.ts';
import type { Verdict } from './verdict.ts';

/** The cross pool measured: its numbers, its own level, and where each base turns it. */
export interface CrossMeasure {
  readonly reading: CrossReading;
  /** Its level before its positions' distances are looked at. */
  readonly level: Level;
  /** Where the price of a contract turns it; solved once a contract. */
  turnsOf(symbol: ContractSymbol): Known<Boundaries>;
}

/** Digits of a common shock that is irrational (contract section 3). */
const IRRATIONAL_DIGITS = 30;

export function measureCross(pool: Pool, verdict: Verdict, holdings: Holdings, currency: string, thresholds: Thresholds): CrossMeasure {
  const gap = pool.gaps.worth ?? pool.gaps.mark ?? pool.gaps.rules;
  const legs = holdings.legs.filter(({ position }) => position.marginMode === 'cross');
  const held = new Set([...holdings.account.assets.keys(), ...holdings.debts.keys()]);
  const bases = new Set([...held].filter((code) => code !== 'USD' && code !== currency));
  const firsts = new Map<string, Leg>();
  for (const leg of legs) {
    const { base } = leg.position.symbol;
    bases.add(base);
    if (!firsts.has(base)) firsts.set(base, leg);
  }

  const turns = new Map<string, Known<Boundaries>>();
  const prices = new Map<string, Known<Rational>>();
  const liquidation = new Map<string, TwoSided>();
  for (const base of bases) {
    const found = gap ?? pool.turns(baseMoves(base));
    const price = held.has(base) ? holdings.valuation.usd(base) : priceOfBase(base, holdings, firsts.get(base));
    turns.set(base, found);
    prices.set(base, price);
    liquidation.set(base, twoSided(found, price));
  }
  // Solved only when it is asked for: it walks the kinks of every holding at once, and few readers look at it.
  let shock: { readonly value: Found<Rational> } | undefined;
  const debt = debtRatios(pool, verdict);
  const reading: CrossReading = {
    adjustedEquity: verdict.adjustedEquity,
    maintenanceMargin: pool.collateralDebt ? null : verdict.maintenance,
    health: verdict.health,
    marginRatio: verdict.marginRatio,
    ...debt,
    liquidation,
    nearest: nearestOf(turns, prices),
    get commonShock() {
      shock ??= { value: gap ?? shockOf(pool.turns(allMove), pool) };
      return shock.value;
    },
  };
  const dated = new Set(legs.filter(({ position }) => position.symbol.expiry !== null).map(({ position }) => position.symbol.base));
  const byContract = new Map([...turns].filter(([base]) => !dated.has(base)));
  const turnsOf = (symbol: ContractSymbol): Known<Boundaries> => {
    const key = symbol.expiry === null ? symbol.base : symbol.text;
    const found = byContract.get(key) ?? gap ?? pool.turns(contractMoves(symbol));
    byContract.set(key, found);
    return found;
  };
  return { reading, level: pool.levelWaiting(levelOf(pool, verdict, turns, currency, held, thresholds)), turnsOf };
}

/** Of a base that is not held itself: its given price, else the mark of the first position of that base (contract section 3). */
function priceOfBase(base: string, { valuation }: Holdings, first: Leg | undefined): Known<Rational> {
  return valuation.prices.assets.get(base) ?? first?.mark ?? valuation.usd(base);
}

function twoSided(found: Known<Boundaries>, price: Known<Rational>): TwoSided {
  if (isUnknown(found)) return { down: found, up: found };
  const side = (factor: Rational | null): Found<Rational> => (factor === null ? null : isUnknown(price) ? price : price.times(factor));
  return { down: side(found.down), up: side(found.up) };
}

/** The coin whose price is nearest to liquidating the pool; a stablecoin is shown beside, and no headline. */
function nearestOf(turns: ReadonlyMap<string, Known<Boundaries>>, prices: ReadonlyMap<string, Known<Rational>>): Found<Nearest> {
  let nearest: Nearest | null = null;
  for (const [code, found] of turns) {
    if (isUsdLike(code)) continue;
    if (isUnknown(found)) return found;
    const factor = nearerSide(found);
    const distance = distanceOf(found);
    const price = prices.get(code);
    if (factor === null || distance === null || isUnknown(distance) || price === undefined || isUnknown(price)) continue;
    if (nearest === null || distance.lessThan(nearest.distance)) nearest = { code, price, liquidationPrice: price.times(factor), distance };
  }
  return nearest;
}

/** The nearer of the two moves, as a signed fraction; 0 when already liquidated; null when neither side is. */
function shockOf({ down, up, liquidated }: Boundaries, pool: Pool): Rational | null {
  if (liquidated) return Rational.ZERO;
  const factor = down === null || up === null ? (down ?? up) : up.minus(Rational.ONE).lessThan(Rational.ONE.minus(down)) ? up : down;
  if (factor === null) return null;
  const shock = factor.minus(Rational.ONE);
  return pool.turnsExactlyAt(allMove, factor) ? shock : Rational.ofDecimal(shock.toDecimal(IRRATIONAL_DIGITS));
}

/** debt / collateral, its inverse, and 1 / margin ratio; null without debt, and for pools that are no debt against collateral. */
function debtRatios(pool: Pool, verdict: Verdict): Pick<CrossReading, 'ltv' | 'healthFactor' | 'marginLevel'> {
  if (!pool.collateralDebt) return { ltv: null, healthFactor: null, marginLevel: null };
  const { piece, marginRatio } = verdict;
  if (isUnknown(piece)) return { ltv: piece, healthFactor: piece, marginLevel: piece };
  const debt = piece.debt.c0;
  const collateral = piece.assets.c0;
  if (debt.sign() === 0) return { ltv: null, healthFactor: null, marginLevel: null };
  return {
    ltv: collateral.sign() === 0 ? null : debt.over(collateral),
    healthFactor: marginRatio === null ? Rational.ZERO : isUnknown(marginRatio) ? marginRatio : Rational.ONE.over(marginRatio),
    marginLevel: collateral.over(debt),
  };
}

function levelOf(
  pool: Pool,
  verdict: Verdict,
  turns: ReadonlyMap<string, Known<Boundaries>>,
  currency: string,
  held: ReadonlySet<string>,
  thresholds: Thresholds,
): Level {
  if (verdict.level !== 'ok' || verdict.marginRatio === null) return verdict.level;
  if (pool.collateralDebt) return debtLevel(pool, verdict);
  // A stablecoin's distance is shown, but a threshold made for coins would cry at every pool of stablecoins.
  const volatile = [...turns].filter(([base]) => held.has(base) && base !== currency && !isUsdLike(base));
  const distances = volatile.map(([, found]) => distanceLevel(distanceOf(found), thresholds.distance));
  return worst([ratioLevel(verdict.marginRatio, thresholds.marginRatio), ...distances]);
}

/** Warning at the margin call, critical at 95 % of the liquidation ratio (contract section 4). */
export function debtLevel(pool: Pool, { piece }: Verdict): Level {
  return isUnknown(piece) ? 'unknown' : debtLevelAt(pool, piece, Rational.ONE);
}

/** The same with every limit at a fraction of itself: whether it is clear of them by that much. */
export function debtLevelAt(pool: Pool, { debt, collateral }: Piece, fraction: Rational): Level {
  if (pool.rules.liquidationRatio === undefined) return 'unknown';
  const reached = (ratio: Rational): boolean => ratio.times(fraction).times(collateral.c0).atMost(debt.c0);
  if (reached(DEBT_CRITICAL.times(pool.rules.liquidationRatio))) return 'critical';
  return reached(pool.rules.marginCallRatio ?? DEBT_WARNING.times(pool.rules.liquidationRatio)) ? 'warning' : 'ok';
}

/** Relative move to the nearer side; negative when already past; null when neither side liquidates. */
export function distanceOf(found: Known<Boundaries>): Found<Rational> {
  if (isUnknown(found)) return found;
  const nearer = nearerSide(found);
  if (nearer === null) return null;
  const distance = nearer.minus(Rational.ONE).abs();
  return found.liquidated ? distance.negated() : distance;
}

/** The nearer side as a factor; the lower on a tie. */
export function nearerSide({ down, up }: Boundaries): Rational | null {
  if (down === null || up === null) return down ?? up;
  const [low, high] = down.atMost(up) ? [down, up] : [up, down];
  return high.minus(Rational.ONE).abs().lessThan(low.minus(Rational.ONE).abs()) ? high : low;
}
