import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal } from '../../src/money/decimal.ts';
import { max, min, Rational, sum } from '../../src/money/rational.ts';
import { squareRoot } from '../../src/money/root.ts';

/** The contract's decimal string (section 0). */
const CONTRACT = /^-?[0-9]{1,60}(\.[0-9]{1,100})?$/;

/** n × 10^−places as the contract writes it. */
function decimalText(n: bigint, places: number): string {
  const digits = (n < 0n ? -n : n).toString().padStart(places + 1, '0');
  return `${n < 0n ? '-' : ''}${digits.slice(0, digits.length - places)}${places === 0 ? '' : `.${digits.slice(-places)}`}`;
}

const integers = fc.bigInt({ min: 1n - 10n ** 60n, max: 10n ** 60n - 1n });
const nonZero = integers.filter((n) => n !== 0n);
const fractions = fc.tuple(integers, nonZero).map(([n, d]) => ({ n, d, value: Rational.of(n, d) }));

/** Cross-multiplied, in BigInt alone. */
const same = (value: Rational, n: bigint, d: bigint): void => expect(value.num * d).toBe(n * value.den);

describe('arithmetic against BigInt', () => {
  it('adds, subtracts, multiplies and divides exactly', () => {
    fc.assert(
      fc.property(fractions, fractions, (a, b) => {
        same(a.value.plus(b.value), a.n * b.d + b.n * a.d, a.d * b.d);
        same(a.value.minus(b.value), a.n * b.d - b.n * a.d, a.d * b.d);
        same(a.value.times(b.value), a.n * b.n, a.d * b.d);
        if (b.n !== 0n) same(a.value.over(b.value), a.n * b.d, a.d * b.n);
      }),
      { numRuns: 1_000 },
    );
  });

  it('does the same with decimals, which have a way of their own, and with a decimal and a fraction', () => {
    // Up to 100 places each, so that products pass the places that are kept as they are.
    const decimals = fc
      .tuple(integers, fc.integer({ min: 0, max: 100 }))
      .map(([n, places]) => ({ n, d: 10n ** BigInt(places), value: Rational.from(decimalText(n, places)) }));
    const either = fc.oneof({ weight: 3, arbitrary: decimals }, fractions);
    fc.assert(
      fc.property(either, either, (a, b) => {
        same(a.value.plus(b.value), a.n * b.d + b.n * a.d, a.d * b.d);
        same(a.value.minus(b.value), a.n * b.d - b.n * a.d, a.d * b.d);
        same(a.value.times(b.value), a.n * b.n, a.d * b.d);
        same(a.value.times(b.value).times(b.value), a.n * b.n * b.n, a.d * b.d * b.d);
        if (b.n !== 0n) same(a.value.over(b.value), a.n * b.d, a.d * b.n);
        const difference = (a.n * b.d - b.n * a.d) * a.d * b.d;
        expect(a.value.compare(b.value)).toBe(difference > 0n ? 1 : difference < 0n ? -1 : 0);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is a field: associative, commutative, distributive, with inverses', () => {
    fc.assert(
      fc.property(fractions, fractions, fractions, ({ value: a }, { value: b }, { value: c }) => {
        expect(
          a
            .plus(b)
            .plus(c)
            .equals(a.plus(b.plus(c))),
        ).toBe(true);
        expect(
          a
            .times(b)
            .times(c)
            .equals(a.times(b.times(c))),
        ).toBe(true);
        expect(a.plus(b).equals(b.plus(a)) && a.times(b).equals(b.times(a))).toBe(true);
        expect(a.times(b.plus(c)).equals(a.times(b).plus(a.times(c)))).toBe(true);
        expect(a.minus(a).sign()).toBe(0);
        if (a.sign() !== 0) expect(a.over(a).equals(Rational.ONE)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('stays exact over hundreds of steps, where denominators are brought to lowest terms on the way', () => {
    // Σ 1/(k(k+1)) telescopes to n/(n+1).
    const terms = Array.from({ length: 600 }, (_, i) => Rational.of(1, (i + 1) * (i + 2)));
    same(sum(terms), 600n, 601n);
    expect(sum([]).sign()).toBe(0);
  });

  it('keeps the denominator above 0 and refuses 0', () => {
    expect(Rational.of(1, -2)).toMatchObject({ num: -1n, den: 2n });
    expect(() => Rational.of(1, 0)).toThrow(RangeError);
    expect(() => Rational.ONE.over(Rational.ZERO)).toThrow(RangeError);
  });
});

describe('order', () => {
  it('is that of the cross products', () => {
    fc.assert(
      fc.property(fractions, fractions, ({ value: a }, { value: b }) => {
        const difference = a.num * b.den - b.num * a.den;
        const expected = difference > 0n ? 1 : difference < 0n ? -1 : 0;
        expect(a.compare(b)).toBe(expected);
        expect([a.lessThan(b), a.atMost(b), a.equals(b)]).toEqual([expected < 0, expected <= 0, expected === 0]);
        expect([min(a, b), max(a, b)]).toEqual(expected > 0 ? [b, a] : [a, b]);
        expect(min(a, b).atMost(max(a, b))).toBe(true);
        expect(a.abs().sign()).toBe(a.sign() === 0 ? 0 : 1);
      }),
      { numRuns: 500 },
    );
  });

  it('tells apart what no float and no 60 digits can', () => {
    const third = Rational.of(1, 3);
    const nearly = Rational.of(10n ** 80n, 3n * 10n ** 80n + 1n);
    expect(nearly.lessThan(third)).toBe(true);
    expect(third.toDecimal(60).equals(nearly.toDecimal(60))).toBe(true);
    expect(third.toNumber()).toBe(nearly.toNumber());
  });
});

describe('reading decimals', () => {
  it.each(['0', '-0', '1', '-1.5', '007', '0.1000', `${'9'.repeat(60)}.${'1'.repeat(100)}`])('reads %s', (text) => {
    const [whole = '', places = ''] = text.split('.');
    same(Rational.from(text), BigInt(whole + places), 10n ** BigInt(places.length));
  });

  it.each([
    '',
    '-',
    '.5',
    '5.',
    '+1',
    '1e5',
    '1E+5',
    '1,000',
    ' 1',
    '1 ',
    '0x1',
    'NaN',
    'Infinity',
    '1_000',
    '−1',
    '１',
    '9'.repeat(61),
    `0.${'1'.repeat(101)}`,
  ])('refuses %j', (text) => {
    expect(Rational.parse(text)).toBeUndefined();
    expect(() => Rational.from(text)).toThrow(RangeError);
  });
});

describe('toString', () => {
  it('says the same of a value, decimal or fraction', () => {
    fc.assert(
      fc.property(integers, fc.integer({ min: 0, max: 140 }), (n, places) => {
        const den = 10n ** BigInt(places);
        const product = Rational.of(n).over(Rational.of(den));
        const decimal = Rational.from(decimalText(n, Math.min(places, 100))).times(Rational.from(`0.${'0'.repeat(39)}1`));
        expect(decimal.toString()).toBe(decimal.over(Rational.of(7)).times(Rational.of(7)).toString());
        expect(product.toString()).toBe(product.over(Rational.of(3)).times(Rational.of(3)).toString());
      }),
      { numRuns: 500 },
    );
  });

  const decimals = fc
    .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 60n - 1n }), fc.stringMatching(/^([0-9]{0,99}[1-9])?$/))
    .map(
      ([negative, whole, places]) =>
        `${negative && (whole !== 0n || places !== '') ? '-' : ''}${whole}${places === '' ? '' : `.${places}`}`,
    );

  it('gives a decimal back as it was, whatever its size, without trailing zeros', () => {
    fc.assert(
      fc.property(decimals, (text) => {
        expect(Rational.from(text).toString()).toBe(text);
      }),
      { numRuns: 1_000 },
    );
    expect(Rational.from('-007.500').toString()).toBe('-7.5');
    expect(Rational.from('-0').toString()).toBe('0');
  });

  it('ends where the fraction ends: exact up to 100 places', () => {
    expect(Rational.of(1, 8).toString()).toBe('0.125');
    expect(Rational.of(-3, 1n << 100n).toString()).toMatch(CONTRACT);
    same(Rational.from(Rational.of(-3, 1n << 100n).toString()), -3n, 1n << 100n);
  });

  it('else has 40 significant digits, rounded to the nearest, never an exponent', () => {
    fc.assert(
      fc.property(fractions, ({ value }) => {
        const text = value.toString();
        expect(text).toMatch(CONTRACT);
        const error = Rational.from(text).minus(value).abs();
        // Half a unit of the 40th digit, relative to the value.
        expect(error.times(Rational.of(10n ** 39n)).atMost(value.abs())).toBe(true);
      }),
      { numRuns: 500 },
    );
    expect(Rational.of(1, 3).toString()).toBe(`0.${'3'.repeat(40)}`);
    expect(Rational.of(-200_000, 3).toString()).toBe(`-66666.${'6'.repeat(34)}7`);
    expect(Rational.of(2n * 10n ** 45n, 3).toString()).toBe(`${'6'.repeat(39)}7${'0'.repeat(5)}`);
    expect(Rational.of(1, 3n * 10n ** 30n).toString()).toBe(`0.${'0'.repeat(30)}${'3'.repeat(40)}`);
  });
});

describe('to and from other numbers', () => {
  it('takes any Decimal exactly, larger and smaller than a contract’s decimal', () => {
    for (const text of ['1.5e70', '-2.5e-130', '0', '123.456'])
      expect(Rational.ofDecimal(new Decimal(text)).toDecimal(50).equals(text)).toBe(true);
    same(Rational.ofDecimal(new Decimal('1.5e70')), 15n * 10n ** 69n, 1n);
    same(Rational.ofDecimal(new Decimal('-2.5e-130')), -25n, 10n ** 131n);
  });

  it('gives a float for numbers of any length', () => {
    expect(Rational.from('-2.5').toNumber()).toBe(-2.5);
    // Beyond 1.8e308 above and below the line, though the value is 1/3.
    expect(Rational.of(7n ** 400n, 3n * 7n ** 400n + 1n).toNumber()).toBe(1 / 3);
  });
});

describe('squareRoot', () => {
  it('is exact for every square', () => {
    fc.assert(
      fc.property(fractions, ({ value }) => {
        expect(squareRoot(value.times(value)).equals(value.abs())).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect(squareRoot(Rational.ZERO).sign()).toBe(0);
  });

  it('else is right to 50 significant digits, for the smallest and the largest', () => {
    const positive = fc
      .tuple(fc.bigInt({ min: 1n, max: 10n ** 150n }), fc.bigInt({ min: 1n, max: 10n ** 150n }))
      .map(([n, d]) => Rational.of(n, d));
    fc.assert(
      fc.property(positive, (value) => {
        const root = squareRoot(value);
        // |r² − v| ≤ v·10⁻⁴⁸ is more than half a unit of the 50th digit of r allows.
        const error = root.times(root).minus(value).abs();
        expect(error.times(Rational.of(10n ** 48n)).atMost(value)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses what is below 0', () => expect(() => squareRoot(Rational.of(-1))).toThrow(RangeError));
});

describe('the nearest double', () => {
  const digits = (least: number, most: number) =>
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: least, maxLength: most }).map((all) => all.join(''));

  it('of a decimal is what ECMAScript reads it as, which is the nearest one, ties to even', () => {
    fc.assert(
      fc.property(fc.constantFrom('', '-'), digits(1, 40), digits(0, 80), (sign, whole, places) => {
        const text = `${sign}${whole}${places === '' ? '' : '.'}${places}`;
        expect(Rational.from(text).toNumber()).toBe(Number(text) + 0);
      }),
      { numRuns: 2_000 },
    );
    // Exactly between two doubles, and a hair to either side: 2^53 + 1, in 10^-60.
    for (const [text, wanted] of [
      ['9007199254740993', 9007199254740992],
      [`9007199254740993.${'0'.repeat(59)}1`, 9007199254740994],
      [`9007199254740992.${'9'.repeat(60)}`, 9007199254740992],
      ['9007199254740995', 9007199254740996],
    ] as const) {
      expect(Rational.from(text).toNumber()).toBe(wanted);
    }
  });

  it('of any fraction is no farther from it than the doubles beside it', () => {
    const exactly = (double: number): Rational => {
      let [whole, halvings] = [double, 0];
      for (; !Number.isInteger(whole); halvings++) whole *= 2;
      return Rational.of(BigInt(whole), 2n ** BigInt(halvings));
    };
    const beside = (double: number, bits: bigint): number => {
      const view = new DataView(new ArrayBuffer(8));
      view.setFloat64(0, double);
      view.setBigInt64(0, view.getBigInt64(0) + bits);
      return view.getFloat64(0);
    };
    fc.assert(
      fc.property(fractions, ({ value }) => {
        fc.pre(value.sign() !== 0);
        const near = value.toNumber();
        const off = value.minus(exactly(near)).abs();
        for (const bits of [-1n, 1n]) expect(off.atMost(value.minus(exactly(beside(near, bits))).abs())).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
