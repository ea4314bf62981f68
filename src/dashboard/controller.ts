import type { Command, Snapshot } from '../monitor/snapshot.ts';
import { callOf } from './alarm.ts';
import { formStepped } from './asking.ts';
import { formKey, formPaste } from './form-state.ts';
import type { Size } from './geometry.ts';
import { sameHistory } from './history.ts';
import { actionOf } from './keys.ts';
import { composeScreen, panelLines, type View } from './screen.ts';
import type { ScreenState, Step } from './screen-state.ts';
import type { Source } from './source.ts';
import {
  answered,
  type Habits,
  habitsOf,
  initialState,
  panelOf,
  pressed,
  recalled,
  received,
  resized,
  restarted,
  resume,
  viewCommand,
} from './state.ts';
import { shownMarks } from './table.ts';
import type { Theme } from './theme.ts';

/** Half of the alarm's 1 Hz. */
const BLINK_MS = 500;
/** How long changed digits stay lifted out when no further snapshot comes. */
const CHANGED_MS = 400;
/** A live monitor that says nothing for this long is taken for hung. */
const SILENCE_MS = 10_000;

export interface ControllerOptions {
  readonly source: Source;
  readonly theme: Theme;
  readonly size: Size;
  /** No flashing, no lifted digits. */
  readonly reducedMotion: boolean;
  /** Called once for each new alarm that flashes. */
  readonly ring: () => void;
  readonly leave: (how: 'quit' | 'interrupt') => void;
  /** Called when what stands on the terminal is to be written again. */
  readonly redraw?: () => void;
  /** Called with what is worth remembering, each time that changes by a key. */
  readonly remember?: (habits: Habits) => void;
  /** ms, never goes back. */
  readonly now: () => number;
}

/** What stands between the source, the keys and the screen: it holds the state outside React, so that no key press is lost to a stale one. */
export interface Controller {
  subscribe(listener: () => void): () => void;
  /** The frame of now; the same array until something in it changed. */
  frame(): readonly string[];
  press(key: string): void;
  /** Text from the clipboard: it goes into a form's field, and is no key anywhere. */
  paste(text: string): void;
  resize(size: Size): void;
  /** Takes up the habits of the last run. */
  recall(habits: Habits): void;
  close(): void;
}

/** Starts to follow the source at once; `close` ends every timer and the subscription. */
export function createController(options: ControllerOptions): Controller {
  const { source, theme, reducedMotion } = options;
  const listeners = new Set<() => void>();
  let state: ScreenState = initialState(options.size);
  let snapshot: Snapshot | null = null;
  /** The snapshot as it came. */
  let taken: Snapshot | null = null;
  let heardAt = options.now();
  let silentSeconds: number | null = null;
  let lit = true;
  let previousMarks: ReadonlyMap<string, string> | null = null;
  let changedTimer: ReturnType<typeof setTimeout> | undefined;
  let sentView = '';
  let rungFor: string | null = null;
  let painted: readonly string[] = [];
  let isOld = true;

  const failure = (): string | null => {
    const failed = source.failure();
    if (failed !== null || silentSeconds === null) return failed;
    return `the monitor has said nothing for ${silentSeconds}s: everything below is old`;
  };
  const view = (): View => ({ snapshot, failure: failure(), state, theme, lit: lit || reducedMotion, previousMarks });

  function send(commands: readonly Command[]): void {
    for (const command of commands) source.send(command);
  }

  function sendView(): void {
    const command = viewCommand(state);
    const text = JSON.stringify(command);
    if (text === sentView) return;
    sentView = text;
    send([command]);
  }

  /** Takes a step over; keys that waited for a form follow it. */
  function take(step: Step): void {
    const waited = state.form?.waiting ?? null;
    state = step.state;
    send(step.commands);
    if (waited !== null && state.form?.waiting === null) for (const key of waited) press(key);
  }

  /** Whether the screen stays. */
  function press(key: string): boolean {
    const panel = panelOf(state);
    const action = actionOf(key, panel);
    if (action === undefined) {
      if (panel === 'form' && state.form !== null) take(formStepped(state, formKey(state.form, key)));
      return true;
    }
    if (action === 'redraw') {
      options.redraw?.();
      return true;
    }
    const step = pressed(state, action, snapshot, panelLines(view()).length, key);
    take(step);
    if (step.leave !== null) options.leave(step.leave);
    return step.leave === null;
  }

  function changed(): void {
    isOld = true;
    for (const listener of listeners) listener();
  }

  function ringForNew(): void {
    const call = callOf(snapshot, failure());
    const about = call.flashing ? (call.id ?? call.word) : null;
    if (about !== null && about !== rungFor) {
      lit = true;
      options.ring();
    }
    rungFor = about ?? rungFor;
  }

  function lift(last: Snapshot | null): void {
    if (reducedMotion || !theme.color || last === null) return;
    previousMarks = shownMarks(last, state.size.columns, state.hidden);
    clearTimeout(changedTimer);
    changedTimer = setTimeout(() => {
      previousMarks = null;
      changed();
    }, CHANGED_MS);
  }

  function receive(): void {
    const next = source.current();
    if (next !== null && next !== taken) {
      taken = next;
      const last = snapshot;
      heardAt = options.now();
      silentSeconds = null;
      // A number that starts again is a monitor that started again: it knows nothing of this screen.
      const anew = last !== null && next.seq < last.seq;
      if (anew) state = restarted(state);
      const reminders = anew ? resume(state, last) : [];
      lift(last);
      snapshot = { ...next, history: sameHistory(last?.history ?? null, next.history) };
      state = received(state, next);
      send(reminders);
      take(answered(state, next));
      sendView();
    }
    ringForNew();
    changed();
  }

  function tick(): void {
    const quiet = snapshot?.mode.kind === 'live' ? options.now() - heardAt : 0;
    const seconds = quiet >= SILENCE_MS ? Math.floor(quiet / 1000) : null;
    const fellSilent = seconds !== silentSeconds;
    silentSeconds = seconds;
    const flashing = !reducedMotion && callOf(snapshot, failure()).flashing;
    lit = flashing ? !lit : true;
    if (fellSilent) ringForNew();
    if (fellSilent || flashing) changed();
  }

  const blink = setInterval(tick, BLINK_MS);
  const unsubscribe = source.subscribe(receive);
  sendView();
  receive();

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    frame: () => {
      if (isOld) {
        const lines = composeScreen(view());
        // Much that comes changes nothing that is shown.
        if (lines.length !== painted.length || lines.some((line, row) => line !== painted[row])) painted = lines;
        isOld = false;
      }
      return painted;
    },
    press: (key) => {
      const habits = JSON.stringify(habitsOf(state));
      const stays = press(key);
      if (JSON.stringify(habitsOf(state)) !== habits) options.remember?.(habitsOf(state));
      if (!stays) return;
      sendView();
      changed();
    },
    paste: (text) => {
      if (panelOf(state) !== 'form' || state.form === null) return;
      take(formStepped(state, formPaste(state.form, text)));
      changed();
    },
    resize: (size) => {
      state = resized(state, size, snapshot);
      sendView();
      changed();
    },
    recall: (habits) => {
      const step = recalled(state, habits);
      state = step.state;
      send(step.commands);
      changed();
    },
    close: () => {
      clearInterval(blink);
      clearTimeout(changedTimer);
      unsubscribe();
      listeners.clear();
    },
  };
}
