import { formatAmount } from '../../money/format.ts';
import { Rational } from '../../money/rational.ts';
import { isUnknown } from '../known.ts';
import type { AccountReading, PoolReading } from '../reading.ts';
import { liabilityOf, poolOwedAt, poolPolicy } from '../shortfall.ts';

/** Whether what a pool is short of at its prices is the venue's to bear, for sure: then nothing of it is owed. */
export function borneByVenue(reading: AccountReading, pool: PoolReading): boolean {
  if (!liabilityOf(poolPolicy(pool)).possibly) return true;
  const equity = pool.pool.equity();
  // Above zero nothing is owed yet, which says nothing of what a fee then makes of it.
  if (isUnknown(equity) || equity.sign() >= 0) return false;
  const { high } = poolOwedAt(reading, pool, Rational.ZERO);
  return !isUnknown(high) && high.sign() === 0;
}

/** What becomes of an amount > 0 that is missing, in words. @param currency of the pool. */
export function shortfallText(reading: AccountReading, pool: PoolReading, missing: Rational, currency: string): string {
  const short = `${formatAmount(missing.toString(), currency)} below zero`;
  const { kind } = poolPolicy(pool);
  if (borneByVenue(reading, pool)) {
    return kind === 'capped_at_collateral'
      ? `${short}: nothing is owed beyond the collateral`
      : `${short}: the venue bears it, and you would owe nothing`;
  }
  if (kind === 'recourse') return `${short}: you would owe it`;
  return `${short}: you could owe it (${kind === 'conditional' ? 'it depends' : 'not stated by the venue'}), so it is booked as owed`;
}
