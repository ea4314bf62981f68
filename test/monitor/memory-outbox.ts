import type { Outbox } from '../../src/monitor/messenger.ts';
import type { JournalEntry, JournalQuery, JournalRow } from '../../src/store/journal.ts';

/** A journal in memory, and a disk that can be slow. */
export class MemoryOutbox implements Outbox {
  acts = true;
  isWritten = true;
  readonly rows: JournalRow[] = [];

  note(at: number, ...entries: readonly JournalEntry[]): void {
    for (const entry of entries) this.rows.push({ id: this.rows.length + 1, at, entry });
  }

  journal({ kinds, since, after }: JournalQuery): JournalRow[] {
    return this.rows.filter(
      ({ id, at, entry }) =>
        (kinds === undefined || kinds.includes(entry.kind)) && (since === undefined || at >= since) && (after === undefined || id > after),
    );
  }

  /** "kind channel id", of what was marked. */
  get marks(): string[] {
    return this.rows.flatMap(({ entry }) =>
      entry.kind === 'sent' || entry.kind === 'failed' ? [`${entry.kind} ${entry.channel} ${entry.id}`] : [],
    );
  }
}
