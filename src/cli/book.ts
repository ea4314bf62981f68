import { type Book, positionIn } from '../book/book.ts';
import { clean } from '../book/clean.ts';
import type { AccountEntry, PositionEntry } from '../book/entries.ts';
import type { Portfolio } from '../book/portfolio.ts';
import { DocumentError, nearest } from '../documents/issue.ts';
import { readPortfolio } from '../documents/portfolio.ts';
import { hasBook } from '../store/book-file.ts';
import { BookStore } from '../store/book-store.ts';
import { StoreError } from '../store/store-error.ts';
import { CliError, EXIT } from './exit.ts';
import { portfolioFrom } from './input.ts';
import { dataDirFrom, type GlobalOptions } from './options.ts';

/** What is measured: the portfolio, the JSON it was, and what it is called. */
export interface Held {
  readonly portfolio: Portfolio;
  readonly json: unknown;
  readonly source: string;
}

/** The document of --portfolio, else the user's own book; null when there is neither. @throws CliError when it cannot be used. */
export function heldFrom(options: GlobalOptions): Held | null {
  const { portfolio: file } = options;
  if (file !== undefined) return { ...portfolioFrom(file), source: file };
  if (!hasBook(dataDirFrom(options))) return null;
  const { document } = withStore(options, (store) => store.read());
  if (document.accounts.length === 0) return null;
  try {
    return { portfolio: readPortfolio(document), json: document, source: 'your book' };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    throw new CliError(`your book has a mistake at ${clean(error.message, 600)}. See it with "negmon export".`, EXIT.document);
  }
}

/** The same for a command that has nothing to say without one. @param command as it is typed, such as "negmon risk" */
export function neededFrom(options: GlobalOptions, command: string): Held {
  const held = heldFrom(options);
  if (held !== null) return held;
  throw new CliError(
    `${command} needs a portfolio: give --portfolio FILE, a JSON document with "version" and "accounts", or put what you hold into your own book with "negmon add".`,
    EXIT.usage,
  );
}

/** Does something with the user's own book, which is made when there is none. @throws CliError for all that was foreseen. */
export function withStore<T>(options: GlobalOptions, work: (store: BookStore) => T): T {
  try {
    const store = BookStore.open(dataDirFrom(options), Date.now());
    try {
      return work(store);
    } finally {
      store.close();
    }
  } catch (error) {
    throw foreseen(error);
  }
}

/** Faults of the book as what the command line says of them. */
export function foreseen(error: unknown): unknown {
  if (error instanceof StoreError) return new CliError(error.message, EXIT.failure);
  if (error instanceof DocumentError) return new CliError(`that would make no book: ${clean(error.message, 600)}.`, EXIT.usage);
  return error;
}

/** A command of the user's own book has no use for a document. @throws CliError when one was given. */
export function refusePortfolio({ portfolio }: GlobalOptions, command: string): void {
  if (portfolio === undefined) return;
  throw new CliError(`${command} is about your own book; the document of --portfolio FILE is only ever read. Leave it out.`, EXIT.usage);
}

/** An account of the book. @throws CliError naming the nearest one, and what there is. */
export function accountOf({ document }: Book, id: string): AccountEntry {
  const ids = document.accounts.map((account) => account.id);
  const found = document.accounts.find((account) => account.id === id);
  if (found === undefined) throw none(`account ${quoted(id)} in your book`, id, ids, 'Make one with "negmon add account ID --product P".');
  return found;
}

/** A position of an account. @throws CliError naming the nearest one, and what there is. */
export function positionOf(account: AccountEntry, id: string): PositionEntry {
  const found = positionIn(account, id);
  const ids = (account.positions ?? []).map((position) => position.id);
  if (found === undefined)
    throw none(`position ${quoted(id)} in ${account.id}`, id, ids, `Make one with "negmon add … --account ${account.id}".`);
  return found;
}

/** There is none of that name: the nearest one, and the others. */
export function none(what: string, word: string, known: readonly string[], remedy: string): CliError {
  const meant = nearest(word, known);
  const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`;
  const others =
    known.length === 0
      ? ` ${remedy}`
      : ` There ${known.length === 1 ? 'is' : 'are'} ${known.slice(0, 12).join(', ')}${known.length > 12 ? ' and more' : ''}.`;
  return new CliError(`there is no ${what}.${hint}${others}`, EXIT.usage);
}

/** A word of the user's, fit to be repeated. */
export function quoted(word: string): string {
  return JSON.stringify(clean(word, 60));
}
