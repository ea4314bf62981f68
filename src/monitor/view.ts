import { Rational } from '../money/rational.ts';
import type { Command, Sort } from './snapshot.ts';

/** What the screen looks at: which rows, in what order, at which gap. */
export interface View {
  readonly offset: number;
  readonly count: number;
  readonly sort: Sort;
  readonly gap: Rational;
  /** The selected row stays selected while rows change places: by key, once it has one. */
  readonly selected: { readonly index: number; readonly key: string | null };
  readonly detail: boolean;
  readonly history: boolean;
  readonly limits: boolean;
  readonly shocks: boolean;
  readonly log: boolean;
  readonly help: boolean;
}

/** What nobody has narrowed down yet: a screen does so before the first snapshot. */
export const FIRST_VIEW: View = {
  offset: 0,
  count: 20,
  sort: 'distance',
  gap: Rational.from('-0.3'),
  selected: { index: 0, key: null },
  detail: false,
  history: false,
  limits: false,
  shocks: false,
  log: true,
  help: true,
};

/** The view after a command of the screen. */
export function look(view: View, command: Command): View {
  switch (command.kind) {
    case 'view': {
      const { offset, count, history = false, limits = false, shocks = false, log = false, help = false } = command;
      return { ...view, offset, count, history, limits, shocks, log, help };
    }
    case 'select':
      return { ...view, selected: { index: command.index, key: null }, detail: command.detail };
    case 'sort':
      return { ...view, sort: command.sort };
    case 'gap':
      return { ...view, gap: Rational.parse(command.gap) ?? view.gap };
    case 'acknowledge':
    case 'snooze':
    case 'draft':
    case 'save':
    case 'remove':
    case 'undo':
    case 'stop':
      return view;
  }
}
