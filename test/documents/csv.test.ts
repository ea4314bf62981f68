import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvError, cellOf, parseCsv, printCsv, textOf } from '../../src/documents/csv.ts';

const cellsOf = (text: string) => parseCsv(text).map(({ cells }) => cells);

describe('reading CSV', () => {
  // RFC 4180 section 2, rules 1 to 7, with its own examples.
  it.each([
    [
      'rule 1 and 2: with and without a last line end',
      'aaa,bbb,ccc\r\nzzz,yyy,xxx',
      [
        ['aaa', 'bbb', 'ccc'],
        ['zzz', 'yyy', 'xxx'],
      ],
    ],
    [
      'rule 5: quotations',
      '"aaa","bbb","ccc"\r\nzzz,yyy,xxx\r\n',
      [
        ['aaa', 'bbb', 'ccc'],
        ['zzz', 'yyy', 'xxx'],
      ],
    ],
    [
      'rule 6: line ends inside a quotation',
      '"aaa","b\r\nbb","ccc"\r\nzzz,yyy,xxx',
      [
        ['aaa', 'b\r\nbb', 'ccc'],
        ['zzz', 'yyy', 'xxx'],
      ],
    ],
    ['rule 7: a quotation mark inside one', '"aaa","b""bb","ccc"', [['aaa', 'b"bb', 'ccc']]],
    ['spaces are part of a cell (rule 4)', ' a , b\n', [[' a ', ' b']]],
    [
      'a byte order mark',
      '\uFEFFa,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'LF and CR alone',
      'a,b\n1,2\r3,4',
      [
        ['a', 'b'],
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    [
      'semicolons, with commas in cells',
      'a;b\n"1,5";2,5\n',
      [
        ['a', 'b'],
        ['1,5', '2,5'],
      ],
    ],
    [
      'tabs',
      'a\tb,c\td\n1\t2\t3\n',
      [
        ['a', 'b,c', 'd'],
        ['1', '2', '3'],
      ],
    ],
    [
      'commas in a quoted header',
      '"a,b,c,d";e\n1;2\n',
      [
        ['a,b,c,d', 'e'],
        ['1', '2'],
      ],
    ],
    [
      'the hint of a spreadsheet',
      'sep=;\r\na;b,c,d\r\n1;2\r\n',
      [
        ['a', 'b,c,d'],
        ['1', '2'],
      ],
    ],
    [
      'empty lines and rows, passed over',
      'a,b\n\n1,2\n,\n\r\n""\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['empty quotations', '"",""\n"",x\n', [['', 'x']]],
    ['only quotation marks', 'a\n""""""\n', [['a'], ['""']]],
    ['nothing', '', []],
  ])('%s', (_, text, expected) => {
    expect(cellsOf(text)).toEqual(expected);
  });

  it('counts lines as an editor does', () => {
    expect(parseCsv('a,b\r\n\r\n"x\ny\r\nz",1\r\n2,3\n').map(({ line }) => line)).toEqual([1, 3, 6]);
    expect(parseCsv('sep=,\na,b\n1,2\n').map(({ line }) => line)).toEqual([2, 3]);
  });

  it.each<[string, number, string]>([
    ['does not end', 3, 'a,b\n1,2\n"x'],
    ['text follows', 3, 'a,b\n"1\n2"x,3\n'],
    ['inside a cell', 2, 'a,b\n5" pipe,2\n'],
    ['1 cells, the header 2', 3, 'a,b\n1,2\n3\n'],
    ['3 cells, the header 2', 2, 'a,b\n1,2,3\n'],
    ['UTF-8', 1, 'a,b\n1,\0\n'],
    ['more than 100000 rows', 100_002, `a\n${'1\n'.repeat(100_001)}`],
    ['longer than', 1, 'x'.repeat(17 * 1024 * 1024)],
  ])('refuses: %s, in line %i', (said, line, text) => {
    expect(() => parseCsv(text)).toThrow(expect.objectContaining({ name: 'CsvError', line, reason: expect.stringContaining(said) }));
  });

  it('never fails but by a CsvError', () => {
    const anything = fc.string({ unit: fc.constantFrom('a', '1', ',', ';', '\t', '"', '\r', '\n', "'", '=', '\uFEFF', ' ') });
    fc.assert(
      fc.property(anything, (text) => {
        try {
          parseCsv(text);
        } catch (error) {
          expect(error).toBeInstanceOf(CsvError);
        }
      }),
    );
  });

  it('gives back what was printed', () => {
    const cell = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', ',', ';', '\t', '"', '\r', '\n', ' ', '-', "'") }),
      fc.string({ unit: 'grapheme' }).filter((text) => !/[\0\uFEFF]/.test(text)),
    );
    // A header of names, as every file has one.
    const rows = fc
      .integer({ min: 1, max: 5 })
      .chain((width) =>
        fc
          .array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 8 })
          .map((below) => [
            Array.from({ length: width }, (_, n) => `name${n}`),
            ...below.filter((cells) => cells.some((one) => one !== '')),
          ]),
      );
    fc.assert(
      fc.property(rows, (written) => {
        expect(cellsOf(printCsv(written))).toEqual(written);
      }),
    );
  });
});

describe('cells that a spreadsheet would run', () => {
  // OWASP, "CSV Injection": = + - @ tab, carriage return, line feed, and the wide forms of the signs.
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠x', "'=1", "'", ''])(
    '%j is made text, and comes back',
    (text) => {
      expect(cellOf(text)).toBe(`'${text}`);
      expect(textOf(cellOf(text))).toBe(text);
    },
  );

  it('leave other text alone, also what other programs wrote', () => {
    for (const text of ["'tis mine", "O'Neill", 'a=b', 'ordinary', ' =1']) expect(textOf(text)).toBe(text);
    expect(cellOf('O-Neill')).toBe('O-Neill');
  });

  it('no cell of text begins as a formula, and every one comes back', () => {
    const text = fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', 'a', '＝') });
    fc.assert(
      fc.property(text, (one) => {
        expect(cellOf(one)).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
        expect(textOf(cellOf(one))).toBe(one);
      }),
    );
  });
});
