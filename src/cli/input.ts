import { readFileSync } from 'node:fs';
import { clean } from '../book/clean.ts';
import type { Portfolio } from '../book/portfolio.ts';
import type { Prices } from '../book/prices.ts';
import { CsvError } from '../documents/csv.ts';
import { DocumentError } from '../documents/issue.ts';
import { readPortfolio } from '../documents/portfolio.ts';
import { readPrices } from '../documents/prices.ts';
import { CliError, EXIT } from './exit.ts';

/** A portfolio document from a file, checked, and the JSON it was. @throws CliError naming the file and the JSON path. */
export function portfolioFrom(file: string): { readonly portfolio: Portfolio; readonly json: unknown } {
  return documentFrom(file, (json) => ({ portfolio: readPortfolio(json), json }));
}

/** A prices document from a file, or standard input for "-". @throws CliError naming the file and the JSON path. */
export function pricesFrom(file: string, now: number): Prices {
  return documentFrom(file, (input) => readPrices(input, now));
}

function documentFrom<T>(file: string, read: (input: unknown) => T): T {
  return textFrom(file, (text) => read(JSON.parse(text.replace(/^\uFEFF/, ''))));
}

/** What a file, or standard input for "-", says. @throws CliError naming the file and what is wrong in it. */
export function textFrom<T>(file: string, read: (text: string) => T): T {
  const text = readText(file);
  try {
    return read(text);
  } catch (error) {
    if (error instanceof DocumentError) throw new CliError(`${nameOf(file)} has a mistake at ${clean(error.message, 600)}.`, EXIT.document);
    if (error instanceof CsvError) throw new CliError(`${nameOf(file)} has a mistake at ${clean(error.message, 900)}.`, EXIT.document);
    if (error instanceof SyntaxError) throw new CliError(`${nameOf(file)} is no JSON: ${clean(error.message)}.`, EXIT.document);
    throw error;
  }
}

/** What is no UTF-8 is refused: read all the same, letters would become others in silence. */
function readText(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file === '-' ? 0 : file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      throw new CliError(`${nameOf(file)} is no UTF-8 text: save it as UTF-8.`, EXIT.document);
    }
    throw new CliError(`${nameOf(file)} cannot be read: ${reasonOf(error)}. Check the path and that you may read it.`, EXIT.failure);
  }
}

function nameOf(file: string): string {
  return file === '-' ? 'standard input' : clean(file, 300);
}

/** Why a system call failed, in words. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  if (code === 'EISDIR') return 'it is a folder';
  return clean(error instanceof Error ? error.message : String(error));
}
