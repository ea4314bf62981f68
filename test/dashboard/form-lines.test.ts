import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIELDS, FORMS, type FormKind, type Values } from '../../src/book/draft/draft.ts';
import { type FormState, focusesOf, openForm } from '../../src/dashboard/form-state.ts';
import { explained, labelOf } from '../../src/dashboard/form-words.ts';
import { plain, width } from '../../src/dashboard/line.ts';
import { composeScreen, screenLines, type View } from '../../src/dashboard/screen.ts';
import { initialState } from '../../src/dashboard/state.ts';
import { createTheme } from '../../src/dashboard/theme.ts';
import type { FormView, Snapshot, Standing } from '../../src/monitor/snapshot.ts';
import { BTC, FORM, SNAPSHOT } from './sample.ts';

const STANDING: Standing = {
  row: BTC,
  entryPrice: '50000',
  stopBeyond: true,
  equity: '597.5',
  currency: 'USDT',
  level: 'critical',
  nearest: '0.020973',
  owed: { low: '0', high: '13246.71' },
};

/** A form of a kind, filled with some words, at one of its lines. */
function form(kind: FormKind, values: Values, line: number, change: Partial<FormState> = {}): FormState {
  const { form: opened } = openForm(kind, { account: null, position: null }, false, 1, values);
  const begun = { ...opened, begun: true, waiting: null, ...change };
  const focuses = focusesOf(begun, FORM);
  return { ...begun, focus: focuses[line % focuses.length] ?? 'write' };
}

function view(state: FormState | null, told: Partial<FormView>, columns: number, rows: number, color = false): View {
  const snapshot: Snapshot = { ...SNAPSHOT, form: { ...FORM, number: 1, ...told } };
  const screen = { ...initialState({ columns, rows }), panels: ['table', 'form'] as const, form: state };
  return { snapshot, failure: null, state: screen, theme: createTheme({ color, ascii: true }), lit: true, previousMarks: null };
}

describe('a form on the screen', () => {
  const word = fc.oneof(fc.string({ maxLength: 40 }), fc.constantFrom('', '币币币', 'BTC/USDT:USDT', '\u001b[31mred', '9'.repeat(160)));
  const values = fc.dictionary(fc.constantFrom(...FIELDS), word, { noNullPrototype: true }) as fc.Arbitrary<Values>;
  const faults = fc.array(
    fc.record({ field: fc.constantFrom(null, ...FIELDS), text: fc.string({ maxLength: 120 }), missing: fc.boolean() }),
    { maxLength: 6 },
  );

  it('has exactly the rows of the screen, is never wider, shows the field that is typed in, and nothing beyond ASCII', () => {
    fc.assert(
      fc.property(
        fc.record({
          kind: fc.constantFrom(...FORMS),
          typed: values,
          line: fc.nat(20),
          explaining: fc.boolean(),
          tried: fc.boolean(),
          faults,
          notes: fc.array(fc.string({ maxLength: 200 }), { maxLength: 4 }),
          matches: fc.array(fc.string({ maxLength: 30 }), { maxLength: 6 }),
          standing: fc.constantFrom(null, STANDING),
          columns: fc.integer({ min: 60, max: 200 }),
          rows: fc.integer({ min: 12, max: 60 }),
        }),
        ({ kind, typed, line, explaining, tried, faults: wrong, notes, matches, standing, columns, rows }) => {
          const state = form(kind, typed, line, { explaining, tried, cursor: 3 });
          const lines = screenLines(view(state, { faults: wrong, notes, matches, before: standing, after: standing }, columns, rows));
          expect(lines).toHaveLength(rows);
          for (const one of lines) expect(width(one)).toBeLessThanOrEqual(columns);
          expect(lines.filter((one) => plain(one).startsWith('>'))).toHaveLength(1);
          const painted = composeScreen(view(state, { faults: wrong, notes, matches, before: standing, after: standing }, columns, rows));
          expect(painted.join('')).toMatch(/^[ -~]*$/);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('keeps a line for the numbers on the smallest full screen', () => {
    const lines = screenLines(view(form('position', {}, 3), { before: STANDING, after: STANDING }, 60, 15)).map(plain);
    expect(lines.join('\n')).toContain('liquidation 45,226.2');
    expect(lines.join('\n')).toContain('stop TOO LATE');
  });

  it('shows the end of a word that is longer than its room, where the cursor is', () => {
    const typed = `${'a'.repeat(150)}end`;
    const lines = screenLines(view(form('account', { label: typed }, 2, { cursor: 153 }), {}, 60, 15)).map(plain);
    expect(lines.find((line) => line.startsWith('>'))).toMatch(/a+end_$/);
  });

  it('shows no number of a monitor that does not answer', () => {
    const shown = view(form('position', {}, 3), { before: STANDING, after: STANDING }, 80, 24);
    const lines = screenLines({ ...shown, failure: 'the monitor stopped' })
      .map(plain)
      .join('\n');
    expect(lines).toContain('there are no numbers');
    expect(lines).not.toContain('As it would stand');
  });

  it('has a name and an explanation for each field of each form', () => {
    for (const kind of FORMS) {
      for (const field of FIELDS) {
        expect(labelOf(field, kind)).not.toBe('');
        // Beside its mark and its blanks it has its column.
        expect(labelOf(field, kind).length).toBeLessThanOrEqual(15);
        expect(explained(field, { form: kind, about: { account: null, position: null }, whatIf: false, values: {} }, null)).toMatch(/[.]$/);
      }
    }
  });
});
