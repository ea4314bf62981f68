import { clean } from '../book/clean.ts';
import {
  type About,
  choicesOf,
  type Draft,
  type FieldKind,
  type FieldName,
  type FormKind,
  KINDS,
  type Values,
} from '../book/draft/draft.ts';
import { chosen, fieldsOf } from '../book/draft/outline.ts';
import type { Command, FormView, Snapshot } from '../monitor/snapshot.ts';
import type { Action } from './keys.ts';

/** Longest word that a field takes. */
const LONGEST = 160;
/** Keys that wait for a form to be filled; more is a cat on the keyboard. */
const WAITING_MOST = 500;

/** A line of the form that can be gone to: its fields, and the one that writes. */
export type Focus = FieldName | 'write';

/** A form that is open, as the screen has it: the words and where the cursor stands. What they come to is the monitor's. */
export interface FormState {
  readonly draft: Draft;
  /** Of the draft as it is now; the answers of the monitor carry it. */
  readonly number: number;
  readonly focus: Focus;
  /** Characters before the cursor. */
  readonly cursor: number;
  /** The monitor has said what the form begins with. */
  readonly begun: boolean;
  /** Keys that wait for its answer, to the opening or to a word that is to be completed; null: for none. */
  readonly waiting: readonly string[] | null;
  /** What the monitor says the form begins with, and what was typed over it. */
  readonly start: Values;
  readonly typed: Values;
  /** Something was typed. */
  readonly touched: boolean;
  /** Writing was tried: what is missing is a fault from now on. */
  readonly tried: boolean;
  readonly explaining: boolean;
  /** The number that is being written; null when none is. */
  readonly writing: number | null;
  /** Why it was not written; null when it was not tried or the draft is another since. */
  readonly refused: string | null;
}

/** What a key does to a form: the form after it, null when it is left; what the monitor must be told. */
export interface FormStep {
  readonly form: FormState;
  readonly commands: readonly Command[];
  /** Whether leaving was asked for. */
  readonly leaves: boolean;
}

/** A form just opened. @param values what is in it already, before what the monitor says */
export function openForm(form: FormKind, about: About, whatIf: boolean, number: number, values: Values = {}): FormStep {
  const draft: Draft = { form, about, whatIf, values };
  const state: FormState = {
    draft,
    number,
    focus: 'write',
    cursor: 0,
    begun: false,
    waiting: [],
    start: {},
    typed: values,
    touched: false,
    tried: false,
    explaining: false,
    writing: null,
    refused: null,
  };
  return { form: state, commands: [draftCommand(state)], leaves: false };
}

/** What the monitor is told of a form. */
export function draftCommand({ number, draft, focus }: FormState): Command {
  return { kind: 'draft', number, draft, focus: focus === 'write' ? null : focus };
}

/** The lines of a form in their order. A look at what would be has nothing to write. */
export function focusesOf({ draft }: FormState, view: FormView | null): Focus[] {
  const fields = fieldsOf(draft, view?.accounts ?? []).map(({ field }) => field);
  return draft.whatIf ? fields : [...fields, 'write'];
}

/** What a field shows. */
export function wordIn({ draft }: FormState, field: FieldName): string {
  return chosen(field, draft);
}

/** A snapshot: the form begins with what it says, and hears what became of its writing. `leaves`: it was written. */
export function formReceived(state: FormState, { form: view, outcome }: Snapshot): FormStep {
  if (view?.number === state.number && !state.begun) {
    const begun = filled({ ...state, begun: true, waiting: null }, view.start);
    const isEdit = state.draft.about.account !== null && EDITS.has(state.draft.form);
    const focuses = focusesOf(begun, view);
    const focus = focuses.find((field) => isEdit || field === 'write' || wordIn(begun, field) === '') ?? 'write';
    const first = focused(begun, focus);
    return { form: first, commands: [draftCommand(first)], leaves: false };
  }
  if (view?.number === state.number && JSON.stringify(view.start) !== JSON.stringify(state.start)) {
    // Changed elsewhere meanwhile: what nobody has touched here follows.
    const followed = filled(state, view.start);
    return { form: followed, commands: [draftCommand(followed)], leaves: false };
  }
  if (view?.number === state.number && state.waiting !== null) return same({ ...state, waiting: null });
  if (state.writing !== null && outcome?.number === state.writing) {
    if (outcome.ok) return { form: state, commands: [], leaves: true };
    return { form: { ...state, writing: null, refused: outcome.text }, commands: [], leaves: false };
  }
  return { form: state, commands: [], leaves: false };
}

/** Text that is pasted goes into the field as one word, cleaned; a choice takes none. */
export function formPaste(state: FormState, text: string): FormStep {
  if (state.waiting !== null || state.focus === 'write' || KINDS[state.focus] === 'choice') return same(state);
  return typed(state, clean(text, LONGEST));
}

/** A key that is in no table of keys: a letter of a word, or of a choice. */
export function formKey(state: FormState, key: string): FormStep {
  if (state.waiting !== null)
    return { form: { ...state, waiting: [...state.waiting, key].slice(0, WAITING_MOST) }, commands: [], leaves: false };
  const { focus } = state;
  // A key without a character has a name of several.
  if (focus === 'write' || [...key].length !== 1) return same(state);
  if (KINDS[focus] !== 'choice') return typed(state, clean(` ${key} `).trim() === '' && key !== ' ' ? '' : key);
  if (key === ' ') return turned(state, focus, 1);
  const words = choicesOf(focus, state.draft.form);
  const found = words.find((word) => word.toLowerCase().startsWith(key.toLowerCase()));
  return found === undefined ? same(state) : set(state, focus, found, found.length);
}

/** What a key of the table does in a form. */
export function formPressed(state: FormState, action: Action, key: string, view: FormView | null): FormStep {
  if (action === 'leaveForm') return { form: state, commands: [], leaves: true };
  if (state.waiting !== null) return formKey(state, key);
  const { focus } = state;
  const value = focus === 'write' ? '' : wordIn(state, focus);
  const length = [...value].length;
  const isChoice = focus !== 'write' && KINDS[focus] === 'choice';
  switch (action) {
    case 'next':
      return key === 'enter' && focus === 'write' ? written(state) : moved(state, 1, view);
    case 'previous':
      return moved(state, -1, view);
    case 'complete': {
      if (focus !== 'write' && COMPLETED.has(KINDS[focus]) && view?.number !== state.number) return same({ ...state, waiting: [key] });
      const match = view?.number === state.number ? view.matches[0] : undefined;
      return focus === 'write' || match === undefined ? moved(state, 1, view) : set(state, focus, match, [...match].length);
    }
    case 'save':
      return written(state);
    case 'explain':
      // A name may hold a question mark.
      if (key === '?' && focus !== 'write' && KINDS[focus] === 'text') return typed(state, key);
      return same({ ...state, explaining: !state.explaining });
    case 'cursorLeft':
      return isChoice ? turned(state, focus, -1) : same({ ...state, cursor: Math.max(0, state.cursor - 1) });
    case 'cursorRight':
      return isChoice ? turned(state, focus, 1) : same({ ...state, cursor: Math.min(length, state.cursor + 1) });
    case 'cursorStart':
      return same({ ...state, cursor: 0 });
    case 'cursorEnd':
      return same({ ...state, cursor: length });
    case 'erase':
      return isChoice ? same(state) : cut(state, state.cursor - 1, state.cursor);
    case 'eraseAhead':
      return isChoice ? same(state) : cut(state, state.cursor, state.cursor + 1);
    case 'clear':
      return isChoice ? same(state) : cut(state, 0, length);
    default:
      return same(state);
  }
}

/** Forms that, opened on something, begin with all that is written of it. */
const EDITS: ReadonlySet<FormKind> = new Set(['position', 'stop', 'account', 'loan']);

/** Kinds of words that the monitor knows some of. */
const COMPLETED: ReadonlySet<FieldKind> = new Set(['account', 'product', 'symbol', 'code', 'held']);

const same = (form: FormState): FormStep => ({ form, commands: [], leaves: false });

function filled(state: FormState, start: Values): FormState {
  const draft = { ...state.draft, values: { ...start, ...state.typed } };
  const next = { ...state, start, draft, number: state.number + 1 };
  const length = state.focus === 'write' ? 0 : [...wordIn(next, state.focus)].length;
  return { ...next, cursor: Math.min(state.cursor, length) };
}

function focused(state: FormState, focus: Focus): FormState {
  return { ...state, focus, cursor: focus === 'write' ? 0 : [...wordIn(state, focus)].length, explaining: false };
}

/** The monitor is told of the field too: it offers words for the one that is typed in. */
function moved(state: FormState, by: 1 | -1, view: FormView | null): FormStep {
  const focuses = focusesOf(state, view);
  const at = Math.max(0, focuses.indexOf(state.focus));
  const focus = focuses[Math.max(0, Math.min(at + by, focuses.length - 1))] ?? 'write';
  if (focus === state.focus) return same(state);
  const form = { ...focused(state, focus), number: state.number + 1 };
  return { form, commands: [draftCommand(form)], leaves: false };
}

function typed(state: FormState, text: string): FormStep {
  const { focus } = state;
  if (focus === 'write' || text === '') return same(state);
  const value = [...wordIn(state, focus)];
  const [before, after] = [value.slice(0, state.cursor), value.slice(state.cursor)];
  const more = [...text].slice(0, Math.max(0, LONGEST - value.length));
  return set(state, focus, [...before, ...more, ...after].join(''), state.cursor + more.length);
}

function cut(state: FormState, from: number, to: number): FormStep {
  const { focus } = state;
  if (focus === 'write') return same(state);
  const value = [...wordIn(state, focus)];
  if (from < 0 || from >= value.length || to <= from) return same(state);
  value.splice(from, to - from);
  return set(state, focus, value.join(''), from);
}

/** The next or the last word of a choice, round and round. */
function turned(state: FormState, focus: FieldName, by: 1 | -1): FormStep {
  const words = choicesOf(focus, state.draft.form);
  const at = words.indexOf(wordIn(state, focus));
  const word = words[(at + by + words.length) % words.length] ?? '';
  return set(state, focus, word, word.length);
}

function set(state: FormState, field: FieldName, value: string, cursor: number): FormStep {
  const typed = { ...state.typed, [field]: value };
  const draft = { ...state.draft, values: { ...state.start, ...typed } };
  const form = { ...state, draft, typed, cursor, number: state.number + 1, touched: true, refused: null };
  return { form, commands: [draftCommand(form)], leaves: false };
}

function written(state: FormState): FormStep {
  if (state.writing !== null || state.draft.whatIf) return same(state);
  const number = state.number + 1;
  const form = { ...state, number, writing: number, tried: true, refused: null };
  return { form, commands: [draftCommand(form), { kind: 'save', number, draft: form.draft }], leaves: false };
}
