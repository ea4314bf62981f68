import { CODE } from '../book/symbol.ts';
import { nearest } from '../documents/issue.ts';
import { Rational } from '../money/rational.ts';
import { quoted } from './book.ts';
import { CliError, EXIT } from './exit.ts';

/** Amounts by currency code from words such as "USDT=5000"; a code twice is a mistake. @throws CliError naming the option. */
export function amountsFrom(option: string, words: readonly string[]): Record<string, string> {
  const amounts: Record<string, string> = {};
  for (const word of words) {
    const [code = '', ...rest] = word.split('=');
    if (rest.length !== 1) throw new CliError(`${option} must be CODE=AMOUNT, such as USDT=5000; not ${quoted(word)}.`, EXIT.usage);
    if (Object.hasOwn(amounts, code)) throw new CliError(`${option} names ${quoted(code)} twice.`, EXIT.usage);
    amounts[codeFrom(code)] = amountFrom(option, rest[0] ?? '');
  }
  return amounts;
}

/** A currency code. @throws CliError */
export function codeFrom(word: string): string {
  if (CODE.test(word)) return word;
  throw new CliError(`${quoted(word)} is no currency code such as BTC or USDT.`, EXIT.usage);
}

/** An amount of zero or more, as it is written. @throws CliError */
export function amountFrom(what: string, word: string): string {
  const value = Rational.parse(word);
  if (value !== undefined && value.sign() >= 0) return word;
  throw new CliError(
    `${what} must be an amount of zero or more such as 1234.5, without exponent, plus sign or separators; not ${quoted(word)}.`,
    EXIT.usage,
  );
}

/** One of some words. @throws CliError naming the option and the nearest word. */
export function oneFrom<Word extends string>(option: string, word: string, words: readonly Word[]): Word {
  const found = words.find((one) => one === word);
  if (found !== undefined) return found;
  const meant = nearest(word, words);
  throw new CliError(
    `${option} must be one of ${words.join(', ')}; not ${quoted(word)}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
    EXIT.usage,
  );
}

/** A year's rate as a fraction, of "8%" or "0.08". @throws CliError */
export function rateFrom(option: string, word: string): string {
  const value = Rational.parse(word.endsWith('%') ? word.slice(0, -1) : word);
  const rate = word.endsWith('%') ? value?.over(Rational.of(100)) : value;
  if (rate !== undefined && rate.sign() >= 0) return rate.toString();
  throw new CliError(`${option} must be a year's rate such as 8% or 0.08; not ${quoted(word)}.`, EXIT.usage);
}
