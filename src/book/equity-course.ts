import { max, min, Rational } from '../money/rational.ts';

/** What an account was worth at a moment. */
export interface EquitySample {
  /** ms since the epoch. */
  readonly at: number;
  /** Raw and signed. */
  readonly equity: Rational;
}

/** The lowest and the highest of a stretch of time, decimal strings; null: nobody looked, or it was not known. */
export type EquityStretch = { readonly low: string; readonly high: string } | null;

/** What an account was worth over time, in stretches of the same length, the oldest first. Nothing is put where nothing was seen. */
export interface EquityCourse {
  /** ms since the epoch: the beginning of the first stretch and the end of the last. */
  readonly from: number;
  readonly to: number;
  readonly stretches: readonly EquityStretch[];
}

/** Shortest stretch, ms: twice what lies between two samples of a monitor that watches, so that each holds one. */
export const SHORTEST_STRETCH = 600_000;

/** Samples as a course of at most `most` stretches; null without any. @param samples in the order of time */
export function courseOf(samples: readonly EquitySample[], most: number): EquityCourse | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) return null;
  const span = last.at - first.at + 1;
  const count = Math.max(1, Math.min(most, Math.floor(span / SHORTEST_STRETCH)));
  const found: ({ low: Rational; high: Rational } | null)[] = Array.from({ length: count }, () => null);
  for (const { at, equity } of samples) {
    const index = Math.floor(((at - first.at) / span) * count);
    const so = found[index];
    found[index] = so ? { low: min(so.low, equity), high: max(so.high, equity) } : { low: equity, high: equity };
  }
  return { from: first.at, to: last.at, stretches: found.map((one) => one && { low: one.low.toString(), high: one.high.toString() }) };
}

/** The same course in at most `most` stretches, by joining neighbours; their lengths then differ by one of the stretches before at most. */
export function coarser({ from, to, stretches }: EquityCourse, most: number): EquityCourse {
  const count = Math.min(most, stretches.length);
  const joined: EquityStretch[] = Array.from({ length: count }, () => null);
  for (const [i, stretch] of stretches.entries()) {
    const index = Math.floor((i * count) / stretches.length);
    joined[index] = together(joined[index] ?? null, stretch);
  }
  return { from, to, stretches: joined };
}

function together(a: EquityStretch, b: EquityStretch): EquityStretch {
  if (a === null || b === null) return a ?? b;
  const [low, high] = [min(Rational.from(a.low), Rational.from(b.low)), max(Rational.from(a.high), Rational.from(b.high))];
  return { low: low.toString(), high: high.toString() };
}
