import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Controller, createController } from '../../src/dashboard/controller.ts';
import { createTheme } from '../../src/dashboard/theme.ts';
import { ALARM, alone, FakeMonitor, known, manyRows, REPLAY } from './sample.ts';

const SIZE = { columns: 80, rows: 24 };
let monitor: FakeMonitor;
let controller: Controller;
let rings = 0;
let left: string[] = [];
let remembered: object[] = [];

function start(options: { reducedMotion?: boolean; color?: boolean } = {}): void {
  controller = createController({
    source: monitor,
    theme: createTheme({ color: options.color ?? false, ascii: true }),
    size: SIZE,
    reducedMotion: options.reducedMotion ?? false,
    ring: () => {
      rings++;
    },
    leave: (how) => left.push(how),
    remember: (habits) => remembered.push(habits),
    now: () => performance.now(),
  });
}

const screen = (): string => controller.frame().join('\n');
function press(...keys: string[]): void {
  for (const key of keys) controller.press(key);
}

beforeEach(() => {
  vi.useFakeTimers();
  monitor = new FakeMonitor();
  rings = 0;
  left = [];
  remembered = [];
});
afterEach(() => {
  controller.close();
  vi.useRealTimers();
});

describe('the controller', () => {
  it('asks for the rows that the screen has room for, at once and after a new size, and not again for nothing', () => {
    start();
    monitor.publish();
    monitor.publish();
    expect(monitor.commands).toEqual([{ kind: 'view', offset: 0, count: 16 }]);
    controller.resize({ columns: 60, rows: 15 });
    expect(monitor.commands.at(-1)).toEqual({ kind: 'view', offset: 0, count: 9 });
  });

  it('gives the same frame until something changes', () => {
    start();
    monitor.publish();
    const frame = controller.frame();
    expect(controller.frame()).toBe(frame);
    monitor.publish({ equity: '1' });
    expect(controller.frame()).not.toBe(frame);
  });

  it('gives the same frame for a snapshot in which nothing that is shown is new', () => {
    start({ reducedMotion: true });
    monitor.publish();
    const frame = controller.frame();
    monitor.publish({ source: 'another name', assumptions: [] });
    expect(controller.frame()).toBe(frame);
  });

  it('asks for the log and the assumptions only while they are shown', () => {
    start();
    monitor.publish({ alerts: null, assumptions: null });
    press('l');
    expect(monitor.commands.at(-1)).toEqual({ kind: 'view', offset: 0, count: 16, log: true });
    expect(screen()).toContain('waiting for the monitor');
    monitor.publish({ alerts: [] });
    expect(screen()).toContain('none so far');
    press('?');
    expect(monitor.commands.at(-1)).toEqual({ kind: 'view', offset: 0, count: 16, log: true, help: true });
    press('?', 'l');
    expect(monitor.commands.at(-1)).toEqual({ kind: 'view', offset: 0, count: 16 });
  });

  it('takes every key of a series', () => {
    monitor.rows = manyRows(100);
    start();
    monitor.publish();
    press('j', 'j', 'down');
    expect(screen()).toMatch(/\n> +10\.3 % .*P3 long/);
    press('+', '+');
    expect(screen()).toContain('[o]we -10 %');
  });

  it('tells how it was left', () => {
    start();
    press('q', 'ctrl-c', 'x');
    expect(left).toEqual(['quit', 'interrupt']);
  });

  it('ends every timer and hears nothing more when closed', () => {
    start({ color: true });
    monitor.publish();
    monitor.publish();
    controller.close();
    expect(vi.getTimerCount()).toBe(0);
    const before = screen();
    monitor.publish({ equity: '5' });
    expect(screen()).toBe(before);
  });
});

describe('the alarm', () => {
  const mark = (): string => screen().split('\n')[2]?.slice(1, 3) ?? '';

  it('flashes at 1 Hz until it is acknowledged', () => {
    start();
    monitor.publish();
    const seen = Array.from({ length: 4 }, () => {
      vi.advanceTimersByTime(500);
      return mark();
    });
    expect(seen).toEqual(['  ', '!!', '  ', '!!']);
    press('a');
    monitor.publish({ alarm: known(ALARM) });
    vi.advanceTimersByTime(500);
    expect(mark()).toBe('!!');
    vi.advanceTimersByTime(500);
    expect(mark()).toBe('!!');
    expect(screen()).toContain('acked');
  });

  it('stands still with reduced motion', () => {
    start({ reducedMotion: true });
    monitor.publish();
    vi.advanceTimersByTime(500);
    expect(mark()).toBe('!!');
  });

  it('draws no frame while nothing flashes and nothing comes', () => {
    start();
    monitor.publish({ ...REPLAY, alarm: null, level: 'ok' });
    let drawn = 0;
    controller.subscribe(() => {
      drawn++;
    });
    vi.advanceTimersByTime(60_000);
    expect(drawn).toBe(0);
  });

  it('rings once for an alarm, and again for a worse one', () => {
    start();
    monitor.publish();
    monitor.publish();
    expect(rings).toBe(1);
    monitor.publish({ alarm: alone({ ...ALARM, id: 'worse', level: 'liquidation' }) });
    expect(rings).toBe(2);
    monitor.publish({ alarm: alone({ ...ALARM, id: 'mild', level: 'warning' }) });
    expect(rings).toBe(2);
  });
});

describe('a monitor that fails', () => {
  it('is said in the alarm line, and no row looks fresh any more', () => {
    start();
    monitor.publish();
    monitor.fail('the monitor stopped and could not be started again');
    expect(screen()).toContain('MONITOR: the monitor stopped');
    expect(screen()).toContain('FROZEN');
    expect(screen()).not.toContain('#');
    expect(rings).toBe(2);
  });

  it('is taken for hung when a live one says nothing for ten seconds, until it speaks again', () => {
    start();
    monitor.publish();
    vi.advanceTimersByTime(9_500);
    expect(screen()).not.toContain('MONITOR');
    vi.advanceTimersByTime(1_000);
    expect(screen()).toContain('the monitor has said nothing for 10s');
    monitor.publish();
    expect(screen()).not.toContain('MONITOR');
  });

  it('is told again what the user chose when it starts anew', () => {
    start();
    monitor.publish();
    press('o', 'down');
    monitor.commands.length = 0;
    monitor.publish({ seq: 1, sort: 'distance' });
    expect(monitor.commands).toEqual([
      { kind: 'sort', sort: 'owe' },
      { kind: 'gap', gap: '-0.3' },
      { kind: 'view', offset: 0, count: 16 },
      { kind: 'select', index: 1, detail: false },
    ]);
  });
});

describe('digits that changed', () => {
  const LIFTED = '\u001b[1;4m';

  it('are lifted out for a moment', () => {
    start({ color: true });
    monitor.publish();
    expect(screen()).not.toContain(LIFTED);
    monitor.rows = monitor.rows.map((row) => ({ ...row, markPrice: '46195.9' }));
    monitor.publish();
    expect(screen()).toContain(`${LIFTED}9`);
    vi.advanceTimersByTime(400);
    expect(screen()).not.toContain(LIFTED);
  });

  it('are not with reduced motion', () => {
    start({ color: true, reducedMotion: true });
    monitor.publish();
    monitor.rows = monitor.rows.map((row) => ({ ...row, markPrice: '46195.9' }));
    monitor.publish();
    expect(screen()).not.toContain(LIFTED);
  });
});

describe('habits', () => {
  it('are told when a key changes them, and only then', () => {
    start();
    monitor.publish();
    press('down', 'o', 'l', 'l', 'v', '?');
    expect(remembered).toEqual([
      { sort: 'owe', hidden: [], dismissed: [] },
      { sort: 'owe', hidden: ['age'], dismissed: [] },
      { sort: 'owe', hidden: ['age'], dismissed: ['help'] },
    ]);
  });

  it('are taken up after the first frame, behind what was chosen meanwhile; what this screen does not know is left out', () => {
    start();
    monitor.publish();
    press('p');
    monitor.commands.length = 0;
    controller.recall({ sort: 'owe', gap: '-0.5', hidden: ['mark', 'a column of tomorrow'], dismissed: ['help'] });
    expect(monitor.commands).toEqual([
      { kind: 'sort', sort: 'pnl' },
      { kind: 'gap', gap: '-0.5' },
    ]);
    expect(screen()).not.toMatch(/\bmark\b/);
    monitor.commands.length = 0;
    controller.recall({ sort: 'colour', gap: '-7' });
    expect(monitor.commands).not.toContainEqual({ kind: 'sort', sort: 'colour' });
    expect(monitor.commands).not.toContainEqual({ kind: 'gap', gap: '-7' });
  });

  it('of columns: one more is put away with each press of v, after the last all are back', () => {
    start();
    controller.resize({ columns: 160, rows: 30 });
    monitor.publish();
    const words = () =>
      ['age', 'account', 'pnl', 'ratio', 'mark'].filter((word) =>
        new RegExp(`\\[?${word[0]}\\]?${word.slice(1)}\\b`).test(controller.frame().slice(0, 8).join('\n')),
      );
    const all = words();
    expect(all).toEqual(['age', 'account', 'pnl', 'ratio', 'mark']);
    for (let away = 1; away <= 5; away++) {
      press('v');
      expect(words()).toEqual(all.slice(away));
    }
    press('v');
    expect(words()).toEqual(all);
  });
});
