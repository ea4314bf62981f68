import type { Notice } from '../alerts/observation.ts';
import type { RuleName } from '../alerts/rule.ts';
import { clean } from '../book/clean.ts';
import type { Level } from '../risk/level.ts';

/** What goes out on a channel. */
export interface Message {
  /** The same for the same event, however often it is sent. */
  readonly id: string;
  /** `alert`: of a subject that is watched. `about`: of negmon itself, such as a channel that does not deliver. `test`: somebody tries a channel. */
  readonly kind: 'alert' | 'about' | 'test';
  readonly level: Level;
  /** One short line: "CRITICAL binance-usdm/btc-1". */
  readonly title: string;
  /** One readable line, safe to show. */
  readonly text: string;
  /** When it came to be, ms since the epoch. */
  readonly at: number;
  /** What is told of a subject; null for all but an alert. */
  readonly notice: Notice | null;
}

/** Titles and texts are cut there: the shortest that any channel takes (Discord, 2000 characters with the title) is longer. */
const LONGEST_TITLE = 120;
const LONGEST_TEXT = 1500;

/** @param late how long it could not be said, ms; 0 for what goes out at once. */
export function alertMessage(notice: Notice, late = 0): Message {
  const { id, level, reason, subject, text, at, suspect } = notice;
  const word = reason === 'recovered' || reason === 'stale' || reason === 'resumed' ? reason : level;
  const waited = late === 0 ? '' : ` (from ${timeText(at)}, could not be said before)`;
  return {
    id,
    kind: 'alert',
    level,
    title: clean(`${word.toUpperCase()}${suspect === undefined ? '' : '?'} ${subject}`, LONGEST_TITLE),
    text: clean(`${text}${waited}`, LONGEST_TEXT),
    at,
    notice,
  };
}

/** Several in one, the worst first: for a channel that somebody reads, when many are due at once. @param messages worst first, two or more */
export function digest(messages: readonly [Message, ...Message[]]): Message {
  const [first, ...others] = messages;
  const text = [first, ...others].map((one) => `${one.title}: ${one.text}`).join(' · ');
  return { ...first, title: `${first.title} and ${others.length} more`, text: clean(text, LONGEST_TEXT) };
}

/** A message of negmon on itself. */
export function aboutMessage(id: string, level: Level, text: string, at: number): Message {
  return { id, kind: 'about', level, title: 'negmon', text: clean(text, LONGEST_TEXT), at, notice: null };
}

/** What `negmon alerts test` sends: nobody may take it for an alarm. */
export function testMessage(channel: string, at: number): Message {
  const text = `TEST of the channel "${channel}": nothing is wrong, this is what an alert of negmon looks like (${timeText(at)})`;
  return { id: `test|${channel}|${at}`, kind: 'test', level: 'warning', title: 'negmon TEST', text: clean(text), at, notice: null };
}

/** Whether a rule is about how old prices are. */
export function isOfAge(rule: RuleName): boolean {
  return rule === 'stale' || rule === 'blind';
}

/** "2026-01-31 14:02:03Z". */
export function timeText(at: number): string {
  return new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z');
}

/** An alert as contract section 6 has it. */
export function alertDocument({ id, rule, subject, level, from, reason, value, threshold, at, episode, text, suspect }: Notice): object {
  const said = { type: 'alert', id, rule, subject, level, from, reason, value, threshold, at: new Date(at).toISOString(), episode, text };
  return suspect === undefined ? said : { ...said, suspect };
}
