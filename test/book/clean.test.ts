import { expect, test } from 'vitest';
import { clean } from '../../src/book/clean.ts';

test('control, escape, bidi, zero-width and line separator characters become a blank', () => {
  expect(clean('a\u001b[31mb\u202ec\u200bd\u2028e\u0007')).toBe('a [31mb c d e');
});

test('half a surrogate pair is dropped, a whole one stays', () => {
  expect(clean('x\ud83d y \ud83d\ude80')).toBe('x  y 🚀');
});

test('a long text is cut and says so, also when it is very long', () => {
  expect(clean('abcdef', 4)).toBe('abc…');
  expect(clean('z'.repeat(1_000_000), 10)).toBe(`${'z'.repeat(9)}…`);
  expect(clean('abcd', 4)).toBe('abcd');
});
