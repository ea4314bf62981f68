import type { Notice } from '../alerts/observation.ts';
import { aboutMessage, alertMessage, type Message } from '../notify/message.ts';
import type { JournalRow } from '../store/journal.ts';

/** A message that an earlier run wrote down and did not mark as sent. */
export interface Unsent {
  readonly message: Message;
  readonly channel: string;
  /** When it was said, ms since the epoch. */
  readonly at: number;
  /** Since then its subject was acknowledged or snoozed, or all was well again. */
  readonly settled: boolean;
}

/** What of the journal was said and reached somebody not yet, in the order it was said; the same id in an earlier run is another message. */
export function unsentOf(rows: readonly JournalRow[]): Unsent[] {
  const open = new Map<string, Unsent>();
  for (const { at, entry } of rows) {
    if (entry.kind === 'acknowledged' || entry.kind === 'snoozed' || (entry.kind === 'notice' && entry.notice.reason === 'recovered')) {
      for (const [key, one] of open) if (one.message.notice?.subject === entry.subject) open.set(key, { ...one, settled: true });
    }
    if (entry.kind === 'notice' || entry.kind === 'about') {
      const message = entry.kind === 'notice' ? alertMessage(entry.notice) : aboutMessage(entry.id, entry.level, entry.text, at);
      for (const channel of entry.channels ?? []) open.set(`${channel} ${message.id}`, { message, channel, at, settled: false });
    }
    if (entry.kind === 'sent' || (entry.kind === 'failed' && entry.final)) open.delete(`${entry.channel} ${entry.id}`);
  }
  return [...open.values()];
}

/** The entry with which the newest run began. */
export function beginning(rows: readonly JournalRow[]): JournalRow | undefined {
  return rows.findLast(({ entry }) => entry.kind === 'watching' && entry.state === 'began');
}

/** When somebody last watched before the newest run, and when that began, ms since the epoch; null where it is the first one. */
export function lastSeen(rows: readonly JournalRow[]): { readonly from: number; readonly to: number } | null {
  const began = beginning(rows);
  if (began === undefined) return null;
  // Acknowledged and snoozed by anybody, whether or not a monitor runs.
  const before = rows.findLast(({ id, entry }) => id < began.id && entry.kind !== 'acknowledged' && entry.kind !== 'snoozed');
  return before === undefined ? null : { from: before.at, to: began.at };
}

/** The notices that each channel has taken, in the order in which it did. */
export function heardOf(rows: readonly JournalRow[]): { readonly channel: string; readonly notice: Notice }[] {
  const said = new Map<string, Notice>();
  const heard: { readonly channel: string; readonly notice: Notice }[] = [];
  for (const { entry } of rows) {
    if (entry.kind === 'notice') said.set(entry.notice.id, entry.notice);
    const notice = entry.kind === 'sent' ? said.get(entry.id) : undefined;
    if (entry.kind === 'sent' && notice !== undefined) heard.push({ channel: entry.channel, notice });
  }
  return heard;
}
