import { NO_ADVICE, printTaxYear } from '../documents/print-tax.ts';
import { readRealised } from '../documents/realised.ts';
import { asDollars, inUsd, yearOf } from '../risk/tax.ts';
import { CliError, EXIT } from './exit.ts';
import { textFrom } from './input.ts';
import { taxLines } from './tax-lines.ts';
import type { TaxOptions } from './tax-options.ts';
import { taxOfRecord } from './tax-record.ts';
import { writeAll } from './write.ts';

/** `negmon tax YEAR`: what a year's disposals and charges come to, of the own book or of a file. Returns the exit status. */
export async function tax(words: string, options: TaxOptions): Promise<number> {
  if (!/^(19|20)\d\d$/.test(words))
    throw new CliError(`a tax year is four digits, such as 2026; not ${JSON.stringify(words.slice(0, 20))}.`, EXIT.usage);
  const year = Number(words);
  return options.file === undefined ? taxOfRecord(year, options) : taxOfFile(year, options.file, options);
}

/** The realised amounts of a file, which have no lots. */
async function taxOfFile(year: number, file: string, { method, csv, account, paper, json }: TaxOptions): Promise<number> {
  const stray = Object.entries({ method, csv, account, paper }).find(([, value]) => value !== undefined);
  if (stray !== undefined) throw new CliError(`--${stray[0]} goes with the record of your own book; leave --file out.`, EXIT.usage);
  const result = yearOf(
    year,
    textFrom(file, readRealised).map((said) => ({ at: said.at, kind: said.kind, usd: inUsd(said), said })),
  );
  const assumptions = asDollars(result.entries.map(({ said }) => said)).map((code) => `${code} = 1 USD`);
  const document = { ...printTaxYear(result), assumptions, notice: NO_ADVICE };
  const head = `${year}, UTC: ${result.entries.length} realised amounts, USD`;
  await writeAll(json === true ? `${JSON.stringify(document)}\n` : `${taxLines(head, result, assumptions).join('\n')}\n`);
  return EXIT.ok;
}
