import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/dashboard/keys.ts';
import { type ScreenState, selectedIndex } from '../../src/dashboard/screen-state.ts';
import { initialState, panelOf, pressed, received, resized, resume, viewCommand } from '../../src/dashboard/state.ts';
import type { Command, Snapshot } from '../../src/monitor/snapshot.ts';
import { ALARM, known, SNAPSHOT } from './sample.ts';

/** 80x24 leaves 16 rows for the table: 24 less 2 status, 2 alarm, 2 rules, header and hints. */
const SIZE = { columns: 80, rows: 24 };
const BODY = 16;
const HUNDRED: Snapshot = { ...SNAPSHOT, total: 100 };

function play(actions: readonly Action[], snapshot: Snapshot = HUNDRED, lines = 0): { state: ScreenState; commands: Command[] } {
  let state = initialState(SIZE);
  const commands: Command[] = [];
  for (const action of actions) {
    const step = pressed(state, action, snapshot, lines);
    state = step.state;
    commands.push(...step.commands);
  }
  return { state, commands };
}

describe('moving through the table', () => {
  it('counts every key of a quick series, though no snapshot came in between', () => {
    const { state, commands } = play(['down', 'down', 'down']);
    expect(selectedIndex(state, HUNDRED)).toBe(3);
    expect(commands.map((command) => command.kind === 'select' && command.index)).toEqual([1, 2, 3]);
  });

  it('scrolls no further than it must, and stops at both ends', () => {
    expect(play(Array<Action>(BODY).fill('down')).state.top).toBe(1);
    expect(viewCommand(play(['last']).state)).toEqual({ kind: 'view', offset: 100 - BODY, count: BODY });
    expect(selectedIndex(play(['last', 'down']).state, HUNDRED)).toBe(99);
    expect(play(['last', 'first', 'up']).state).toMatchObject({ top: 0, pending: { index: 0 } });
  });

  it('goes by pages', () => {
    expect(selectedIndex(play(['pageDown', 'pageDown', 'pageUp']).state, HUNDRED)).toBe(BODY);
  });

  it('does nothing in an empty book', () => {
    const empty = { ...SNAPSHOT, total: 0, rows: [], selected: null };
    expect(play(['down', 'last', 'open'], empty).commands).toEqual([]);
  });
});

describe('the selection', () => {
  it('holds what was asked until the monitor has caught up, then follows the monitor', () => {
    const moved = play(['down', 'down']).state;
    const behind = received(moved, { ...HUNDRED, selected: 1 });
    expect(selectedIndex(behind, HUNDRED)).toBe(2);
    const caught = received(behind, { ...HUNDRED, selected: 2 });
    expect(selectedIndex(caught, { ...HUNDRED, selected: 7 })).toBe(7);
  });

  it('gives way to a monitor that never shows it', () => {
    let state = play(['down']).state;
    for (let times = 0; times < 10; times++) state = received(state, { ...HUNDRED, selected: 40 });
    expect(selectedIndex(state, { ...HUNDRED, selected: 40 })).toBe(40);
  });

  it('does not pull the view away from the riskiest rows when the selected row sinks', () => {
    expect(received(initialState(SIZE), { ...HUNDRED, selected: 60 }).top).toBe(0);
  });
});

describe('a new size', () => {
  it('keeps the selected row in view', () => {
    const state = resized(play(Array<Action>(15).fill('down')).state, { columns: 60, rows: 15 }, HUNDRED);
    // 60x15 leaves 9 rows; the 16th row is then the last of them.
    expect(viewCommand(state)).toEqual({ kind: 'view', offset: 7, count: 9 });
  });

  it('fills a higher screen from the end of the list', () => {
    const state = resized(play(['last']).state, { columns: 80, rows: 40 }, HUNDRED);
    expect(state.top).toBe(100 - 32);
  });
});

describe('panels', () => {
  it('open the detail of the selected row, and stop asking for it when closed', () => {
    const { state, commands } = play(['down', 'open', 'back']);
    expect(commands).toEqual([
      { kind: 'select', index: 1, detail: false },
      { kind: 'select', index: 1, detail: true },
      { kind: 'select', index: 1, detail: false },
    ]);
    expect(panelOf(state)).toBe('table');
  });

  it('go back one by one', () => {
    expect(panelOf(play(['open', 'help']).state)).toBe('help');
    expect(panelOf(play(['open', 'help', 'back']).state)).toBe('detail');
  });

  it('scroll by lines, not beyond the last', () => {
    expect(play(['help', 'last'], HUNDRED, 50).state.scroll).toBe(50 - BODY);
    expect(play(['help', 'down', 'down', 'up'], HUNDRED, 50).state.scroll).toBe(1);
    expect(play(['help', 'pageDown'], HUNDRED, 5).state.scroll).toBe(0);
  });
});

describe('commands', () => {
  it('sort from the top', () => {
    const { state, commands } = play(['last', 'sortOwe']);
    expect(commands.at(-1)).toEqual({ kind: 'sort', sort: 'owe' });
    expect(state.top).toBe(0);
  });

  it('walk the gaps of the ladder, each key press a step, and stop at both ends', () => {
    const gaps = (actions: readonly Action[]): unknown[] => play(actions).commands.map((command) => command.kind === 'gap' && command.gap);
    expect(gaps(['lowerGap', 'lowerGap'])).toEqual(['-0.5']);
    expect(gaps(Array<Action>(12).fill('higherGap'))).toEqual(['-0.2', '-0.1', '-0.05', '0', '0.05', '0.1', '0.2', '0.3', '0.5']);
  });

  it('acknowledge the first alarm that nobody has, and nothing where somebody knows of all', () => {
    const acknowledge = (alarm: Snapshot['alarm']) => pressed(initialState(SIZE), 'acknowledge', { ...HUNDRED, alarm }, 0).commands;
    expect(acknowledge(ALARM)).toEqual([{ kind: 'acknowledge', id: ALARM.id }]);
    const behind = { id: 'b|1|warning', kind: 'level', level: 'warning' } as const;
    expect(acknowledge({ ...ALARM, next: behind })).toEqual([{ kind: 'acknowledge', id: behind.id }]);
    expect([...acknowledge(known(ALARM)), ...acknowledge(null)]).toEqual([]);
  });

  it('snooze an alarm for what is chosen by one key, or not at all', () => {
    const asking = pressed(initialState(SIZE), 'snooze', HUNDRED, 0);
    expect([panelOf(asking.state), asking.commands]).toEqual(['snooze', []]);
    const chosen = ['1', '2', '3'].map((key) => pressed(asking.state, 'snoozeFor', HUNDRED, 0, key));
    expect(chosen.map(({ commands }) => commands)).toEqual(
      [900_000, 3_600_000, 14_400_000].map((ms) => [{ kind: 'snooze', id: ALARM.id, ms }]),
    );
    for (const { state } of chosen) expect([panelOf(state), state.snoozing]).toEqual(['table', null]);
    const left = pressed(asking.state, 'back', HUNDRED, 0);
    expect([panelOf(left.state), left.state.snoozing, left.commands]).toEqual(['table', null, []]);
    expect(panelOf(pressed(initialState(SIZE), 'snooze', { ...HUNDRED, alarm: null }, 0).state)).toBe('table');
  });

  it('leave by quit and by interrupt, and tell which', () => {
    expect(pressed(initialState(SIZE), 'quit', HUNDRED, 0).leave).toBe('quit');
    expect(pressed(initialState(SIZE), 'interrupt', HUNDRED, 0).leave).toBe('interrupt');
  });

  it('are repeated to a monitor that starts anew', () => {
    const { state } = play(['sortPnl', 'higherGap', 'down', 'open']);
    expect(resume(state, HUNDRED)).toEqual([
      { kind: 'sort', sort: 'pnl' },
      { kind: 'gap', gap: '-0.2' },
      { kind: 'view', offset: 0, count: BODY },
      { kind: 'select', index: 1, detail: true },
    ]);
  });
});
