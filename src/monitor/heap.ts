import type { ResourceLimits } from 'node:worker_threads';
import type { Setup } from './protocol.ts';

/**
 * Room for objects that die young, MB: V8 divides it by three (two semi-spaces, and one as large for large objects). Left alone a busy thread
 * takes 134 MB of it.
 */
const YOUNG_MB = 24;
/** What venues say of their contracts, the journal that is shown and the rest need some tens of this, MB. */
const BASE_MB = 1024;
/** Measured: 10 kB for a position of an account of 50, with its tiers and its readings; more while it is measured. */
const POSITION_MB = 0.04;

/**
 * How much the monitor's thread may hold: no book comes near it, so what reaches it is a fault, which then ends that thread, to be started
 * again, and not this machine's other programs.
 */
export function heapOf({ portfolio }: Pick<Setup, 'portfolio'>): ResourceLimits {
  return { maxYoungGenerationSizeMb: YOUNG_MB, maxOldGenerationSizeMb: Math.ceil(BASE_MB + positionsIn(portfolio) * POSITION_MB) };
}

function positionsIn(portfolio: unknown): number {
  const { accounts } = portfolio as { readonly accounts?: readonly { readonly positions?: readonly unknown[] }[] };
  return (accounts ?? []).reduce((sum, { positions }) => sum + (positions?.length ?? 0), 0);
}
