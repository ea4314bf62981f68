import { type Book, EMPTY_BOOK, parseBook, printBook } from '../book/book.ts';
import { clean } from '../book/clean.ts';
import { hasBook } from '../store/book-file.ts';
import { BookStore } from '../store/book-store.ts';
import { DamagedBookError } from '../store/store-error.ts';
import { foreseen, refusePortfolio, withStore } from './book.ts';
import { CliError, EXIT } from './exit.ts';
import { documentIn } from './import-document.ts';
import { historyIn, importHistory } from './import-history.ts';
import { textFrom } from './input.ts';
import { isWanted } from './is-wanted.ts';
import { dataDirFrom, type GlobalOptions } from './options.ts';
import { previewLines } from './preview.ts';
import { writeAll } from './write.ts';

export interface ImportOptions extends GlobalOptions {
  readonly file?: string;
  /** Of a CSV file: the one account that it is about. */
  readonly account?: string;
  /** Of a venue's record: the time zone that it was written in, and whether days or months come first. */
  readonly zone?: string;
  readonly dates?: string;
  readonly yes?: boolean;
}

/**
 * `negmon import --file F`: shows what a portfolio document, as JSON or CSV, would change, and on yes puts it in the place of the whole book, all or
 * nothing. A damaged book is put aside under another name, never deleted.
 */
export async function importBook(options: ImportOptions): Promise<number> {
  refusePortfolio(options, 'negmon import');
  const { file } = options;
  if (file === undefined) throw new CliError('say what to import: --file FILE, a portfolio document or CSV.', EXIT.usage);
  const before = bookBefore(options);
  const found = textFrom(file, (text) => historyIn(text, file, options) ?? documentIn(text, file, options.account ?? null, before));
  if (typeof found !== 'string') return await importHistory(found, options, before, () => asked(options, 'Write it into your book?'));
  await importDocument(found, options, before);
  return EXIT.ok;
}

/** Puts a document in the place of the whole book. */
async function importDocument(text: string, options: ImportOptions, before: Book | null): Promise<void> {
  const changes = previewLines((before ?? EMPTY_BOOK).document, parseBook(text));
  const shown = changes.length === 0 ? ['nothing changes but how it is written'] : changes;
  await writeAll(
    `${[...(before === null ? ['the book is damaged: it is kept under another name, and begun anew'] : []), ...shown].join('\n')}\n`,
  );
  if (options.yes !== true && !(await asked(options, 'Put it in the place of your book?')))
    throw new CliError('nothing was written: --yes writes it.', EXIT.failure);
  const aside = before === null ? beginAnew(options, text) : null;
  if (before !== null) replaceBook(options, before, text);
  await writeAll(
    aside === null
      ? 'imported; "negmon undo" brings back what was there before\n'
      : `imported; the damaged book is kept as ${clean(aside, 500)}\n`,
  );
}

/** What stands on standard input is what is imported, not an answer. */
async function asked({ file }: ImportOptions, question: string): Promise<boolean> {
  return file !== '-' && (await isWanted(question));
}

/** The book as it is; null when it is damaged. */
function bookBefore(options: ImportOptions): Book | null {
  const folder = dataDirFrom(options);
  if (!hasBook(folder)) return EMPTY_BOOK;
  try {
    return BookStore.readFrom(folder, Date.now());
  } catch (error) {
    if (error instanceof DamagedBookError) return null;
    throw foreseen(error);
  }
}

function beginAnew(options: ImportOptions, text: string): string {
  try {
    return BookStore.beginAnew(dataDirFrom(options), Date.now(), { kind: 'imported', text });
  } catch (error) {
    throw foreseen(error);
  }
}

/** Only what was shown is replaced: a change that another process made meanwhile would be lost unseen. */
function replaceBook(options: ImportOptions, shown: Book, text: string): void {
  withStore(options, (store) =>
    store.change(Date.now(), (book) => {
      if (printBook(book) === printBook(shown)) return { kind: 'imported', text };
      throw new CliError(
        'the book has changed since the preview: nothing was written. Import again to see what would change now.',
        EXIT.failure,
      );
    }),
  );
}
