import type { About } from '../book/draft/draft.ts';
import type { Command, Snapshot, Sort } from '../monitor/snapshot.ts';
import type { FormState } from './form-state.ts';
import type { Size } from './geometry.ts';
import type { Panel } from './keys.ts';
import type { Menu } from './menu.ts';

/** A question that y or n answers. */
export type Question =
  | { readonly kind: 'remove'; readonly about: About; readonly text: string }
  /** To leave a form in which something was typed. */
  | { readonly kind: 'leave'; readonly text: string };

/** What is said once, until a key is pressed. */
export interface Said {
  readonly text: string;
  readonly ok: boolean;
}

/** What the screen itself decides; all else comes from the snapshot. */
export interface ScreenState {
  readonly size: Size;
  /** The open panels, the last one on top; the table is always the first. */
  readonly panels: readonly Panel[];
  /** Index of the first row of the table on the screen. */
  readonly top: number;
  /** A selection sent to the monitor that its snapshots do not show yet. */
  readonly pending: { readonly index: number; readonly patience: number } | null;
  /** First line shown of the panel on top, unless it is the table. */
  readonly scroll: number;
  /** What the user has chosen, ahead of the snapshots; null until then. */
  readonly sort: Sort | null;
  readonly gap: string | null;
  /** Columns that were put away, by id. */
  readonly hidden: readonly string[];
  /** Hints that need not be shown any more. */
  readonly dismissed: readonly string[];
  /** The alarm that is to be snoozed, while it is asked for how long; null where it is not. */
  readonly snoozing: string | null;
  /** Of the panels `menu`, `form` and `question`; null where they are not open. */
  readonly menu: Menu | null;
  readonly form: FormState | null;
  readonly question: Question | null;
  /** Counts what the monitor is told about forms, so that its answers are told apart. */
  readonly number: number;
  /** What was to be written outside of a form, and is not answered yet; null for nothing. */
  readonly ordered: number | null;
  /** What is said once; null for nothing. */
  readonly said: Said | null;
}

export interface Step {
  readonly state: ScreenState;
  readonly commands: readonly Command[];
  readonly leave: 'quit' | 'interrupt' | null;
}

/** The selected row's index in the whole sorted list; null without rows. */
export function selectedIndex(state: ScreenState, snapshot: Snapshot | null): number | null {
  if (snapshot === null || snapshot.total === 0) return null;
  return Math.min(state.pending?.index ?? snapshot.selected ?? 0, snapshot.total - 1);
}
