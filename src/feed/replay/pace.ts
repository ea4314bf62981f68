import type { TapeEntry } from './tape.ts';

/** Fewer gaps than these are no habit. */
const LEAST_GAPS = 10;
/** Prices come evenly when nine in ten gaps are no longer than this many times the one in the middle. */
const EVEN = 1.5;

/**
 * The time between two prices of each key of `Prices.marks` that come evenly, ms, by the first lines of a tape: bars of a minute do, trades do
 * not, and what comes unevenly has none.
 */
export function pacesOf(opening: readonly TapeEntry[]): Map<string, number> {
  const last = new Map<string, number>();
  const gaps = new Map<string, number[]>();
  for (const { t, quote } of opening) {
    if (quote === null) continue;
    const key = quote.venue === '' ? quote.symbol : `${quote.venue}:${quote.symbol}`;
    const before = last.get(key);
    last.set(key, t);
    if (before === undefined) continue;
    const known = gaps.get(key);
    if (known === undefined) gaps.set(key, [t - before]);
    else known.push(t - before);
  }
  const paces = new Map<string, number>();
  for (const [key, all] of gaps) {
    if (all.length < LEAST_GAPS) continue;
    all.sort((a, b) => a - b);
    const middle = all[Math.floor(all.length / 2)] as number;
    const long = all[Math.floor(all.length * 0.9)] as number;
    if (middle > 0 && long <= EVEN * middle) paces.set(key, middle);
  }
  return paces;
}
