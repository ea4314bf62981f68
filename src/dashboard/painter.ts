import { isAscii } from './text.ts';

const ESC = '\u001b';
/** Frames come whole: the terminal shows what is between these at once (synchronized output, mode 2026). */
const [BEGIN, END] = [`${ESC}[?2026h`, `${ESC}[?2026l`];
/** Home, then erased to the end: a viewport that is erased as such is pushed into the scrollback by some terminals. */
const CLEAR = `${ESC}[H${ESC}[J`;
const ERASE_TO_END = `${ESC}[K`;
/** Cells that stay between two that change are cheaper written again than jumped over, up to this many. */
const BRIDGE = 4;

/** Where the bytes go; a terminal. */
export interface Paper {
  write(text: string): boolean;
  readonly writableNeedDrain: boolean;
  once(event: 'drain', listener: () => void): unknown;
}

/** One row of the terminal: what was written, and for one of ASCII alone each cell of it. */
interface RowOfCells {
  line: string;
  /** Whether the cells below are known; a row with other characters is written as a whole. */
  isKnown: boolean;
  /** Char codes, and indices of renditions, of each cell; the row may be shorter than the terminal. */
  readonly codes: Uint8Array;
  readonly styles: Uint8Array;
  length: number;
}

/**
 * Writes frames to a terminal as the cells that changed. Ink's own drawing rewrites a row from its first changed cell to its end, and measures
 * every character of every frame anew (measured, `npm run bench -- screen`: several times the bytes and the work).
 * It is the only one to write on the alternate screen; what else has been written there is mended by `forget`.
 */
export class Painter {
  readonly #paper: Paper;
  readonly #columns: () => number;
  /** SGR parameters by index; the first one is the default rendition. */
  readonly #renditions: string[] = [''];
  readonly #known = new Map<string, number>([['', 0]]);
  #rows: RowOfCells[] = [];
  #width = 0;
  /** The row that is compared next, swapped with the one that it replaces. */
  #spare: RowOfCells = blankRow(0);
  /** What the terminal writes in now. */
  #style = 0;
  #newest: readonly string[] = [];
  /** Whether the newest frame waits for a terminal that takes no more. */
  #isWaiting = false;
  #isOver = false;

  /** @param columns of the terminal now */
  constructor(paper: Paper, columns: () => number) {
    this.#paper = paper;
    this.#columns = columns;
  }

  /** The terminal may hold anything: the next frame is written as a whole. */
  forget(): void {
    this.#width = 0;
  }

  /** Writes the frame again that is shown: something else has written on it. */
  redraw(): void {
    this.forget();
    this.paint(this.#newest);
  }

  /** Nothing is written any more: the terminal is somebody else's. */
  close(): void {
    this.#isOver = true;
  }

  /** Shows a frame: a line with its escape codes (SGR alone) for each row. A terminal that is slow gets the newest when it takes more. */
  paint(lines: readonly string[]): void {
    if (this.#isOver) return;
    this.#newest = lines;
    if (this.#isWaiting) return;
    this.#isWaiting = this.#paper.writableNeedDrain;
    if (this.#isWaiting) {
      this.#paper.once('drain', () => {
        this.#isWaiting = false;
        this.paint(this.#newest);
      });
      return;
    }
    const bytes = this.#difference(lines);
    if (bytes !== '') this.#paper.write(BEGIN + bytes + END);
  }

  #difference(lines: readonly string[]): string {
    const width = this.#columns();
    let bytes = '';
    if (width !== this.#width || lines.length !== this.#rows.length) {
      this.#width = width;
      this.#rows = lines.map(() => blankRow(width));
      this.#spare = blankRow(width);
      bytes = CLEAR;
    }
    for (const [y, line] of lines.entries()) {
      const row = this.#rows[y];
      if (row !== undefined && row.line !== line) bytes += this.#rewrite(y, row, line);
    }
    if (this.#style !== 0) bytes += this.#turn(0);
    return bytes;
  }

  #rewrite(y: number, row: RowOfCells, line: string): string {
    const next = this.#spare;
    this.#read(next, line);
    this.#rows[y] = next;
    this.#spare = row;
    const start = `${ESC}[${y + 1};`;
    if (row.isKnown && next.isKnown) return this.#changes(start, row, next);
    // How wide other characters are is the terminal's word.
    return `${this.#turn(0)}${start}1H${ERASE_TO_END}${line}`;
  }

  /** Reads a line into the cells of a row. */
  #read(row: RowOfCells, line: string): void {
    row.line = line;
    row.isKnown = isAscii(line);
    row.length = 0;
    if (!row.isKnown) return;
    let rendition = '';
    let style = 0;
    for (let i = 0; i < line.length && row.length < this.#width; i++) {
      const code = line.charCodeAt(i);
      if (code !== 0x1b) {
        row.codes[row.length] = code;
        row.styles[row.length++] = style;
        continue;
      }
      const end = line.indexOf('m', i);
      if (end < 0) {
        row.isKnown = false;
        return;
      }
      const parameters = line.slice(i + 2, end);
      rendition = parameters === '0' || parameters === '' ? '' : rendition === '' ? parameters : `${rendition};${parameters}`;
      style = this.#styleOf(rendition);
      i = end;
    }
  }

  #styleOf(rendition: string): number {
    let style = this.#known.get(rendition);
    if (style === undefined) {
      style = this.#renditions.push(rendition) - 1;
      this.#known.set(rendition, style);
    }
    return style;
  }

  /** The bytes that make one row of cells another. */
  #changes(start: string, before: RowOfCells, after: RowOfCells): string {
    // What is blank to the end needs not be compared cell by cell.
    const length = Math.max(before.length, after.length);
    let bytes = '';
    /** The cell behind the last one written; -1 before the first. */
    let at = -1;
    for (let x = 0; x < length; x++) {
      if (isSame(before, after, x)) continue;
      if (at < 0) bytes += `${start}${x + 1}H`;
      else if (x - at <= BRIDGE) for (; at < x; at++) bytes += this.#cell(after, at);
      else bytes += `${ESC}[${x - at}C`;
      if (x >= after.length) return `${bytes}${this.#turn(0)}${ERASE_TO_END}`;
      bytes += this.#cell(after, x);
      at = x + 1;
    }
    return bytes;
  }

  #cell({ codes, styles, length }: RowOfCells, x: number): string {
    return x < length ? this.#turn(styles[x] as number) + String.fromCharCode(codes[x] as number) : `${this.#turn(0)} `;
  }

  /** The bytes that turn the terminal to a rendition. */
  #turn(style: number): string {
    if (style === this.#style) return '';
    const from = this.#style;
    this.#style = style;
    return style === 0 ? `${ESC}[m` : `${ESC}[${from === 0 ? '' : '0;'}${this.#renditions[style]}m`;
  }
}

function blankRow(width: number): RowOfCells {
  return { line: '', isKnown: true, codes: new Uint8Array(width), styles: new Uint8Array(width), length: 0 };
}

const BLANK = 0x20;

function isSame(one: RowOfCells, other: RowOfCells, x: number): boolean {
  const [inOne, inOther] = [x < one.length, x < other.length];
  return (
    (inOne ? one.codes[x] : BLANK) === (inOther ? other.codes[x] : BLANK) && (inOne ? one.styles[x] : 0) === (inOther ? other.styles[x] : 0)
  );
}
