import { type FieldName, KINDS } from '../book/draft/draft.ts';
import type { FormView, Snapshot } from '../monitor/snapshot.ts';
import { type FormState, focusesOf, wordIn } from './form-state.ts';
import { emptyText, explained, labelOf, titleOf } from './form-words.ts';
import { BLANK, type Line, span } from './line.ts';
import { priceText } from './numbers.ts';
import { standingLines } from './standing.ts';
import { cells, head, padEnd, safe, wrap } from './text.ts';
import type { Meaning, Theme } from './theme.ts';

const LABEL = 15;
const LEAD = LABEL + 3;
/** On a screen lower than this one line of notes has to do. */
const LOW = 15;
/** Lines of numbers that stand close together, where there is no room for a table. */
const CLOSE = 5;

/** The rows of a form, and what its header says. */
export interface FormLines {
  readonly header: Line;
  readonly lines: readonly Line[];
}

const FROZEN: Line = [span('   '), span('The monitor does not answer: there are no numbers, and writing waits.', 'stale')];

/** A form on `count` rows: its fields, scrolled to the one that is typed in, over how the account would stand. @param frozen the snapshot no longer moves: no number of it may look fresh */
export function formLines(
  state: FormState,
  snapshot: Snapshot | null,
  frozen: boolean,
  columns: number,
  count: number,
  theme: Theme,
): FormLines {
  const view = snapshot?.form ?? null;
  const title = safe(titleOf(state.draft), theme.ascii);
  if (!state.begun || snapshot === null || view === null) {
    return { header: [span(` ${head(title, columns - 2)}`, 'title')], lines: [BLANK, [span('   reading your book ..', 'muted')]] };
  }
  const focuses = focusesOf(state, view);
  const at = focuses.indexOf(state.focus);
  const place = `  ${Math.max(0, at) + 1} of ${focuses.length}`;
  const blocks = focuses.map((focus) =>
    focus === 'write' ? writeBlock(state, view, columns, theme) : fieldBlock(state, focus, view, columns, theme),
  );
  const lines = blocks.flat();
  const below = frozen ? [FROZEN] : foot(state, view, snapshot, columns, count, lines.length, theme);
  const room = Math.max(1, count - below.length);
  const first = blocks.slice(0, Math.max(0, at)).reduce((sum, block) => sum + block.length, 0);
  const shown = scrolled(lines, first, blocks[at]?.length ?? 1, room);
  return {
    header: [span(` ${head(title, columns - 2 - place.length)}`, 'title'), span(place, 'muted')],
    lines: [...shown, ...below],
  };
}

/** The part of the lines in which the block of the focus lies, with as much of what is around it as there is room. */
function scrolled(lines: readonly Line[], first: number, length: number, room: number): readonly Line[] {
  const end = Math.max(first + Math.min(length, room), Math.min(room, lines.length));
  const start = Math.max(0, end - room);
  return lines.slice(Math.min(start, first), Math.min(start, first) + room);
}

function fieldBlock(state: FormState, field: FieldName, view: FormView, columns: number, theme: Theme): Line[] {
  const { draft, tried, focus, explaining } = state;
  const isFocused = focus === field;
  const room = columns - LEAD - 1;
  const { text, meaning } = shownWord(state, field, isFocused, room, theme);
  const label: Line = [
    span(isFocused ? '>' : ' ', 'selected'),
    span(` ${padEnd(labelOf(field, draft.form), LABEL)} `, isFocused ? 'selected' : 'muted'),
  ];
  // An answer to an older draft may still tell of a mistake that is mended.
  const fault = view.number === state.number || !isFocused ? view.faults.find((one) => one.field === field) : undefined;
  const isFault = fault !== undefined && (!fault.missing || tried);
  const value = head(text, room);
  const remark = fault === undefined ? '' : safe(fault.text, theme.ascii);
  const remarkMeaning: Meaning = isFault ? 'danger.rest' : 'muted';
  const price = field === 'symbol' && view.mark !== null ? `mark ${priceText(view.mark, null, 16)}` : '';
  const words = isFault ? `! ${remark}` : remark === '' ? price : remark;
  const beside = words !== '' && cells(value) + 2 + cells(words) <= room;
  const first: Line = [...label, span(value, meaning), ...(beside ? [span(`${value === '' ? '' : '  '}${words}`, remarkMeaning)] : [])];
  const under = words === '' || beside ? [] : wrap(words, room).map((line): Line => [span(' '.repeat(LEAD)), span(line, remarkMeaning)]);
  if (!isFocused) return [first, ...under];
  const matches = view.number === state.number ? view.matches : [];
  const offers = matches.length === 0 ? [] : wrap(`Tab: ${safe(matches.join('  '), theme.ascii)}`, room);
  const told = explaining ? wrap(safe(explained(field, draft, view), theme.ascii), room) : [];
  const more = [...offers, ...told].map((line): Line => [span(' '.repeat(LEAD)), span(line, 'muted')]);
  return [first, ...under, ...more];
}

/** The word with its cursor; a choice with the other words beside it, where it is chosen from. */
function shownWord(
  state: FormState,
  field: FieldName,
  isFocused: boolean,
  room: number,
  theme: Theme,
): { readonly text: string; readonly meaning: Meaning | undefined } {
  const word = safe(wordIn(state, field), theme.ascii);
  const isChoice = KINDS[field] === 'choice';
  if (isChoice) return { text: isFocused ? `< ${word} >` : word, meaning: isFocused ? 'selected' : undefined };
  if (!isFocused) {
    const empty = emptyText(field, state.draft);
    return word === '' ? { text: empty === '' ? '' : `(${empty})`, meaning: 'muted' } : { text: word, meaning: undefined };
  }
  const characters = [...word];
  const after = characters.slice(state.cursor).join('');
  let before = characters.slice(0, state.cursor).join('');
  // A word longer than its room moves under the cursor.
  while (cells(before) >= room) before = before.slice(1);
  return { text: after === '' ? `${before}_` : `${before}|${after}`, meaning: 'selected' };
}

function writeBlock(state: FormState, view: FormView, columns: number, theme: Theme): Line[] {
  const isFocused = state.focus === 'write';
  const whole = view.faults.filter(({ field }) => field === null);
  const general = whole.filter(({ missing }) => !missing || state.tried).map(({ text }) => text);
  const lacking = view.faults.length - whole.length;
  const open =
    lacking === 0 ? (whole.find(({ missing }) => missing)?.text ?? '') : `${lacking} ${lacking === 1 ? 'field is' : 'fields are'} open`;
  const word = state.writing !== null ? 'writing ..' : `Write it${open === '' ? '' : ` (${open})`}`;
  const line: Line = [span(isFocused ? '>' : ' ', 'selected'), span(` [ ${word} ]`, isFocused ? 'selected' : 'muted')];
  const refused = state.refused === null ? [] : [`not written: ${state.refused}`];
  const words = [...refused, ...general].flatMap((text) => wrap(safe(`! ${text}`, theme.ascii), columns - 4));
  return [line, ...words.map((text): Line => [span('   '), span(text, 'danger.rest')])];
}

/** What stands under the fields: notes, and how the account would stand, in a table where the fields leave room for one. */
function foot(state: FormState, view: FormView, snapshot: Snapshot, columns: number, count: number, fields: number, theme: Theme): Line[] {
  const { before, after } = view;
  const notes = [...(state.draft.whatIf ? ['Nothing is written: this is a throw-away copy.'] : []), ...view.notes];
  const told = notes
    .flatMap((note) => wrap(safe(note, theme.ascii), columns - 4).map((line): Line => [span('   '), span(line, 'unknown')]))
    .slice(0, count < LOW ? 1 : 3);
  const tall = count - fields - told.length;
  const numbers = standingLines(
    snapshot,
    before,
    after,
    columns,
    Math.max(tall, Math.min(CLOSE, Math.ceil(count / 2)) - told.length),
    theme,
  );
  if (numbers.length + told.length === 0) return [];
  return [...(fields + told.length + numbers.length < count ? [BLANK] : []), ...told, ...numbers];
}
