import { type Level, severity, worst } from '../risk/level.ts';
import type { Observation } from './observation.ts';

/** What is remembered of one rule of one subject. */
export interface RuleWatch {
  /** The level it stands at. */
  readonly level: Level;
  /** Since when (monotonic ms) it has been seen at least so bad, for the levels that have to hold; null when it is not. */
  readonly pending: { readonly warning: number | null; readonly critical: number | null };
  /** Since when (monotonic ms) it has been seen better than its level; null when it is not. */
  readonly betterSince: number | null;
}

const NOTHING_PENDING: RuleWatch['pending'] = { warning: null, critical: null };

/** A rule that nothing was seen of yet, or that stands at a level from before. */
export function ruleWatchAt(level: Level): RuleWatch {
  return { level, pending: NOTHING_PENDING, betterSince: null };
}

/** The level below, without `unknown`, which is no station on the way down. */
const BELOW: Readonly<Record<Exclude<Level, 'unknown'>, Level>> = {
  ok: 'ok',
  warning: 'ok',
  critical: 'warning',
  liquidation: 'critical',
  negative: 'liquidation',
};

/**
 * One step of one rule. Worse: at once, to any level that has held. Better: one level a step, each after `keep` beyond the hysteresis.
 * @param clears whether what is seen may improve anything: prices that are old or not believed, and what cannot be known, do not. Holding goes on
 *   all the same: a feed that dies at a bad price is no reason to wait.
 * @param monotonic ms.
 */
export function stepRule(watch: RuleWatch, seen: Observation, clears: boolean, monotonic: number): RuleWatch {
  const pending = pendingAt(watch.pending, seen.level, monotonic);
  const held = heldLevel(pending, seen, monotonic);
  if (severity(held) > severity(watch.level)) return { level: held, pending, betterSince: null };
  const next: RuleWatch = pending === watch.pending && watch.betterSince === null ? watch : { ...watch, pending, betterSince: null };
  if (watch.level === 'ok') return next;
  if (!clears || seen.level === 'unknown' || severity(seen.level) >= severity(watch.level)) return next;
  // Nothing was said of what could not be known, so there is nothing to keep.
  if (watch.level === 'unknown') return { ...next, level: 'ok' };
  const floor = worst([seen.level, seen.lingers]);
  if (severity(floor) >= severity(watch.level)) return next;
  if (watch.betterSince === null) return { ...next, betterSince: monotonic };
  if (monotonic - watch.betterSince < seen.keep) return { ...next, betterSince: watch.betterSince };
  const level = BELOW[watch.level];
  return { ...next, level, betterSince: level === floor ? null : monotonic };
}

function pendingAt(before: RuleWatch['pending'], level: Level, monotonic: number): RuleWatch['pending'] {
  const warning = severity(level) >= severity('warning') ? (before.warning ?? monotonic) : null;
  const critical = severity(level) >= severity('critical') ? (before.critical ?? monotonic) : null;
  return warning === before.warning && critical === before.critical ? before : { warning, critical };
}

/** The worst level that has held for long enough; liquidation and negative wait for nothing. */
function heldLevel({ warning, critical }: RuleWatch['pending'], { level, hold }: Observation, monotonic: number): Level {
  if (severity(level) >= severity('liquidation') || severity(level) < severity('warning')) return level;
  if (critical !== null && monotonic - critical >= hold.critical) return 'critical';
  return warning !== null && monotonic - warning >= hold.warning ? 'warning' : 'ok';
}
