import { isUnknown } from '../risk/known.ts';
import type { AccountReading } from '../risk/reading.ts';
import type { Board } from './board.ts';
import type { Freshness } from './snapshot.ts';

/** How old the prices behind something are. */
export interface Age {
  /** The oldest, ms; null before the first, and where none is needed. */
  readonly ms: number | null;
  readonly freshness: Freshness;
}

/**
 * Age of all prices an account stands on: it is as old as its oldest, since any one of them decides its level.
 * @param now monotonic ms; @param staleAfter ms; @param since when the monitor began to look, for prices that never came.
 */
export function ageOf(reading: AccountReading, board: Board, now: number, staleAfter: number, since: number): Age {
  const { used } = reading.holdings.valuation;
  let oldest: number | null = null;
  for (const key of used) {
    const received = board.ticker(key)?.receivedTime;
    if (received !== undefined && (oldest === null || received < oldest)) oldest = received;
  }
  const ms = oldest === null ? null : Math.max(0, now - oldest);
  if (lacksPrice(reading)) return { ms, freshness: now - since > staleAfter ? 'stale' : 'none' };
  return { ms, freshness: ms !== null && ms > staleAfter ? 'stale' : 'live' };
}

/** Whether a price is missing; a contract size or a rule that is missing makes no price old. */
export function lacksPrice({ equity, holdings }: AccountReading): boolean {
  if (!isUnknown(equity)) return false;
  const { account, debts, legs, valuation } = holdings;
  const codes = [...account.assets.keys(), ...debts.keys(), ...legs.map(({ position }) => position.symbol.settle)];
  return legs.some(({ mark }) => isUnknown(mark)) || codes.some((code) => isUnknown(valuation.usd(code)));
}
