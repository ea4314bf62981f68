import type { Rational } from '../money/rational.ts';
import { type Found, isUnknown } from './known.ts';
import type { AccountReading } from './reading.ts';

/** How far a pool is from liquidation by the nearest of its prices: what a distance target is about. Null when none liquidates it. */
export function distanceIn({ positions, cross }: AccountReading, position: string | null): Found<Rational> {
  const own = positions.filter(({ leg }) => (position === null ? leg.position.marginMode === 'cross' : leg.position.id === position));
  const coin = position === null ? (cross?.nearest ?? null) : null;
  const distances = [...own.map(({ distance }) => distance), coin === null || isUnknown(coin) ? coin : coin.distance];
  let smallest: Rational | null = null;
  for (const distance of distances) {
    if (distance === null) continue;
    if (isUnknown(distance)) return distance;
    if (smallest === null || distance.lessThan(smallest)) smallest = distance;
  }
  return smallest;
}
