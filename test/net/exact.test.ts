import { expect, test } from 'vitest';
import { parseExact } from '../../src/net/exact.ts';

// Values of captured frames (test/venues/kraken.ts), written out by hand; the rest is what an exponent means.
test.each([
  ['21979.68641534714', '21979.68641534714'],
  ['0.000012439370833333', '0.000012439370833333'],
  ['21987.0', '21987.0'],
  ['-0.0', '-0.0'],
  ['9.275625e-6', '0.000009275625'],
  ['-6.2604214e-11', '-0.000000000062604214'],
  ['-1.380384722222e-6', '-0.000001380384722222'],
  ['5e-10', '0.0000000005'],
  ['1E3', '1000'],
  ['3.14092e+7', '31409200'],
  ['1.25e1', '12.5'],
  ['12.5e-1', '1.25'],
  ['0.5e1', '5'],
  ['0e5', '0'],
  ['123456789012345678.123456789', '123456789012345678.123456789'],
  ['1e400', '1e400'],
  ['1e-999999999', '1e-999999999'],
])('%s is "%s"', (source, text) => {
  expect(parseExact(`{"a":[${source}]}`)).toEqual({ a: [text] });
});

test('what is no number stays what it is', () => {
  expect(parseExact('{"a":"1e3","b":null,"c":true,"d":{}}')).toEqual({ a: '1e3', b: null, c: true, d: {} });
  expect(() => parseExact('{')).toThrow(SyntaxError);
});
