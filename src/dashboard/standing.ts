import type { Shown, Snapshot, Standing } from '../monitor/snapshot.ts';
import { type Line, span } from './line.ts';
import { ANY, gapText, isNumber, liquidationText, moneyText, owedText, percentText, priceText } from './numbers.ts';
import { cells, padEnd, padStart, shorten } from './text.ts';
import { dangerOf, MARKS, type Meaning, SUSPECT } from './theme.ts';

/** One number of an account as it stands and as it would stand. */
interface Entry {
  readonly label: string;
  readonly before: string;
  readonly after: string;
  readonly meaning: Meaning | undefined;
}

const GONE = '-';
/** From this many lines on each number has one of its own. */
const ROOMY = 9;

function entriesOf(before: Standing | null, after: Standing | null, gap: string): Entry[] {
  const entry = (label: string, show: (standing: Standing) => string, meaning?: Meaning): Entry => ({
    label,
    before: before === null ? GONE : show(before),
    after: after === null ? GONE : show(after),
    meaning,
  });
  const number = (value: Shown): Meaning | undefined => (value === null || isNumber(value) ? undefined : 'unknown');
  const row = after?.row;
  const [either] = [after, before].filter((standing) => standing !== null);
  const stops = [before, after].some((standing) => standing !== null && standing.stopBeyond !== null);
  return [
    ...(either?.entryPrice ? [entry('entry', ({ entryPrice, row: { tickSize } }) => priceText(entryPrice, tickSize, 14))] : []),
    entry(
      'liquidation',
      ({ row: { liquidationPrice, markPrice, tickSize } }) => liquidationText(liquidationPrice, markPrice, tickSize, 14),
      number(row?.liquidationPrice ?? null),
    ),
    entry(
      'distance',
      ({ row: { distance, suspect } }) => `${percentText(distance, 'down', 12)}${suspect === null ? '' : SUSPECT}`,
      row === undefined ? undefined : (dangerOf(row.level) ?? number(row.distance)),
    ),
    entry('margin ratio', ({ row: { ratio } }) => percentText(ratio, 'up', 14), number(row?.ratio ?? null)),
    entry('equity', ({ equity, currency }) => moneyText(equity, currency, 'down', 16, ` ${currency}`), number(after?.equity ?? null)),
    entry(`owe ${gapText(gap)}`, ({ row: { owed } }) => owedText(owed, 'USD', 16, ' USD'), number(row?.owed.high ?? null)),
    entry(
      'level',
      ({ row: { level, freshness } }) => `${MARKS[level].trim()} ${level}${freshness === 'stale' ? ' STALE' : ''}`.trim(),
      row && dangerOf(row.level),
    ),
    ...(stops ? [entry('stop', ({ stopBeyond }) => stopText(stopBeyond), after?.stopBeyond === true ? 'danger.warning' : undefined)] : []),
  ];
}

function stopText(beyond: Standing['stopBeyond']): string {
  if (beyond === null) return 'none';
  return beyond === true ? 'TOO LATE' : beyond === false ? 'in time' : 'unknown';
}

/** The heading: of what price the numbers are. */
function markText({ row }: Standing): string {
  return isNumber(row.markPrice) ? ` at mark ${priceText(row.markPrice, row.tickSize, ANY)}${row.markSuspect ? SUSPECT : ''}` : '';
}

/**
 * How the account stands and would stand, in at most `count` lines: one a number where there is room, else as many beside each other
 * as fit.
 */
export function standingLines(snapshot: Snapshot, before: Standing | null, after: Standing | null, columns: number, count: number): Line[] {
  const entries = entriesOf(before, after, snapshot.gap);
  const [seen] = [after, before].filter((standing) => standing !== null);
  const title = `${after === null ? 'As it stands' : 'As it would stand'}${seen === undefined ? '' : markText(seen)}`;
  if (count >= ROOMY) {
    const heading: Line = [span(` ${padEnd(shorten(title, columns - 38), columns - 38)}`, 'heading')];
    const widths = `${padStart('now', 17)}${padStart('after', 18)}`;
    return [
      [...heading, span(widths, 'muted')],
      ...entries.map(
        ({ label, before: was, after: is, meaning }): Line => [
          span(` ${padEnd(label, columns - 38)}`, 'muted'),
          span(padStart(was, 17)),
          span(padStart(is, 18), meaning),
        ],
      ),
    ].slice(0, count);
  }
  return flow(title, entries, columns, count);
}

function flow(title: string, entries: readonly Entry[], columns: number, count: number): Line[] {
  const lines: Line[] = [[span(` ${shorten(title, columns - 2)}`, 'heading')]];
  let line: Line = [];
  let used = 0;
  for (const { label, before, after, meaning } of entries) {
    const was = before === GONE || before === after ? '' : `${before} -> `;
    const text = `${was}${after === GONE ? before : after}`;
    const needs = cells(label) + 1 + cells(text) + 2;
    if (used > 0 && used + needs > columns) {
      lines.push(line);
      [line, used] = [[], 0];
    }
    line = [...line, span(`${used === 0 ? ' ' : '  '}${label} `, 'muted'), span(text, meaning)];
    used += needs;
  }
  if (used > 0) lines.push(line);
  return lines.slice(0, count);
}
