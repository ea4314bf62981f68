import type { Remembered } from '../alerts/memory.ts';
import type { Word } from '../alerts/quiet.ts';
import type { JournalKind, JournalRow } from '../store/journal.ts';

/** How far back the alerts remember, ms: what stands longer has been told again meanwhile. */
export const BACK_MS = 30 * 86_400_000;

/** What of the journal the alerts remember. */
export const REMEMBERED_KINDS: readonly JournalKind[] = ['notice', 'level', 'acknowledged', 'snoozed'];

/** Lines of the journal as the alerts remember them; others are left out. */
export function rememberedOf(rows: readonly JournalRow[]): Remembered[] {
  return rows.flatMap((row): Remembered[] => {
    const { entry } = row;
    if (entry.kind === 'notice' || entry.kind === 'level') return [entry];
    const word = wordOf(row);
    return word === null ? [] : [word];
  });
}

/** What a person said of an alarm; null for a line that is something else. */
export function wordOf({ at, entry }: JournalRow): Word | null {
  if (entry.kind === 'acknowledged') return { kind: 'acknowledged', id: entry.id, at };
  return entry.kind === 'snoozed' ? { kind: 'snoozed', id: entry.id, at, until: entry.until } : null;
}
