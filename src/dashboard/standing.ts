import type { Row, Shown, Snapshot, Standing } from '../monitor/snapshot.ts';
import { type Line, span } from './line.ts';
import { gapText, isNumber, liquidationText, moneyText, owedText, percentText, priceText } from './numbers.ts';
import { cells, padEnd, padStart, safe, shorten } from './text.ts';
import { dangerOf, MARKS, type Meaning, SUSPECT, type Theme } from './theme.ts';

/** One number of an account as it stands and as it would stand. */
interface Entry {
  readonly label: string;
  readonly before: string;
  readonly after: string;
  readonly meaning: Meaning | undefined;
}

const GONE = '-';
/** Further apart a number is hard to find beside its name. */
const WIDEST = 52;

function entriesOf(before: Standing | null, after: Standing | null, gap: string): Entry[] {
  const entry = (label: string, show: (standing: Standing) => string | null, meaning?: Meaning): Entry => ({
    label,
    before: (before === null ? null : show(before)) ?? GONE,
    after: (after === null ? null : show(after)) ?? GONE,
    meaning,
  });
  const ofRow = (label: string, show: (row: Row) => string, meaning?: Meaning): Entry =>
    entry(label, ({ row }) => (row === null ? null : show(row)), meaning);
  const absent = (value: Shown | undefined): Meaning | undefined =>
    value === undefined || value === null || isNumber(value) ? undefined : 'unknown';
  const row = after?.row ?? null;
  const either = [after, before].filter((standing) => standing !== null);
  return [
    ...(either.some(({ entryPrice }) => entryPrice !== null)
      ? [
          entry('entry', (standing) =>
            standing.entryPrice === null ? null : priceText(standing.entryPrice, standing.row?.tickSize ?? null, 14),
          ),
        ]
      : []),
    ofRow(
      'mark',
      ({ markPrice, markSuspect, tickSize }) => `${priceText(markPrice, tickSize, 14)}${markSuspect ? SUSPECT : ''}`,
      absent(row?.markPrice),
    ),
    ofRow(
      'liquidation',
      ({ liquidationPrice, markPrice, tickSize }) => liquidationText(liquidationPrice, markPrice, tickSize, 14),
      absent(row?.liquidationPrice),
    ),
    ofRow(
      'distance',
      ({ distance, suspect }) => `${percentText(distance, 'down', 12)}${suspect === null ? '' : SUSPECT}`,
      row === null ? undefined : (dangerOf(row.level) ?? absent(row.distance)),
    ),
    ofRow('margin ratio', ({ ratio }) => percentText(ratio, 'up', 14), absent(row?.ratio)),
    ...(either.some(({ stopBeyond }) => stopBeyond !== null)
      ? [entry('stop', ({ stopBeyond }) => stopText(stopBeyond), after?.stopBeyond === true ? 'danger.warning' : undefined)]
      : []),
    entry('equity', ({ equity, currency }) => moneyText(equity, currency, 'down', 16, ` ${currency}`), absent(after?.equity)),
    entry('worst distance', ({ nearest }) => percentText(nearest, 'down', 14), absent(after?.nearest)),
    entry(`owe ${gapText(gap)}`, ({ owed }) => owedText(owed, 'USD', 16, ' USD'), absent(after?.owed.high)),
    entry(
      'level',
      ({ level, row: of }) => `${MARKS[level].trim()} ${level}${of?.freshness === 'stale' ? ' STALE' : ''}`.trim(),
      after === null ? undefined : dangerOf(after.level),
    ),
  ];
}

function stopText(beyond: Standing['stopBeyond']): string {
  if (beyond === null) return 'none';
  return beyond === true ? 'TOO LATE' : beyond === false ? 'in time' : 'unknown';
}

/** The heading: what the numbers are of. */
function titleOf({ row }: Standing, isAfter: boolean): string {
  return `${isAfter ? 'As it would stand' : 'As it stands'}${row === null ? '' : `: ${row.label}`}`;
}

/**
 * How the account stands and would stand, in at most `count` lines: one a number where there is room, else as many beside each other
 * as fit.
 */
export function standingLines(
  snapshot: Snapshot,
  before: Standing | null,
  after: Standing | null,
  columns: number,
  count: number,
  theme: Theme,
): Line[] {
  const seen = after ?? before;
  if (seen === null || count <= 0) return [];
  const entries = entriesOf(before, after, snapshot.gap);
  const title = safe(titleOf(seen, after !== null), theme.ascii);
  if (count < entries.length + 1) return flow(title, entries, columns, count);
  const label = Math.min(columns - 38, WIDEST);
  return [
    [span(` ${padEnd(shorten(title, label), label)}`, 'heading'), span(`${padStart('now', 17)}${padStart('after', 18)}`, 'muted')],
    ...entries.map(
      ({ label: name, before: was, after: is, meaning }): Line => [
        span(` ${padEnd(name, label)}`, 'muted'),
        span(padStart(was, 17)),
        span(padStart(is, 18), meaning),
      ],
    ),
  ];
}

/** What matters most comes first where not all of it may fit. */
const WEIGHTY = ['stop', 'liquidation', 'mark', 'distance', 'entry', 'level'];

function byWeight(entries: readonly Entry[]): Entry[] {
  const weight = ({ label }: Entry): number => (WEIGHTY.includes(label) ? WEIGHTY.indexOf(label) : WEIGHTY.length);
  return entries.toSorted((a, b) => weight(a) - weight(b));
}

function flow(title: string, entries: readonly Entry[], columns: number, count: number): Line[] {
  const lines: Line[] = [[span(` ${shorten(title, columns - 2)}`, 'heading')]];
  let line: Line = [];
  let used = 0;
  for (const { label, before, after, meaning } of byWeight(entries)) {
    const text = before === GONE || before === after ? after : after === GONE ? before : `${before} -> ${after}`;
    if (text === GONE) continue;
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
