import { BLANK, type Line, span } from './line.ts';
import { cells, padEnd, safe, wrap } from './text.ts';
import type { Meaning, Theme } from './theme.ts';

const LABEL = 20;

/** Lines of labelled values, written from top to bottom in a fixed width. */
export interface Sheet {
  readonly lines: readonly Line[];
  readonly width: number;
  /** A blank line and a heading. */
  heading(text: string): void;
  /** A value beside its label; the note follows in brackets and wraps under the value. */
  field(label: string, value: string, note?: string, meaning?: Meaning): void;
  /** Free text, wrapped. */
  text(text: string, meaning?: Meaning): void;
  line(line: Line): void;
}

/** An empty sheet; all text that it gets is made safe for the terminal. */
export function createSheet(width: number, theme: Theme): Sheet {
  const lines: Line[] = [];
  const body = width - LABEL - 3;
  const indent = span(' '.repeat(LABEL + 2));
  return {
    lines,
    width,
    heading: (text) => {
      lines.push(BLANK, [span(' '), span(safe(text, theme.ascii), 'heading')]);
    },
    field: (label, value, note = '', meaning) => {
      const values = wrap(safe(value, theme.ascii), body);
      const last = values.at(-1) ?? '';
      const notes = note === '' ? [] : wrap(`(${safe(note, theme.ascii)})`, body, body - cells(last) - 1);
      const rows: Line[] = values.map((text, index) => [
        span(text, meaning),
        ...(index === values.length - 1 && notes[0] ? [span(` ${notes[0]}`, 'muted')] : []),
      ]);
      const more: Line[] = notes.slice(1).map((text) => [span(text, 'muted')]);
      const head = span(` ${padEnd(safe(label, theme.ascii), LABEL)} `, 'muted');
      for (const [index, row] of [...rows, ...more].entries()) lines.push([index === 0 ? head : indent, ...row]);
    },
    text: (text, meaning) => {
      for (const line of wrap(safe(text, theme.ascii), width - 3)) lines.push([span(' '), span(line, meaning)]);
    },
    line: (line) => {
      lines.push(line);
    },
  };
}
