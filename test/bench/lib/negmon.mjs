import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './machine.mjs';
import { openPty } from './pty.mjs';
import { readTable, Screen } from './screen.mjs';

const MAIN = join(ROOT, 'dist/main.js');
/** Long after a person would have given up, ms. */
const PATIENCE = 60_000;

const folders = new Set();
const remove = (folder) => {
  // A program that was ended may still be writing its last file.
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  folders.delete(folder);
};
process.on('exit', () => folders.forEach(remove));

/** Runs something with a folder of its own, which is gone afterwards, also when the bench is interrupted. */
export async function inFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), 'negmon-bench-'));
  folders.add(folder);
  try {
    return await use(folder);
  } finally {
    remove(folder);
  }
}

/** An environment in which the user's own settings and colours change nothing. @param home an empty folder. */
export function cleanEnvironment(home) {
  const { PATH } = process.env;
  return { PATH, HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, TERM: 'xterm-256color', LANG: 'C.UTF-8' };
}

/** The words that start the built program. */
export function builtWords(...words) {
  return [process.execPath, MAIN, ...words];
}

/**
 * Opens the built program on a terminal of 120x40. The caller quits it.
 * @param home an empty folder.
 * @param heard gets all that the program writes.
 */
export async function openNegmon(words, home, heard = () => {}) {
  const screen = new Screen(120, 40);
  const onData = (text, time) => {
    heard(text);
    screen.write(text, time);
  };
  const pty = openPty(builtWords(...words), { env: cleanEnvironment(home), onData });
  const { pid, time } = await pty.started;
  return {
    pid,
    screen,
    type: pty.type,
    /** When the shell became the program. */
    started: time,
    /** Resolves with the time of the first frame with a row of the table. */
    async firstRow() {
      const shown = await screen.until((lines) => (readTable(lines)?.rows.length ?? 0) > 0, { ms: PATIENCE });
      if (shown !== null) return shown;
      const text = screen.lines().join(' ').trim().slice(0, 300);
      throw new Error(`no row of the table came in ${PATIENCE / 1000} s; the screen says: ${text}`);
    },
    /** Leaves as a user does; a program that does not answer is ended. */
    async quit() {
      const timer = setTimeout(() => {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // It left in that very moment.
        }
        pty.kill();
      }, 10_000);
      pty.type('q');
      await pty.exited;
      clearTimeout(timer);
    },
  };
}
