import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import xterm from '@xterm/headless';
import { type Home, MAIN, NODE, PATIENCE } from './negmon.ts';

/** How a program left a terminal. */
export interface Left {
  readonly status: number;
  /** `stty -g` before and after. */
  readonly modes: readonly [before: string, after: string];
  /** What reached the terminal when the program seemed to be over: somebody still holds it. */
  readonly afterwards: string;
  /** What stands on the screen that was there before. */
  readonly screen: string;
  readonly alternate: boolean;
  readonly cursorShown: boolean;
}

export interface PtyOptions {
  readonly command?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Written when the program is over: what comes later was left behind. */
const END = '~over~';

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** A real terminal of the operating system (util-linux's `script`), drawn by an emulator. */
export class Pty {
  readonly columns: number;
  readonly rows: number;
  readonly #home: Home;
  readonly #emulator: xterm.Terminal;
  readonly #child: ReturnType<typeof spawn>;
  readonly #waiting = new Set<() => void>();
  readonly #closed: Promise<void>;
  readonly #name: string;
  /** Everything the terminal was sent. */
  raw = '';
  #drawn: Promise<void> = Promise.resolve();
  static #count = 0;

  /** Runs negmon with some words on a terminal of a size. */
  constructor(home: Home, columns: number, rows: number, words: readonly string[], { command = [NODE], env = {} }: PtyOptions = {}) {
    [this.#home, this.columns, this.rows] = [home, columns, rows];
    this.#name = `pty-${Pty.#count++}`;
    this.#emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    const program = [...command, MAIN, ...words].map(quoted).join(' ');
    // The inner shell leaves its number behind and becomes the program.
    const script = [
      `stty cols ${columns} rows ${rows}`,
      `tty > ${this.#file('tty')}`,
      `stty -g > ${this.#file('before')}`,
      `sh -c ${quoted(`echo $$ > ${this.#file('pid')}; exec ${program}`)}`,
      `echo $? > ${this.#file('status')}`,
      `stty -g > ${this.#file('after')}`,
      `printf ${END}`,
    ].join('; ');
    this.#child = spawn('script', ['-qec', script, '/dev/null'], { env: { ...home.env(env), SHELL: '/bin/sh' }, stdio: 'pipe' });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.raw += text;
      this.#drawn = new Promise((resolve) => this.#emulator.write(text, resolve));
      for (const done of this.#waiting) done();
    });
    this.#closed = new Promise((resolve, reject) => {
      this.#child.on('error', reject);
      this.#child.on('close', () => {
        resolve();
        for (const done of this.#waiting) done();
      });
    });
  }

  /** The rows as a person sees them. */
  async screen(): Promise<string> {
    await this.#drawn;
    const { buffer, cols, rows: count } = this.#emulator;
    const { active } = buffer;
    // A row keeps cells beyond the edge of a terminal that has become narrower.
    const rows = Array.from(
      { length: count },
      (_, row) =>
        active
          .getLine(active.viewportY + row)
          ?.translateToString(false, 0, cols)
          .trimEnd() ?? '',
    );
    return rows.join('\n');
  }

  /** Resolves with the first screen that satisfies the check. */
  async shows(check: (screen: string) => boolean, patience = PATIENCE): Promise<string> {
    const deadline = performance.now() + patience;
    for (;;) {
      const heard = new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          this.#waiting.delete(done);
          resolve();
        };
        const timer = setTimeout(done, Math.max(0, deadline - performance.now()));
        this.#waiting.add(done);
      });
      const screen = await this.screen();
      if (check(screen)) return screen;
      if (performance.now() >= deadline) throw new Error(`the terminal never came to that:\n${screen}`);
      await heard;
    }
  }

  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** negmon's process. */
  get pid(): number {
    return Number(this.#read('pid'));
  }

  /** A signal to negmon. */
  kill(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal);
  }

  /** Nobody reads the terminal's other end any more, as when tmux is stopped or a link stalls; "go on" ends that. */
  stall(how: 'stop' | 'go on'): void {
    this.#child.kill(how === 'stop' ? 'SIGSTOP' : 'SIGCONT');
  }

  /** Sets the terminal as a user of it can, whoever runs on it. */
  async stty(...words: readonly string[]): Promise<void> {
    const stty = spawn('stty', ['-F', this.#read('tty'), ...words]);
    await new Promise((resolve) => stty.on('close', resolve));
  }

  /** Makes the terminal another size; the kernel tells the program. */
  async resize(columns: number, rows: number): Promise<void> {
    this.#emulator.resize(columns, rows);
    await this.stty('cols', String(columns), 'rows', String(rows));
  }

  /** Resolves when negmon has ended and given the terminal back. */
  async left(): Promise<Left> {
    await this.#closed;
    const screen = (await this.screen()).replace(END, '');
    return {
      afterwards: this.raw.slice(this.raw.indexOf(END) + END.length),
      status: Number(this.#read('status')),
      modes: [this.#read('before'), this.#read('after')],
      screen,
      alternate: this.#emulator.buffer.active.type === 'alternate',
      cursorShown: this.raw.lastIndexOf('\u001b[?25h') >= this.raw.lastIndexOf('\u001b[?25l'),
    };
  }

  /** Ends what still runs. */
  close(): void {
    this.#child.kill('SIGKILL');
  }

  #file(what: string): string {
    return join(this.#home.path, `${this.#name}.${what}`);
  }

  #read(what: string): string {
    return readFileSync(this.#file(what), 'utf8').trim();
  }
}
