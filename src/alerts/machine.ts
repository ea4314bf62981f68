import { type Level, severity, worst } from '../risk/level.ts';
import type { Notice, Observation, Reason } from './observation.ts';

/** What the machine remembers of one subject. */
export interface Watch {
  readonly subject: string;
  /** The level it stands at, which is not better than what was said last. */
  readonly level: Level;
  /** Counts how often the subject left calm. */
  readonly episode: number;
  /** Since when (monotonic ms) it has been seen better than its level; null when it is not. */
  readonly betterSince: number | null;
  readonly stale: boolean;
  /** Counts how often its prices turned old: each time is an event of its own, with an id of its own. */
  readonly outages: number;
  /** The worst level that a price which is not believed gave, and that was told so. */
  readonly suspected: Level;
  /** When such a price last gave a level worse than its own (monotonic ms); null before the first. */
  readonly suspectedAt: number | null;
  /** Counts its suspicions: each has an id of its own. */
  readonly suspicions: number;
}

export interface MachineSettings {
  /** How long it must be better before it falls by one level, and how long a suspicion must be over before it is told anew, ms. */
  readonly keep: number;
}

/** The default of contract section 7. */
export const DEFAULT_SETTINGS: MachineSettings = { keep: 60_000 };

/** A subject that nothing was seen of yet. */
export function watchOf(subject: string): Watch {
  return {
    subject,
    level: 'ok',
    episode: 0,
    betterSince: null,
    stale: false,
    outages: 0,
    suspected: 'ok',
    suspectedAt: null,
    suspicions: 0,
  };
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
 * One step of the machine. Worse: at once, to any level, with one message. Better: one level a step, each after
 * `keep`. What stands on old prices freezes: it may get worse, never better. What cannot be known clears nothing. What stands on a price
 * that is not believed changes no level: a worse one is told once, as suspected.
 * @param now wall or tape time, ms since the epoch; @param monotonic for durations, ms.
 */
export function observe(
  watch: Watch,
  seen: Observation,
  now: number,
  monotonic: number,
  settings: MachineSettings = DEFAULT_SETTINGS,
): readonly [Watch, readonly Notice[]] {
  const notices: Notice[] = [];
  let next = watch;
  if (seen.fresh === watch.stale) {
    next = { ...next, stale: !seen.fresh, outages: seen.fresh ? watch.outages : watch.outages + 1 };
    const reason = seen.fresh ? 'resumed' : 'stale';
    if (seen.tellsAge) notices.push(noticeOf(next, { ...seen, rule: 'stale' }, next.level, watch.level, reason, now));
  }
  if (seen.suspect !== null) return doubted(next, seen, seen.suspect, now, monotonic, notices, settings);
  if (severity(seen.level) > severity(next.level)) return worse(next, seen, now, notices);
  if (seen.level === next.level || !seen.fresh || seen.level === 'unknown') return [{ ...next, betterSince: null }, notices];
  // Nothing was said of what could not be known, so there is nothing to keep.
  if (next.level === 'unknown') return [{ ...next, level: 'ok', betterSince: null }, notices];
  if (next.betterSince === null) return [{ ...next, betterSince: monotonic }, notices];
  if (monotonic - next.betterSince < settings.keep) return [next, notices];
  const level = BELOW[next.level];
  const calmer: Watch = { ...next, level, betterSince: level === seen.level ? null : monotonic };
  if (level === 'ok') notices.push(noticeOf(calmer, seen, level, next.level, 'recovered', now));
  return [calmer, notices];
}

function worse(watch: Watch, seen: Observation, now: number, notices: Notice[]): readonly [Watch, readonly Notice[]] {
  const calm = isCalm(watch.level);
  const silent = seen.level === 'unknown';
  const next: Watch = { ...watch, level: seen.level, betterSince: null, episode: calm && !silent ? watch.episode + 1 : watch.episode };
  // A level that cannot be known is on the screen; it is no event to wake anyone for.
  if (!silent) notices.push(noticeOf(next, seen, seen.level, watch.level, calm ? 'first' : 'escalated', now));
  return [next, notices];
}

/** A level by a price that is not believed: told once a level and suspicion. A price that swings in and out of belief is one suspicion. */
function doubted(
  watch: Watch,
  seen: Observation,
  suspect: string,
  now: number,
  monotonic: number,
  notices: Notice[],
  settings: MachineSettings,
): readonly [Watch, readonly Notice[]] {
  const held: Watch = { ...watch, betterSince: null };
  const { level } = seen;
  if (severity(level) <= severity(watch.level) || level === 'unknown') return [held, notices];
  const lasts = watch.suspectedAt !== null && monotonic - watch.suspectedAt < settings.keep;
  const from = lasts ? worst([watch.level, watch.suspected]) : watch.level;
  const next: Watch = { ...held, suspectedAt: monotonic };
  if (severity(level) <= severity(from)) return [next, notices];
  const told: Watch = { ...next, suspected: level, suspicions: lasts ? watch.suspicions : watch.suspicions + 1 };
  const { id, ...notice } = noticeOf({ ...told, episode: told.suspicions }, seen, level, from, isCalm(from) ? 'first' : 'escalated', now);
  notices.push({ id: `${id}|suspect`, ...notice, suspect });
  return [told, notices];
}

function isCalm(level: Level): boolean {
  return level === 'ok' || level === 'unknown';
}

function noticeOf(watch: Watch, seen: Observation, level: Level, from: Level, reason: Reason, now: number): Notice {
  const { subject } = watch;
  const { rule, suspect } = seen;
  const episode = rule === 'stale' ? watch.outages : watch.episode;
  const { value, threshold, text } = seen.say();
  const words = suspect === null ? text : `SUSPECT PRICE, not confirmed: ${text} (${suspect})`;
  return {
    id: `${rule}|${subject}|${episode}|${level}`,
    rule,
    subject,
    level,
    from,
    reason,
    at: now,
    episode,
    value,
    threshold,
    text: words,
  };
}
