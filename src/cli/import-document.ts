import { type Book, parseBook, printBook } from '../book/book.ts';
import { readCsvBook } from '../documents/csv-read.ts';
import { readPortfolio } from '../documents/portfolio.ts';
import { quoted } from './book.ts';
import { CliError, EXIT } from './exit.ts';

/**
 * The document that a file puts in the place of the book: as it is written, or made of CSV.
 * @param file its name
 * @param account of CSV: the one account that it is about; the others stay as they are
 * @param before the book as it is; null: damaged
 * @throws DocumentError, CsvError, SyntaxError; CliError
 */
export function documentIn(text: string, file: string, account: string | null, before: Book | null): string {
  if (isCsv(file, text)) return fromCsv(text, account, before);
  if (account !== null) {
    throw new CliError(`--account ${quoted(account)} goes with a CSV file; a document takes the place of the whole book.`, EXIT.usage);
  }
  readPortfolio(parseBook(text));
  return text;
}

/** By its name, else by how it begins: a document is an object. */
export function isCsv(file: string, text: string): boolean {
  if (/\.(csv|tsv)$/i.test(file)) return true;
  return !/\.json$/i.test(file) && !/^\uFEFF?\s*[{[]/.test(text);
}

function fromCsv(text: string, account: string | null, before: Book | null): string {
  if (account === null) return printBook({ document: readCsvBook(text), text: null });
  if (before === null) throw new CliError('the book is damaged: import a whole document first, then one account.', EXIT.failure);
  return printBook({ document: readCsvBook(text, { document: before.document, account }), text: null });
}
