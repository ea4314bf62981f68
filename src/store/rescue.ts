import { createHash } from 'node:crypto';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type Book, EMPTY_BOOK, fold, printBook } from '../book/book.ts';
import type { BookEvent } from '../book/event.ts';
import { openDatabase } from './sqlite.ts';
import { DamagedBookError } from './store-error.ts';

/** What lies beside a database while it is in use; it belongs to the database and goes where that goes. */
const COMPANIONS = ['', '-wal', '-shm'];

/**
 * The error of a damaged book: writes what can be read of it into a document beside it, and says how to go on. The file itself stays.
 * @param why what SQLite found
 */
export function damaged(file: string, why: string): DamagedBookError {
  const { book, read, lost } = salvage(file);
  const found = `the book ${file} is damaged (${why}), and was left as it is.`;
  const aside = 'which keeps the damaged file under another name';
  if (read === 0) {
    return new DamagedBookError(
      `${found} Nothing in it can be read any more. Put a document of yours in its place with "negmon import --file FILE --yes", ${aside}.`,
    );
  }
  const rescued = rescue(file, printBook(book));
  if (rescued === null) {
    return new DamagedBookError(
      `${found} What can be read of it (${read} changes) could not be written beside it. Make room there, then try again.`,
    );
  }
  const missing = lost ? 'not every change could be read, so check it' : 'every change that was found could be read';
  return new DamagedBookError(
    `${found} What could be read of it (${read} changes) is in ${rescued}: ${missing}. To go on with it: "negmon import --file ${rescued} --yes", ${aside}.`,
  );
}

/** Moves a book and what belongs to it, over what is there. */
export function moveBook(from: string, to: string): void {
  for (const companion of COMPANIONS) {
    rmSync(`${to}${companion}`, { force: true });
    if (existsSync(`${from}${companion}`)) renameSync(`${from}${companion}`, `${to}${companion}`);
  }
}

/** Writes down what was read, under a name of its own text: one that its owner has edited since is not written over. */
function rescue(file: string, text: string): string | null {
  const mark = createHash('sha256').update(text).digest('hex').slice(0, 8);
  const rescued = `${file.replace(/\.sqlite$/, '')}-rescued-${mark}.json`;
  try {
    if (!existsSync(rescued)) writeFileSync(rescued, text, { mode: 0o600 });
    return rescued;
  } catch {
    return null;
  }
}

/** The book of the changes that can still be read, from both ends of the table towards what is damaged. */
function salvage(file: string): { readonly book: Book; readonly read: number; readonly lost: boolean } {
  const rows = new Map<number, string>();
  let lost = false;
  for (const order of ['ASC', 'DESC']) {
    try {
      const database = openDatabase(file);
      try {
        const found = database.prepare(`SELECT id, json FROM events WHERE undone IS NULL ORDER BY id ${order}`).iterate();
        for (const { id, json } of found) rows.set(Number(id), String(json));
      } finally {
        database.close();
      }
    } catch {
      lost = true;
    }
  }
  let book = EMPTY_BOOK;
  let read = 0;
  for (const [, json] of [...rows].sort(([a], [b]) => a - b)) {
    try {
      book = fold([JSON.parse(json) as BookEvent], book);
      read++;
    } catch {
      lost = true;
    }
  }
  return { book, read, lost };
}
