import type { Snapshot } from '../monitor/snapshot.ts';
import { alarmLines, callOf } from './alarm.ts';
import { detailLines } from './detail.ts';
import { formLines } from './form-lines.ts';
import { fits, geometryOf, MINIMUM } from './geometry.ts';
import { historyLines } from './history.ts';
import { type Action, actionOf, hintTexts, type Panel } from './keys.ts';
import { limitsLines } from './limits.ts';
import { BLANK, type Line, paint, span } from './line.ts';
import { menuLines, menuTitle } from './menu.ts';
import { percentText } from './numbers.ts';
import { emptyLines, helpLines, logLines, snoozeLines } from './panels.ts';
import { type ScreenState, selectedIndex } from './screen-state.ts';
import { shocksLines } from './shocks.ts';
import { panelOf } from './state.ts';
import { modeText, statusLines } from './status.ts';
import { headerLine, tableLines } from './table.ts';
import { safe, shorten, wrap } from './text.ts';
import { SUSPECT, type Theme } from './theme.ts';

/** Everything a frame is made of. */
export interface View {
  readonly snapshot: Snapshot | null;
  /** Why the snapshot no longer moves; null while it does. */
  readonly failure: string | null;
  readonly state: ScreenState;
  readonly theme: Theme;
  /** The half of the second in which a flashing alarm is inverse. */
  readonly lit: boolean;
  readonly previousMarks: ReadonlyMap<string, string> | null;
}

/** All lines of the panel on top; none for the table, whose rows are sliced by the monitor. */
export function panelLines({ snapshot, state, theme, failure }: View): readonly Line[] {
  const { columns } = state.size;
  switch (panelOf(state)) {
    case 'help':
      return helpLines(snapshot, columns, theme);
    case 'log':
      return logLines(snapshot, columns, theme);
    case 'detail':
      return snapshot?.detail
        ? detailLines(snapshot.detail, columns, theme, failure !== null)
        : [[span(' waiting for the monitor', 'muted')]];
    case 'history':
      return historyLines(snapshot?.history ?? null, columns, theme);
    case 'limits':
      return limitsLines(snapshot?.limits ?? null, columns, theme);
    case 'shocks':
      return shocksLines(snapshot?.shocks ?? null, columns);
    default:
      return [];
  }
}

/** Where the name of a panel is not what a person would call it. */
const TITLES: Readonly<Partial<Record<Panel, string>>> = { limits: 'THRESHOLDS', shocks: 'IF ALL PRICES MOVE' };

function bodyLines(view: View, count: number): { header: Line; lines: Line[] } {
  const { snapshot, state, theme, failure, previousMarks } = view;
  const { columns } = state.size;
  const panel = panelOf(state);
  if (panel === 'menu' && state.menu !== null) {
    const { lines, at } = menuLines(state.menu, columns, theme);
    const first = Math.max(0, Math.min(at + 2 - count, lines.length - count));
    return { header: [span(` ${shorten(safe(menuTitle(state.menu), theme.ascii), columns - 2)}`, 'title')], lines: lines.slice(first) };
  }
  if (panel === 'form' && state.form !== null) {
    const { header, lines } = formLines(state.form, snapshot, failure !== null, columns, count, theme);
    return { header, lines: [...lines] };
  }
  if (panel === 'question' && state.question !== null) {
    const words = wrap(safe(state.question.text, theme.ascii), columns - 4);
    return {
      header: [span(' PLEASE ANSWER', 'title')],
      lines: [BLANK, ...words.map((line): Line => [span('  '), span(line)]), BLANK, [span('  [y]es / [N]o', 'key')]],
    };
  }
  if (panel === 'snooze') return { header: [span(' SNOOZE', 'title')], lines: snoozeLines(state.snoozing ?? '', columns, theme) };
  if (panel !== 'table') {
    const all = panelLines(view);
    const first = Math.min(state.scroll, Math.max(0, all.length - count));
    const last = Math.min(first + count, all.length);
    const place = all.length > count ? `  lines ${first + 1}-${last} of ${all.length}` : '';
    return {
      header: [span(` ${TITLES[panel] ?? panel.toUpperCase()}`, 'title'), span(place, 'muted')],
      lines: all.slice(first, last),
    };
  }
  if (snapshot === null) return { header: BLANK, lines: [] };
  if (snapshot.total === 0) return { header: BLANK, lines: emptyLines(snapshot, columns, theme) };
  const selected = selectedIndex(state, snapshot);
  const { hidden, top } = state;
  const lines = tableLines(snapshot, { theme, columns, hidden, count, top, selected, frozen: failure !== null, previousMarks });
  return { header: headerLine(snapshot, columns, hidden), lines };
}

/** A narrower screen has hints that are needed more. */
const ROOM_TO_EXPLAIN = 100;

/** What does nothing without rows. */
const ON_ROWS: readonly Action[] = [
  'open',
  'history',
  'limits',
  'shocks',
  'up',
  'down',
  'sortDistance',
  'sortRatio',
  'sortPnl',
  'sortOwe',
  'sortName',
  'higherGap',
  'lowerGap',
  'edit',
  'remove',
  'whatIf',
];

function hintLine(view: View): Line {
  const { snapshot, state, failure, theme } = view;
  const { columns } = state.size;
  if (state.said !== null) {
    const words = shorten(safe(state.said.text, theme.ascii), columns - 4);
    return [span(` ${state.said.ok ? '' : '! '}${words}`, state.said.ok ? 'title' : 'danger.rest')];
  }
  const { body } = geometryOf(state.size);
  const total = snapshot?.total ?? 0;
  const unacknowledged = callOf(snapshot, failure).id !== null;
  const idle = new Set<Action>([
    ...(total === 0 ? ON_ROWS : []),
    ...(unacknowledged ? [] : (['acknowledge'] as const)),
    ...((snapshot?.alarm ?? null) === null ? (['snooze'] as const) : []),
    ...(state.form?.draft.whatIf === true ? (['save'] as const) : []),
  ]);
  const hidden = panelOf(state) === 'table' && total > body;
  const place = hidden ? `rows ${state.top + 1}-${Math.min(state.top + body, total)} of ${total}` : '';
  const isNew = columns >= ROOM_TO_EXPLAIN && !state.dismissed.includes('help');
  const texts = hintTexts(panelOf(state), columns - 2 - (place === '' ? 0 : place.length + 2), idle, isNew);
  return [span(` ${texts.join('  ')}`), ...(place === '' ? [] : [span(`  ${place}`, 'muted')])];
}

/** A screen too small for the table still says the worst thing there is, on as many lines as it has. */
function smallScreen(view: View): Line[] {
  const { snapshot, failure, state, theme } = view;
  const { columns, rows } = state.size;
  const call = callOf(snapshot, failure);
  const worst =
    snapshot === null || call.word !== '' ? '' : ` - worst ${percentText(snapshot.nearest, 'down', 12)}${snapshot.suspect ? SUSPECT : ''}`;
  const mode = snapshot === null || snapshot.mode.kind === 'live' ? '' : `${modeText(snapshot.mode, snapshot.at).split(' ')[0]}: `;
  const text = safe(`${call.mark.trim()} ${call.word} ${mode}${call.text}${worst}`, theme.ascii).trim();
  const words = wrap(text, columns);
  if (words.length > rows) words.splice(rows - 1, words.length, shorten(words.slice(rows - 1).join(' '), columns));
  const lines = words.map((line): Line => [span(line, call.meaning)]);
  const way = actionOf('q', panelOf(state)) === 'quit' ? '[q]uit' : 'what you type is kept; Ctrl-C leaves';
  const notice = wrap(`negmon needs ${MINIMUM.columns}x${MINIMUM.rows}; this is ${columns}x${rows}. ${way}`, columns);
  return lines.length + notice.length <= rows ? [...lines, ...notice.map((line): Line => [span(line, 'muted')])] : lines;
}

function fullScreen(view: View): Line[] {
  const { snapshot, failure, state, theme, lit } = view;
  const { columns } = state.size;
  const { status, alarm, rules, body } = geometryOf(state.size);
  const rule: Line[] = rules ? [[span(` ${'-'.repeat(columns - 2)}`, 'muted')]] : [];
  const call = callOf(snapshot, failure);
  const { header, lines } = bodyLines(view, body);
  // Where letters are typed there is no key to acknowledge with.
  const isTyped = actionOf('a', panelOf(state)) === undefined;
  return [
    ...statusLines(snapshot, failure !== null, columns, status, theme),
    ...alarmLines(isTyped ? { ...call, id: null } : call, columns, alarm, lit, theme),
    ...rule,
    header,
    ...Array.from({ length: body }, (_, index) => lines[index] ?? BLANK),
    ...rule,
    hintLine(view),
  ];
}

/** The lines of a frame before they are painted; as many as the screen has rows. */
export function screenLines(view: View): Line[] {
  const { rows } = view.state.size;
  const lines = fits(view.state.size) ? fullScreen(view) : smallScreen(view);
  return Array.from({ length: rows }, (_, index) => lines[index] ?? BLANK);
}

/** A whole frame: one string with its escape codes for each row of the screen. */
export function composeScreen(view: View): string[] {
  return screenLines(view).map((line) => paint(line, view.theme, view.state.size.columns));
}
