import { type Book, fold } from '../book/book.ts';
import type { BookEvent } from '../book/event.ts';
import { readPortfolio } from '../documents/portfolio.ts';

/** The book that paper accounts are simulated in. */
export interface PaperBook {
  readonly book: Book;
  /** Whether this monitor is the one to simulate now. */
  readonly acts: boolean;
  /** One change of the book as it is then; whatever `decide` throws is thrown on, and nothing is changed. */
  change(decide: (book: Book) => BookEvent): Book;
}

/** A copy in memory: of a book on a tape, or of a document, neither of which is ever written. */
export class PaperCopy implements PaperBook {
  readonly acts = true;
  readonly #changed: (book: Book) => void;
  #book: Book;

  /** @param changed called when the copy is another than it was */
  constructor(book: Book, changed: (book: Book) => void) {
    this.#book = book;
    this.#changed = changed;
  }

  get book(): Book {
    return this.#book;
  }

  change(decide: (book: Book) => BookEvent): Book {
    const after = fold([decide(this.#book)], this.#book);
    readPortfolio(after.document);
    this.become(after);
    return after;
  }

  /** Another book in its place: what was simulated in the copy is gone with it. */
  become(book: Book): void {
    this.#book = book;
    this.#changed(book);
  }
}
