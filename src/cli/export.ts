import { EMPTY_BOOK, printBook } from '../book/book.ts';
import { printCsvBook } from '../documents/csv-print.ts';
import { hasBook } from '../store/book-file.ts';
import { accountOf, quoted, refusePortfolio, withStore } from './book.ts';
import { CliError, EXIT } from './exit.ts';
import { dataDirFrom, type GlobalOptions } from './options.ts';
import { writeAll } from './write.ts';

export interface ExportOptions extends GlobalOptions {
  readonly format?: string;
  /** Of CSV: only that one. */
  readonly account?: string;
}

/**
 * `negmon export`: the book as a portfolio document, or as CSV, which `negmon import` takes; an import of JSON that nothing has changed
 * comes back byte for byte.
 */
export async function exportBook(options: ExportOptions): Promise<number> {
  refusePortfolio(options, 'negmon export');
  const { format = 'json', account } = options;
  if (format !== 'json' && format !== 'csv') throw new CliError(`--format must be json or csv; not ${quoted(format)}.`, EXIT.usage);
  if (account !== undefined && format === 'json') {
    throw new CliError('--account goes with --format csv: a document of one account would take the place of the whole book.', EXIT.usage);
  }
  const book = hasBook(dataDirFrom(options)) ? withStore(options, (store) => store.read()) : EMPTY_BOOK;
  const one = account === undefined ? null : accountOf(book, account).id;
  await writeAll(format === 'csv' ? printCsvBook(book.document, one) : printBook(book));
  return EXIT.ok;
}
