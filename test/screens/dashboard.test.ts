import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../src/monitor/snapshot.ts';
import { FakeMonitor, manyRows, REPLAY } from '../dashboard/sample.ts';
import { openScreen, type Screen } from './terminal.ts';

const OPTIONS = { ascii: true, color: true, reducedMotion: true, bell: false };
let screen: Screen;
let monitor: FakeMonitor;

async function open(columns: number, rows: number, options: Partial<typeof OPTIONS> = {}, change: Partial<Snapshot> = {}): Promise<void> {
  screen = openScreen(columns, rows, { source: monitor, ...OPTIONS, ...options });
  monitor.publish({ mode: REPLAY.mode, at: REPLAY.at, ...change });
  await screen.until((text) => text.includes('[q]uit'));
}

afterEach(async () => {
  screen.dashboard.stop();
  await screen.dashboard.left;
});

describe('the screen', () => {
  it.each([
    [60, 15, 4],
    [80, 24, 5],
    [120, 40, 4],
    [200, 60, 3],
  ])('at %ix%i has every part in its place', async (columns, rows, headerRow) => {
    monitor = new FakeMonitor();
    await open(columns, rows);
    const lines = await screen.lines();
    expect(screen.isAlternate()).toBe(true);
    expect(lines[0]).toContain('DEMO REPLAY 2025-10-10 21:17:05Z x45');
    expect(lines.join('\n')).toContain('!! CRITICAL: BTC long');
    expect(lines[headerRow]).toContain('[D]ISTANCE');
    expect(lines[headerRow + 1]).toMatch(/^>!! {3}2\.0 % #\.{4}.* 45,226\.2 .*BTC long 0\.5/);
    expect(lines[headerRow + 3]).toMatch(/28\.3 % .*1,204\b/);
    expect(lines[rows - 1]).toContain(columns < 100 ? '[?] help  [q]uit' : '[?] what does this mean?  [q]uit');
    for (const line of lines) expect(line).not.toContain('\u2026');
  });

  it('under the minimum is a line that still says the worst alarm', async () => {
    monitor = new FakeMonitor();
    screen = openScreen(40, 4, { source: monitor, ...OPTIONS });
    monitor.publish();
    const text = await screen.until((shown) => shown.includes('!! CRITICAL BTC long at bybit-main'));
    expect(text).not.toContain('[D]ISTANCE');
  });

  it('comes out of a storm of sizes as if it had been opened at the last one', async () => {
    monitor = new FakeMonitor(manyRows(100));
    await open(120, 40);
    for (const [columns, rows] of [
      [80, 24],
      [60, 15],
      [30, 5],
      [200, 60],
      [60, 12],
      [119, 39],
    ] as const) {
      screen.resize(columns, rows);
      monitor.publish();
    }
    screen.resize(80, 24);
    monitor.publish();
    const after = await screen.until((text) => text.includes('rows 1-16 of 100'));
    const other = openScreen(80, 24, { source: monitor, ...OPTIONS });
    monitor.publish();
    expect(await other.until((text) => text.includes('rows 1-16 of 100'))).toBe(after);
    other.dashboard.stop();
    await other.dashboard.left;
  });

  it('settles at each size of a slow series too, with nothing left over', async () => {
    monitor = new FakeMonitor(manyRows(100));
    await open(120, 40);
    for (const [columns, rows] of [
      [80, 24],
      [60, 15],
      [120, 40],
      [60, 12],
      [200, 60],
    ] as const) {
      screen.resize(columns, rows);
      const text = await screen.until((shown) => shown.split('\n').at(-1)?.includes('of 100') ?? false);
      expect(text.match(/\[q\]uit/g)).toHaveLength(1);
      expect(text.match(/\[D\]ISTANCE/g)).toHaveLength(1);
      expect(text.match(/ P\d+ long/g)).toHaveLength(
        rows - (text.split('\n').findIndex((line) => line.includes('[D]')) + 1) - (rows >= 20 ? 2 : 1),
      );
    }
  });
});

describe('keys', () => {
  it('open help, log and detail, and go back', async () => {
    monitor = new FakeMonitor();
    await open(80, 24);
    screen.type('?');
    await screen.until((text) => text.includes('HELP'));
    screen.type('l');
    await screen.until((text) => text.includes('LOG'));
    screen.type('\u001b');
    await screen.until((text) => text.includes('HELP'));
    screen.type('?');
    await screen.until((text) => text.includes('[D]ISTANCE'));
    screen.type('j\r');
    await screen.until((text) => text.includes('ETH short 12 cross - bybit-main'));
    screen.type('\u001b');
    await screen.until((text) => text.includes('[D]ISTANCE'));
  });

  it('scroll by rows and pages, in one chunk too', async () => {
    monitor = new FakeMonitor(manyRows(100));
    await open(80, 24);
    screen.type('\u001b[6~\u001b[6~jj');
    await screen.until((text) => /\n> .*P34 long/.test(text));
    screen.type('G');
    await screen.until((text) => /\n> .*P99 long/.test(text) && text.includes('rows 85-100 of 100'));
    screen.type('g');
    await screen.until((text) => /\n> .*P0 long/.test(text) && text.includes('rows 1-16 of 100'));
  });

  it('mend what something else has written on the screen, by Ctrl-L', async () => {
    monitor = new FakeMonitor();
    await open(80, 24);
    const before = await screen.lines();
    screen.spill('Broadcast message from root');
    expect(await screen.lines()).not.toEqual(before);
    screen.type('\u000c');
    await screen.until((text) => text === before.join('\n'));
  });

  it('sort and change the gap', async () => {
    monitor = new FakeMonitor();
    await open(80, 24);
    screen.type('o-');
    await screen.until((text) => text.includes('[O]WE -50 %'));
    expect(monitor.commands).toContainEqual({ kind: 'sort', sort: 'owe' });
  });
});

describe('leaving', () => {
  it.each([
    ['q', 'quit'],
    ['\u0003', 'interrupt'],
  ])('by %j gives the terminal back and tells "%s"', async (key, how) => {
    monitor = new FakeMonitor();
    await open(80, 24);
    expect([screen.isAlternate(), screen.isRaw()]).toEqual([true, true]);
    screen.type(key);
    expect(await screen.dashboard.left).toBe(how);
    await screen.until(() => !screen.isAlternate());
    expect(screen.isRaw()).toBe(false);
    // Cursor shown and bracketed paste off again.
    expect(screen.raw().lastIndexOf('\u001b[?25h')).toBeGreaterThan(screen.raw().lastIndexOf('\u001b[?25l'));
    expect(screen.raw().lastIndexOf('\u001b[?2004l')).toBeGreaterThan(screen.raw().lastIndexOf('\u001b[?2004h'));
  });

  it('by stop() does the same, twice over', async () => {
    monitor = new FakeMonitor();
    await open(80, 24);
    screen.dashboard.stop();
    screen.dashboard.stop();
    expect(await screen.dashboard.left).toBe('stopped');
    await screen.until(() => !screen.isAlternate());
    expect(screen.isRaw()).toBe(false);
  });
});

describe('colour', () => {
  it('is not there at all with NO_COLOR', async () => {
    monitor = new FakeMonitor();
    await open(120, 40, { color: false });
    await screen.lines();
    expect(screen.styledRows()).toEqual([]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape codes of colour are what is looked for
    expect(screen.raw()).not.toMatch(/\u001b\[[0-9;]*m/);
  });

  it('marks the row in danger', async () => {
    monitor = new FakeMonitor();
    await open(120, 40);
    await screen.lines();
    expect(screen.styledRows()).toContain(5);
  });
});

describe('the bell', () => {
  it('rings for a new alarm when it may', async () => {
    monitor = new FakeMonitor();
    await open(80, 24, { bell: true });
    expect(screen.raw()).toContain('\u0007');
  });
});

describe('a steady screen', () => {
  it('is never cleared as a whole, and a frame that changes a number costs less than a kilobyte', async () => {
    monitor = new FakeMonitor();
    await open(120, 40);
    await screen.lines();
    const before = screen.raw().length;
    for (let frame = 1; frame <= 20; frame++) {
      monitor.rows = monitor.rows.map((row) =>
        row.markPrice === '2451.9' || row.key.includes('eth') ? { ...row, markPrice: `24${frame + 10}.5` } : row,
      );
      monitor.publish();
      await screen.lines();
    }
    const written = screen.raw().slice(before);
    for (const clear of ['\u001b[2J', '\u001b[3J', '\u001b[J', '\u001b[0J']) expect(written).not.toContain(clear);
    expect(written.length / 20).toBeLessThan(1000);
  });

  it('is the one that drawing it anew would give, whatever was pressed, came in or changed size before', async () => {
    const key = fc.constantFrom('j', 'k', 'G', 'g', '\r', '\u001b[D', '?', 'l', 't', 'v', 'd', 'p', 's', '-', 'n', 'w', '\u001b[6~');
    const step = fc.oneof(
      { weight: 4, arbitrary: key.map((name) => () => screen.type(name)) },
      { weight: 3, arbitrary: fc.integer({ min: 1, max: 99_999 }).map((price) => () => move(price)) },
      {
        weight: 1,
        arbitrary: fc.constantFrom([120, 40], [80, 24], [60, 15], [50, 8]).map(
          ([c, r]) =>
            () =>
              screen.resize(c ?? 80, r ?? 24),
        ),
      },
    );
    const move = (price: number): void => {
      const named = (label: string, index: number): string => (index % 5 === 0 ? `猫 ${label} · é` : label);
      monitor.rows = manyRows(40).map((row, i) => ({ ...row, label: named(row.label, i), markPrice: `${(price * (i + 7)) % 9973}.5` }));
      monitor.publish();
    };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        monitor = new FakeMonitor(manyRows(40));
        screen = openScreen(120, 40, { source: monitor, ...OPTIONS, ascii: false });
        monitor.publish();
        for (const take of steps) {
          take();
          await screen.lines();
        }
        const before = await screen.lines();
        const redrawn = screen.raw().split('\u001b[J').length;
        screen.type('\u000c');
        await screen.until(() => screen.raw().split('\u001b[J').length > redrawn);
        expect(await screen.lines()).toEqual(before);
        screen.dashboard.stop();
        await screen.dashboard.left;
      }),
      { numRuns: 20 },
    );
  });

  it('is written to for nothing but what is new', async () => {
    monitor = new FakeMonitor();
    await open(120, 40);
    await screen.lines();
    const before = screen.raw();
    for (let i = 0; i < 5; i++) {
      monitor.publish();
      await screen.lines();
    }
    expect(screen.raw()).toBe(before);
  });
});
