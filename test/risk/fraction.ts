import type { Rational } from '../../src/money/rational.ts';

/** An exact fraction of the tests' own, so that the oracle shares no arithmetic with what it checks. Always in lowest terms. */
export interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b);
}

export function fraction(n: bigint | number, d: bigint | number = 1n): Fraction {
  const [num, den] = [BigInt(n), BigInt(d)];
  const divisor = gcd(num, den) * (den < 0n ? -1n : 1n);
  return { n: num / divisor, d: den / divisor };
}

/** A decimal string. */
export function decimal(text: string): Fraction {
  const [whole = '0', places = ''] = text.split('.');
  return fraction(BigInt(whole + places), 10n ** BigInt(places.length));
}

export const ZERO = fraction(0);
export const ONE = fraction(1);
export const add = (...all: readonly Fraction[]): Fraction => all.reduce((a, b) => fraction(a.n * b.d + b.n * a.d, a.d * b.d), ZERO);
export const sub = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d - b.n * a.d, a.d * b.d);
export const mul = (...all: readonly Fraction[]): Fraction => all.reduce((a, b) => fraction(a.n * b.n, a.d * b.d), ONE);
export const div = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d, a.d * b.n);
export const cmp = (a: Fraction, b: Fraction): number => {
  const difference = a.n * b.d - b.n * a.d;
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
};
export const atLeastZero = (a: Fraction): Fraction => (a.n < 0n ? ZERO : a);

/** For messages and for comparison with `toEqual`. */
export function text(value: Fraction | Rational | null | { readonly unknown: string }): string {
  if (value === null) return 'none';
  if ('unknown' in value) return `unknown: ${value.unknown}`;
  const { n, d } = 'n' in value ? value : fraction(value.num, value.den);
  return d === 1n ? `${n}` : `${n}/${d}`;
}
