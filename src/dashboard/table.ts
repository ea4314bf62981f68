import type { Row, Snapshot } from '../monitor/snapshot.ts';
import { type CellContext, DISTANCE, type Layout, layoutOf, type Placed } from './columns.ts';
import { type Line, plain, type Span, span, width } from './line.ts';
import { isNumber, percentText, UNKNOWN } from './numbers.ts';
import { padEnd, padStart } from './text.ts';
import { dangerOf, MARKS, type Meaning, SUSPECT, type Theme } from './theme.ts';

/** A full bar stands for this distance and everything beyond. */
export const FULL_BAR = 0.35;
/** A state of fewer cells than this takes the short words. */
const LONG_WORDS = 10;

export interface TableOptions {
  readonly theme: Theme;
  readonly columns: number;
  /** Columns that were put away. */
  readonly hidden: readonly string[];
  /** Rows of the screen for rows of the table. */
  readonly count: number;
  /** Index of the first row shown, in the whole list. */
  readonly top: number;
  readonly selected: number | null;
  readonly frozen: boolean;
  /** Marks as they were shown last, by row key; null when nothing may move. */
  readonly previousMarks: ReadonlyMap<string, string> | null;
}

function bar(distance: string, width: number): string {
  const share = Math.max(0, Math.min(1, Number(distance) / FULL_BAR));
  const filled = share === 0 ? 0 : Math.max(1, Math.round(share * width));
  return '#'.repeat(filled).padEnd(width, '.');
}

/** What stands beside the distance: a word when there is one to say, else the bar. An old or a suspect price is always said and never gets a bar. */
export function stateText(row: Row, frozen: boolean, width: number): string {
  const long = width >= LONG_WORDS;
  const stale = frozen || row.freshness === 'stale';
  const short = row.level === 'negative' ? 'NEG' : row.level === 'liquidation' ? 'LIQ' : '';
  if (stale) return short !== '' && long ? `${short} STALE` : 'STALE';
  if (row.suspect !== null) return short === '' ? (long ? 'SUSPECT' : 'SUSP') : `${short}${SUSPECT}${long ? ' SUSP' : ''}`;
  if (short !== '') return !long ? short : row.level === 'negative' ? 'NEGATIVE' : 'LIQUIDATED';
  if (row.freshness === 'none' && !isNumber(row.markPrice) && row.markPrice !== null) return long ? 'no price' : 'blind';
  if (row.level === 'unknown') return long ? UNKNOWN : '?';
  return isNumber(row.distance) ? bar(row.distance, width) : '';
}

function stateMeaning(row: Row, frozen: boolean): Meaning | undefined {
  return frozen || row.freshness === 'stale' || row.suspect !== null ? 'stale' : dangerOf(row.level);
}

function rowLine(row: Row, layout: Layout, selected: boolean, context: CellContext): Line {
  const danger = dangerOf(row.level);
  const distance = padStart(percentText(row.distance, 'down', DISTANCE), DISTANCE);
  const line: Span[] = [
    span(selected ? '>' : ' ', 'selected'),
    span(MARKS[row.level], danger),
    row.suspect === null ? span(' ', danger) : span(SUSPECT, 'stale'),
    span(distance, danger ?? (distance.trim() === UNKNOWN ? 'unknown' : undefined)),
    span(' '),
    span(padEnd(stateText(row, context.frozen, layout.state), layout.state), stateMeaning(row, context.frozen)),
  ];
  for (const { column, width: room } of layout.placed) {
    const cell = column.cell(row, room, context);
    const isChosen = selected && column.id === 'position';
    const rest = Math.max(0, room - width(cell));
    line.push(span(' '.repeat(layout.gap + (column.align === 'right' ? rest : 0))));
    for (const part of cell) line.push(isChosen ? span(part.text, 'selected') : part);
    if (column.align === 'left' && rest > 0) line.push(isChosen ? span(' '.repeat(rest), 'selected') : span(' '.repeat(rest)));
  }
  return line;
}

/** A header; the sorted column's is in capitals, since colour alone may not say it. */
function headerText({ column }: Placed, snapshot: Snapshot): string {
  const text = column.header(snapshot.gap);
  return column.sort === snapshot.sort ? text.toUpperCase() : text;
}

/** The header of the table. */
export function headerLine(snapshot: Snapshot, columns: number, hidden: readonly string[] = []): Line {
  const layout = layoutOf(columns, hidden);
  const distance = snapshot.sort === 'distance' ? '[D]ISTANCE' : '[d]istance';
  const lead = span(padEnd(`   ${distance}`, 4 + DISTANCE + 1 + layout.state), snapshot.sort === 'distance' ? 'title' : 'muted');
  const rest = layout.placed.flatMap((placed): Line => {
    const text = headerText(placed, snapshot);
    const padding = placed.column.align === 'left' ? padEnd(text, placed.width) : padStart(text, placed.width);
    return [span(' '.repeat(layout.gap)), span(padding, placed.column.sort === snapshot.sort ? 'title' : 'muted')];
  });
  return [lead, ...rest];
}

/** The visible rows, riskiest first as the monitor sorted them; a row that has not arrived yet is a placeholder, never an old one. */
export function tableLines(snapshot: Snapshot, options: TableOptions): Line[] {
  const { theme, columns, hidden, count, top, selected, frozen, previousMarks } = options;
  const layout = layoutOf(columns, hidden);
  return Array.from({ length: count }, (_, position): Line => {
    const index = top + position;
    if (index >= snapshot.total) return [];
    const row = snapshot.rows[index - snapshot.offset];
    if (row === undefined) return [span(index === selected ? '>' : ' ', 'selected'), span('   ...', 'muted')];
    return rowLine(row, layout, index === selected, { theme, frozen, previousMark: previousMarks?.get(row.key) ?? null });
  });
}

/** Marks as the table shows them, by row key, to compare the next snapshot with. */
export function shownMarks(snapshot: Snapshot, columns: number, hidden: readonly string[] = []): Map<string, string> {
  const placed = layoutOf(columns, hidden).placed.find(({ column }) => column.id === 'mark');
  if (placed === undefined) return new Map();
  const context: CellContext = { theme: PLAIN, frozen: false, previousMark: null };
  return new Map(snapshot.rows.map((row) => [row.key, plain(placed.column.cell(row, placed.width, context))]));
}

const PLAIN: Theme = { color: false, ascii: true, paint: (_meaning, text) => text };
