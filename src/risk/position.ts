import { notionalAt, profitAt } from '../book/contract.ts';
import type { Rational } from '../money/rational.ts';
import type { Boundaries } from './boundary.ts';
import { type CrossMeasure, distanceOf, nearerSide } from './cross.ts';
import { andThen, both, type Found, isUnknown, type Known, unknown } from './known.ts';
import { type Level, worst } from './level.ts';
import { maintenanceOf } from './maintenance.ts';
import { contractMoves } from './moves.ts';
import type { Pool } from './pool.ts';
import { collateralOf, type Leg } from './pools.ts';
import type { PositionReading, StopReading } from './reading.ts';
import { distanceLevel, ratioLevel, type Thresholds, thresholdsOf } from './thresholds.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** A position that stands alone: its pool is its own. */
export function isolatedPosition(leg: Leg, pool: Pool, thresholds: Thresholds): { readonly reading: PositionReading; readonly pool: Pool } {
  const verdict = verdictOf(pool, true);
  const turns = pool.gaps.worth ?? pool.gaps.rules ?? pool.turns(contractMoves(leg.position.symbol));
  const levels = priceLevels(leg, pool, turns);
  const level = levelOf(pool, verdict, levels.distance, thresholdsOf(thresholds, leg.position.id));
  const reading: PositionReading = {
    ...ownNumbers(leg),
    ...levels,
    level,
    collateral: collateralOf(leg),
    equity: verdict.equity,
    marginRatio: verdict.marginRatio,
  };
  return { reading, pool };
}

/** A position inside a cross pool; the pool's verdict is its verdict, the distance is its own. */
export function crossPosition(
  leg: Leg,
  pool: Pool | null,
  verdict: Verdict | null,
  cross: CrossMeasure | null,
  thresholds: Thresholds,
): PositionReading {
  if (pool === null || verdict === null || cross === null) throw new RangeError('a cross position has a cross pool');
  const levels = priceLevels(leg, pool, cross.turnsOf(leg.position.symbol));
  const level = levelOf(pool, verdict, levels.distance, thresholdsOf(thresholds, leg.position.id));
  return { ...ownNumbers(leg), ...levels, level, collateral: null, equity: null, marginRatio: null };
}

function levelOf(pool: Pool, verdict: Verdict, distance: Found<Rational>, thresholds: Thresholds): Level {
  const found =
    verdict.level === 'ok'
      ? worst([distanceLevel(distance, thresholds.distance), ratioLevel(verdict.marginRatio, thresholds.marginRatio)])
      : verdict.level;
  return pool.levelWaiting(found);
}

/** What needs no pool: notional, profit, maintenance. */
function ownNumbers(leg: Leg): Pick<PositionReading, 'leg' | 'mark' | 'notional' | 'unrealizedPnl' | 'maintenanceMargin'> {
  const { contract, mark, maintenance } = leg;
  const maintenanceMargin = both(maintenance, contract, (tiers, known) =>
    tiers.basis === 'entry'
      ? maintenanceOf(tiers, notionalAt(known, known.entryPrice))
      : andThen(mark, (price) => maintenanceOf(tiers, notionalAt(known, price))),
  );
  return {
    leg,
    mark,
    notional: both(contract, mark, notionalAt),
    unrealizedPnl: both(contract, mark, profitAt),
    maintenanceMargin,
  };
}

type PriceLevels = Pick<PositionReading, 'liquidationPrice' | 'bankruptcyPrice' | 'distance' | 'stop'>;

/** Liquidation and bankruptcy price. Without a mark they are still known where the position moves alone and turns one way only. */
function priceLevels(leg: Leg, pool: Pool, turns: Known<Boundaries>): PriceLevels {
  const moves = contractMoves(leg.position.symbol);
  const term = pool.termOf(leg.contract);
  const alone = leg.position.marginMode === 'isolated';
  const gap = pool.gaps.worth ?? (alone ? null : pool.gaps.mark);
  if (gap !== null || term === undefined) {
    const why = gap ?? unknown(`${leg.position.id} could not be measured`);
    return { liquidationPrice: why, bankruptcyPrice: why, distance: why, stop: stopOf(leg, why) };
  }
  const factor = pool.bankruptcyFactor(term, moves);
  const bankruptcyPrice = factor === null ? null : term.mark.times(factor);
  if (isUnknown(turns)) return { liquidationPrice: turns, bankruptcyPrice, distance: turns, stop: stopOf(leg, turns) };
  const nearer = nearerSide(turns);
  const ambiguous = isUnknown(leg.mark) && turns.down !== null && turns.up !== null;
  const liquidationPrice: Found<Rational> = ambiguous ? leg.mark : nearer === null ? null : term.mark.times(nearer);
  const distance = isUnknown(leg.mark) ? (nearer === null ? null : leg.mark) : distanceOf(turns);
  return { liquidationPrice, bankruptcyPrice, distance, stop: stopOf(leg, { turns, mark: term.mark }) };
}

/** A stop beyond the liquidation price never comes to be: the position is gone before. */
function stopOf(
  leg: Leg,
  solved: { readonly turns: Boundaries; readonly mark: Rational } | { readonly unknown: string },
): StopReading | null {
  const { stopPrice, side } = leg.position;
  if (stopPrice === null) return null;
  const loss = andThen(leg.contract, (contract) => profitAt(contract, stopPrice).negated());
  if (isUnknown(solved)) return { price: stopPrice, beyondLiquidation: solved, loss };
  const factor = side === 'long' ? solved.turns.down : solved.turns.up;
  const liquidation = factor === null ? null : solved.mark.times(factor);
  const beyond = liquidation !== null && (side === 'long' ? stopPrice.atMost(liquidation) : liquidation.atMost(stopPrice));
  return { price: stopPrice, beyondLiquidation: beyond, loss };
}
