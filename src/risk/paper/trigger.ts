import { Rational } from '../../money/rational.ts';
import { isUnknown } from '../known.ts';
import { severity } from '../level.ts';
import type { AccountReading, PoolReading, PositionReading } from '../reading.ts';
import { borneByVenue } from './shortfall.ts';

/** A paper account at a price that has just come. */
export interface Step {
  /** The account at that price. */
  readonly now: AccountReading;
  /** Whether that price is the mark of a symbol's positions. */
  readonly ticked: (symbol: string) => boolean;
  /** The mark of the positions that ticked before this price; null: this is the first. */
  readonly before: Rational | null;
  /** Whether it is believed and fresh. */
  readonly believed: boolean;
  /** The same account with the mark that ticked at another price. */
  readonly at: (price: Rational) => AccountReading;
  /** Whether all prices that a pool stands on are believed and fresh. */
  readonly trusts: (pool: PoolReading) => boolean;
}

/** A stop or a take-profit that a price has reached. */
export interface Reached {
  readonly kind: 'stopped' | 'took-profit';
  readonly position: PositionReading;
  /** Where the order lay. */
  readonly level: Rational;
  /** The price that reached it, at which it is filled: never the level itself where the price has gone past it. */
  readonly price: Rational;
  /** The same price is past the liquidation of its pool too, which lay farther on the way. */
  readonly pastLiquidation: boolean;
}

/** A pool whose health is at or below zero. */
export interface Liquidated {
  readonly kind: 'liquidated';
  readonly pool: PoolReading;
  /** An order of the pool that the same price has passed, and that lay at or beyond the liquidation; null for none. */
  readonly passed: Pick<Reached, 'kind' | 'position' | 'level'> | null;
}

/**
 * The first thing that a price does to a paper account; null for nothing. Where one price passes an order and the liquidation of its
 * pool, the one that lies nearer to the price before came first on the way; on a tie the liquidation. What comes next is asked of the
 * account as it is after it.
 */
export function firstTrigger(step: Step): Reached | Liquidated | null {
  const [first] = reachedBy(step);
  const dead = step.now.pools.filter((pool) => isDead(pool) && hasSomething(step.now, pool) && step.trusts(pool));
  if (first === undefined) {
    const [pool] = dead;
    return pool === undefined ? null : { kind: 'liquidated', pool, passed: null };
  }
  const { position } = first.position.leg;
  const own = position.marginMode === 'isolated' ? position.id : null;
  const pool = dead.find((one) => one.position === own);
  if (pool === undefined) return first;
  const wasDead = (price: Rational): boolean => step.at(price).pools.some((one) => one.position === own && isDead(one));
  if (wasDead(first.level) || (step.before !== null && wasDead(step.before))) {
    const { kind, level } = first;
    return { kind: 'liquidated', pool, passed: { kind, position: first.position, level } };
  }
  return { ...first, pastLiquidation: true };
}

/** The orders of the mark that ticked which its price has reached, in the order in which it came by them. */
function reachedBy({ now, ticked, before, believed }: Step): Reached[] {
  if (!believed) return [];
  const found: (Reached & { readonly way: Rational })[] = [];
  for (const position of now.positions) {
    const { mark, leg } = position;
    const { symbol, side, stopPrice, takeProfitPrice, entryPrice } = leg.position;
    if (isUnknown(mark) || !ticked(symbol.text) || isUnknown(leg.contract)) continue;
    const from = before ?? entryPrice;
    for (const [kind, level, falling] of [
      ['stopped', stopPrice, side === 'long'],
      ['took-profit', takeProfitPrice, side === 'short'],
    ] as const) {
      if (level === null || (falling ? level.lessThan(mark) : mark.lessThan(level))) continue;
      // A level that the price before had passed already lies at the very beginning of the way.
      const passedBefore = falling ? from.atMost(level) : level.atMost(from);
      const way = passedBefore ? Rational.ZERO : level.minus(from).abs();
      found.push({ kind, position, level, price: mark, pastLiquidation: false, way });
    }
  }
  return found.sort((a, b) => a.way.compare(b.way)).map(({ way, ...reached }) => reached);
}

function isDead({ level }: PoolReading): boolean {
  return severity(level) >= severity('liquidation');
}

/** Whether there is anything left to close, to sell or to be borne by the venue: what is owed for good cannot be liquidated again. */
function hasSomething(reading: AccountReading, pool: PoolReading): boolean {
  const { positions, holdings } = reading;
  if (pool.position !== null || positions.some(({ leg }) => leg.position.marginMode === 'cross')) return true;
  if ([...holdings.account.assets.values()].some((amount) => amount.sign() > 0)) return true;
  return borneByVenue(reading, pool);
}
