import type { Notice } from '../alerts/observation.ts';
import type { Voice, Watch } from '../alerts/watch.ts';
import type { FeedStatus } from '../feed/feed.ts';
import { formatAge } from '../money/format.ts';
import { type Level, severity } from '../risk/level.ts';
import type { Alarm } from './snapshot.ts';

/** A subject that stands at an alarm, with the words it has now. */
export interface Standing {
  readonly watch: Watch;
  /** A worse level by a price that is not believed; null for the level that it stands at. */
  readonly suspected: Level | null;
  /** What it stands at by another rule than how near a liquidation is; null for that. */
  readonly other: Voice | null;
  readonly text: string;
  /** For order among equals: the smaller the nearer to harm. */
  readonly nearness: number;
}

/**
 * The one thing to look at: the worst level, what is known before what is suspected, then the nearest; old prices are named beside it, or alone
 * when nothing else is wrong.
 */
export function alarmOf(standing: readonly Standing[]): Alarm | null {
  const wrong = standing.filter((one) => severity(levelOf(one)) >= severity('warning'));
  const stale = standing.filter(
    (one) => one.suspected === null && one.other === null && one.watch.stale && severity(one.watch.level) < severity('warning'),
  );
  wrong.sort(
    (a, b) =>
      severity(levelOf(b)) - severity(levelOf(a)) || Number(a.suspected !== null) - Number(b.suspected !== null) || a.nearness - b.nearness,
  );
  const others = wrong.length + stale.length - 1;
  const [first] = wrong;
  if (first !== undefined) {
    const { watch, suspected, other, text } = first;
    const level = levelOf(first);
    const old = watch.stale ? '|stale' : '';
    if (suspected !== null) {
      return {
        id: `${watch.subject}|${watch.suspicions}|${level}${old}|suspect`,
        kind: 'suspect',
        level,
        text: `${level} if true: ${text}`,
        others,
      };
    }
    const name = other === null ? `${watch.subject}|${watch.episode}` : `${other.rule}|${watch.subject}|${other.episode}`;
    return { id: `${name}|${level}${old}`, kind: 'level', level, text, others };
  }
  const [old] = stale;
  if (old === undefined) return null;
  return {
    id: `stale|${old.watch.subject}`,
    kind: 'stale',
    level: old.watch.voices.get('blind')?.level ?? old.watch.level,
    text: old.text,
    others,
  };
}

function levelOf({ watch, suspected, other }: Standing): Level {
  return suspected ?? other?.level ?? watch.level;
}

/** The words of a message that a subject's prices are old, or come in again. */
export function agedText({ subject, reason, rule, text }: Notice, ms: number | null, feeds: Iterable<FeedStatus>): string {
  if (reason === 'resumed') return `prices of ${subject} come in again: ${text}`;
  return `${rule === 'blind' ? 'BLIND: ' : ''}${oldText(subject, text, ms, feeds)}`;
}

/** What is known of a subject whose prices are old: their age, why, and the last known. @param ms their age; null: none has come yet. */
export function oldText(subject: string, text: string, ms: number | null, feeds: Iterable<FeedStatus>): string {
  const faults = [...feeds]
    .filter(({ state, detail }) => state !== 'live' && detail !== '')
    .map(({ venue, detail }) => `${venue}: ${detail}`);
  const why = faults.length === 0 ? '' : ` (${faults.join('; ')})`;
  return ms === null ? `no price for ${subject} yet${why}` : `prices of ${subject} are ${formatAge(ms)} old${why}; last known: ${text}`;
}
