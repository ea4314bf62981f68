import type { Level } from '../risk/level.ts';
import { type VoiceName, voiceOf } from './alarm-id.ts';
import type { Notice } from './observation.ts';
import { quieted, type Word } from './quiet.ts';
import type { AlertSettings, RuleName } from './rule.ts';
import { ruleWatchAt } from './rule-watch.ts';
import { isCalm, type Voice, type Watch, watchOf, withVoice } from './watch.ts';

/** What was written down of the alerts, in the order in which it was. */
export type Remembered =
  | { readonly kind: 'notice'; readonly notice: Notice }
  /** A level that changed; the rule is named where it is not how near a liquidation is. */
  | { readonly kind: 'level'; readonly subject: string; readonly to: string; readonly rule?: RuleName }
  | Word;

/**
 * The watches as they stood when the last entry was written: episodes go on counting, a level that stands is not told as new, and what was
 * acknowledged stays so. What was only about to hold begins to hold anew: nobody looked meanwhile.
 */
export function remember(
  entries: readonly Remembered[],
  settings: Pick<AlertSettings, 'acknowledgedFor' | 'snoozeMost'>,
): Map<string, Watch> {
  const watches = new Map<string, Watch>();
  const of = (subject: string): Watch => watches.get(subject) ?? watchOf(subject);
  for (const entry of entries) {
    if (entry.kind === 'notice') watches.set(entry.notice.subject, told(of(entry.notice.subject), entry.notice));
    else if (entry.kind === 'level') watches.set(entry.subject, levelled(of(entry.subject), entry.to as Level, entry.rule));
    else for (const watch of watches.values()) watches.set(watch.subject, quieted(watch, entry, settings));
  }
  return watches;
}

function told(watch: Watch, { rule, level, reason, episode, value, suspect, sunk }: Notice): Watch {
  // Prices that were old then are looked at anew now.
  if (rule === 'stale' || rule === 'blind') return { ...watch, outages: Math.max(watch.outages, episode) };
  if (suspect !== undefined) return { ...watch, suspicions: Math.max(watch.suspicions, episode) };
  const name = voiceOf(rule);
  const before = watch.voices.get(name);
  const kept = reason === 'repeat' && sunk !== true ? (before?.quieted ?? null) : null;
  return standing(watch, name, { level, rule, episode, toldAt: null, low: value, quieted: kept });
}

function levelled(watch: Watch, level: Level, rule: RuleName | undefined): Watch {
  const name = rule === undefined ? 'danger' : voiceOf(rule);
  const before = watch.voices.get(name);
  // Before the first message nothing stands; and what could not be known then may be known now.
  if (before === undefined || level === 'unknown') return watch;
  return standing(watch, name, { ...before, level, quieted: isCalm(level) ? null : before.quieted });
}

/** A voice with the one rule that it goes by. */
function standing(watch: Watch, name: VoiceName, voice: Voice): Watch {
  const rules = new Map([...watch.rules].filter(([rule]) => voiceOf(rule) !== name));
  if (!isCalm(voice.level)) rules.set(voice.rule, ruleWatchAt(voice.level));
  return withVoice({ ...watch, rules }, name, voice);
}
