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
 * "stale|subject"); null for any other text.
 */
export function readAlarmId(id: string): AlarmName | null {
  const [first = '', second = '', third = '', fourth = ''] = id.split('|');
  const rule = RULES.find((one) => one === first);
  if (second === '') return null;
  if (rule === 'stale' || rule === 'blind') return { subject: second, voice: 'blind', episode: null, level: null };
  if (rule === undefined) return named(first, 'danger', second, third);
  return named(second, voiceOf(rule), third, fourth);
}

function named(subject: string, voice: VoiceName, episode: string, level: string): AlarmName | null {
  return /^\d+$/.test(episode) && level !== '' ? { subject, voice, episode: Number(episode), level } : null;
}
