import { existsSync } from 'node:fs';
import { clean } from '../book/clean.ts';
import { cellOf, printCsv } from '../documents/csv.ts';
import { NO_ADVICE, printTaxLine, printTaxYear, TAX_COLUMNS, taxCells } from '../documents/print-tax.ts';
import { isUnknown } from '../risk/known.ts';
import { METHODS, type Method } from '../risk/lots.ts';
import { type TaxYear, yearOf } from '../risk/tax.ts';
import type { TaxLine } from '../risk/tax-line.ts';
import { type TaxRecord, taxRecord } from '../risk/tax-record.ts';
import { unrecorded } from '../risk/unrecorded.ts';
import { hasBook } from '../store/book-file.ts';
import { writeWhole } from '../store/whole-file.ts';
import { none, quoted, refusePortfolio, withStore } from './book.ts';
import { CliError, EXIT } from './exit.ts';
import { reasonOf } from './input.ts';
import { dataDirFrom } from './options.ts';
import { taxLines } from './tax-lines.ts';
import type { TaxOptions } from './tax-options.ts';
import { writeAll } from './write.ts';

/** Lines that are told one by one: of what is not known, and of what has to be said of the record. */
const MOST_TOLD = 20;

const METHOD_TEXT: Readonly<Record<Method, string>> = {
  fifo: 'FIFO: what was bought first is sold first',
  lifo: 'LIFO: what was bought last is sold first',
  average: 'average cost: what is sold cost the moving average of what was held',
};

/** What a year's disposals and charges come to by the record of the own book. Returns the exit status. */
export async function taxOfRecord(year: number, options: TaxOptions): Promise<number> {
  refusePortfolio(options, 'negmon tax');
  const { json, csv, account, paper = false } = options;
  if (json === true && csv !== undefined) throw new CliError('--json and --csv are two answers: ask for one.', EXIT.usage);
  if (csv !== undefined && csv !== '-') refuseExisting(csv);
  const method = methodFrom(options.method ?? 'fifo');
  const changes = hasBook(dataDirFrom(options)) ? withStore(options, (store) => store.events()) : [];
  const record = taxRecord(changes, method, paper);
  if (account !== undefined && !record.accounts.includes(account)) {
    throw none(
      `account ${quoted(account)} in your record`,
      account,
      record.accounts,
      'It is empty: "negmon add" and "negmon fill" write it.',
    );
  }
  const ours = (whose: string): boolean => account === undefined || whose === account;
  const lines = [...record.lines, ...unrecorded(changes, Date.UTC(year, 0), Date.UTC(year + 1, 0))];
  const result = yearOf(
    year,
    lines.filter((line) => ours(line.account)),
  );
  const assumptions = assumptionsOf(record, result, method, ours);
  if (json === true) {
    const printed = result.entries.map((line) => printTaxLine(line, method));
    await writeAll(`${JSON.stringify({ ...printTaxYear(result), method, assumptions, notice: NO_ADVICE, lines: printed })}\n`);
  } else if (csv !== undefined) {
    await writeCsv(csv, result, method);
  }
  if (csv !== '-' && json !== true) {
    const head = `${year}, UTC: ${result.entries.length} disposals and charges, USD, by ${METHOD_TEXT[method]}`;
    const text = [...taxLines(head, result, []).slice(0, -1), ...unknownLines(result), ...told('assumed', assumptions), NO_ADVICE];
    await writeAll(`${text.join('\n')}\n`);
  }
  if (csv !== undefined) process.stderr.write(`negmon: ${csv === '-' ? '' : `written to ${clean(csv, 300)}. `}${NO_ADVICE}\n`);
  return EXIT.ok;
}

function methodFrom(word: string): Method {
  const method = METHODS.find((one) => one === word);
  if (method !== undefined) return method;
  throw none(`method ${quoted(word)}`, word, METHODS, '');
}

/** What the figures stand on: rules of the method, stablecoins, and what happened until the end of the year. */
function assumptionsOf(
  { remarks, asDollars, leftOut }: TaxRecord,
  { year }: TaxYear<TaxLine>,
  method: Method,
  ours: (account: string) => boolean,
): string[] {
  const end = Date.UTC(year + 1, 0);
  const paper = leftOut.filter(ours);
  return [
    METHOD_TEXT[method],
    'lots are kept account by account, and go along when coins are moved',
    'a fee of a purchase or a sale of coins in one of its currencies is part of its cost or proceeds; every other fee is a line of its own',
    ...asDollars.map((code) => `${code} = 1 USD`),
    ...(paper.length === 0 ? [] : [`play money is left out: ${paper.join(', ')}`]),
    ...remarks
      .filter(({ at, account }) => at < end && ours(account))
      .map(({ at, text }) => clean(`${new Date(at).toISOString().slice(0, 10)} ${text}`, 500)),
  ];
}

function unknownLines({ entries }: TaxYear<TaxLine>): string[] {
  const open = entries.flatMap(({ at, account, source, usd }) =>
    isUnknown(usd) ? [clean(`${new Date(at).toISOString().slice(0, 10)} ${account}, event ${source}: ${usd.unknown}`, 500)] : [],
  );
  return open.length === 0 ? [] : told('cannot be counted', open);
}

function told(head: string, lines: readonly string[]): string[] {
  const more = lines.length - MOST_TOLD;
  return [
    `${head}:`,
    ...lines.slice(0, MOST_TOLD).map((line) => `  ${line}`),
    ...(more > 0 ? [`  and ${more} more: --json has them all`] : []),
  ];
}

function refuseExisting(file: string): void {
  if (!existsSync(file)) return;
  throw new CliError(`${clean(file, 300)} is there already, and nothing is written over it: give --csv a new name.`, EXIT.failure);
}

async function writeCsv(file: string, { entries }: TaxYear<TaxLine>, method: Method): Promise<void> {
  const text = printCsv([TAX_COLUMNS, ...entries.map((line) => taxCells(line, method, cellOf))]);
  if (file === '-') {
    await writeAll(text);
    return;
  }
  try {
    await writeWhole(file, text);
  } catch (error) {
    throw new CliError(`${clean(file, 300)} cannot be written: ${reasonOf(error)}.`, EXIT.failure);
  }
}
