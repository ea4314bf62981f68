import { readAlarmId } from '../alerts/alarm-id.ts';
import type { Notice } from '../alerts/observation.ts';
import { isDanger, isQuiet, type QuietHours, type RuleName } from '../alerts/rule.ts';
import type { Channel, ChannelRules } from '../notify/channel.ts';
import { isOfAge } from '../notify/message.ts';
import { type Level, severity, worst } from '../risk/level.ts';

/** Whether a notice goes out on a channel: by the level that it stands at or stood at. That prices are old is a warning at least. */
export function concerns({ from }: ChannelRules, notice: Notice): boolean {
  const { level, from: before, rule } = notice;
  const reached = worst([level, before, ...(isOfAge(rule) ? (['warning'] as const) : [])]);
  return severity(reached) >= severity(from);
}

/** Whether it ends what was told before. */
export function isOver({ reason }: Notice): boolean {
  return reason === 'recovered' || reason === 'resumed';
}

/** Whether only who sits before the terminal hears it: of no use later. */
export function isLocal({ settings: { kind } }: Channel): boolean {
  return kind === 'bell' || kind === 'desktop';
}

/** Whether a person reads what comes: what a program takes has to come one by one. */
export function isRead({ settings: { kind } }: Channel): boolean {
  return !(['webhook', 'command', 'alertmanager'] as readonly string[]).includes(kind);
}

/** Whether a notice may wait a little for others that belong to it, so that one message tells of all. */
export function gathers(channel: Channel, { reason, level }: Notice): boolean {
  return isRead(channel) && !isLocal(channel) && reason === 'first' && severity(level) < severity('liquidation');
}

/** One alert a subject for all that measures its danger, one for the age of its prices, and one for each other rule. */
export function keyOf(subject: string, rule: RuleName): string {
  return `${subject}|${isDanger(rule) ? 'danger' : isOfAge(rule) ? 'age' : rule}`;
}

/** What an id that somebody acknowledged or snoozed belongs to (`keyOf`); null where it names nothing. */
export function keyOfId(id: string): string | null {
  const name = readAlarmId(id);
  if (name === null) return null;
  return keyOf(name.subject, name.voice === 'danger' ? 'distance' : name.voice);
}

/** The end of the quiet hours that a moment falls into; null where it falls into none, or the level knows none. @param at ms since the epoch */
export function quietUntil(hours: QuietHours | null, at: number, level: Level): number | null {
  if (hours === null) return null;
  const date = new Date(at);
  if (!isQuiet(hours, date.getHours() * 60 + date.getMinutes(), level)) return null;
  const end = new Date(at);
  end.setHours(Math.floor(hours.to / 60), hours.to % 60, 0, 0);
  if (end.getTime() <= at) end.setDate(end.getDate() + 1);
  return end.getTime();
}
