import { readFileSync } from 'node:fs';
import { Rational } from '../../src/money/rational.ts';

/** The lines of a JSON lines file beside this one. */
export function readLines<Line>(file: string): Line[] {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

/** A number as a vector writes it: some have an exponent ("1.00E+4"), or are a quotient ("1/50000"). */
export function exact(text: string): Rational {
  const [top = '', bottom] = text.split('/');
  if (bottom !== undefined) return exact(top).over(exact(bottom));
  const [digits = '0', exponent = '0'] = text.split(/e/i);
  const [whole = '0', places = ''] = digits.split('.');
  const power = Number(exponent) - places.length;
  return Rational.of(BigInt(whole + places) * 10n ** BigInt(Math.max(0, power)), 10n ** BigInt(Math.max(0, -power)));
}

export type Towards = 'nearest' | 'up' | 'down';

/** To a multiple of `step`: up and down by value, nearest with halves up. */
export function rounded(value: Rational, step: string, towards: Towards): Rational {
  const unit = exact(step);
  const { num, den } = value.over(unit).plus(towards === 'nearest' ? Rational.of(1, 2) : Rational.ZERO);
  const floor = num / den - (num < 0n && num % den !== 0n ? 1n : 0n);
  const exactly = floor * den === num;
  return Rational.of(towards === 'up' && !exactly ? floor + 1n : floor).times(unit);
}

/** One unit in the last of so many decimal places. */
export function places(count: number): string {
  return count === 0 ? '1' : `0.${'0'.repeat(count - 1)}1`;
}

/** Why what was got is not what is expected; null when it is. */
export type Comparison = (got: Rational) => string | null;

/** Equal after both are rounded. */
export function roundedTo(expected: string, step: string, towards: Towards): Comparison {
  const wanted = rounded(exact(expected), step, 'nearest');
  return (got) =>
    rounded(got, step, towards).equals(wanted) ? null : `${got} is not ${expected} when rounded ${towards} to a multiple of ${step}`;
}

export function within(expected: string, tolerance: Rational): Comparison {
  return (got) => (got.minus(exact(expected)).abs().atMost(tolerance) ? null : `${got} is not ${expected} within ${tolerance}`);
}
