import type { Book } from '../book/book.ts';
import { StoreError } from '../store/store-error.ts';
import { BookKeeper } from './book-keeper.ts';
import type { Setup } from './protocol.ts';

/** The user's own book; null, and why, where it cannot be opened: what is held is watched all the same. */
export function openBook(book: NonNullable<Setup['book']>, changed: (book: Book) => void): [BookKeeper | null, string[]] {
  try {
    return [new BookKeeper({ ...book, now: Date.now, monotonic: () => performance.now(), changed }), []];
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return [null, [`your book cannot be followed: ${error.message}`]];
  }
}
