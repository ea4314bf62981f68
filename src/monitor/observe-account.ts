import type { Observation, Sight } from '../alerts/observation.ts';
import { isDanger } from '../alerts/rule.ts';
import { severity } from '../risk/level.ts';
import type { AccountReading, PositionReading } from '../risk/reading.ts';
import type { Ticker } from './board.ts';
import { observeDistance } from './observe-distance.ts';
import { observePool } from './observe-pool.ts';
import { observePosition } from './observe-position.ts';
import { observeWorth } from './observe-worth.ts';
import type { Surroundings } from './surroundings.ts';
import { whyDoubted } from './suspicion.ts';

/**
 * An account as the alert machine is shown it: a subject for its cross pool or debts, one for each isolated position, and one for each cross
 * position, so that a leg is named before it drags its pool.
 * @param fresh whether all prices behind the account are; @param doubts those of them that are not believed yet.
 */
export function observeAccount(reading: AccountReading, fresh: boolean, doubts: readonly Ticker[], around: Surroundings): Sight[] {
  const { id } = reading.holdings.account;
  const sights: Sight[] = [];
  const see = (subject: string, observations: readonly Observation[], suspect: string | null): void => {
    if (observations.length === 0) return;
    const tellsAge = sights.length === 0 && observations.some(({ rule }) => isDanger(rule));
    sights.push({ subject, observations, fresh, tellsAge, suspect, muted: false });
  };
  const worth = observeWorth(reading, around);
  const pools = reading.pools;
  for (const pool of pools) {
    const isolated = pool.position === null ? null : positionOf(reading, pool.position);
    const suspect = whyDoubted(doubts, isolated?.leg.position ?? null);
    const own = observePool(reading, pool, isolated, around, suspect === null);
    if (isolated === null) see(id, [...own, ...worth], suspect);
    else see(`${id}/${pool.position}`, [...own, ...observePosition(reading, isolated, around)], suspect);
  }
  const suspect = whyDoubted(doubts, null);
  if (pools.length > 0 && pools.every(({ position }) => position !== null)) see(id, worth, suspect);
  // Of a pool at or past liquidation its legs have nothing to add: what it is has been said in one message.
  const gone = pools.some(({ position, level }) => position === null && severity(level) >= severity('liquidation'));
  for (const position of reading.positions) {
    if (gone || position.leg.position.marginMode === 'isolated') continue;
    const observations = [...observeDistance(reading, position, around, suspect === null), ...observePosition(reading, position, around)];
    see(`${id}/${position.leg.position.id}`, observations, suspect);
  }
  return sights;
}

function positionOf(reading: AccountReading, id: string): PositionReading | null {
  return reading.positions.find(({ leg }) => leg.position.id === id) ?? null;
}
