import { describe, expect, it } from 'vitest';
import { plain } from '../../src/dashboard/line.ts';
import { shocksLines } from '../../src/dashboard/shocks.ts';
import type { ShocksView } from '../../src/monitor/snapshot.ts';

const BOOK: ShocksView = {
  steps: [
    { move: -0.5, worth: -2500, liquidated: 2 },
    { move: -0.025, worth: 4876.543, liquidated: 0 },
    { move: 0, worth: 5000, liquidated: 0 },
    { move: 0.5, worth: 1000, liquidated: 1 },
  ],
  pools: 3,
  unknown: 0,
  isWhole: true,
};

const lines = (view: ShocksView | null, columns = 60) => shocksLines(view, columns).map((line) => plain(line).trimEnd());

describe('what moves of all prices would do', () => {
  // 60 − 8 − 12 − 12 − 5 = 23 cells are 5,000 USD.
  it('is a line a step: falls from now on, then rises, with a bar as long as the worth', () => {
    expect(lines(BOOK).slice(0, 6)).toEqual([
      '     move   USD about  liquidated',
      '      now       5,000           -  #######################',
      '   -2.5 %       4,876           -  ######################',
      '    -50 %      -2,500      2 of 3  ------------',
      '',
      '    +50 %       1,000      1 of 3  #####',
    ]);
  });

  it('says what is not in it', () => {
    expect(
      lines({ ...BOOK, isWhole: false, unknown: 1 }, 60)
        .join(' ')
        .replace(/ +/g, ' '),
    ).toMatch(/What is not known is not in it\. Of 1 of 3 it is not known when they are liquidated\.$/);
  });

  it('fits on the narrowest screen', () => {
    expect(Math.max(...lines(BOOK, 40).map(({ length }) => length))).toBeLessThanOrEqual(40);
  });

  it('has nothing to draw for a book that cannot be liquidated', () => {
    expect(lines({ ...BOOK, pools: 0 })).toEqual([' nothing in the book can be liquidated']);
    expect(lines(null)).toEqual([' waiting for the monitor']);
  });
});
