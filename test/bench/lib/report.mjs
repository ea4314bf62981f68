import { TARGETS } from './targets.mjs';

const NUMBER = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });
const PLACES = new Map(TARGETS.map(({ name }, i) => [name, i]));

/** The lines in the order of the targets; those without one behind, as they came. */
export function inOrder(rows) {
  const placeOf = ({ name }) => PLACES.get(name) ?? TARGETS.length;
  return [...rows].sort((a, b) => placeOf(a) - placeOf(b));
}

/** "at most 5 ns"; nothing where nothing is asked. */
export function targetText({ target, sense, unit }) {
  return target === null ? '' : `${sense} ${NUMBER.format(target)} ${unit}`.trimEnd();
}

/** Four digits of a value; a dash where there is none. */
export const valueText = ({ value }) => (value === null ? '-' : NUMBER.format(value));

function lines(heads, rows) {
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((cells) => cells[i].length)));
  const VALUES = 1;
  const line = (cells) => cells.map((cell, i) => (i === VALUES ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join('  ');
  return ['', ...[heads, ...rows].map((cells) => line(cells).trimEnd())];
}

/** What is asked may not have been judged: too briefly measured. */
const verdictText = ({ name, target, verdict }) => (PLACES.has(name) && target === null ? 'NOT JUDGED' : verdict.toUpperCase());

const figureLine = (one) => [one.name, valueText(one), one.unit, targetText(one), verdictText(one), one.note];

const failureLine = (one) => {
  const verdict = one.verdict === 'ok' ? 'FAILS AS IT MUST' : 'DOES NOT FAIL: the test has no teeth';
  return [one.name, valueText(one), one.unit, targetText(one), verdict, one.note];
};

const listed = (rows, heads, lineOf) => (rows.length === 0 ? [] : lines(heads, rows.map(lineOf)));

/** The report as people read it: what is asked, the controls that must fail, the machine's own, and what is only reported. */
export function printTables({ figures, controls, machine }) {
  const about = Object.entries(machine).map(([key, value]) => `${key} ${Array.isArray(value) ? value.join(' ') : value}`);
  const isAsked = ({ name }) => PLACES.has(name);
  const short = figures.filter(({ verdict }) => verdict === 'short').map(({ name }) => name);
  const figureHeads = ['figure', 'value', '', 'target', '', ''];
  return [
    about.join(' | '),
    ...listed(figures.filter(isAsked), figureHeads, figureLine),
    ...listed(
      controls.filter(({ control }) => control),
      ['control that must fail', 'value', '', 'must be', '', ''],
      failureLine,
    ),
    ...listed(
      controls.filter(({ control }) => !control),
      ['control', 'value', '', ''],
      (one) => [one.name, valueText(one), one.unit, one.note],
    ),
    ...listed(
      figures.filter((one) => !isAsked(one)),
      figureHeads,
      figureLine,
    ),
    '',
    short.length === 0 ? 'every target that was judged is met' : `short of their target: ${short.join(', ')}`,
  ].join('\n');
}
