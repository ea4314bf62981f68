import { describe, expect, it } from 'vitest';
import type { EquityStretch } from '../../src/book/equity-course.ts';
import { chartLines } from '../../src/dashboard/chart.ts';
import { cells } from '../../src/dashboard/text.ts';

const one = (low: string, high = low): EquityStretch => ({ low, high });
const course = (...stretches: EquityStretch[]) => ({ from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 0, 2), stretches });
const ascii = { columns: 11, rows: 5, ascii: true } as const;
const drawn = (lines: readonly string[], rows: number): readonly string[] => lines.slice(0, rows);

describe('a chart', () => {
  it('goes from the lowest to the highest of each stretch, and leaves a gap a gap', () => {
    expect(drawn(chartLines(course(one('100'), one('150', '200'), null, one('300')), { ...ascii, columns: 9 }), 6)).toEqual([
      '300 |   *',
      '    |',
      '    | *',
      '    | *',
      '100 |*',
      '    +----',
    ]);
  });

  it('has a line at zero once equity is below it', () => {
    expect(drawn(chartLines(course(one('20'), one('0'), null, one('-20')), { ...ascii, columns: 9 }), 6)).toEqual([
      ' 20 |*',
      '    |',
      '  0 |-*--',
      '    |',
      '-20 |   *',
      '    +----',
    ]);
  });

  it('and above it everything that is below zero', () => {
    expect(drawn(chartLines(course(one('-10'), one('-40')), { ...ascii, columns: 7 }), 5)).toEqual([
      '  0 |--',
      '    |*',
      '    |',
      '    |',
      '-40 | *',
    ]);
  });

  it('stands still in the middle, and draws few stretches the wider', () => {
    expect(drawn(chartLines(course(one('5'), null), { columns: 7, rows: 3, ascii: true }), 3)).toEqual(['5 |', '  |**', '5 |']);
  });

  it('has eight dots a cell where it may', () => {
    // Two cells of 2 × 4 dots, one row: 0 to 3 are the dots from below. U+2800 and bits 0x40 (left, lowest), 0x10 (right, second from the top),
    // 0x04 (left, third from the top), 0x08 (right, top).
    const [row] = chartLines(course(one('0'), one('2'), one('1'), one('3')), { columns: 5, rows: 1, ascii: false });
    expect(row).toBe(`3 │${String.fromCharCode(0x2850, 0x280c)}`);
  });

  it('joins what has no room, and is never wider than it may be', () => {
    const many = course(...Array.from({ length: 500 }, (_, n) => (n % 7 === 0 ? null : one(String(n - 100), String(n)))));
    for (const columns of [45, 60, 80, 120, 200]) {
      for (const plain of [true, false]) {
        const lines = chartLines(many, { columns, rows: 8, ascii: plain });
        expect(lines).toHaveLength(10);
        for (const line of lines) {
          expect(cells(line)).toBeLessThanOrEqual(columns);
          if (plain) expect(line).toMatch(/^[\x20-\x7e]*$/);
        }
      }
    }
  });

  it('is nothing where nothing was seen', () => {
    expect(chartLines(course(null), ascii)).toEqual([]);
  });
});
