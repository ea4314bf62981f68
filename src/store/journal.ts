import type { Notice } from '../alerts/observation.ts';
import type { RuleName } from '../alerts/rule.ts';
import { type Database, exclusively } from './sqlite.ts';

/** What the monitor saw and said, beside the changes of the book; the subject is its own column. */
export type JournalEntry =
  /** A monitor began to watch, or ended: between an end and a beginning nobody looked. */
  | { readonly kind: 'watching'; readonly subject: ''; readonly state: 'began' | 'ended' }
  /** The rule is named where the level is not that of how near a liquidation is. */
  | { readonly kind: 'level'; readonly subject: string; readonly from: string; readonly to: string; readonly rule?: RuleName }
  /** @property channels on which it is due; absent: on none. */
  | { readonly kind: 'notice'; readonly subject: string; readonly notice: Notice; readonly channels?: readonly string[] }
  /** What negmon says of itself, on those channels. */
  | {
      readonly kind: 'about';
      readonly subject: '';
      readonly id: string;
      readonly level: Notice['level'];
      readonly text: string;
      readonly channels: readonly string[];
    }
  /** The message of that id was taken by that channel. */
  | { readonly kind: 'sent'; readonly subject: string; readonly id: string; readonly channel: string }
  /** It was not; `final`: and it is not tried again. */
  | {
      readonly kind: 'failed';
      readonly subject: string;
      readonly id: string;
      readonly channel: string;
      readonly why: string;
      readonly final: boolean;
    }
  /** The alarm of that id was seen by a person. */
  | { readonly kind: 'acknowledged'; readonly subject: string; readonly id: string }
  /** The alarm of that id keeps quiet until then, ms since the epoch, unless something gets worse. */
  | { readonly kind: 'snoozed'; readonly subject: string; readonly id: string; readonly until: number }
  /** What an account was worth, raw and signed, and what of that hung on open positions; in its own currency, decimal strings. */
  | {
      readonly kind: 'equity';
      readonly subject: string;
      readonly equity: string;
      readonly currency: string;
      /** Null: it is not known. */
      readonly unrealized: string | null;
    }
  /** An import could not be read; what was known of it stays. */
  | { readonly kind: 'import-failed'; readonly subject: string; readonly why: string };

export type JournalKind = JournalEntry['kind'];

/** An entry as it stands in the journal. */
export interface JournalRow {
  /** Grows with time; unique. */
  readonly id: number;
  /** ms since the epoch. */
  readonly at: number;
  readonly entry: JournalEntry;
}

/** Which entries are asked for; all when nothing is said. */
export interface JournalQuery {
  readonly kinds?: readonly JournalKind[];
  readonly subject?: string;
  /** ms since the epoch, from … to, both inclusive. */
  readonly since?: number;
  readonly until?: number;
  /** Only what was written after the entry of that id. */
  readonly after?: number;
}

type Guarded = <T>(work: () => T) => T;

/** What was seen and said, on disk beside the book. Only ever added to. */
export class Journal {
  readonly #database: Database;
  readonly #guarded: Guarded;

  /** @param guarded does something with the file, and throws what is wrong with it in words */
  constructor(database: Database, guarded: Guarded) {
    this.#database = database;
    this.#guarded = guarded;
  }

  /** Adds entries of one moment: all on the disk when this returns, none when it throws. @param at ms since the epoch. @throws StoreError */
  append(at: number, entries: readonly JournalEntry[]): void {
    if (entries.length === 0) return;
    this.#guarded(() => exclusively(this.#database, () => this.#write(at, entries)));
  }

  #write(at: number, entries: readonly JournalEntry[]): void {
    const statement = this.#database.prepare('INSERT INTO journal (at, kind, subject, json) VALUES (?, ?, ?, ?)');
    for (const { kind, subject, ...rest } of entries) statement.run(at, kind, subject, JSON.stringify(rest));
  }

  /** Entries in the order they were written. @throws StoreError */
  read({ kinds, subject, since, until, after }: JournalQuery = {}): JournalRow[] {
    const conditions: string[] = [];
    const values: (string | number)[] = [];
    const add = (condition: string, ...given: (string | number)[]): void => {
      conditions.push(condition);
      values.push(...given);
    };
    if (kinds !== undefined) add(`kind IN (${kinds.map(() => '?').join(', ')})`, ...kinds);
    if (subject !== undefined) add('subject = ?', subject);
    if (since !== undefined) add('at >= ?', since);
    if (until !== undefined) add('at <= ?', until);
    if (after !== undefined) add('id > ?', after);
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    return this.#guarded(() =>
      this.#database
        .prepare(`SELECT id, at, kind, subject, json FROM journal ${where} ORDER BY id`)
        .all(...values)
        .map((row) => ({
          id: Number(row['id']),
          at: Number(row['at']),
          entry: { kind: row['kind'], subject: row['subject'], ...JSON.parse(String(row['json'])) } as JournalEntry,
        })),
    );
  }
}
