import { type Command, type Snapshot, SORTS, type Sort } from '../monitor/snapshot.ts';
import { asked, formClosed, formStepped } from './asking.ts';
import { HIDEABLE } from './columns.ts';
import { draftCommand, formReceived } from './form-state.ts';
import { geometryOf, type Size } from './geometry.ts';
import type { Action, Panel } from './keys.ts';
import { type ScreenState, type Step, selectedIndex } from './screen-state.ts';
import { SNOOZES } from './snoozes.ts';

/** The moves of prices that the owe column can stand for, from the rise that ruins a short to the fall that ruins a long (contract section 4). */
export const GAPS = ['0.5', '0.3', '0.2', '0.1', '0.05', '0', '-0.05', '-0.1', '-0.2', '-0.3', '-0.5'] as const;
/** Snapshots that may still show the old selection after a move before the monitor's own is taken over. */
const PATIENCE = 5;

export function initialState(size: Size): ScreenState {
  const closed = { menu: null, form: null, question: null, number: 0, ordered: null, said: null };
  const own = { sort: null, gap: null, hidden: [], dismissed: [], snoozing: null };
  return { size, panels: ['table'], top: 0, pending: null, scroll: 0, ...own, ...closed };
}

/** What a screen remembers from one run to the next. */
export interface Habits {
  readonly sort?: string;
  readonly gap?: string;
  readonly hidden?: readonly string[];
  readonly dismissed?: readonly string[];
}

/** What is worth remembering of a screen. */
export function habitsOf({ sort, gap, hidden, dismissed }: ScreenState): Habits {
  return { ...(sort === null ? {} : { sort }), ...(gap === null ? {} : { gap }), hidden, dismissed };
}

/** The habits of the last run; what the user has chosen meanwhile comes first, and what this screen does not know is left out. */
export function recalled(state: ScreenState, habits: Habits): Step {
  const sort = state.sort ?? SORTS.find((known) => known === habits.sort) ?? null;
  const gap = state.gap ?? GAPS.find((known) => known === habits.gap) ?? null;
  const hidden = HIDEABLE.filter((id) => habits.hidden?.includes(id));
  return {
    state: { ...state, sort, gap, hidden, dismissed: [...new Set([...state.dismissed, ...(habits.dismissed ?? [])])] },
    commands: [...(sort === null ? [] : [{ kind: 'sort', sort } as const]), ...(gap === null ? [] : [{ kind: 'gap', gap } as const])],
    leave: null,
  };
}

/** One more column put away; from the last on all are there again. */
function hideNext(state: ScreenState): Step {
  const next = HIDEABLE.find((id) => !state.hidden.includes(id));
  return stay({ ...state, hidden: next === undefined ? [] : [...state.hidden, next] });
}

export function panelOf(state: ScreenState): Panel {
  return state.panels.at(-1) ?? 'table';
}

/** What only one panel shows: the monitor sends it while that is open. */
const ASKED = ['history', 'limits', 'shocks', 'log', 'help'] as const;

/** The slice of rows that the screen shows, and what its panels need besides. */
export function viewCommand(state: ScreenState): Command {
  const asked = Object.fromEntries(ASKED.filter((panel) => state.panels.includes(panel)).map((panel) => [panel, true]));
  return { kind: 'view', offset: state.top, count: geometryOf(state.size).body, ...asked };
}

/** What the user chose, for a monitor that starts anew; `last` is the last snapshot of the one before. */
export function resume(state: ScreenState, last: Snapshot): readonly Command[] {
  const index = selectedIndex(state, last);
  return [
    { kind: 'sort', sort: state.sort ?? last.sort },
    { kind: 'gap', gap: state.gap ?? last.gap },
    viewCommand(state),
    ...(index === null ? [] : [selectCommand(state, index)]),
    ...(state.form === null ? [] : [draftCommand(state.form)]),
  ];
}

/** A monitor that starts anew answers nothing that was asked of the one before. */
export function restarted(state: ScreenState): ScreenState {
  const { form, ordered } = state;
  const unsure = 'the monitor was started again: look whether it was written';
  return {
    ...state,
    ordered: null,
    said: ordered === null ? state.said : { text: unsure, ok: false },
    form: form === null || form.writing === null ? form : { ...form, writing: null, refused: unsure },
  };
}

function selectCommand(state: ScreenState, index: number): Command {
  return { kind: 'select', index, detail: state.panels.includes('detail') };
}

function clampTop(top: number, state: ScreenState, total: number): number {
  return Math.max(0, Math.min(top, total - geometryOf(state.size).body));
}

const stay = (state: ScreenState): Step => ({ state, commands: [], leave: null });

/** A new size; a selected row that was in view stays in view. */
export function resized(state: ScreenState, size: Size, snapshot: Snapshot | null): ScreenState {
  const sized = { ...state, size };
  const at = selectedIndex(state, snapshot);
  const wasInView = at !== null && at >= state.top && at < state.top + geometryOf(state.size).body;
  const top = wasInView ? Math.max(state.top, at - geometryOf(size).body + 1) : state.top;
  return { ...sized, top: clampTop(top, sized, snapshot?.total ?? 0) };
}

/** What a snapshot answers: a form is filled, or was written, or something else was. */
export function answered(state: ScreenState, snapshot: Snapshot): Step {
  const { outcome } = snapshot;
  if (state.ordered !== null && outcome?.number === state.ordered) {
    return stay({ ...state, ordered: null, said: { text: outcome.text, ok: outcome.ok } });
  }
  if (state.form === null) return stay(state);
  const step = formReceived(state.form, snapshot);
  if (!step.leaves) return formStepped(state, step);
  const closed = formClosed(state, step.form);
  // The monitor selects what was written, wherever it stands in the list.
  const top = snapshot.selected === null ? state.top : shownTop(state, snapshot.selected);
  return {
    ...closed,
    state: {
      ...closed.state,
      top: clampTop(top, state, snapshot.total),
      pending: null,
      said: { text: `written: ${outcome?.text ?? ''}`, ok: true },
    },
  };
}

/** A new snapshot: takes the monitor's selection over once it has caught up, and keeps the view inside the list. */
export function received(state: ScreenState, snapshot: Snapshot): ScreenState {
  const { pending } = state;
  const caughtUp = pending === null || snapshot.selected === pending.index || pending.patience <= 1;
  const top = clampTop(state.top, state, snapshot.total);
  if (caughtUp && pending === null && top === state.top) return state;
  return { ...state, top, pending: caughtUp ? null : { ...pending, patience: pending.patience - 1 } };
}

/** The first row of the table from which that one is in view. */
function shownTop(state: ScreenState, index: number): number {
  const { body } = geometryOf(state.size);
  return index < state.top ? index : index >= state.top + body ? index - body + 1 : state.top;
}

function moveTo(state: ScreenState, target: number, total: number): Step {
  if (total === 0) return stay(state);
  const index = Math.max(0, Math.min(target, total - 1));
  const moved = { ...state, pending: { index, patience: PATIENCE }, top: clampTop(shownTop(state, index), state, total) };
  return { state: moved, commands: [selectCommand(moved, index)], leave: null };
}

function scrollTo(state: ScreenState, target: number, lines: number): Step {
  const most = Math.max(0, lines - geometryOf(state.size).body);
  return stay({ ...state, scroll: Math.max(0, Math.min(target, most)) });
}

function open(state: ScreenState, panel: Panel, snapshot: Snapshot | null): Step {
  const panels = [...state.panels.filter((shown) => shown !== panel), panel];
  const opened = { ...state, panels, scroll: 0 };
  const isOfRow = panel === 'detail' || panel === 'history' || panel === 'limits';
  const index = isOfRow ? selectedIndex(state, snapshot) : null;
  if (isOfRow && index === null) return stay(state);
  return { state: opened, commands: index === null ? [] : [selectCommand(opened, index)], leave: null };
}

function close(state: ScreenState, snapshot: Snapshot | null): Step {
  if (state.panels.length === 1) return stay(state);
  const wasDetail = panelOf(state) === 'detail';
  const closed = { ...state, panels: state.panels.slice(0, -1), scroll: 0, menu: null, snoozing: null };
  const index = wasDetail ? selectedIndex(closed, snapshot) : null;
  return { state: closed, commands: index === null ? [] : [selectCommand(closed, index)], leave: null };
}

function changeGap(state: ScreenState, snapshot: Snapshot | null, by: 1 | -1): Step {
  const from = state.gap ?? snapshot?.gap;
  const at = GAPS.findIndex((known) => Number(known) === Number(from));
  const gap = GAPS[Math.max(0, Math.min(at + by, GAPS.length - 1))];
  if (gap === undefined || gap === from) return stay(state);
  return { state: { ...state, gap }, commands: [{ kind: 'gap', gap }], leave: null };
}

const SORT_OF: Partial<Record<Action, Sort>> = {
  sortDistance: 'distance',
  sortRatio: 'ratio',
  sortPnl: 'pnl',
  sortOwe: 'owe',
  sortName: 'name',
};

/** What a menu takes for itself. */
const ANSWERS: ReadonlySet<Action> = new Set(['up', 'down', 'choose', 'pick']);

/**
 * What a key press changes and what the monitor must be told.
 * @param lines how many lines the open panel has in all, for the end of its scrolling.
 * @param key its name, for an action that several keys have.
 */
export function pressed(shown: ScreenState, action: Action, snapshot: Snapshot | null, lines: number, key = ''): Step {
  const state = shown.said === null ? shown : { ...shown, said: null };
  const panel = panelOf(state);
  if (panel === 'form' || panel === 'question' || (panel === 'menu' && ANSWERS.has(action))) {
    if (action === 'interrupt') return { state, commands: [], leave: action };
    return asked(state, action, key, snapshot);
  }
  const total = snapshot?.total ?? 0;
  const page = geometryOf(state.size).body;
  const inTable = panelOf(state) === 'table';
  const at = selectedIndex(state, snapshot) ?? 0;
  const go = (tableTarget: number, scrollTarget: number): Step =>
    inTable ? moveTo(state, tableTarget, total) : scrollTo(state, scrollTarget, lines);
  switch (action) {
    case 'up':
      return go(at - 1, state.scroll - 1);
    case 'down':
      return go(at + 1, state.scroll + 1);
    case 'pageUp':
      return go(at - page, state.scroll - page);
    case 'pageDown':
      return go(at + page, state.scroll + page);
    case 'first':
      return go(0, 0);
    case 'last':
      return go(total - 1, lines);
    case 'open':
      return open(state, 'detail', snapshot);
    case 'log':
      return open(state, 'log', snapshot);
    case 'history':
      return open(state, 'history', snapshot);
    case 'limits':
      return open(state, 'limits', snapshot);
    case 'shocks':
      return open(state, 'shocks', snapshot);
    case 'help':
      return open({ ...state, dismissed: [...new Set([...state.dismissed, 'help'])] }, 'help', snapshot);
    case 'columns':
      return hideNext(state);
    case 'back':
      return close(state, snapshot);
    case 'lowerGap':
      return changeGap(state, snapshot, 1);
    case 'higherGap':
      return changeGap(state, snapshot, -1);
    case 'acknowledge': {
      const id = snapshot?.alarm?.next?.id;
      return id === undefined ? stay(state) : { state, commands: [{ kind: 'acknowledge', id }], leave: null };
    }
    case 'snooze': {
      const alarm = snapshot?.alarm ?? null;
      // What was acknowledged may still be put off for longer.
      return alarm === null ? stay(state) : open({ ...state, snoozing: alarm.next?.id ?? alarm.id }, 'snooze', snapshot);
    }
    case 'snoozeFor': {
      const ms = SNOOZES[Number(key) - 1]?.ms;
      const { snoozing: id } = state;
      if (ms === undefined || id === null) return stay(state);
      return { ...close(state, snapshot), commands: [{ kind: 'snooze', id, ms }] };
    }
    case 'quit':
    case 'interrupt':
      return { state, commands: [], leave: action };
    case 'new':
    case 'edit':
    case 'remove':
    case 'undo':
    case 'whatIf':
    case 'market':
      return asked(state, action, key, snapshot);
    default: {
      const sort = SORT_OF[action];
      return sort === undefined ? stay(state) : { state: { ...state, sort, top: 0 }, commands: [{ kind: 'sort', sort }], leave: null };
    }
  }
}
