import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAmount, readPercent, readTime, readTimes } from '../../../src/book/draft/read.ts';
import { Rational } from '../../../src/money/rational.ts';

describe('an amount', () => {
  it.each([
    ['1234.5', '1234.5'],
    ['50,000.5', '50000.5'],
    ['1,234,567', '1234567'],
    ['1,234,567.89', '1234567.89'],
    ['.5', '0.5'],
    ['5.', '5'],
  ])('%s is %s', (typed, text) => {
    expect(readAmount(typed, 'zero')).toEqual({ text });
  });

  // "1,500" is one and a half to many: a comma is not guessed at (as in CSV files).
  it.each(['1,5', '1,500', '50.000,5', '1,23,456', '1,234,56', '1e3', '+5', '-5', '−5', '0x10', '1 000', 'NaN', '.', '٣'])(
    '%s is none',
    (typed) => {
      expect(readAmount(typed, 'zero')).toHaveProperty('wrong');
    },
  );

  it('of zero is refused where nothing would be left', () => {
    expect(readAmount('0.00', 'positive')).toEqual({ wrong: 'must be greater than zero' });
    expect(readAmount('0.00', 'zero')).toEqual({ text: '0.00' });
  });

  it('is what it says, with thousands apart or not', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 18n }), fc.integer({ min: 0, max: 999 }), (whole, part) => {
        const plain = `${whole}.${part}`;
        const grouped = `${whole.toLocaleString('en-US')}.${part}`;
        for (const typed of [plain, grouped]) {
          const read = readAmount(typed, 'zero');
          expect('text' in read && Rational.from(read.text).equals(Rational.from(plain))).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});

it.each(['10', 'x10', '10x', 'X10'])('a leverage is read from %s', (typed) => {
  expect(readTimes(typed)).toEqual({ text: '10' });
});

it('a percentage becomes a fraction, exactly', () => {
  for (const [typed, text] of [
    ['8', '0.08'],
    ['8.5%', '0.085'],
    ['0.01 %', '0.0001'],
    ['150', '1.5'],
  ] as const)
    expect(readPercent(typed)).toEqual({ text });
  expect(readPercent('eight')).toHaveProperty('wrong');
});

describe('a time', () => {
  it('may be a day or a minute, in UTC', () => {
    expect(readTime('2026-01-31')).toEqual({ text: '2026-01-31T00:00:00Z' });
    expect(readTime('2026-01-31 12:05')).toEqual({ text: '2026-01-31T12:05:00Z' });
    expect(readTime('2026-01-31T12:05:09Z')).toEqual({ text: '2026-01-31T12:05:09Z' });
  });

  it.each(['2026-02-29', '2026-13-01', '2026-04-31', '2026-01-01 24:00', '31.01.2026', '2026-1-1', 'now'])('%s is none', (typed) => {
    expect(readTime(typed)).toHaveProperty('wrong');
  });

  it('of 29 February there is one in leap years alone', () => {
    for (const [year, has] of [
      [2024, true],
      [2000, true],
      [1900, false],
      [2026, false],
    ] as const)
      expect('text' in readTime(`${year}-02-29`)).toBe(has);
  });

  // JavaScript's own calendar is the other side.
  it('is one exactly when the calendar has it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1970, max: 2100 }),
        fc.integer({ min: 0, max: 13 }),
        fc.integer({ min: 0, max: 32 }),
        (year, month, day) => {
          const typed = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
          const at = new Date(`${typed}T00:00:00Z`);
          const exists = !Number.isNaN(at.getTime()) && at.toISOString().startsWith(typed);
          expect('text' in readTime(typed)).toBe(exists);
        },
      ),
      { numRuns: 300 },
    );
  });
});
