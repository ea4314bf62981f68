import { describe, expect, test } from 'vitest';
import { isPrice, isRate, isSymbol, priceFault, rateFault } from '../../src/feed/validate.ts';

// Decimal grammar: contract.md, "-?[0-9]{1,60}(\.[0-9]{1,100})?", no exponent; a price is above 0 as well (design.md section 5).
describe('prices', () => {
  test.each(['79107.36658171', '0.00004', '1', '0001.50', '9'.repeat(60)])('%s is one', (text) => {
    expect(isPrice(text)).toBe(true);
    expect(priceFault('mark', text)).toBeNull();
  });

  test.each([
    ['-5', 'mark "-5" is not above 0'],
    ['0', 'mark "0" is not above 0'],
    ['0.000', 'mark "0.000" is not above 0'],
    ['-0', 'mark "-0" is not above 0'],
    ['abc', 'mark "abc" is not a decimal number'],
    ['', 'mark "" is not a decimal number'],
    ['1e5', 'mark "1e5" is not a decimal number'],
    ['.5', 'mark ".5" is not a decimal number'],
    ['5.', 'mark "5." is not a decimal number'],
    [' 5', 'mark " 5" is not a decimal number'],
    ['5\n', 'mark "5\\n" is not a decimal number'],
    ['NaN', 'mark "NaN" is not a decimal number'],
    ['9'.repeat(61), `mark "${'9'.repeat(58)}… is not a decimal number`],
    [undefined, 'mark is missing'],
    [null, 'mark is missing'],
    [['1'], 'mark ["1"] is not a decimal number'],
  ])('%j is refused', (value, reason) => {
    expect(isPrice(value)).toBe(false);
    expect(priceFault('mark', value)).toBe(reason);
  });

  test('a JSON number is refused with what to write instead', () => {
    expect(priceFault('mark', 104999.9)).toBe('mark 104999.9 is a JSON number: exact prices are decimal strings ("104999.9")');
  });
});

test('a rate may be 0 or negative, not empty', () => {
  expect(isRate('-0.003')).toBe(true);
  expect(isRate('0.00000000')).toBe(true);
  expect(rateFault('fundingRate', '')).toBe('fundingRate "" is not a decimal number');
});

test('names of instruments are short ASCII', () => {
  for (const good of ['BTC/USDT:USDT-260327', 'BTCUSD_PERP', 'kPEPE/USDC:USDC', '1000SHIB/USDT:USDT']) expect(isSymbol(good)).toBe(true);
  for (const bad of ['', 'BTC USDT', 'BTC\u202eUSDT', 'A'.repeat(41), 'BTC\nUSDT', '\u0412TCUSDT', 7, null])
    expect(isSymbol(bad)).toBe(false);
});
