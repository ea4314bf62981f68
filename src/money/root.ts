import { gcd, integerRoot } from './integers.ts';
import { Rational } from './rational.ts';

/**
 * √value, exact when it is rational, else to 50 significant digits.
 * @throws RangeError when value < 0.
 */
export function squareRoot(value: Rational): Rational {
  if (value.sign() < 0) throw new RangeError('no square root below zero');
  const divisor = gcd(value.num, value.den);
  const [num, den] = [value.num / divisor, value.den / divisor];
  const [rootNum, rootDen] = [integerRoot(num), integerRoot(den)];
  if (rootNum * rootNum === num && rootDen * rootDen === den) return Rational.of(rootNum, rootDen);
  return Rational.ofDecimal(value.toDecimal(60).sqrt().toSignificantDigits(50));
}
