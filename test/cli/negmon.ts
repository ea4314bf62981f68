import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** The Node that the checkout brings along. */
export const NODE = path('node_modules/.bin/node');
export const MAIN = path('dist/main.js');
export const DEMO = { tape: path('config/demo/tape.jsonl.gz'), portfolio: path('config/demo/portfolio.json') };

/** What Node compiles of the program is kept there from one run to the next, of all tests. */
const CACHE = path('node_modules/.cache');

/** How long a slow machine may take for one thing, ms. */
export const PATIENCE = 20_000;

/** Where nobody answers: the port of the discard service (RFC 863), which no other test is ever given. */
export const NOBODY = '127.0.0.1:9';

// A program is started many times over, several at once.
vi.setConfig({ testTimeout: 60_000, maxConcurrency: 8 });

if (!existsSync(MAIN)) throw new Error('these tests run the built program: run "npm run build" first, as "npm test" does');

/** A folder for files and an empty home, so that nobody's own settings are read. */
export class Home {
  readonly #children = new Set<ChildProcess>();
  readonly path = mkdtempSync(join(tmpdir(), 'negmon-'));

  write(name: string, content: string | object): string {
    const file = join(this.path, name);
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  }

  /** Starts a program in this home. */
  start(command: string, words: readonly string[], { env = {}, input }: Omit<RunOptions, 'node'> = {}): Running {
    const running = new Running(command, words, this.env(env), input ?? null);
    this.#children.add(running.child);
    running.child.once('close', () => this.#children.delete(running.child));
    return running;
  }

  /** A surrounding without the variables that vitest sets for its own tests. */
  env(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
    const { PATH = '' } = process.env;
    return { PATH, HOME: this.path, XDG_CONFIG_HOME: join(this.path, 'xdg'), XDG_CACHE_HOME: CACHE, TERM: 'xterm-256color', ...more };
  }

  /** Ends what is still running, and takes the folder away. */
  remove(): void {
    for (const child of this.#children) child.kill('SIGKILL');
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** What a run came to. */
export interface Ended {
  /** Exit status, or 128 + n after signal n, as a shell has it. */
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly node?: readonly string[];
}

/** negmon running, and what it has said so far. */
export class Running {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';
  readonly ended: Promise<Ended>;
  readonly #waiting = new Set<() => void>();
  #over = false;

  constructor(command: string, words: readonly string[], env: NodeJS.ProcessEnv, input: string | null) {
    this.child = spawn(command, words, { env, stdio: 'pipe' });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      this.#look();
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
      this.#look();
    });
    this.child.stdin?.on('error', () => {});
    if (input !== null) this.child.stdin?.end(input);
    this.ended = new Promise((resolve, reject) => {
      this.child.on('error', reject);
      this.child.on('close', (status, signal) => {
        this.#over = true;
        this.#look();
        resolve({ status, signal, stdout: this.stdout, stderr: this.stderr });
      });
    });
  }

  /** Resolves when what was said so far satisfies the check. */
  async says(check: (running: this) => boolean): Promise<void> {
    const deadline = performance.now() + PATIENCE;
    while (!check(this)) {
      const left = deadline - performance.now();
      if (this.#over || left <= 0) throw new Error(`it never came to that:\n${this.stdout}\n${this.stderr}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, left);
        const waiting = this.#waiting;
        function done(): void {
          clearTimeout(timer);
          waiting.delete(done);
          resolve();
        }
        waiting.add(done);
      });
    }
  }

  #look(): void {
    for (const done of this.#waiting) done();
  }
}

/** Starts negmon and leaves it running. */
export function start(home: Home, words: readonly string[], { node = [], ...options }: RunOptions = {}): Running {
  return home.start(NODE, [...node, MAIN, ...words], options);
}

/** Runs negmon to its end. */
export function run(home: Home, words: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return start(home, words, { input: '', ...options }).ended;
}

/** The lines of NDJSON. */
export function documents<T>(text: string): T[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
