import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type Home, PATIENCE } from './negmon.ts';

/** Whether tmux is on this machine. */
export const HAS_TMUX = spawnSync('tmux', ['-V']).status === 0;

/** A shell in a terminal of tmux, typed into and read as a person does. */
export class Tmux {
  readonly #home: Home;
  readonly #socket: string;

  /** @param home whose variables the shell has, and no others */
  constructor(home: Home, columns: number, rows: number, env: Readonly<Record<string, string>> = {}) {
    this.#home = home;
    this.#socket = join(home.path, 'tmux');
    const variables = Object.entries({ ...env, PS1: '$ ' }).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
    this.#run('new-session', '-d', '-x', String(columns), '-y', String(rows), ...variables, 'sh', '-i');
  }

  /** Types text as it is. */
  type(text: string): void {
    this.#run('send-keys', '-l', text);
  }

  /** Presses keys by tmux's names ("Enter", "Escape", "Tab", "C-u") or single characters. */
  press(...keys: readonly string[]): void {
    for (const key of keys) this.#run('send-keys', key);
  }

  /** Types a command line and presses Enter. */
  enter(line: string): void {
    this.type(line);
    this.press('Enter');
  }

  /** Forgets what stands on the screen, as a new terminal. */
  forget(): void {
    this.#run('send-keys', '-R');
    this.#run('clear-history');
  }

  resize(columns: number, rows: number): void {
    this.#run('resize-window', '-x', String(columns), '-y', String(rows));
  }

  /** The screen as a person sees it, without blanks at the ends of lines. */
  screen(): string {
    return this.#run('capture-pane', '-p');
  }

  /** The screen as soon as it holds what is waited for. @throws Error with the screen when it does not come */
  async until(wanted: RegExp | ((screen: string) => boolean), patience = PATIENCE): Promise<string> {
    const holds = typeof wanted === 'function' ? wanted : (screen: string) => wanted.test(screen);
    const end = performance.now() + patience;
    for (;;) {
      const screen = this.screen();
      if (holds(screen)) return screen;
      if (performance.now() > end) throw new Error(`this did not come: ${wanted}\n${screen}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  close(): void {
    spawnSync('tmux', ['-S', this.#socket, 'kill-server']);
  }

  #run(...words: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync('tmux', ['-S', this.#socket, '-f', '/dev/null', ...words], {
      env: this.#home.env(),
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`tmux ${words[0]}: ${stderr}`);
    return stdout;
  }
}
