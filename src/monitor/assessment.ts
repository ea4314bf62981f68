import { isUnknown } from '../risk/known.ts';
import type { AccountReading } from '../risk/reading.ts';
import type { Monitor } from './monitor.ts';
import { doubtsOf } from './suspicion.ts';

/**
 * Why not every account that is watched has just been assessed, an account a sentence; empty when all have been, at prices that are fresh
 * and believed. Ids and words of our own only: safe to show.
 */
export function unassessed(monitor: Monitor): string[] {
  const { readings } = monitor;
  if (readings.length === 0) return ['nothing is watched'];
  const now = monitor.options.feed.clock.monotonic();
  return readings.flatMap((reading) => {
    const why = whyNot(monitor, reading, now);
    return why === null ? [] : [`${reading.holdings.account.id}: ${why}`];
  });
}

function whyNot(monitor: Monitor, reading: AccountReading, now: number): string | null {
  const { freshness } = monitor.ageOf(reading, now);
  if (freshness === 'none') return 'prices have not come yet';
  if (freshness === 'stale') return 'prices are stale';
  if (doubtsOf(reading, monitor.board).length > 0) return 'a price is not believed';
  return reading.level === 'unknown' || isUnknown(reading.equity) ? 'its level is not known' : null;
}
