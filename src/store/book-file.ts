import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where the book of a data folder is. */
export function bookFile(folder: string): string {
  return join(folder, 'book.sqlite');
}

/** Whether there is a book in a data folder; looking makes none. */
export function hasBook(folder: string): boolean {
  return existsSync(bookFile(folder));
}
