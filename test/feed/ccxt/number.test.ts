import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainNumber } from '../../../src/feed/ccxt/number.ts';

test.each([
  [0.1, '0.1'],
  [43_476.4, '43476.4'],
  [1e-7, '0.0000001'],
  [1.25e-9, '0.00000000125'],
  [-5, '-5'],
  [0, '0'],
  [-0, '0'],
  [123_456_789_012_345_680_000, null],
  [12_345_678_901_234_567_000, '12345678901234567000'],
  [Number.NaN, null],
  [Number.POSITIVE_INFINITY, null],
])('%s is %j', (value, text) => expect(plainNumber(value)).toBe(text));

test('what it prints names the same float again, without exponent', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: -1e19, max: 1e19 }), (value) => {
      const text = plainNumber(value);
      if (value !== 0 && Math.abs(value) < 1e-20) expect(text).toBeNull();
      else {
        expect(text).toMatch(/^-?\d+(?:\.\d+)?$/);
        expect(Number(text)).toBe(value === 0 ? 0 : value);
      }
    }),
  );
});

test('up to 15 digits, what a venue wrote comes back digit for digit, less zeros at the end', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999_999_999 }), fc.integer({ min: 0, max: 15 }), (digits, places) => {
      const text = `${String(digits)
        .padStart(places + 1, '0')
        .slice(0, String(digits).padStart(places + 1, '0').length - places)}${
        places === 0
          ? ''
          : `.${String(digits)
              .padStart(places + 1, '0')
              .slice(-places)}`
      }`;
      expect(plainNumber(Number(text))).toBe(places === 0 ? text : text.replace(/0+$/, '').replace(/\.$/, ''));
    }),
  );
});
