import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { ROOT } from './tree.ts';

/** What writes to the terminal, or has another program do so: directly it blocks whoever does, and in a worker it waits for the main thread. */
const WRITES =
  /\bprocess\s*(\.\s*|\[\s*['"])(stdout|stderr|_rawDebug)|\bconsole\s*[.[]|\b(write|writev|writeFile|appendFile)(Sync)?\(\s*[12]\s*,|\/dev\/(tty|stdout|stderr|fd)|['"]inherit['"]/;

/** The rooms that only the main thread enters. */
const OF_MAIN: ReadonlySet<string> = new Set(['cli', 'dashboard', 'main.ts']);

const filesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesIn(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
  );

// A blocked terminal blocks the main thread, and must block nothing else (design section 4, issue 7).
describe('nothing of the monitor writes to the terminal by itself', () => {
  it.each([
    'process.stdout.write(text);',
    "process['stderr'].write(text);",
    'console.error(error);',
    'writeSync(2, text);',
    "openSync('/dev/tty', 'w');",
    "spawn(program, words, { stdio: 'inherit' });",
    'const { log } = console; console["log"](1);',
  ])('the check sees %s', (line) => {
    expect(line).toMatch(WRITES);
  });

  it('in none of its rooms', () => {
    const rooms = readdirSync(join(ROOT, 'src')).filter((name) => !OF_MAIN.has(name));
    expect(rooms).toEqual(expect.arrayContaining(['monitor', 'feed', 'notify', 'store']));
    const found = rooms
      .flatMap((room) => filesIn(`src/${room}`))
      .filter((file) => file !== 'src/monitor/mute.ts' && WRITES.test(readFileSync(join(ROOT, file), 'utf8')));
    expect(found).toEqual([]);
  });

  it('and what its libraries or Node itself say there is kept nowhere and goes nowhere', async () => {
    expect(readFileSync(join(ROOT, 'src/monitor/worker.ts'), 'utf8')).toMatch(/^import '\.\/mute\.ts';/);
    const said = await saidBy(`await import(${JSON.stringify(new URL('../../src/monitor/mute.ts', import.meta.url).href)});`);
    expect(said).toEqual({ text: '', waiting: 0 });
    // The same without it, so that the check is known to see anything.
    const loud = await saidBy('');
    expect(loud.text).toContain('a warning');
    expect(loud.text).toContain('a megabyte');
    expect(loud.waiting).toBeGreaterThan(1_000_000);
  });
});

/** What a worker says that logs, warns and writes a megabyte, and how many bytes wait in it to be read. @param before run in it first */
async function saidBy(before: string): Promise<{ readonly text: string; readonly waiting: number }> {
  const script = `(async () => {
    ${before}
    const { parentPort } = process.getBuiltinModule('node:worker_threads');
    process.emitWarning('a warning', 'MaxListenersExceededWarning');
    console.log('a line');
    console.trace('a trace');
    await new Promise((resolve) => setImmediate(resolve));
    process.stdout.write('a megabyte' + ' '.repeat(1_000_000));
    const written = new Promise((resolve) => process.stderr.write('and this', resolve));
    parentPort.postMessage(process.stdout.writableLength + process.stderr.writableLength);
    await written;
    parentPort.close();
  })()`;
  const worker = new Worker(script, { eval: true, stdout: true, stderr: true });
  let text = '';
  const waiting = new Promise<number>((resolve) => worker.once('message', resolve));
  for (const stream of [worker.stderr, worker.stdout]) {
    stream.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
    });
  }
  await new Promise((resolve) => worker.once('exit', resolve));
  return { text, waiting: await waiting };
}
