import { type ContractSymbol, isUsdLike } from '../book/symbol.ts';
import type { Rational } from '../money/rational.ts';
import { type Known, unknown } from '../risk/known.ts';
import { baseMoves, contractMoves, type Moves } from '../risk/moves.ts';
import type { Pool } from '../risk/pool.ts';
import type { AccountReading } from '../risk/reading.ts';
import { DEBT_CRITICAL, DEBT_WARNING, type OpenLimits } from '../risk/thresholds.ts';
import { floatOf } from './float.ts';
import type { WireLimits } from './limits.ts';
import { PARTS, PROFIT, RAW, REQUIREMENT, WEIGHTED } from './sketch.ts';

/** By which limits an account (null) or one of its positions is watched. */
export type LimitsOf = (position: string | null) => WireLimits;

/** Prices that move together; the same key, the same prices. */
export interface Probe {
  readonly key: string;
  readonly moves: Moves;
}

/** How far those prices may be from a liquidation before it counts, a fraction. */
export interface Look extends Probe {
  readonly distance: number;
}

/** Limits of an account and its cross positions, each once. */
function limitsOf(reading: AccountReading, limits: LimitsOf, pick: (one: WireLimits) => OpenLimits): Rational[] {
  const places = reading.positions.flatMap(({ leg }) => (leg.position.marginMode === 'cross' ? [leg.position.id] : []));
  return [null, ...places].flatMap((place) => given(pick(limits(place))));
}

function given({ warning, critical }: OpenLimits): Rational[] {
  return [warning, critical].filter((limit) => limit !== null);
}

/** The verdicts that are the sign of one number (sketch.ts), and which of them is health: −1 where that is unknown. */
export function verdictsOf(
  reading: AccountReading,
  pool: Pool,
  limits: LimitsOf,
): { readonly rows: readonly number[]; readonly health: number } {
  const rows: number[] = [];
  const add = (part: Readonly<Partial<Record<number, number>>>): void => {
    const row = Array.from({ length: PARTS }, (_, i) => part[i] ?? 0);
    for (let i = 0; i < rows.length; i += PARTS) if (row.every((one, j) => rows[i + j] === one)) return;
    rows.push(...row);
  };
  const ratios = limitsOf(reading, limits, ({ marginRatio }) => marginRatio).filter((limit) => limit.sign() > 0);
  const known = pool.gaps.rules === null;
  if (!pool.collateralDebt) {
    // Health first: a pool whose adjusted equity is its equity has one row less.
    if (known) add({ [WEIGHTED]: 1, [PROFIT]: 1, [REQUIREMENT]: 1 });
    add({ [RAW]: 1, [PROFIT]: 1 });
    add({ [WEIGHTED]: 1, [PROFIT]: 1 });
    if (known) for (const limit of ratios) add({ [WEIGHTED]: 1, [PROFIT]: 1, [REQUIREMENT]: 1 / floatOf(limit) });
    return { rows, health: known ? 0 : -1 };
  }
  const { liquidationRatio, marginCallRatio } = pool.rules;
  const health = known && liquidationRatio !== undefined;
  const owes = (ratio: Rational): void => add({ [WEIGHTED]: floatOf(ratio) });
  if (health) owes(liquidationRatio);
  add({ [RAW]: 1, [PROFIT]: 1 });
  for (const limit of given(limits(null).ltv)) if (limit.sign() > 0) add({ [RAW]: floatOf(limit) });
  if (!health) return { rows, health: -1 };
  owes(DEBT_CRITICAL.times(liquidationRatio));
  owes(marginCallRatio ?? DEBT_WARNING.times(liquidationRatio));
  for (const limit of ratios) owes(limit.times(liquidationRatio));
  for (const limit of given(limits(null).healthFactor)) if (limit.sign() > 0) owes(liquidationRatio.over(limit));
  return { rows, health: 0 };
}

/** How a contract's own price moves (risk/moves.ts). */
export function probeOf(symbol: ContractSymbol): Probe {
  const moves = contractMoves(symbol);
  return symbol.expiry === null ? { key: `perpetual ${symbol.base}`, moves } : { key: symbol.text, moves };
}

/**
 * The distances that are looked at: of every cross position by its contract, of every coin that is held or owed, and of every base where
 * something is owed. Unknown for a limit that no price that falls can reach.
 */
export function looksOf(reading: AccountReading, pool: Pool, limits: LimitsOf): Known<readonly Look[]> {
  if (pool.gaps.rules !== null) return [];
  const looks = new Map<string, Look>();
  let beyond: string | null = null;
  const look = ({ key, moves }: Probe, place: string | null): void => {
    for (const limit of given(limits(place).distance)) {
      const distance = floatOf(limit);
      if (distance >= 1) beyond = `a distance of ${limit.toString()} is farther than any price can fall`;
      if (distance >= 0) looks.set(`${distance} ${key}`, { key, moves, distance });
    }
  };
  const { account, debts, legs } = reading.holdings;
  const crossed = legs.filter(({ position }) => position.marginMode === 'cross').map(({ position }) => position);
  const dated = new Set(crossed.filter(({ symbol }) => symbol.expiry !== null).map(({ symbol }) => symbol.base));
  const bases = new Set(pool.collateralDebt ? [] : [...account.assets.keys(), ...debts.keys()]);
  if (!pool.collateralDebt && debts.size > 0) for (const { symbol } of crossed) bases.add(symbol.base);
  for (const base of bases) {
    if (base === reading.currency || isUsdLike(base)) continue;
    look({ key: dated.has(base) ? `all ${base}` : `perpetual ${base}`, moves: baseMoves(base) }, null);
  }
  for (const { symbol, id } of crossed) look(probeOf(symbol), id);
  return beyond === null ? [...looks.values()] : unknown(beyond);
}
