import xterm from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Painter, type Paper } from '../../src/dashboard/painter.ts';

/** A terminal that a painter writes on. */
function paperOf(
  columns: number,
  rows: number,
): { paper: Paper; bytes: () => string; terminal: xterm.Terminal; settled: () => Promise<void> } {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  let written = '';
  let pending: Promise<void> = Promise.resolve();
  const write = (text: string): boolean => {
    written += text;
    pending = new Promise((resolve) => terminal.write(text, resolve));
    return true;
  };
  const bytes = (): string => {
    const text = written;
    written = '';
    return text;
  };
  return { paper: { write, writableNeedDrain: false, once: () => undefined }, bytes, terminal, settled: () => pending };
}

/** Characters and renditions of every cell. */
function cellsOf(terminal: xterm.Terminal): string[] {
  const { active } = terminal.buffer;
  return Array.from({ length: terminal.rows }, (_, y) => {
    const line = active.getLine(y);
    return Array.from({ length: terminal.cols }, (_, x) => {
      const cell = line?.getCell(x);
      if (cell === undefined) return '?';
      const style = [cell.isBold(), cell.isDim(), cell.isInverse(), cell.isUnderline(), cell.getFgColor(), cell.getBgColor()];
      return `${cell.getChars() || ' '}${style.join()}`;
    }).join('|');
  });
}

/** What a terminal shows on which each line is written by itself. */
async function expected(columns: number, rows: number, lines: readonly string[]): Promise<string[]> {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(lines.map((line, y) => `\u001b[${y + 1};1H${line}`).join(''), resolve));
  return cellsOf(terminal);
}

const [COLUMNS, ROWS] = [24, 5];
const styled = fc
  .tuple(
    fc.constantFrom('', '1', '2', '1;31;7', '33;7', '36'),
    fc.string({ unit: fc.constantFrom(' ', ' ', 'a', '1', ',', '%'), maxLength: 9 }),
  )
  .map(([style, text]) => ({ text, painted: style === '' || text === '' ? text : `\u001b[${style}m${text}\u001b[0m` }));
const asciiLine = fc.array(styled, { maxLength: 6 }).map((spans) => {
  let [line, left] = ['', COLUMNS];
  for (const { text, painted } of spans) {
    if (text.length > left) break;
    left -= text.length;
    line += painted;
  }
  return line;
});
const line = fc.oneof(
  { weight: 8, arbitrary: asciiLine },
  { weight: 1, arbitrary: fc.constantFrom('é·─ 1', '猫 9.5 %', '\u001b[1m“x”\u001b[0m y') },
);
const frame = fc.array(line, { minLength: ROWS, maxLength: ROWS });

describe('the painter', () => {
  it('leaves on the terminal what the newest frame says, whatever was there before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 2, maxLength: 6 }), async (frames) => {
        const { paper, terminal, settled } = paperOf(COLUMNS, ROWS);
        const painter = new Painter(paper, () => COLUMNS);
        for (const lines of frames) {
          painter.paint(lines);
          await settled();
          expect(cellsOf(terminal)).toEqual(await expected(COLUMNS, ROWS, lines));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('writes the cells that changed and nothing else, and nothing at all for a frame that is shown already', () => {
    const { paper, bytes } = paperOf(COLUMNS, ROWS);
    const painter = new Painter(paper, () => COLUMNS);
    painter.paint(['price 100.25 usd', 'second']);
    bytes();
    painter.paint(['price 100.75 usd', 'second']);
    expect(bytes()).toBe('\u001b[?2026h\u001b[1;11H7\u001b[?2026l');
    painter.paint(['price 100.75 usd', 'second']);
    expect(bytes()).toBe('');
    painter.paint(['price', 'second']);
    expect(bytes()).toBe('\u001b[?2026h\u001b[1;7H\u001b[K\u001b[?2026l');
  });

  it('writes a row that it cannot read as it is', () => {
    const { paper, bytes } = paperOf(COLUMNS, ROWS);
    const painter = new Painter(paper, () => COLUMNS);
    painter.paint(['a']);
    bytes();
    painter.paint(['\u001b[1']);
    expect(bytes()).toBe('\u001b[?2026h\u001b[1;1H\u001b[K\u001b[1\u001b[?2026l');
  });

  it('writes all of it again once it has been told to forget, and on a terminal of another width', () => {
    const { paper, bytes } = paperOf(COLUMNS, ROWS);
    let columns = COLUMNS;
    const painter = new Painter(paper, () => columns);
    const whole = '\u001b[?2026h\u001b[H\u001b[J\u001b[1;1Hab\u001b[?2026l';
    painter.paint(['ab', '']);
    expect(bytes()).toBe(whole);
    painter.forget();
    painter.paint(['ab', '']);
    expect(bytes()).toBe(whole);
    painter.redraw();
    expect(bytes()).toBe(whole);
    columns = COLUMNS + 1;
    painter.paint(['ab', '']);
    expect(bytes()).toBe(whole);
  });

  it('keeps only the newest frame for a terminal that takes no more', () => {
    const written: string[] = [];
    let full = true;
    let drain = (): void => undefined;
    const painter = new Painter(
      {
        write: (text) => written.push(text) > 0,
        get writableNeedDrain() {
          return full;
        },
        once: (_event, listener) => {
          drain = listener;
        },
      },
      () => COLUMNS,
    );
    for (const text of ['one', 'two', 'three']) painter.paint([text]);
    expect(written).toEqual([]);
    full = false;
    drain();
    expect(written).toEqual(['\u001b[?2026h\u001b[H\u001b[J\u001b[1;1Hthree\u001b[?2026l']);
  });
});
