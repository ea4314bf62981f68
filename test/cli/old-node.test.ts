import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, BOOK } from './books.ts';
import { Home, MAIN, NODE, type Running, type RunOptions } from './negmon.ts';

let home: Home;
beforeAll(() => {
  home = new Home();
});
afterAll(() => home.remove());

/** A current Node that says it is 20: what decides is what it says. */
const PRETENDING = [
  '--import',
  'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.20.2"}})',
];

/** The Node of the machine itself, when that is too old; npm puts the checkout's own before it. */
function oldNodeOfTheMachine(): string | null {
  const path = (process.env['PATH'] ?? '')
    .split(':')
    .filter((folder) => !folder.includes('node_modules'))
    .join(':');
  const { stdout } = spawnSync('node', ['-p', 'process.execPath + " " + process.versions.node.split(".")[0]'], {
    env: { PATH: path },
    encoding: 'utf8',
  });
  const [exec = '', major = ''] = (stdout ?? '').trim().split(' ');
  return exec !== '' && Number(major) < 22 ? exec : null;
}

const old = oldNodeOfTheMachine();
const NODES: readonly (readonly [name: string, command: string, words: readonly string[]])[] = [
  ['one that says it is old', NODE, PRETENDING],
  ...(old === null ? [] : [['the machine’s own', old, []] as const]),
];

describe.each(NODES)('run by %s', (_, command, before) => {
  const start = (words: readonly string[], options: Omit<RunOptions, 'node'> = {}): Running =>
    home.start(command, [...before, MAIN, ...words], { input: '', ...options });

  it('the Node that the checkout brings along takes over, with words, input, output and exit status', async () => {
    const book = home.write('book.json', BOOK);
    expect(await start(['--version']).ended).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' });
    const { status, stdout } = await start(['risk', '--portfolio', book, '--prices', '-', '--json'], { input: JSON.stringify(at('44000')) })
      .ended;
    expect([status, JSON.parse(stdout)]).toEqual([5, expect.objectContaining({ level: 'negative' })]);
    expect((await start(['rsik']).ended).status).toBe(2);
  });

  // spawnSync would hold every signal back, or leave the one that holds the terminal behind.
  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const)('%s ends both, and the inner one says its last words', async (signal, status) => {
    const negmon = start([]);
    await negmon.says(({ stdout }) => stdout.includes('no positions'));
    negmon.child.kill(signal);
    // Resolves only when nobody holds the pipes any more.
    const ended = await negmon.ended;
    expect([ended.status, ended.stderr]).toEqual([status, '']);
    expect(ended.stdout).toMatch(/prices, \d+ alerts, worst level \w+, [\d.]+ s\n$/);
  });
});

describe('where no Node was brought along', () => {
  /** main.js alone, as in a checkout before `npm ci`. */
  function bare(name: string): string {
    const file = join(home.path, name, 'dist', 'main.js');
    mkdirSync(dirname(file), { recursive: true });
    copyFileSync(MAIN, file);
    writeFileSync(join(home.path, name, 'package.json'), '{"type":"module"}');
    return file;
  }

  it('it says what to do, in one paragraph', async () => {
    const { status, stdout, stderr } = await home.start(NODE, [...PRETENDING, bare('a'), 'demo'], { input: '' }).ended;
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^negmon needs Node 22\.13 or newer; this is v[\d.]+\. [^\n]+"npm ci"[^\n]+\n$/);
  });

  it('or it cannot be run, it says so', async () => {
    const main = bare('b');
    const own = join(home.path, 'b', 'node_modules', '.bin', 'node');
    mkdirSync(dirname(own), { recursive: true });
    writeFileSync(own, 'no program');
    chmodSync(own, 0o644);
    const { status, stdout, stderr } = await home.start(NODE, [...PRETENDING, main, 'demo'], { input: '' }).ended;
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^negmon could not be run with .*node_modules\/\.bin\/node: .*EACCES.*"npm ci".*\n$/);
  });
});
