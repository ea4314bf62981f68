import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Portfolio } from '../book/portfolio.ts';
import { answerLine } from '../documents/batch.ts';
import { printReading } from '../documents/print-reading.ts';
import { assess } from '../risk/assess.ts';
import type { Settings } from '../settings/defaults.ts';
import { ShippedRules } from '../settings/rule-book.ts';
import { neededFrom } from './book.ts';
import { CliError, EXIT, exitOf } from './exit.ts';
import { pricesFrom, reasonOf } from './input.ts';
import { type Once, readOnce } from './once.ts';
import type { GlobalOptions } from './options.ts';
import { readingLines } from './reading-lines.ts';
import { settingsFrom, thresholdsBy } from './settings.ts';
import { writeAll } from './write.ts';

export interface RiskOptions extends GlobalOptions {
  readonly prices?: string;
  readonly batch?: string;
  readonly json?: boolean;
}

/** `negmon risk`: one reading, then exit; with --batch one reading a line. Returns the exit status. */
export async function risk(options: RiskOptions): Promise<number> {
  if (options.batch !== undefined) return batch(options.batch);
  const { portfolio } = neededFrom(options, 'negmon risk');
  const settings = settingsFrom(options);
  const { reading, believed } = await readingOf(portfolio, options, settings);
  const document = printReading(reading, settings.checks);
  await writeAll(options.json === true ? `${JSON.stringify(document)}\n` : `${readingLines(document).join('\n')}\n`);
  return exitOf(believed, false);
}

async function readingOf(portfolio: Portfolio, options: RiskOptions, settings: Settings): Promise<Once> {
  if (options.prices === undefined) return readOnce(portfolio, settings, options);
  const reading = assess(portfolio, pricesFrom(options.prices, Date.now()), thresholdsBy(settings), new ShippedRules());
  return { reading, believed: reading.level, suspects: [] };
}

async function batch(file: string): Promise<number> {
  const book = new ShippedRules();
  let failed = false;
  let number = 0;
  for await (const line of linesOf(file)) {
    number++;
    if (line.trim() === '') continue;
    const answer = answerLine(line, number, Date.now(), book);
    failed ||= 'error' in answer;
    if (!(await writeAll(`${JSON.stringify(answer)}\n`))) break;
  }
  return failed ? EXIT.failure : EXIT.ok;
}

async function* linesOf(file: string): AsyncGenerator<string> {
  try {
    const input = file === '-' ? process.stdin : createReadStream(file);
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  } catch (error) {
    throw new CliError(`the batch file cannot be read: ${reasonOf(error)}.`, EXIT.failure);
  }
}
