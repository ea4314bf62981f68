import type { Level } from '../risk/level.ts';
import { type VoiceName, voiceOf } from './alarm-id.ts';
import { type Remembered, remember } from './memory.ts';
import type { Notice } from './observation.ts';
import { type QuietSettings, quietedBy, type Word } from './quiet.ts';
import type { RuleName } from './rule.ts';
import { isCalm, type Quieted } from './watch.ts';

/** An alarm that was not said to be over. */
export interface StandingAlarm {
  /** "rule|subject|episode|level", of the message that told of it last. */
  readonly id: string;
  readonly subject: string;
  readonly rule: RuleName;
  readonly level: Level;
  /** When it was told first, ms since the epoch. */
  readonly since: number;
  /** What was told of it last; safe to show. */
  readonly text: string;
  /** Null: nobody has said that he knows, or that was forgotten since. */
  readonly quieted: Quieted | null;
}

/** What stands by what was written down, the oldest first. @param now ms since the epoch */
export function standingAlarms(entries: readonly Remembered[], settings: QuietSettings, now: number): StandingAlarm[] {
  const told = new Map<string, { readonly since: number; readonly last: Notice }>();
  const ages = new Map<string, Quieted>();
  for (const entry of entries) {
    if (entry.kind === 'notice' && entry.notice.suspect === undefined) tell(told, ages, entry.notice);
    if (entry.kind === 'acknowledged' || entry.kind === 'snoozed') quietAge(told, ages, entry, settings);
  }
  const quietedNow = (quieted: Quieted | null): Quieted | null => (quieted !== null && now < quieted.until ? quieted : null);
  const standing: StandingAlarm[] = [];
  const add = (key: string, level: Level, quieted: Quieted | null): void => {
    const known = told.get(key);
    if (known === undefined) return;
    const { subject, rule, episode, text } = known.last;
    const id = `${rule}|${subject}|${episode}|${level}`;
    standing.push({ id, subject, rule, level, since: known.since, text, quieted: quietedNow(quieted) });
  };
  for (const [subject, { voices }] of remember(entries, settings)) {
    for (const [name, { level, quieted }] of voices) if (name !== 'blind' && !isCalm(level)) add(keyOf(subject, name), level, quieted);
  }
  for (const [key, { last }] of told) if (isOfAge(last)) add(key, last.level, ages.get(key) ?? null);
  return standing.sort((a, b) => a.since - b.since);
}

function tell(told: Map<string, { readonly since: number; readonly last: Notice }>, ages: Map<string, Quieted>, notice: Notice): void {
  const key = keyOfNotice(notice);
  const { at, reason, episode } = notice;
  if (reason === 'recovered' || reason === 'resumed') {
    told.delete(key);
    ages.delete(key);
    return;
  }
  const before = told.get(key);
  const goesOn = before !== undefined && before.last.episode === episode;
  told.set(key, { since: goesOn ? before.since : at, last: notice });
  if (isOfAge(notice) && (!goesOn || reason === 'blind' || reason === 'escalated')) ages.delete(key);
}

/** That prices are old has no voice before it is blindness, and people may have seen it all the same. */
function quietAge(told: ReadonlyMap<string, unknown>, ages: Map<string, Quieted>, word: Word, settings: QuietSettings): void {
  const [rule, subject = ''] = word.id.split('|');
  const key = keyOf(subject, 'blind');
  if ((rule !== 'stale' && rule !== 'blind') || !told.has(key)) return;
  ages.set(key, quietedBy(word, settings));
}

function isOfAge({ rule }: Notice): boolean {
  return rule === 'stale' || rule === 'blind';
}

function keyOfNotice(notice: Notice): string {
  return keyOf(notice.subject, isOfAge(notice) ? 'blind' : voiceOf(notice.rule));
}

function keyOf(subject: string, voice: VoiceName): string {
  return `${subject}|${voice}`;
}
