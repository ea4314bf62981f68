import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BOOK, BTC } from './books.ts';
import { DEMO, Home, NODE } from './negmon.ts';
import { type Left, Pty, type PtyOptions } from './pty.ts';

let home: Home;
const open = new Set<Pty>();
beforeAll(() => {
  home = new Home();
});
afterAll(() => {
  for (const pty of open) pty.close();
  home.remove();
});

function terminal(columns: number, rows: number, words: readonly string[], options: PtyOptions = {}): Pty {
  const pty = new Pty(home, columns, rows, words, options);
  open.add(pty);
  return pty;
}

const book = (): string => home.write('book.json', BOOK);

/** A tape on which BOOK passes through each level: the first stands until the slowest machine has drawn a frame, the others for 0.7 s. */
function walk(): string {
  const begins = [0, 4000, 4700, 5400, 6100, 6800];
  const marks = ['50000', '49000', '46195', '45226', '44000', '44000'];
  const lines = marks.map((mark, i) => JSON.stringify({ t: 1000 + (begins[i] as number), symbol: BTC, mark }));
  return home.write('walk.jsonl', `${lines.join('\n')}\n`);
}

/** A demo slow enough to stay calm while it is looked at; left with q it has judged nobody's book. */
const slow = (options: PtyOptions = {}): Pty => terminal(80, 24, ['demo', '--speed', '1'], options);
const drawn = (screen: string): boolean => screen.includes('okx-cross') || screen.includes('AVAX');

/** Whatever ended it: the terminal is as it was, and the screen before is back, with nothing on it but what had to be said. */
function expectRestored({ modes, alternate, cursorShown, screen, afterwards }: Left, said = ''): void {
  expect(modes[0]).toMatch(/^[0-9a-f:]+$/);
  expect(modes[1]).toBe(modes[0]);
  expect({ alternate, cursorShown }).toEqual({ alternate: false, cursorShown: true });
  expect(afterwards).toBe('');
  if (said === '') expect(screen.trim()).toBe('');
  else expect(screen).toContain(said);
}

describe('the demo', () => {
  it.concurrent.each([
    [120, 40],
    [80, 24],
    [60, 15],
  ])('on %i x %i goes from danger to below zero with no row broken, and q leaves', async (columns, rows) => {
    const pty = terminal(columns, rows, ['demo', '--speed', '1500']);
    const seen: string[] = [];
    const broken: string[] = [];
    const ended = await pty.shows((screen) => {
      seen.push(screen);
      const lines = screen.split('\n');
      // A row that wrapped would stand in two; a number that was cut would lose its end to a mark.
      if (/\d(…|\.\.\.)|(…)\d/.test(screen) || lines.some((line) => line.length > columns)) broken.push(screen);
      return screen.includes('ENDED') || screen.includes('ended');
    }, 40_000);
    expect(broken).toEqual([]);
    // From 20:53:56 to 21:13 something is at a warning or critical; from 21:14:07 to the end binance-pm is below zero.
    for (const word of [/WARNING|CRITICAL/, /NEGATIVE|NEG/]) expect(seen.some((screen) => word.test(screen))).toBe(true);
    expect(ended.split('\n')[0]).toMatch(/DEMO|REPLAY/);
    expect(pty.raw).toContain('\u001b[?1049h');
    pty.type('q');
    const left = await pty.left();
    expect(left.status).toBe(0);
    expectRestored(left);
  });
});

it.concurrent('each level is named as it comes and goes, and q tells the worst of a replay', async () => {
  const pty = terminal(80, 24, ['replay', walk(), '--portfolio', book(), '--speed', '1']);
  for (const word of ['no alarm', 'WARNING', 'CRITICAL', 'LIQUIDAT', 'NEGATIVE']) await pty.shows((screen) => screen.includes(word));
  pty.type('q');
  const left = await pty.left();
  expect(left.status).toBe(5);
  expectRestored(left);
});

describe('leaving', () => {
  it.concurrent.each([
    ['q', 'q', 0],
    ['Ctrl-C', '\u0003', 130],
  ])('by %s', async (_, key, status) => {
    const pty = slow();
    const [first] = (await pty.shows(drawn)).split('\n');
    // Nobody may take it for live.
    expect(first).toMatch(/REPLAY.*2025-10-10.*(x ?1\b|1 ?x)/);
    pty.type(key);
    const left = await pty.left();
    expect(left.status).toBe(status);
    expectRestored(left);
  });

  it.concurrent.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const)('by %s', async (signal, status) => {
    const pty = slow();
    await pty.shows(drawn);
    pty.kill(signal);
    const left = await pty.left();
    expect(left.status).toBe(status);
    expectRestored(left);
  });

  it.concurrent('by SIGTERM to an old Node that had another one take over', async () => {
    const pretending = 'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.20.2"}})';
    const pty = slow({ command: [NODE, '--import', pretending] });
    await pty.shows(drawn);
    pty.kill('SIGTERM');
    const left = await pty.left();
    expect(left.status).toBe(143);
    expectRestored(left);
  });

  it.concurrent('by a fault of the program, which is told on the screen that was there before', async () => {
    const fault = home.write(
      'fault.mjs',
      "import { isMainThread } from 'node:worker_threads';\nif (isMainThread) process.on('SIGUSR2', () => { throw new Error('planted fault at ?signature=5aFe09'); });\n",
    );
    const pty = slow({ command: [NODE, '--import', fault] });
    await pty.shows(drawn);
    pty.kill('SIGUSR2');
    const left = await pty.left();
    expect(left.status).toBe(1);
    expectRestored(left, 'planted fault');
  });

  it.concurrent('again and again leaves nothing behind', async () => {
    const pty = slow();
    await pty.shows(drawn);
    pty.type('qqq\u0003\u0003');
    const left = await pty.left();
    expect(left.status).toBe(0);
    expect(left.modes[1]).toBe(left.modes[0]);
  });
});

describe('the screen', () => {
  it.concurrent('follows the size of the terminal', async () => {
    const pty = terminal(120, 40, ['replay', DEMO.tape, '--portfolio', DEMO.portfolio, '--speed', '1']);
    const wide = await pty.shows(drawn);
    expect(Math.max(...wide.split('\n').map(({ length }) => length))).toBeGreaterThan(80);
    await pty.resize(60, 15);
    const narrow = await pty.shows(
      (screen) => drawn(screen) && screen.split('\n').every(({ length }) => length <= 60) && /q.*uit/.test(screen),
    );
    expect(narrow.split('\n')).toHaveLength(15);
    pty.type('q');
    expectRestored(await pty.left());
  });

  it.concurrent('of an empty book says what to do next', async () => {
    const pty = terminal(80, 24, []);
    const screen = await pty.shows((text) => text.includes('negmon demo'));
    expect(screen).toContain('negmon --portfolio FILE');
    expect(screen).toContain('LIVE');
    pty.type('q');
    const left = await pty.left();
    expect(left.status).toBe(0);
    expectRestored(left);
  });

  it.concurrent('with NO_COLOR and --ascii has neither colour nor other characters', async () => {
    const pty = terminal(80, 24, ['--ascii', 'replay', DEMO.tape, '--portfolio', DEMO.portfolio, '--speed', '1'], {
      env: { NO_COLOR: '1' },
    });
    expect(await pty.shows(drawn)).toMatch(/^[\x20-\x7e\n]+$/);
    pty.type('q');
    await pty.left();
    // Select Graphic Rendition: only "all off" may be there.
    const renditions = pty.raw.split('\u001b[').flatMap((piece) => /^([\d;]*)m/.exec(piece)?.[1] ?? []);
    expect(renditions.filter((one) => one !== '' && one !== '0')).toEqual([]);
  });

  it.concurrent('is lines instead with --plain, terminal or not', async () => {
    const pty = terminal(80, 24, ['--plain', 'replay', walk(), '--portfolio', book(), '--speed', 'max']);
    const left = await pty.left();
    expect(left.status).toBe(5);
    expect(pty.raw).not.toContain('\u001b');
    expect(pty.raw).toContain('worst level negative');
  });

  it.concurrent('never opens for what cannot be used', async () => {
    const pty = terminal(80, 24, ['--portfolio', '/nowhere.json']);
    const left = await pty.left();
    expect(left.status).toBe(1);
    expect(pty.raw).not.toContain('\u001b');
    expect(left.screen).toMatch(/^negmon: \/nowhere\.json cannot be read/);
  });
});
