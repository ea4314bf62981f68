import type { Command, Row, Snapshot } from '../monitor/snapshot.ts';
import { type FormState, type FormStep, formPressed, openForm } from './form-state.ts';
import type { Action } from './keys.ts';
import { aboutOf, entriesOf, type Menu } from './menu.ts';
import { type Question, type ScreenState, type Step, selectedIndex } from './screen-state.ts';

const step = (state: ScreenState, commands: readonly Command[] = []): Step => ({ state, commands, leave: null });

/** The row that is selected on the screen; null where it has not arrived, or there is none. */
export function selectedRow(state: ScreenState, snapshot: Snapshot | null): Row | null {
  const index = selectedIndex(state, snapshot);
  return snapshot === null || index === null ? null : (snapshot.rows[index - snapshot.offset] ?? null);
}

/** What the keys of menus, forms and questions do, and those that open them. */
export function asked(state: ScreenState, action: Action, key: string, snapshot: Snapshot | null): Step {
  const row = selectedRow(state, snapshot);
  const refusal = snapshot?.readOnly ?? null;
  switch (action) {
    case 'new':
      return refusal === null ? menu(state, { kind: 'new', row: null, index: 0 }) : said(state, refusal);
    case 'edit':
      if (refusal !== null) return said(state, refusal);
      return row === null ? said(state, 'there is no row to change') : menu(state, { kind: 'edit', row, index: 0 });
    case 'whatIf':
      return menu(state, row === null ? { kind: 'whatIf', row: null, index: 0 } : { kind: 'whatIf', row, index: 0 });
    case 'market':
      return refusal === null
        ? form(state, openForm('market', { account: null, position: null }, false, state.number + 1))
        : said(state, refusal);
    case 'remove':
      if (refusal !== null) return said(state, refusal);
      return row === null ? said(state, 'there is no row to delete') : question(state, removal(row));
    case 'undo':
      return refusal === null ? order(state, (number) => ({ kind: 'undo', number })) : said(state, refusal);
    case 'yes':
    case 'no':
      return answered(state, action === 'yes');
    default:
      return state.panels.at(-1) === 'menu' ? inMenu(state, action, key) : inForm(state, action, key, snapshot);
  }
}

function inMenu(state: ScreenState, action: Action, key: string): Step {
  const { menu: open } = state;
  if (open === null) return step(state);
  const entries = entriesOf(open);
  const go = (index: number): Step => step({ ...state, menu: { ...open, index: Math.max(0, Math.min(index, entries.length - 1)) } });
  const entry = action === 'choose' ? entries[open.index] : action === 'pick' ? entries[Number(key) - 1] : undefined;
  if (entry !== undefined) {
    const opened = openForm(entry.form, entry.about, open.kind === 'whatIf', state.number + 1);
    return form({ ...state, menu: null, panels: state.panels.slice(0, -1) }, opened);
  }
  if (action === 'up') return go(open.index - 1);
  return action === 'down' ? go(open.index + 1) : step(state);
}

function inForm(state: ScreenState, action: Action, key: string, snapshot: Snapshot | null): Step {
  return state.form === null ? step(state) : formStepped(state, formPressed(state.form, action, key, snapshot?.form ?? null));
}

/** The screen after a form has taken a key or a paste. Leaving asks once where something would be lost. */
export function formStepped(state: ScreenState, { form: next, commands, leaves }: FormStep): Step {
  if (!leaves) return step({ ...state, form: next, number: Math.max(state.number, next.number) }, commands);
  if (next.touched && !next.draft.whatIf)
    return question(state, { kind: 'leave', text: 'Leave this form? What you typed is not written.' });
  return formClosed(state, next);
}

/** The screen without its form; the monitor need not look at it any longer. */
export function formClosed(state: ScreenState, { number }: FormState): Step {
  const closed = {
    ...state,
    form: null,
    panels: state.panels.filter((panel) => panel !== 'form' && panel !== 'question'),
    number: number + 1,
  };
  return step(closed, [{ kind: 'draft', number: number + 1, draft: null, focus: null }]);
}

function menu(state: ScreenState, open: Menu): Step {
  return step({ ...state, menu: open, panels: [...state.panels, 'menu'], scroll: 0 });
}

function form(state: ScreenState, { form: opened, commands }: FormStep): Step {
  return step({ ...state, form: opened, panels: [...state.panels, 'form'], scroll: 0, number: opened.number }, commands);
}

function question(state: ScreenState, asks: Question): Step {
  return step({ ...state, question: asks, panels: [...state.panels, 'question'] });
}

function said(state: ScreenState, text: string): Step {
  return step({ ...state, said: { text, ok: false } });
}

/** Something that the monitor shall write now, and answers by its number. */
function order(state: ScreenState, command: (number: number) => Command): Step {
  const number = state.number + 1;
  return step({ ...state, number, ordered: number }, [command(number)]);
}

function answered(state: ScreenState, yes: boolean): Step {
  const { question: asks } = state;
  const back = { ...state, question: null, panels: state.panels.slice(0, -1) };
  if (asks === null || !yes) return step(back);
  if (asks.kind === 'leave') return back.form === null ? step(back) : formClosed(back, back.form);
  const { about } = asks;
  return order({ ...back, panels: ['table'] }, (number) => ({ kind: 'remove', number, about }));
}

function removal(row: Row): Question {
  const about = aboutOf(row);
  const what =
    about.position === null
      ? `the account ${row.account} with all that is in it (${row.label})`
      : `the position ${row.key} (${row.label}), which moves no money`;
  return { kind: 'remove', about, text: `Take ${what} out of your book? [u]ndo brings it back.` };
}
