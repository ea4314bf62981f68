import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
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
  const rescued = rescueFile(file);
  const { book, read, lost } = salvage(file);
  const kept = `The file was left as it is.`;
  if (read === 0) {
    return new DamagedBookError(
      `the book ${file} is damaged (${why}), and nothing in it can be read any more. ${kept} Import a document of yours in its place with "negmon import --file FILE --yes", which keeps the damaged file under another name.`,
    );
  }
  const text = printBook(book);
  if (!existsSync(rescued) || readFileSync(rescued, 'utf8') !== text) writeFileSync(rescued, text, { mode: 0o600 });
  const missing = lost ? 'not every change could be read, so check it' : 'every change that was found could be read';
  return new DamagedBookError(
    `the book ${file} is damaged (${why}). ${kept} What could be read of it (${read} changes) was written to ${rescued}: ${missing}. To go on with it: "negmon import --file ${rescued} --yes", which keeps the damaged file under another name.`,
  );
}

/** Puts a damaged book and what belongs to it under another name. @param at ms since the epoch, which names it. Returns the name. */
export function putAside(file: string, at: number): string {
  const aside = `${file.replace(/\.sqlite$/, '')}-damaged-${at}.sqlite`;
  for (const companion of COMPANIONS) if (existsSync(`${file}${companion}`)) renameSync(`${file}${companion}`, `${aside}${companion}`);
  return aside;
}

function rescueFile(file: string): string {
  return `${file.replace(/\.sqlite$/, '')}-rescued.json`;
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
