import { isDanger, RULES, type RuleName } from './rule.ts';

/** What of a subject speaks with one voice: the nearness of a liquidation by whatever rule, or one of the other rules. */
export type VoiceName = 'danger' | RuleName;

export function voiceOf(rule: RuleName): VoiceName {
  return isDanger(rule) ? 'danger' : rule;
}

/** What an id speaks of. */
export interface AlarmName {
  readonly subject: string;
  readonly voice: VoiceName;
  /** As written; null where the id names none. */
  readonly episode: number | null;
  readonly level: string | null;
}

/**
 * Reads the id of a message ("rule|subject|episode|level", contract section 6) or of an alarm on the screen ("subject|episode|level",
 * `staleId`); null for any other text. What follows the level is not read.
 */
export function readAlarmId(id: string): AlarmName | null {
  const [first = '', second = '', third = '', fourth = ''] = id.split('|');
  const rule = RULES.find((one) => one === first);
  if (second === '') return null;
  if (rule === 'stale' || rule === 'blind') return { subject: second, voice: 'blind', episode: null, level: null };
  if (rule === undefined) return named(first, 'danger', second, third);
  return named(second, voiceOf(rule), third, fourth);
}

/** The id on the screen of prices that are old. @param outage which time it is: who knew of an earlier one does not know of this one */
export function staleId(subject: string, outage: number): string {
  return `stale|${subject}|${outage}`;
}

/** What the id of an alarm on the screen has behind it where its prices are old, too. */
export function besideStale(outage: number): string {
  return `|stale|${outage}`;
}

/** The id of the old prices that stand beside a level, by the id of both; null where there are none. */
export function staleIdBeside(id: string): string | null {
  const outage = /\|stale\|(\d+)$/.exec(id)?.[1];
  const subject = readAlarmId(id)?.subject;
  return outage === undefined || subject === undefined ? null : staleId(subject, Number(outage));
}

function named(subject: string, voice: VoiceName, episode: string, level: string): AlarmName | null {
  return /^\d+$/.test(episode) && level !== '' ? { subject, voice, episode: Number(episode), level } : null;
}
