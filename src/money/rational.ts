import { Decimal } from './decimal.ts';
import { gcd, powerOfTen } from './integers.ts';

const ENDING_ZEROS = /0+$/;
const DECIMAL = /^(-?)([0-9]{1,60})(?:\.([0-9]{1,100}))?$/;
/** Denominators beyond this are brought to lowest terms; below it, reducing costs more than it saves. */
const REDUCE_BEYOND = 1n << 384n;
/** The most decimal places whose denominator is not beyond it. */
const REDUCE_BEYOND_PLACES = 115;
/** For `places`: the denominator is no power of ten that is known of. */
const FRACTION = -1;
/** Digits printed when a value does not end as a decimal: twice what the contract asks for. */
const PRINTED_DIGITS = 40;
/** Up to here every whole number is a double. */
const WHOLE_DOUBLES = 2n ** 53n;
/** Bits of a quotient that is rounded to a double, give or take four. */
const QUOTIENT_BITS = 64;
/** Decimal places of the contract's decimal strings. */
const MAX_PLACES = 100;

/** num / 10^places as a decimal string, without zeros at its end. */
function decimalText(num: bigint, places: number): string {
  const digits = (num < 0n ? -num : num).toString().padStart(places + 1, '0');
  const split = digits.length - places;
  const rest = digits.slice(split).replace(ENDING_ZEROS, '');
  return `${num < 0n ? '-' : ''}${digits.slice(0, split)}${rest === '' ? '' : `.${rest}`}`;
}

/**
 * An exact fraction. Verdicts are taken on these and never on a quotient of decimals: a decimal of any precision misses ties
 * of inverse contracts (it rounds where this does not).
 */
export class Rational {
  static readonly ZERO: Rational = new Rational(0n, 1n, 0);
  static readonly ONE: Rational = new Rational(1n, 1n, 0);

  readonly num: bigint;
  /** Always > 0. */
  readonly den: bigint;
  /**
   * `den` is ten to this power, or `FRACTION`. Nearly all money is decimal: two decimals are brought to one denominator without
   * a division, and compared without multiplying both.
   */
  readonly #places: number;

  private constructor(num: bigint, den: bigint, places: number) {
    this.num = num;
    this.den = den;
    this.#places = places;
  }

  /** `num / den`. @throws RangeError when `den` is 0. */
  static of(num: bigint | number, den: bigint | number = 1n): Rational {
    return Rational.quotient(BigInt(num), BigInt(den));
  }

  private static quotient(num: bigint, den: bigint): Rational {
    if (den === 0n) throw new RangeError('a fraction needs a denominator other than zero');
    return den < 0n ? Rational.make(-num, -den) : Rational.make(num, den);
  }

  /** Reads the contract's decimal string (`-?digits[.digits]`, no exponent); undefined for anything else. */
  static parse(text: string): Rational | undefined {
    const match = DECIMAL.exec(text);
    if (match === null) return undefined;
    const places = (match[3] ?? '').replace(ENDING_ZEROS, '');
    const digits = BigInt((match[2] as string) + places);
    return Rational.decimal(match[1] === '-' ? -digits : digits, places.length);
  }

  /** As `parse`, for text that a schema has already checked. @throws RangeError when it is no decimal string. */
  static from(text: string): Rational {
    const value = Rational.parse(text);
    if (value === undefined) throw new RangeError(`not a decimal string: ${JSON.stringify(text)}`);
    return value;
  }

  /** The exact value of a finite Decimal, of any size. */
  static ofDecimal(value: Decimal): Rational {
    const [whole, places = ''] = value.toFixed().split('.') as [string, string?];
    return Rational.decimal(BigInt(whole + places), places.length);
  }

  private static make(num: bigint, den: bigint): Rational {
    if (den <= REDUCE_BEYOND) return new Rational(num, den, den === 1n ? 0 : FRACTION);
    const divisor = gcd(num, den);
    return new Rational(num / divisor, den / divisor, FRACTION);
  }

  /** num / 10^places. */
  private static decimal(num: bigint, places: number): Rational {
    const den = powerOfTen(places);
    return places <= REDUCE_BEYOND_PLACES ? new Rational(num, den, places) : Rational.make(num, den);
  }

  plus(other: Rational): Rational {
    if (this.num === 0n) return other;
    if (other.num === 0n) return this;
    if (this.#places !== FRACTION && other.#places !== FRACTION) {
      const finer = this.#places - other.#places;
      if (finer === 0) return new Rational(this.num + other.num, this.den, this.#places);
      if (finer > 0) return new Rational(this.num + other.num * powerOfTen(finer), this.den, this.#places);
      return new Rational(this.num * powerOfTen(-finer) + other.num, other.den, other.#places);
    }
    if (this.den === other.den) return Rational.make(this.num + other.num, this.den);
    if (this.den % other.den === 0n) return Rational.make(this.num + other.num * (this.den / other.den), this.den);
    if (other.den % this.den === 0n) return Rational.make(this.num * (other.den / this.den) + other.num, other.den);
    return Rational.make(this.num * other.den + other.num * this.den, this.den * other.den);
  }

  minus(other: Rational): Rational {
    return other.num === 0n ? this : this.plus(other.negated());
  }

  times(other: Rational): Rational {
    if (this.num === 0n || other === Rational.ONE) return this;
    if (other.num === 0n || this === Rational.ONE) return other;
    if (this.#places !== FRACTION && other.#places !== FRACTION)
      return Rational.decimal(this.num * other.num, this.#places + other.#places);
    return Rational.make(this.num * other.num, this.den * other.den);
  }

  /** @throws RangeError when `other` is 0. */
  over(other: Rational): Rational {
    if (this.#places === FRACTION || other.#places === FRACTION) return Rational.quotient(this.num * other.den, this.den * other.num);
    const finer = this.#places - other.#places;
    if (finer > 0) return Rational.quotient(this.num, other.num * powerOfTen(finer));
    return Rational.quotient(finer < 0 ? this.num * powerOfTen(-finer) : this.num, other.num);
  }

  negated(): Rational {
    return new Rational(-this.num, this.den, this.#places);
  }

  abs(): Rational {
    return this.num < 0n ? this.negated() : this;
  }

  sign(): -1 | 0 | 1 {
    return this.num > 0n ? 1 : this.num < 0n ? -1 : 0;
  }

  /** Exact order, by cross-multiplication: < 0 when this is smaller, 0 on a tie, > 0 when larger. */
  compare(other: Rational): -1 | 0 | 1 {
    if (this === other) return 0;
    if (this.#places !== FRACTION && other.#places !== FRACTION) {
      const finer = this.#places - other.#places;
      const left = finer < 0 ? this.num * powerOfTen(-finer) : this.num;
      const right = finer > 0 ? other.num * powerOfTen(finer) : other.num;
      return left > right ? 1 : left < right ? -1 : 0;
    }
    const left = this.num * other.den;
    const right = other.num * this.den;
    return left > right ? 1 : left < right ? -1 : 0;
  }

  equals(other: Rational): boolean {
    return this.compare(other) === 0;
  }

  lessThan(other: Rational): boolean {
    return this.compare(other) < 0;
  }

  atMost(other: Rational): boolean {
    return this.compare(other) <= 0;
  }

  /**
   * The nearest double, a tie to the even one; Infinity beyond the largest. Rounding to nearest is monotone, so two values stand in
   * the order of their doubles where those differ: only an equal pair is undecided. For sorting, drawing and wires; never for a verdict.
   */
  toNumber(): number {
    const { num, den } = this;
    const size = num < 0n ? -num : num;
    // Two whole numbers that are doubles: IEEE division rounds their quotient itself.
    if (size <= WHOLE_DOUBLES && den <= WHOLE_DOUBLES) return Number(num) / Number(den);
    // A quotient of 60 bits or more whose last bit says whether a rest was cut off rounds as the fraction does.
    const shift = QUOTIENT_BITS - 4 * (size.toString(16).length - den.toString(16).length);
    const [over, under] = shift >= 0 ? [size << BigInt(shift), den] : [size, den << BigInt(-shift)];
    const quotient = over / under;
    const near = Number(over === quotient * under ? quotient : quotient | 1n) * 2 ** -shift;
    return num < 0n ? -near : near;
  }

  /** Rounded half-even to so many significant digits. */
  toDecimal(digits: number): Decimal {
    return new Decimal(this.num.toString()).div(this.den.toString()).toSignificantDigits(digits);
  }

  /** Exact where the value ends within 100 places, else 40 significant digits; never an exponent. */
  toString(): string {
    if (this.#places !== FRACTION && this.#places <= MAX_PLACES) return decimalText(this.num, this.#places);
    const divisor = gcd(this.num, this.den);
    const num = this.num / divisor;
    let rest = this.den / divisor;
    let twos = 0;
    let fives = 0;
    for (; rest % 2n === 0n; rest /= 2n) twos++;
    for (; rest % 5n === 0n; rest /= 5n) fives++;
    const places = Math.max(twos, fives);
    if (rest !== 1n || places > MAX_PLACES) return this.toDecimal(PRINTED_DIGITS).toDecimalPlaces(MAX_PLACES).toFixed();
    return decimalText((num * powerOfTen(places) * divisor) / this.den, places);
  }
}

/** The smaller of two. */
export function min(a: Rational, b: Rational): Rational {
  return b.lessThan(a) ? b : a;
}

/** The larger of two. */
export function max(a: Rational, b: Rational): Rational {
  return a.lessThan(b) ? b : a;
}

/** Exact sum; zero for none. */
export function sum(values: Iterable<Rational>): Rational {
  let total = Rational.ZERO;
  for (const value of values) total = total.plus(value);
  return total;
}
