import { formatAge, signOf } from '../money/format.ts';
import type { Row, Sort } from '../monitor/snapshot.ts';
import { type Line, span } from './line.ts';
import {
  gapText,
  isNumber,
  liquidationText,
  NONE,
  owedText,
  percentText,
  priceText,
  signedMoneyText,
  tableUnit,
  UNKNOWN,
} from './numbers.ts';
import { safe, shorten } from './text.ts';
import { type Meaning, SUSPECT, type Theme } from './theme.ts';

/** What a cell needs to know besides its row. */
export interface CellContext {
  readonly theme: Theme;
  /** The snapshot no longer moves: nothing in it may look fresh. */
  readonly frozen: boolean;
  /** The row's previous mark as shown, to lift out the digits that changed; null without motion. */
  readonly previousMark: string | null;
}

export interface Column {
  readonly id: string;
  readonly sort?: Sort;
  readonly align: 'left' | 'right';
  /** Cells that it takes; for `position` and `account` the least. */
  readonly width: number;
  header(gap: string): string;
  /** The cell's text, never more than `room` cells, not yet padded. */
  cell(row: Row, room: number, context: CellContext): Line;
}

function amountMeaning(row: Row): Meaning | undefined {
  if (!isNumber(row.pnl)) return undefined;
  const sign = signOf(row.pnl);
  return sign > 0 ? 'direction.gain' : sign < 0 ? 'direction.loss' : undefined;
}

/** The mark with the digits that changed since the last snapshot lifted out, as a stock ticker does. */
function markCell(text: string, previous: string | null): Line {
  if (previous === null || previous === text || previous.length !== text.length) return [span(text)];
  let same = 0;
  while (text[same] === previous[same]) same++;
  return [span(text.slice(0, same)), span(text.slice(same), 'changed')];
}

/** A dash where a row has no such number, so that "none" stays the word for a missing danger. */
const dash = (text: string): string => (text === NONE ? '-' : text);
/** Absent numbers look different from numbers. */
const absent = (text: string): Meaning | undefined => (text === UNKNOWN ? 'unknown' : undefined);

export const COLUMNS = {
  liquidation: {
    id: 'liquidation',
    align: 'right',
    width: 11,
    header: () => 'liquidation',
    cell: (row, room) => {
      const text = liquidationText(row.liquidationPrice, row.markPrice, row.tickSize, room);
      return [span(text, absent(text))];
    },
  },
  mark: {
    id: 'mark',
    align: 'right',
    width: 10,
    header: () => 'mark',
    cell: (row, room, { previousMark }) => {
      if (row.markSuspect && isNumber(row.markPrice)) return [span(priceText(row.markPrice, row.tickSize, room - 1) + SUSPECT, 'stale')];
      const text = dash(priceText(row.markPrice, row.tickSize, room));
      return text === UNKNOWN ? [span(text, 'unknown')] : markCell(text, previousMark);
    },
  },
  position: {
    id: 'position',
    sort: 'name',
    align: 'left',
    width: 14,
    header: () => 'po[s]ition',
    cell: (row, room, { theme }) => [span(shorten(safe(row.label, theme.ascii), room))],
  },
  ratio: {
    id: 'ratio',
    sort: 'ratio',
    align: 'right',
    width: 7,
    header: () => '[r]atio',
    cell: (row, room) => {
      const text = dash(percentText(row.ratio, 'up', room));
      return [span(text, absent(text))];
    },
  },
  pnl: {
    id: 'pnl',
    sort: 'pnl',
    align: 'right',
    width: 11,
    header: () => '[p]nl',
    cell: (row, room) => {
      const text = dash(signedMoneyText(row.pnl, row.currency, room, tableUnit(row.currency)));
      return [span(text, absent(text) ?? amountMeaning(row))];
    },
  },
  owe: {
    id: 'owe',
    sort: 'owe',
    align: 'right',
    width: 11,
    header: (gap) => `[o]we ${gapText(gap).replace('if ', '')}`,
    cell: (row, room) => {
      const text = dash(owedText(row.owed, 'USD', room, ''));
      return [span(text, absent(text) ?? (text === '0' || text === '-' ? undefined : 'title'))];
    },
  },
  age: {
    id: 'age',
    align: 'right',
    width: 6,
    header: () => 'age',
    cell: (row, _room, { frozen }) => {
      if (row.ageMs === null) return [span('-', 'muted')];
      return [span(frozen ? 'old' : formatAge(row.ageMs), frozen || row.freshness === 'stale' ? 'stale' : undefined)];
    },
  },
  account: {
    id: 'account',
    align: 'left',
    width: 12,
    header: () => 'account',
    cell: (row, room, { theme }) => [span(shorten(safe(row.account, theme.ascii), room))],
  },
} as const satisfies Record<string, Column>;

/** A column with the room it got. */
export interface Placed {
  readonly column: Column;
  readonly width: number;
}

export interface Layout {
  /** Cells of the state beside the distance: a bar, or a word. */
  readonly state: number;
  readonly gap: number;
  readonly placed: readonly Placed[];
}

/** Mark of selection, mark of danger, a blank or the mark of doubt, then the distance. */
export const LEAD = 4;
export const DISTANCE = 7;
const POSITION_ENOUGH = 34;
const ACCOUNT_ENOUGH = 22;

/** In the order in which they come as the screen widens, each with what must then be left for the position's words. */
const OPTIONAL = [
  { column: COLUMNS.mark, leave: 16 },
  { column: COLUMNS.ratio, leave: 18 },
  { column: COLUMNS.pnl, leave: 20 },
  { column: COLUMNS.account, leave: 20 },
  { column: COLUMNS.age, leave: 22 },
] as const;
const ORDER: readonly Column[] = [
  COLUMNS.liquidation,
  COLUMNS.mark,
  COLUMNS.position,
  COLUMNS.ratio,
  COLUMNS.pnl,
  COLUMNS.owe,
  COLUMNS.age,
  COLUMNS.account,
];

/** Columns that may be put away, in the order in which `v` puts one more away. */
export const HIDEABLE: readonly string[] = [COLUMNS.age, COLUMNS.account, COLUMNS.pnl, COLUMNS.ratio, COLUMNS.mark].map(({ id }) => id);

/**
 * Which columns a screen of this width has: a column is there whole or not at all; distance, liquidation, position and owe always.
 * @param hidden ids of columns that were put away: what they leave goes to the others
 */
export function layoutOf(columns: number, hidden: readonly string[] = []): Layout {
  const gap = columns < 72 ? 1 : 2;
  const state = columns < 72 ? 5 : 10;
  const shown = new Set<Column>([COLUMNS.liquidation, COLUMNS.owe]);
  let left = columns - LEAD - DISTANCE - 1 - state - [...shown].reduce((sum, column) => sum + column.width + gap, 0) - gap;
  for (const { column, leave } of OPTIONAL) {
    if (hidden.includes(column.id) || left - column.width - gap < leave) continue;
    shown.add(column);
    left -= column.width + gap;
  }
  const position = Math.min(left, POSITION_ENOUGH);
  const account = COLUMNS.account.width + Math.min(left - position, ACCOUNT_ENOUGH - COLUMNS.account.width);
  shown.add(COLUMNS.position);
  const width = (column: Column): number => (column === COLUMNS.position ? position : column === COLUMNS.account ? account : column.width);
  return { gap, state, placed: ORDER.filter((column) => shown.has(column)).map((column) => ({ column, width: width(column) })) };
}
