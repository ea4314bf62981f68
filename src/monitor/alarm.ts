import { besideStale, staleId } from '../alerts/alarm-id.ts';
import type { Notice } from '../alerts/observation.ts';
import type { Quieted, Voice, Watch } from '../alerts/watch.ts';
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

/** What was said of an alarm by its id, where no voice of its subject holds it. */
export type SaidOf = (id: string) => Quieted | null;

/**
 * The one thing to look at: the worst level, what is known before what is suspected, then what nobody has acknowledged, then the nearest; old
 * prices are named beside it, or alone when nothing else is wrong.
 * @param now ms since the epoch
 */
export function alarmOf(standing: readonly Standing[], said: SaidOf, now: number): Alarm | null {
  const seen = standing
    .filter((one) => isWrong(one) || isOnlyOld(one))
    .map((one): Seen => {
      const quieted = quietedOf(one, said);
      return { one, quieted: quieted !== null && now < quieted.until ? quieted : null };
    })
    .sort(
      (a, b) =>
        Number(isWrong(b.one)) - Number(isWrong(a.one)) ||
        severity(levelOf(b.one)) - severity(levelOf(a.one)) ||
        Number(a.one.suspected !== null) - Number(b.one.suspected !== null) ||
        Number(a.quieted !== null) - Number(b.quieted !== null) ||
        a.one.nearness - b.one.nearness,
    );
  const [first] = seen;
  if (first === undefined) return null;
  const { one, quieted } = first;
  const unseen = seen.filter((other) => other.quieted === null);
  const next = unseen[0]?.one;
  const name = nameOf(one);
  return {
    ...name,
    text: name.kind === 'suspect' ? `${name.level} if true: ${one.text}` : one.text,
    others: seen.length - 1,
    quieted: quieted === null ? null : { how: quieted.how, until: quieted.until },
    unacknowledged: unseen.length,
    next: next === undefined ? null : nameOf(next),
  };
}

interface Seen {
  readonly one: Standing;
  readonly quieted: Quieted | null;
}

function isWrong(one: Standing): boolean {
  return severity(levelOf(one)) >= severity('warning');
}

function isOnlyOld({ suspected, other, watch }: Standing): boolean {
  return suspected === null && other === null && watch.stale && severity(watch.level) < severity('warning');
}

function nameOf(one: Standing): Pick<Alarm, 'id' | 'kind' | 'level'> {
  const { watch, suspected, other } = one;
  const { subject } = watch;
  if (!isWrong(one)) return { id: staleId(subject, watch.outages), kind: 'stale', level: watch.voices.get('blind')?.level ?? watch.level };
  const level = levelOf(one);
  const old = watch.stale ? besideStale(watch.outages) : '';
  if (suspected !== null) return { id: `${subject}|${watch.suspicions}|${level}${old}|suspect`, kind: 'suspect', level };
  const name = other === null ? `${subject}|${watch.episode}` : `${other.rule}|${subject}|${other.episode}`;
  return { id: `${name}|${level}${old}`, kind: 'level', level };
}

/** A level is quieted with its voice; that its prices are old, or that it is only suspected, is something else to know. */
function quietedOf(one: Standing, said: SaidOf): Quieted | null {
  const { watch, suspected, other } = one;
  if (suspected === null && !watch.stale) return (other ?? watch.voices.get('danger'))?.quieted ?? null;
  return said(nameOf(one).id);
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
