import { PassThrough, Writable } from 'node:stream';
import xterm from '@xterm/headless';
import { type Dashboard, type DashboardOptions, openDashboard } from '../../src/dashboard/open.tsx';

/** A terminal's output side: what is written goes into an emulator that keeps the cells as a person would see them. */
class Output extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;
  readonly emulator: xterm.Terminal;
  /** Everything written so far, escape codes and all. */
  raw = '';
  private pending: Promise<void> = Promise.resolve();

  constructor(columns: number, rows: number) {
    super();
    this.columns = columns;
    this.rows = rows;
    // A terminal's driver turns a bare line feed into carriage return and line feed; the emulator has no driver.
    this.emulator = new xterm.Terminal({ cols: columns, rows, convertEol: true, allowProposedApi: true });
  }

  override _write(chunk: Buffer | string, _encoding: BufferEncoding, done: () => void): void {
    const text = chunk.toString();
    this.raw += text;
    this.pending = new Promise((resolve) => this.emulator.write(text, resolve));
    done();
  }

  /** Resolves when the emulator has taken in all that was written. */
  async settled(): Promise<void> {
    await this.pending;
  }
}

class Input extends PassThrough {
  readonly isTTY = true;
  raw = false;

  setRawMode(raw: boolean): this {
    this.raw = raw;
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}

/** The dashboard on an emulated terminal. */
export interface Screen {
  readonly dashboard: Dashboard;
  /** The rows as a person sees them, without the blanks at their ends. */
  lines(): Promise<string[]>;
  /** Waits until the screen satisfies the check, and returns it. */
  until(check: (text: string) => boolean): Promise<string>;
  type(text: string): void;
  resize(columns: number, rows: number): void;
  /** Something else writes on the terminal. */
  spill(text: string): void;
  isAlternate(): boolean;
  isRaw(): boolean;
  raw(): string;
  /** Rows that hold a cell with a style or colour. */
  styledRows(): number[];
}

const DEADLINE_MS = 3_000;

/** Opens the dashboard of `options` on a terminal of that size. */
export function openScreen(columns: number, rows: number, options: Omit<DashboardOptions, 'stdin' | 'stdout'>): Screen {
  const output = new Output(columns, rows);
  const input = new Input();
  const dashboard = openDashboard({
    ...options,
    stdin: input as unknown as NodeJS.ReadStream,
    stdout: output as unknown as NodeJS.WriteStream,
  });
  const buffer = (): xterm.IBuffer => output.emulator.buffer.active;
  async function lines(): Promise<string[]> {
    // React commits a new size only after a turn of the loop; only then is there something to flush (toolchain.md trap 12).
    await new Promise((resolve) => setImmediate(resolve));
    await dashboard.painted();
    await output.settled();
    return Array.from(
      { length: output.rows },
      (_, row) =>
        buffer()
          .getLine(buffer().viewportY + row)
          // A row keeps cells beyond the edge of a terminal that has become narrower.
          ?.translateToString(false, 0, output.columns)
          .trimEnd() ?? '',
    );
  }
  return {
    dashboard,
    lines,
    until: async (check) => {
      const deadline = performance.now() + DEADLINE_MS;
      for (;;) {
        const text = (await lines()).join('\n');
        if (check(text)) return text;
        if (performance.now() > deadline) throw new Error(`the screen never came to that:\n${text}`);
      }
    },
    type: (text) => input.write(text),
    resize: (newColumns, newRows) => {
      output.columns = newColumns;
      output.rows = newRows;
      output.emulator.resize(newColumns, newRows);
      output.emit('resize');
    },
    spill: (text) => output.write(text),
    isAlternate: () => buffer().type === 'alternate',
    isRaw: () => input.raw,
    raw: () => output.raw,
    styledRows: () =>
      Array.from({ length: output.rows }, (_, row) => row).filter((row) => {
        const line = buffer().getLine(row);
        return Array.from({ length: output.columns }, (_, column) => line?.getCell(column)).some(
          (cell) => cell !== undefined && !cell.isAttributeDefault(),
        );
      }),
  };
}
