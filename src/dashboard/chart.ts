import { coarser, type EquityCourse, type EquityStretch } from '../book/equity-course.ts';
import { formatCompact } from '../money/format.ts';
import { Rational } from '../money/rational.ts';
import { dateTimeText } from './time.ts';

/** Room and characters of a chart. */
export interface ChartSize {
  /** Cells, labels included. */
  readonly columns: number;
  /** Lines of the chart itself; the axis and its times come below. */
  readonly rows: number;
  readonly ascii: boolean;
}

/** Dots of a braille cell as bits of U+2800, from the top: left and right column. */
const BRAILLE = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;
/** Significant digits of the labels. */
const DIGITS = 5;

/**
 * A course of equity as lines of text: from the lowest to the highest of each stretch, a line at zero once it falls below. Blank is where
 * nobody looked: nothing is drawn between what was seen.
 */
export function chartLines(course: EquityCourse, { columns, rows, ascii }: ChartSize): string[] {
  const [low, high] = rangeOf(course.stretches);
  if (low === null || high === null) return [];
  const [wide, tall] = ascii ? [1, 1] : [2, 4];
  const top = formatCompact(high.toString(), DIGITS, 'down');
  const bottom = formatCompact(low.toString(), DIGITS, 'down');
  const margin = Math.max(top.length, bottom.length);
  const cells = Math.max(1, columns - margin - 2);
  const { stretches } = coarser(course, cells * wide);
  // Few stretches are drawn the wider, each by itself.
  const times = Math.max(1, Math.floor((cells * wide) / stretches.length));
  const floor = low.toNumber();
  const span = high.toNumber() - floor;
  const height = (text: string): number =>
    span === 0 ? Math.floor((rows * tall) / 2) : Math.round(((Number(text) - floor) / span) * (rows * tall - 1));
  const dots = stretches.flatMap((one) => {
    const range = one && { from: height(one.low), to: height(one.high) };
    return Array.from({ length: times }, () => range);
  });
  const isLit = (column: number, y: number): boolean => {
    const range = dots[column] ?? null;
    return range !== null && range.from <= y && y <= range.to;
  };
  const zero = low.sign() < 0 ? Math.floor(height('0') / tall) : null;
  const width = Math.ceil(dots.length / wide);
  const lines = Array.from({ length: rows }, (_, index) => {
    const row = rows - 1 - index;
    const label = index === 0 ? top : index === rows - 1 ? bottom : row === zero ? '0' : '';
    const blank = row === zero ? (ascii ? '-' : '─') : ' ';
    const drawn = Array.from({ length: width }, (_, cell) => (ascii ? (isLit(cell, row) ? '*' : blank) : braille(cell, row, isLit, blank)));
    return `${label.padStart(margin)} ${ascii ? '|' : '│'}${drawn.join('').trimEnd()}`;
  });
  const [from, to] = [dateTimeText(course.from), dateTimeText(course.to)];
  const room = Math.max(from.length + to.length + 1, margin + 2 + width);
  return [
    ...lines,
    `${' '.repeat(margin + 1)}${(ascii ? '+' : '└') + (ascii ? '-' : '─').repeat(width)}`,
    room > columns ? `${from} - ${to}` : `${from}${to.padStart(room - from.length)}`,
  ];
}

/** Lowest and highest, zero included once anything is below it; nulls where nothing was seen. */
function rangeOf(stretches: readonly EquityStretch[]): readonly [Rational | null, Rational | null] {
  let [low, high]: [Rational | null, Rational | null] = [null, null];
  for (const stretch of stretches) {
    if (stretch === null) continue;
    const [least, most] = [Rational.from(stretch.low), Rational.from(stretch.high)];
    if (low === null || least.lessThan(low)) low = least;
    if (high === null || high.lessThan(most)) high = most;
  }
  return low !== null && low.sign() < 0 && high !== null && high.sign() < 0 ? [low, Rational.ZERO] : [low, high];
}

function braille(cell: number, row: number, isLit: (column: number, y: number) => boolean, blank: string): string {
  let bits = 0;
  for (const [fromTop, pair] of BRAILLE.entries()) {
    for (const [side, bit] of pair.entries()) if (isLit(cell * 2 + side, row * 4 + 3 - fromTop)) bits |= bit;
  }
  return bits === 0 ? blank : String.fromCharCode(0x2800 + bits);
}
