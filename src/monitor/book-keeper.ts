import type { Book } from '../book/book.ts';
import { clean } from '../book/clean.ts';
import type { BookEvent } from '../book/event.ts';
import type { Recorded } from '../book/recorded.ts';
import { BookStore } from '../store/book-store.ts';
import { Desk } from '../store/desk.ts';
import type { JournalEntry, JournalQuery, JournalRow } from '../store/journal.ts';

/** How often it is looked whether the seat is free, and whether what could not be written can be, ms. */
const RETRY_MS = 1000;
/** How long another process's change is waited for, ms: no price may wait for a disk. */
const PATIENCE_MS = 50;
/** Journal entries that wait for a disk that takes them; beyond that the oldest are lost, and it is said. */
const WAITING_MOST = 10_000;

export interface BookKeeperOptions {
  /** The data folder. */
  readonly folder: string;
  /** Whether this monitor may take the seat of the data folder: a replay never does. */
  readonly mayAct: boolean;
  /** ms since the epoch. */
  readonly now: () => number;
  /** Monotonic ms. */
  readonly monotonic: () => number;
  /** Called when the book is another than it was, whoever changed it. */
  readonly changed: (book: Book) => void;
}

/** The user's own book as a running monitor has it: follows what other processes write, writes itself, and keeps the journal while it has the seat. */
export class BookKeeper {
  readonly #options: BookKeeperOptions;
  readonly #store: BookStore;
  readonly #desk: Desk | null;
  #book: Book;
  #version: number;
  #acts = false;
  #closed = false;
  #tried = Number.NEGATIVE_INFINITY;
  #waiting: { readonly at: number; readonly entry: JournalEntry }[] = [];
  #lost = 0;
  /** Why the book cannot be read, and why the journal cannot be written; "" while they can. */
  #unread = '';
  #unwritten = '';

  /** @throws StoreError when the book cannot be opened. */
  constructor(options: BookKeeperOptions) {
    this.#options = options;
    this.#store = BookStore.open(options.folder, options.now());
    this.#store.patience = PATIENCE_MS;
    this.#version = this.#store.version();
    this.#book = this.#store.read();
    this.#desk = options.mayAct ? new Desk(options.folder) : null;
    this.#sit();
  }

  get book(): Book {
    return this.#book;
  }

  /** Whether this monitor would act if the seat were free. */
  get mayAct(): boolean {
    return this.#desk !== null;
  }

  /** Whether this monitor is the one of its data folder that acts on alerts, keeps the journal and reads accounts at venues. */
  get acts(): boolean {
    return this.#acts;
  }

  /** Whether all that was kept for the journal is on the disk. */
  get isWritten(): boolean {
    return this.#waiting.length === 0;
  }

  /** All changes, those taken back among them. @throws StoreError */
  record(): Recorded[] {
    return this.#store.events();
  }

  /** What was seen and said. @throws Error of SQLite */
  journal(query: JournalQuery): JournalRow[] {
    return this.#store.journal.read(query);
  }

  /** What is wrong, in words that are safe to show. */
  notes(): string[] {
    return [
      ...(this.#unread === '' ? [] : [`your book can no longer be read, and what is shown may be old: ${this.#unread}`]),
      ...(this.#unwritten === '' ? [] : [`the journal cannot be written: ${this.#unwritten}`]),
      ...(this.#lost === 0 ? [] : [`${this.#lost} lines of the journal are lost: the disk took none for too long`]),
    ];
  }

  /** One change of the book, on the disk when this returns. @throws as `BookStore.change` */
  change(decide: (book: Book) => BookEvent): Book {
    const book = this.#store.change(this.#options.now(), decide);
    this.#become(book);
    return book;
  }

  /** Takes the last change back; null when there is none. @throws StoreError */
  undo(): BookEvent | null {
    const event = this.#store.undo(this.#options.now());
    if (event !== null) this.#become(this.#store.read());
    return event;
  }

  /** Keeps entries for the journal, which are written with the next `poll`; nothing is kept by a monitor that only shows. */
  note(at: number, ...entries: readonly JournalEntry[]): void {
    if (this.#acts) this.keep(at, ...entries);
  }

  /** The same, whoever acts: what people say is written by the monitor that they say it to. */
  keep(at: number, ...entries: readonly JournalEntry[]): void {
    this.#waiting.push(...entries.map((entry) => ({ at, entry })));
    const excess = this.#waiting.length - WAITING_MOST;
    if (excess <= 0) return;
    this.#lost += excess;
    this.#waiting.splice(0, excess);
  }

  /** Looks for changes of other processes, writes what waits, and takes the seat when it is free; to be called several times a second. */
  poll(): void {
    this.#follow();
    if (this.#options.monotonic() - this.#tried < RETRY_MS && (this.#unwritten !== '' || this.#waiting.length === 0)) return;
    this.#tried = this.#options.monotonic();
    this.#sit();
    this.#write();
  }

  /** Writes what waits, and gives the seat up. Safe to call more than once. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.note(this.#options.now(), { kind: 'watching', subject: '', state: 'ended' });
    this.#write();
    this.#desk?.close();
    this.#store.close();
  }

  #follow(): void {
    try {
      const version = this.#store.version();
      if (version === this.#version && this.#unread === '') return;
      const book = this.#store.read();
      this.#version = version;
      this.#unread = '';
      this.#become(book);
    } catch (error) {
      this.#unread = reasonOf(error);
    }
  }

  #become(book: Book): void {
    if (JSON.stringify(book.document) === JSON.stringify(this.#book.document)) return;
    this.#book = book;
    this.#options.changed(book);
  }

  #sit(): void {
    if (this.#acts || this.#desk === null) return;
    try {
      this.#acts = this.#desk.take();
      if (this.#acts) this.note(this.#options.now(), { kind: 'watching', subject: '', state: 'began' });
    } catch (error) {
      this.#unwritten = reasonOf(error);
    }
  }

  #write(): void {
    try {
      while (this.#waiting.length > 0) {
        const at = this.#waiting[0]?.at ?? 0;
        const of = this.#waiting.findIndex((one) => one.at !== at);
        const some = of === -1 ? this.#waiting : this.#waiting.slice(0, of);
        this.#store.journal.append(
          at,
          some.map(({ entry }) => entry),
        );
        this.#waiting = this.#waiting.slice(some.length);
      }
      this.#unwritten = '';
    } catch (error) {
      this.#unwritten = reasonOf(error);
    }
  }
}

function reasonOf(error: unknown): string {
  return clean(error instanceof Error ? error.message : String(error), 300);
}
