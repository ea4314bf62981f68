import { NO_RULES, type RuleBook } from '../book/product-rules.ts';
import { assess } from '../risk/assess.ts';
import { DEFAULT_THRESHOLDS } from '../risk/thresholds.ts';
import { DocumentError, harmless, nearest } from './issue.ts';
import { readPortfolio } from './portfolio.ts';
import { readPrices } from './prices.ts';
import { printReading } from './print-reading.ts';
import type { ReadingDocument } from './reading.ts';

/** The answer to one batch line (contract section 4). */
export type BatchAnswer =
  | { readonly id: unknown; readonly reading: ReadingDocument }
  | { readonly id: unknown; readonly error: { readonly path: string; readonly message: string } };

const KEYS = ['id', 'portfolio', 'prices'];

/**
 * Answers one line of a batch; a line that is wrong answers with its error.
 * @param line its text, without the line break.
 * @param number its number in the file, from 1, for a line that is no JSON.
 * @param now ms since the epoch, for prices without `at`.
 * @param book the venues' rules; thresholds are the built-in ones.
 */
export function answerLine(line: string, number: number, now: number, book: RuleBook = NO_RULES): BatchAnswer {
  let input: unknown;
  try {
    input = JSON.parse(line);
  } catch {
    return refusal(null, `line ${number}`, 'is no JSON: each line is one object {"id": …, "portfolio": {…}, "prices": {…}}');
  }
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return refusal(null, `line ${number}`, 'must be an object {"id": …, "portfolio": {…}, "prices": {…}}');
  }
  const { id = null, portfolio, prices = {} } = input as Record<string, unknown>;
  const stray = Object.keys(input).find((key) => !KEYS.includes(key));
  if (stray !== undefined) {
    const meant = nearest(stray, KEYS);
    return refusal(
      id,
      harmless(stray),
      `unknown key${meant === undefined ? '.' : `; did you mean "${meant}"?`} Known here are ${KEYS.join(', ')}`,
    );
  }
  try {
    return { id, reading: printReading(assess(readPortfolio(portfolio), readPrices(prices, now), DEFAULT_THRESHOLDS, book)) };
  } catch (error) {
    if (error instanceof DocumentError) return refusal(id, error.path, error.reason);
    // Figures that outgrow the arithmetic are this line's fault alone; the rest of the batch goes on.
    if (error instanceof RangeError) return refusal(id, 'portfolio', `cannot be measured: ${error.message}`);
    throw error;
  }
}

function refusal(id: unknown, path: string, message: string): BatchAnswer {
  return { id, error: { path, message } };
}
