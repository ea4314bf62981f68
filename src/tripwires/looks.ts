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

/** What a sketch needs of a reading: no price of it is looked at. */
export type Measured = Pick<AccountReading, 'holdings' | 'currency' | 'pools'>;

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
function limitsOf(reading: Measured, limits: LimitsOf, pick: (one: WireLimits) => OpenLimits): Rational[] {
  const places = reading.holdings.legs.flatMap(({ position }) => (position.marginMode === 'cross' ? [position.id] : []));
  const found = new Map<number, Rational>();
  for (const place of [null, ...places]) for (const limit of given(pick(limits(place)))) found.set(floatOf(limit), limit);
  return [...found.values()];
}

function given({ warning, critical }: OpenLimits): Rational[] {
  return [warning, critical].filter((limit) => limit !== null);
}

/** The verdicts of a pool that are the sign of one number (sketch.ts), the tightest first. */
export interface Verdicts {
  readonly rows: readonly (readonly number[])[];
  /** Which of them is health; −1: that is unknown. */
  readonly health: number;
}

function row(part: Readonly<Partial<Record<number, number>>>): number[] {
  return Array.from({ length: PARTS }, (_, i) => part[i] ?? 0);
}

export function verdictsOf(reading: Measured, pool: Pool, limits: LimitsOf): Verdicts {
  const ratios = limitsOf(reading, limits, ({ marginRatio }) => marginRatio).filter((limit) => limit.sign() > 0);
  const { liquidationRatio, marginCallRatio } = pool.rules;
  const equity = row({ [RAW]: 1, [PROFIT]: 1 });
  if (!pool.collateralDebt) {
    const required = (times: number): number[] => row({ [WEIGHTED]: 1, [PROFIT]: 1, [REQUIREMENT]: times });
    if (pool.gaps.rules !== null) return { rows: [required(0), equity], health: -1 };
    const times = [...new Set([0, 1, ...ratios.map((limit) => 1 / floatOf(limit))])].sort((a, b) => b - a);
    return { rows: [...times.map(required), equity], health: times.indexOf(1) };
  }
  const byValue = given(limits(null).ltv)
    .filter((limit) => limit.sign() > 0)
    .map((limit) => row({ [RAW]: floatOf(limit) }));
  if (pool.gaps.rules !== null || liquidationRatio === undefined) return { rows: [equity, ...byValue], health: -1 };
  const called = [
    liquidationRatio,
    DEBT_CRITICAL.times(liquidationRatio),
    marginCallRatio ?? DEBT_WARNING.times(liquidationRatio),
    ...ratios.map((limit) => limit.times(liquidationRatio)),
    ...given(limits(null).healthFactor).flatMap((limit) => (limit.sign() > 0 ? [liquidationRatio.over(limit)] : [])),
  ];
  const counted = [...new Set(called.map(floatOf))].sort((a, b) => a - b);
  const rows = [...counted.map((ratio) => row({ [WEIGHTED]: ratio })), equity, ...byValue];
  return { rows, health: counted.indexOf(floatOf(liquidationRatio)) };
}

/**
 * By verdict, an earlier one that is never above it; −1 where none is known to be. Less requirement or more collateral is never worse, and
 * balances in full are never below themselves by weights of 1 at most (`light`).
 */
export function aboveOf({ rows }: Verdicts, light: boolean): number[] {
  const isAbove = (one: readonly number[], other: readonly number[]): boolean => {
    const [raw, weighted, profit, requirement] = [RAW, WEIGHTED, PROFIT, REQUIREMENT].map(
      (part) => (one[part] as number) - (other[part] as number),
    ) as [number, number, number, number];
    return profit === 0 && requirement <= 0 && raw >= 0 && (light ? raw + weighted >= 0 : weighted >= 0);
  };
  return rows.map((one, i) => rows.findIndex((other, j) => j < i && isAbove(one, other)));
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
export function looksOf(reading: Measured, pool: Pool, limits: LimitsOf): Known<readonly Look[]> {
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
  const held = [...account.assets.keys(), ...debts.keys()].filter((code) => code !== reading.currency);
  const traded = debts.size > 0 ? crossed.map(({ symbol }) => symbol.base) : [];
  for (const base of pool.collateralDebt ? [] : new Set([...held, ...traded])) {
    if (isUsdLike(base)) continue;
    look({ key: dated.has(base) ? `all ${base}` : `perpetual ${base}`, moves: baseMoves(base) }, null);
  }
  for (const { symbol, id } of crossed) look(probeOf(symbol), id);
  return beyond === null ? [...looks.values()] : unknown(beyond);
}
