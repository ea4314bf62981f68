import { formatAge } from '../money/format.ts';
import { isUnknown } from '../risk/known.ts';
import { codesOf } from '../risk/pools.ts';
import type { AccountReading } from '../risk/reading.ts';
import type { Board, Ticker } from './board.ts';
import type { Freshness } from './snapshot.ts';

/** How old the prices behind something are. */
export interface Age {
  /** The oldest, ms; null before the first, and where none is needed. */
  readonly ms: number | null;
  readonly freshness: Freshness;
}

/** So many times as long as a mark a spot price is waited for: a pair that nobody trades for a while is no dead feed. */
const SPOT_PATIENCE = 4;

/** Whether a price is older than it may get. @param now monotonic ms; @param patience as in `ageOf` */
export function isOld({ key, mark, receivedTime }: Ticker, now: number, patience: (key: string) => number): boolean {
  return now - receivedTime > (mark.kind === 'spot' ? SPOT_PATIENCE : 1) * patience(key);
}

/**
 * Age of all prices an account stands on: it is as old as its oldest, since any one of them decides its level. A spot price counts
 * only once it is stale: marks are what ages, where there are any.
 * @param now monotonic ms; @param patience how old the price of a key may get, ms; @param since when the monitor began to look, for prices
 * that never came.
 */
export function ageOf(reading: AccountReading, board: Board, now: number, patience: (key: string) => number, since: number): Age {
  let mark: number | null = null;
  let spot: number | null = null;
  // What never came is waited for as long as the slowest of the others.
  let longest = patience('');
  let late = false;
  let old = false;
  for (const key of standsOn(reading)) {
    const ticker = board.ticker(key);
    if (ticker === undefined) continue;
    longest = Math.max(longest, patience(key));
    const age = Math.max(0, now - ticker.receivedTime);
    if (ticker.mark.kind === 'spot') {
      spot = Math.max(age, spot ?? 0);
      late ||= isOld(ticker, now, patience);
    } else {
      mark = Math.max(age, mark ?? 0);
      old ||= isOld(ticker, now, patience);
    }
  }
  const ms = late ? Math.max(spot ?? 0, mark ?? 0) : (mark ?? spot);
  if (lacksPrice(reading)) return { ms, freshness: now - since > longest ? 'stale' : 'none' };
  return { ms, freshness: late || old ? 'stale' : 'live' };
}

/**
 * Keys of the prices that an account's own numbers are made of: the marks of its positions, and where it reports in USD what its
 * currencies are worth. One that reports in its own currency needs no USD price; only the total does.
 */
export function standsOn(reading: AccountReading): ReadonlySet<string> {
  const { valuation } = reading.holdings;
  if (reading.currency !== 'USD') return valuation.marked;
  const keys = new Set(valuation.marked);
  for (const code of codesOf(reading.holdings)) for (const key of valuation.route(code).keys) keys.add(key);
  return keys;
}

/** Whether a price is missing; a contract size or a rule that is missing makes no price old. */
export function lacksPrice(reading: AccountReading): boolean {
  const { equity, holdings, currency } = reading;
  if (!isUnknown(equity)) return false;
  if (holdings.legs.some(({ mark }) => isUnknown(mark))) return true;
  return currency === 'USD' && [...codesOf(reading.holdings)].some((code) => isUnknown(holdings.valuation.usd(code)));
}

/**
 * Spot prices that accounts still go by although they are old, in words: an account that does not age by them would say nothing.
 * @param now monotonic ms; @param staleAfter ms, of marks.
 */
export function oldSpots(readings: readonly AccountReading[], board: Board, now: number, staleAfter: number): string[] {
  const keys = new Set(readings.flatMap(({ holdings }) => [...holdings.valuation.used]));
  return [...keys].flatMap((key) => {
    const ticker = board.ticker(key);
    if (ticker?.mark.kind !== 'spot' || now - ticker.receivedTime <= SPOT_PATIENCE * staleAfter) return [];
    return [`${spotText(ticker)} is ${formatAge(now - ticker.receivedTime)} old, and still counts`];
  });
}

/** "USDT/USD at 0.9998 (kraken)". */
export function spotText({ symbol, mark, venue }: Ticker): string {
  return `${symbol} at ${mark.price} (${venue === '' ? 'tape' : venue})`;
}
