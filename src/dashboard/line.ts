import { cells, head } from './text.ts';
import type { Meaning, Theme } from './theme.ts';

/** A piece of a line with what it means. */
export interface Span {
  readonly text: string;
  readonly meaning?: Meaning | undefined;
}

/** One row of the screen, before it has escape codes. */
export type Line = readonly Span[];

export const BLANK: Line = [];

export function span(text: string, meaning?: Meaning): Span {
  return { text, meaning };
}

/** The characters of a line without what they mean. */
export function plain(line: Line): string {
  return line.map((part) => part.text).join('');
}

export function width(line: Line): number {
  let sum = 0;
  for (const part of line) sum += cells(part.text);
  return sum;
}

/** The line as one string with escape codes, ready for a terminal row of `columns`; what goes beyond is left away. */
export function paint(line: Line, theme: Theme, columns: number): string {
  let painted = '';
  let left = columns;
  for (const part of line) {
    const size = cells(part.text);
    painted += theme.paint(part.meaning, size <= left ? part.text : head(part.text, left));
    left -= size;
    if (left <= 0) break;
  }
  return painted;
}

/** Joins lines' pieces with a gap of blanks between them. */
export function spaced(parts: readonly Line[], gap: number): Line {
  return parts.flatMap((part, index) => (index === 0 ? part : [span(' '.repeat(gap)), ...part]));
}
