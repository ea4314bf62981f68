import { severity } from '../risk/level.ts';
import { readAlarmId, voiceOf } from './alarm-id.ts';
import type { Notice } from './observation.ts';
import type { AlertSettings } from './rule.ts';
import { isCalm, type Quieted, type Watch, withVoice } from './watch.ts';

/** What a person said of an alarm. */
export type Word =
  | { readonly kind: 'acknowledged'; readonly id: string; readonly at: number }
  /** @property until ms since the epoch. */
  | { readonly kind: 'snoozed'; readonly id: string; readonly at: number; readonly until: number };

/** For how long people are believed to know. */
export type QuietSettings = Pick<AlertSettings, 'acknowledgedFor' | 'snoozeMost'>;

/**
 * The watch of the subject that an id names, quieted; the same watch where it names nothing that stands, an earlier episode, or a level
 * that is worse by now: nobody has seen that one.
 */
export function quieted(watch: Watch, word: Word, settings: QuietSettings): Watch {
  const meant = readAlarmId(word.id);
  if (meant === null || meant.subject !== watch.subject) return watch;
  const voice = watch.voices.get(meant.voice);
  if (voice === undefined || isCalm(voice.level)) return watch;
  if (meant.episode !== null && meant.episode !== voice.episode) return watch;
  if (meant.level !== null && severity(meant.level as typeof voice.level) < severity(voice.level)) return watch;
  return withVoice(watch, meant.voice, { ...voice, quieted: quietedBy(word, settings) });
}

/** For how long a word holds. */
export function quietedBy(word: Word, { acknowledgedFor, snoozeMost }: QuietSettings): Quieted {
  const { kind: how, at } = word;
  const until = word.kind === 'acknowledged' ? at + acknowledgedFor : Math.min(word.until, at + snoozeMost);
  return { how, at, until };
}

/** The watch of a subject when one of its messages has reached somebody: what counts from a message counts from then. @param monotonic ms */
export function delivered(watch: Watch, { subject, rule, episode, level }: Notice, monotonic: number): Watch {
  const name = voiceOf(rule);
  const voice = watch.voices.get(name);
  if (subject !== watch.subject || voice === undefined || voice.episode !== episode || voice.level !== level) return watch;
  return voice.toldAt === null ? watch : withVoice(watch, name, { ...voice, toldAt: monotonic });
}
