import { spawn, spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';

/** The helper's own words for a program in a pseudo-terminal; neither needs a native module. */
const PYTHON = 'import os,pty,sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(["sh","-c",sys.argv[1]])))';
const HELPERS = [
  {
    name: 'script of util-linux',
    probe: ['script', '--version'],
    says: /util-linux/,
    words: (line) => ['script', '-qefc', line, '/dev/null'],
  },
  {
    name: 'python3',
    probe: ['python3', '-c', 'import pty,os; os.waitstatus_to_exitcode'],
    says: /^/,
    words: (line) => ['python3', '-c', PYTHON, line],
  },
];

let found;

/** @throws Error in readable words when this machine has no helper. */
function helper() {
  found ??= HELPERS.find(({ probe: [file, ...words], says }) => {
    const { status, stdout } = spawnSync(file, words, { encoding: 'utf8' });
    return status === 0 && says.test(stdout);
  });
  if (found === undefined) {
    throw new Error('a pseudo-terminal needs "script" of util-linux, or python3 (3.9 or newer); neither is here');
  }
  return found;
}

/** What runs in a terminal now: ended with this process, whatever ends it. */
const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

const quoted = (word) => `'${word.replaceAll("'", `'\\''`)}'`;

/**
 * Runs a program in a pseudo-terminal of its own. `started` and the times given to `onData` are of `performance.now()`; the start
 * is the moment the shell becomes the program, so that what the helper needs to come up is not measured.
 * @param options.onData (text, time) for all that the program writes.
 */
export function openPty(words, { columns = 120, rows = 40, env, onData }) {
  const line = `stty rows ${rows} cols ${columns}; echo "$$"; exec ${words.map(quoted).join(' ')}`;
  const [file, ...rest] = helper().words(line);
  const child = spawn(file, rest, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  running.add(child);
  child.stdin.on('error', () => {});
  const exited = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      running.delete(child);
      resolve(status);
    });
  });
  let head = '';
  let pid = null;
  const started = new Promise((resolve, reject) => {
    exited.then(() => reject(new Error(`the terminal ended before it began: ${head.trim()}`)), reject);
    child.stdout.setEncoding('utf8').on('data', (text) => {
      const time = performance.now();
      if (pid !== null) return onData(text, time);
      head += text;
      const end = head.indexOf('\n');
      if (end < 0) return;
      pid = Number(head.slice(0, end));
      resolve({ pid, time });
      if (end + 1 < head.length) onData(head.slice(end + 1), time);
    });
  });
  return {
    /** Resolves with the program's process id and its start. */
    started,
    /** Resolves with the exit status once everything it wrote has been read. */
    exited,
    /** Types; returns the time just before. */
    type(text) {
      const time = performance.now();
      child.stdin.write(text);
      return time;
    },
    kill: () => child.kill('SIGKILL'),
  };
}

/** The name of the helper in use, for the report. */
export function ptyName() {
  return helper().name;
}

/**
 * A terminal that only echoes: what a key press costs in the pseudo-terminal and its helper alone, the floor of every key's time.
 */
export async function openEcho() {
  let heard = () => {};
  const pty = openPty(['cat'], { env: process.env, onData: (_, time) => heard(time) });
  await pty.started;
  return {
    /** ms from the key to its echo. */
    async measure() {
      const echoed = new Promise((resolve) => {
        heard = resolve;
      });
      const pressed = pty.type('x');
      return (await echoed) - pressed;
    },
    async close() {
      pty.type('\n\u0004');
      pty.kill();
      await pty.exited;
    },
  };
}
