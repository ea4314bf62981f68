import { EMPTY_BOOK, printBook } from '../book/book.ts';
import { BookStore } from '../store/book-store.ts';
import { quoted, refusePortfolio, withStore } from './book.ts';
import { CliError, EXIT } from './exit.ts';
import { dataDirFrom, type GlobalOptions } from './options.ts';
import { writeAll } from './write.ts';

/** `negmon export`: the book as a portfolio document, which `negmon import` takes; an import that nothing has changed comes back byte for byte. */
export async function exportBook(options: GlobalOptions & { readonly format?: string }): Promise<number> {
  refusePortfolio(options, 'negmon export');
  const { format = 'json' } = options;
  if (format !== 'json') throw new CliError(`--format must be json; not ${quoted(format)}.`, EXIT.usage);
  const book = BookStore.exists(dataDirFrom(options)) ? withStore(options, (store) => store.read()) : EMPTY_BOOK;
  await writeAll(printBook(book));
  return EXIT.ok;
}
