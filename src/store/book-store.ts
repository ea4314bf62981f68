import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs';
import { type Book, fold, parseBook } from '../book/book.ts';
import type { BookEvent } from '../book/event.ts';
import type { Recorded } from '../book/recorded.ts';
import { readPortfolio } from '../documents/portfolio.ts';
import { bookFile } from './book-file.ts';
import { Journal } from './journal.ts';
import { damaged, moveBook } from './rescue.ts';
import { bringUp, MIGRATIONS } from './schema.ts';
import { type Database, exclusively, faultOf, openDatabase, pragma, setPatience } from './sqlite.ts';
import { storeError } from './store-error.ts';

/** Events of accounts that a running monitor has read again. */
const AGAIN = `(kind = 'venue.imported' AND coalesce(json_extract(json, '$.again'), 0) = 1)`;

/** The book on disk: every change an event, folded when it is read. Several processes may have it open at once. */
export class BookStore {
  readonly journal: Journal;
  readonly #file: string;
  readonly #database: Database;

  private constructor(file: string, database: Database) {
    this.#file = file;
    this.#database = database;
    this.journal = new Journal(database, (work) => this.#guarded(work));
  }

  /**
   * Opens the book of a data folder, and makes both where there are none, for their owner alone.
   * @param at ms since the epoch
   * @param migrations what makes the newest schema, step by step
   * @throws StoreError when it is damaged, of another program or a later negmon, or cannot be written.
   */
  static open(folder: string, at: number, migrations: readonly string[] = MIGRATIONS): BookStore {
    const file = bookFile(folder);
    let database: Database | null = null;
    try {
      makePrivate(folder, file);
      database = openDatabase(file);
      const found = pragma(database, 'quick_check');
      if (found !== 'ok') throw damaged(file, String(found).split('\n')[0] ?? '');
      bringUp(database, file, at, migrations);
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
      return new BookStore(file, database);
    } catch (error) {
      database?.close();
      throw fault(file, error);
    }
  }

  /** The book of a data folder as it is now. @param at ms since the epoch. @throws StoreError */
  static readFrom(folder: string, at: number): Book {
    const store = BookStore.open(folder, at);
    try {
      return store.read();
    } finally {
      store.close();
    }
  }

  /**
   * Begins a book anew with one change in the place of a damaged one, which is kept under another name, which is returned.
   * @param at ms since the epoch, which names it
   * @throws DocumentError, StoreError: the damaged one is then back in its place.
   */
  static beginAnew(folder: string, at: number, event: BookEvent): string {
    const file = bookFile(folder);
    const aside = `${file.replace(/\.sqlite$/, '')}-damaged-${at}.sqlite`;
    try {
      moveBook(file, aside);
      const store = BookStore.open(folder, at);
      try {
        store.change(at, () => event);
      } finally {
        store.close();
      }
      return aside;
    } catch (error) {
      if (existsSync(aside)) moveBook(aside, file);
      throw storeError(file, error);
    }
  }

  /** The book as it is now. @throws StoreError */
  read(): Book {
    return this.#guarded(() => this.#fold());
  }

  /**
   * One change of the book: on the disk when this returns, and not there at all when it throws. No other process writes in between.
   * @param at ms since the epoch
   * @param decide what to change, of the book as it is now; whatever it throws is thrown on
   * @throws DocumentError naming the JSON path when the book would no longer be a portfolio document; StoreError.
   */
  change(at: number, decide: (book: Book) => BookEvent): Book {
    return this.#guarded(() =>
      exclusively(this.#database, () => {
        const before = this.#fold();
        const event = decide(before);
        const after = fold([event], before);
        readPortfolio(after.document);
        this.#database.prepare('INSERT INTO events (at, kind, json) VALUES (?, ?, ?)').run(at, event.kind, JSON.stringify(event));
        return after;
      }),
    );
  }

  /**
   * Takes the last change that holds back, whoever made it; returns it, or null when there is none. What a running monitor read again at a
   * venue is no change of anybody's: it goes with the import that it follows. @throws StoreError
   */
  undo(at: number): BookEvent | null {
    return this.#guarded(() =>
      exclusively(this.#database, () => {
        const row = this.#database
          .prepare(`SELECT id, json FROM events WHERE undone IS NULL AND NOT ${AGAIN} ORDER BY id DESC LIMIT 1`)
          .get();
        if (row === undefined) return null;
        const [id, event] = [Number(row['id']), JSON.parse(String(row['json'])) as BookEvent];
        this.#database.prepare('UPDATE events SET undone = ? WHERE id = ?').run(at, id);
        for (const name of this.#orphans(id, event)) {
          this.#database
            .prepare(`UPDATE events SET undone = ? WHERE undone IS NULL AND id > ? AND ${AGAIN} AND json_extract(json, '$.name') = ?`)
            .run(at, id, name);
        }
        return event;
      }),
    );
  }

  /** All changes in the order they were made, those taken back among them. @param after only those after the one of that id. @throws StoreError */
  events(after = 0): Recorded[] {
    return this.#guarded(() =>
      this.#database
        .prepare('SELECT id, at, json, undone FROM events WHERE id > ? ORDER BY id')
        .all(after)
        .map(({ id, at, json, undone }) => ({
          id: Number(id),
          at: Number(at),
          event: JSON.parse(String(json)) as BookEvent,
          undone: undone === null ? null : Number(undone),
        })),
    );
  }

  /** A number that changes with whatever another process writes here; what is written through this object leaves it as it is. @throws StoreError */
  version(): number {
    return this.#guarded(() => Number(pragma(this.#database, 'data_version')));
  }

  /** How long another process's change is waited for, ms: a thread that has other things to do is not to be held up. */
  set patience(ms: number) {
    setPatience(this.#database, ms);
  }

  close(): void {
    this.#database.close();
  }

  /** The imports that began with a change that was just taken back: of a whole document those that the book before it did not have. */
  #orphans(id: number, event: BookEvent): string[] {
    if (event.kind === 'venue.imported') return [event.name];
    if (event.kind !== 'imported') return [];
    const [before, gone] = [this.#fold(id).document, parseBook(event.text)].map(
      ({ accounts }) => new Set(accounts.flatMap(({ imported }) => (imported === undefined ? [] : [imported.name]))),
    );
    return [...(gone ?? [])].filter((name) => before?.has(name) !== true);
  }

  /** What stood before the last import that holds no longer counts. @param before only the changes before the one of that id */
  #fold(before = Number.MAX_SAFE_INTEGER): Book {
    const rows = this.#database
      .prepare(
        `SELECT json FROM events WHERE undone IS NULL AND id < ?1 AND id >=
          (SELECT coalesce(max(id), 0) FROM events WHERE undone IS NULL AND kind = 'imported' AND id < ?1) ORDER BY id`,
      )
      .all(before);
    return fold(rows.map(({ json }) => JSON.parse(String(json)) as BookEvent));
  }

  #guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw fault(this.#file, error);
    }
  }
}

function fault(file: string, error: unknown): unknown {
  return faultOf(error) === 'damaged' ? damaged(file, (error as Error).message) : storeError(file, error);
}

/** SQLite gives what it makes beside the book the book's own rights. */
function makePrivate(folder: string, file: string): void {
  if (existsSync(file)) {
    if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
    return;
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
  keepName(folder);
}

/** The new name outlives a power cut only once its folder is on the disk too; not every system can be asked for that. */
function keepName(folder: string): void {
  try {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    // Changes themselves are synced; only the name of a book that is still empty is open.
  }
}
