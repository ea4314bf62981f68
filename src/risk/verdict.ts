import { Rational } from '../money/rational.ts';
import { type Found, isUnknown, type Known, type Unknown } from './known.ts';
import type { Level } from './level.ts';
import type { Pool } from './pool.ts';
import type { Piece } from './term.ts';

/** The numbers of a pool as it is, in its own currency, and the verdict on them. */
export interface Verdict {
  readonly equity: Known<Rational>;
  readonly adjustedEquity: Known<Rational>;
  readonly maintenance: Known<Rational>;
  readonly health: Known<Rational>;
  /** requirement / adjusted equity, or debt / (liquidationRatio × weighted collateral); null when nothing is at risk. */
  readonly marginRatio: Found<Rational>;
  /** `negative`, `liquidation`, `unknown`, or `ok` where neither has come; thresholds are looked at elsewhere. */
  readonly level: Level;
  readonly piece: Piece | Unknown;
}

/** Measures a pool at the current prices (contract section 3). */
export function verdictOf(pool: Pool, atRisk: boolean): Verdict {
  const gap = pool.gaps.worth ?? pool.gaps.mark;
  if (gap !== null) {
    const level = atRisk ? 'unknown' : 'ok';
    return { equity: gap, adjustedEquity: gap, maintenance: gap, health: gap, marginRatio: atRisk ? gap : null, level, piece: gap };
  }
  const piece = pool.now();
  const equity = piece.equity.c0;
  const adjusted = piece.adjusted.c0;
  const missing = pool.gaps.rules;
  const health = missing ?? pool.healthOf(piece).c0;
  const verdict = { equity, adjustedEquity: adjusted, maintenance: missing ?? piece.maintenance.c0, health, piece };
  return { ...verdict, marginRatio: marginRatioOf(pool, piece, atRisk), level: levelOf(pool, atRisk, equity, adjusted, health) };
}

function levelOf(pool: Pool, atRisk: boolean, equity: Rational, adjusted: Rational, health: Known<Rational>): Level {
  if (!atRisk) return 'ok';
  if (equity.sign() < 0) return 'negative';
  // Maintenance is never below 0, so without tiers a pool with nothing left is known to be liquidated all the same.
  if (isUnknown(health)) return !pool.collateralDebt && adjusted.sign() <= 0 && !pool.rules.strict ? 'liquidation' : 'unknown';
  return health.sign() < 0 || (health.sign() === 0 && !pool.rules.strict) ? 'liquidation' : 'ok';
}

function marginRatioOf(pool: Pool, piece: Piece, atRisk: boolean): Found<Rational> {
  if (!atRisk) return null;
  if (pool.collateralDebt) {
    if (piece.debt.c0.sign() === 0 || piece.collateral.c0.sign() === 0) return null;
    return pool.gaps.rules ?? piece.debt.c0.over(piece.collateral.c0.times(pool.rules.liquidationRatio ?? Rational.ONE));
  }
  if (piece.adjusted.c0.sign() <= 0) return null;
  return pool.gaps.rules ?? pool.requirementOf(piece).c0.over(piece.adjusted.c0);
}
