import { formatPlaces } from '../money/format.ts';
import type { HistoryView } from '../monitor/snapshot.ts';
import { chartLines } from './chart.ts';
import { BLANK, type Line, span } from './line.ts';
import { safe, wrap } from './text.ts';
import type { Theme } from './theme.ts';
import { dateTimeText } from './time.ts';

const CHART_ROWS = 8;

interface Drawn {
  readonly columns: number;
  readonly theme: Theme;
  readonly lines: readonly Line[];
}

/** What was drawn of a history: the same one is not drawn again, ten times a second. */
const drawn = new WeakMap<HistoryView, Drawn>();

/** The history of before where the new one, which came from another thread, says the same. */
export function sameHistory(before: HistoryView | null, after: HistoryView | null): HistoryView | null {
  return JSON.stringify(before) === JSON.stringify(after) ? before : after;
}

/** What happened in an account, newest first, under what it was worth. */
export function historyLines(history: HistoryView | null, columns: number, theme: Theme): readonly Line[] {
  if (history === null) return [[span(' waiting for the monitor', 'muted')]];
  const last = drawn.get(history);
  if (last?.columns === columns && last.theme === theme) return last.lines;
  const lines = draw(history, columns, theme);
  drawn.set(history, { columns, theme, lines });
  return lines;
}

function draw(history: HistoryView, columns: number, theme: Theme): Line[] {
  const { account, none, told, older } = history;
  const words = (text: string): Line[] => mutedLines(text, columns, theme);
  if (none !== null) return [[span(' '), span(account, 'heading')], ...words(none)];
  return [
    ...worthLines(history, columns, theme),
    BLANK,
    [span(' '), span(`What happened in ${account}, newest first`, 'heading')],
    ...(told.length === 0 ? words('nothing yet') : told.flatMap((one) => toldLines(one, columns, theme))),
    ...(older === 0 ? [] : words(`${older} older: "negmon history ${account}" has them all`)),
  ];
}

function worthLines({ account, course, currency }: HistoryView, columns: number, theme: Theme): Line[] {
  const heading: Line = [span(' '), span(`What ${account} was worth${currency === '' ? '' : `, ${currency}`}`, 'heading')];
  const last = course?.stretches.at(-1);
  if (course === null || !last)
    return [heading, [span(' nothing yet: it is written down every five minutes while prices are fresh', 'muted')]];
  const range =
    last.low === last.high
      ? formatPlaces(last.low, 2, 'down')
      : `${formatPlaces(last.low, 2, 'down')} to ${formatPlaces(last.high, 2, 'down')}`;
  return [
    heading,
    ...chartLines(course, { columns: columns - 2, rows: CHART_ROWS, ascii: theme.ascii }).map((line): Line => [span(` ${line}`)]),
    ...mutedLines(`last ${range}; blank: nobody watched, or a price was not known`, columns, theme),
  ];
}

function toldLines({ at, text, undone }: HistoryView['told'][number], columns: number, theme: Theme): Line[] {
  const time = dateTimeText(at);
  const lines = wrap(safe(`${undone ? 'UNDONE ' : ''}${text}`, theme.ascii), columns - time.length - 4);
  return lines.map((line, index) => [
    span(` ${index === 0 ? time : ' '.repeat(time.length)}  `, 'key'),
    span(line, undone ? 'muted' : undefined),
  ]);
}

function mutedLines(text: string, columns: number, theme: Theme): Line[] {
  return wrap(safe(text, theme.ascii), columns - 3).map((line) => [span(` ${line}`, 'muted')]);
}
