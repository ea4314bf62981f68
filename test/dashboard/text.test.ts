import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cells, head, padEnd, safe, shorten, wrap } from '../../src/dashboard/text.ts';

const ESC = '\u001b';

describe('safe', () => {
  it('lets no control, no escape sequence and no change of direction through', () => {
    expect(safe(`BTC${ESC}[31m\u202elong\r\n\u0007`, false)).toBe('BTC [31m long   ');
  });

  it('spells what it can in ASCII and marks the rest', () => {
    expect(safe('−5 % … ≤ 0.6σ 币', true)).toBe('-5 % ... <= 0.6sigma ?');
  });

  it('gives ASCII for any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(safe(text, true)).toMatch(/^[ -~]*$/);
      }),
    );
  });
});

describe('cells', () => {
  it.each([
    ['BTC', 3],
    // A coin listed by its Chinese name: two cells a character.
    ['币安人生', 8],
    // A combining accent takes no cell.
    ['e\u0301', 1],
    ['🚀', 2],
  ])('%s: %i', (text, width) => {
    expect(cells(text)).toBe(width);
  });

  it('are kept by head and padEnd', () => {
    expect(head('币安人生', 5)).toBe('币安');
    expect(padEnd('币', 4)).toBe('币  ');
  });
});

describe('shorten', () => {
  it.each([
    ['loan 30,000 USD on 1.5 BTC', 18, 'loan 30,000 USD..'],
    ['loan 30,000 USD on 1.5 BTC', 12, 'loan..'],
    ['BTC long', 8, 'BTC long'],
    // A percent sign stays with its number.
    ['falls by 12.5 % now', 15, 'falls by..'],
    // No digit of a number too long for the room is left standing.
    ['BTC-123456789', 8, 'BTC..'],
  ])('%s to %i: %s', (text, room, expected) => {
    expect(shorten(text, room)).toBe(expected);
  });
});

describe('wrap', () => {
  it('breaks between words and keeps all of them', () => {
    const text = 'BTC long at bybit-main is 2.0 % from liquidation at 45,226.2';
    const lines = wrap(text, 24, 12);
    expect(lines).toEqual(['BTC long at', 'bybit-main is 2.0 % from', 'liquidation at 45,226.2']);
  });

  it('breaks a word that is longer than a line', () => {
    expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
  });
});
