import type { Remembered } from '../alerts/memory.ts';
import type { JournalRow } from '../store/journal.ts';
import type { BookKeeper } from './book-keeper.ts';
import type { Monitor } from './monitor.ts';
import { BACK_MS, REMEMBERED_KINDS, rememberedOf, wordOf } from './remembered.ts';
import type { Told } from './snapshot.ts';

/** How often it is looked for what somebody said, ms: "negmon ack" from another shell has to hold within a second. */
const LISTEN_EVERY = 250;

/** What has become of a message, by its id. */
export interface Mark extends Told {
  readonly id: string;
}

/** What the journal has to say to the alerts: what stood when this monitor began, and what people say of alarms while it runs, wherever they do. */
export class Hearing {
  readonly #books: BookKeeper;
  /** The newest entry that was read. */
  #last = 0;
  #listened = Number.NEGATIVE_INFINITY;

  constructor(books: BookKeeper) {
    this.#books = books;
  }

  /** What was written down before now; nothing when the journal cannot be read: then the alerts begin anew, and tell all that stands as new. @param at ms since the epoch */
  past(at: number): Remembered[] {
    return rememberedOf(this.#read({ kinds: REMEMBERED_KINDS, since: at - BACK_MS }));
  }

  /** Passes on what was said since, and returns who was told since; to be called several times a second. @param now monotonic ms */
  listen(monitor: Monitor, now: number): Mark[] {
    if (now - this.#listened < LISTEN_EVERY) return [];
    this.#listened = now;
    const rows = this.#read({ kinds: ['acknowledged', 'snoozed', 'sent', 'failed'], after: this.#last });
    for (const row of rows) {
      const word = wordOf(row);
      if (word !== null) monitor.quiet(word);
    }
    return rows.flatMap(markOf);
  }

  #read(query: Parameters<BookKeeper['journal']>[0]): JournalRow[] {
    try {
      const rows = this.#books.journal(query);
      this.#last = rows.at(-1)?.id ?? this.#last;
      return rows;
    } catch {
      // That the journal cannot be read is told by its keeper.
      return [];
    }
  }
}

function markOf({ at, entry }: JournalRow): Mark[] {
  if (entry.kind === 'sent') return [{ id: entry.id, channel: entry.channel, state: 'sent', at, why: null }];
  if (entry.kind !== 'failed') return [];
  const { id, channel, why, final } = entry;
  return [{ id, channel, state: final ? 'given up' : 'failed', at, why }];
}
