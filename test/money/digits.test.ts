import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal } from '../../src/money/decimal.ts';
import { exponentOf, isLess, isOther, plainOf, timesHundred, toPlaces } from '../../src/money/digits.ts';

/** decimal.js with room for every digit here: the control. */
const Exact = Decimal.clone({ precision: 200 });
const MODES = { down: Decimal.ROUND_FLOOR, up: Decimal.ROUND_CEIL, nearest: Decimal.ROUND_HALF_EVEN } as const;
const rounding = fc.constantFrom('down' as const, 'up' as const, 'nearest' as const);
/** Many nines, fives and zeros: where rounding carries, ties and vanishes. */
const digit = fc.constantFrom('0', '0', '5', '5', '9', '9', '1', '4', '6');
const plain = fc
  .tuple(fc.boolean(), fc.array(digit, { minLength: 1, maxLength: 14 }), fc.array(digit, { maxLength: 44 }))
  .map(([negative, whole, places]) => {
    const size = whole.join('').replace(/^0+(?=\d)/, '');
    return `${negative ? '-' : ''}${size}${places.length === 0 ? '' : `.${places.join('')}`}`;
  });

describe('digits', () => {
  it('are rounded as decimal.js rounds them', () => {
    fc.assert(
      fc.property(plain, fc.integer({ min: 0, max: 12 }), rounding, (value, count, how) => {
        // Of a zero the sign is left to whoever prints it.
        const unsigned = (text: string): string => text.replace(/^-(?=[0.]*$)/, '');
        expect(unsigned(toPlaces(value, count, how))).toBe(unsigned(new Exact(value).toFixed(count, MODES[how])));
      }),
      { numRuns: 2000 },
    );
  });

  it('are compared and scaled as decimal.js does', () => {
    fc.assert(
      fc.property(plain, plain, (one, other) => {
        expect(isLess(one, other)).toBe(new Exact(one).lt(other));
        expect(isLess(one, one)).toBe(false);
        expect(isOther(one)).toBe(!new Exact(one).isZero());
        expect(new Exact(timesHundred(one)).eq(new Exact(one).times(100))).toBe(true);
        expect(plainOf(timesHundred(one))).toBe(timesHundred(one));
        expect(exponentOf(one)).toBe(new Exact(one).isZero() ? 0 : new Exact(one).e);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['1e-8', '0.00000001'],
    ['-2.5E+3', '-2500'],
    ['.5', '0.5'],
    ['+7', '7'],
    ['007', '7'],
    ['-0', '-0'],
  ])('of %s are %s', (value, expected) => {
    expect(plainOf(value)).toBe(expected);
  });

  it('are not made of what is no number', () => {
    expect(() => plainOf('1,000')).toThrow(/DecimalError/);
  });
});
