import type { FeedView, Recording, Snapshot, Told } from '../monitor/snapshot.ts';
import { severity } from '../risk/level.ts';
import { BINDINGS, keyLabel } from './keys.ts';
import { BLANK, type Line, span } from './line.ts';
import { SNOOZES } from './snoozes.ts';
import { feedText } from './status.ts';
import { FULL_BAR } from './table.ts';
import { padEnd, safe, wrap } from './text.ts';
import { dangerOf, MARKS, SUSPECT, type Theme } from './theme.ts';
import { clockText, dateTimeText } from './time.ts';

const heading = (text: string): Line => [span(' '), span(text, 'heading')];

/** A label and text beside it that wraps under itself. */
function entry(label: string, labelWidth: number, text: string, columns: number, theme: Theme): Line[] {
  const lines = wrap(safe(text, theme.ascii), columns - labelWidth - 3);
  return lines.map((line, index) => [span(` ${padEnd(index === 0 ? label : '', labelWidth)} `, 'key'), span(line)]);
}

const LEGEND: readonly (readonly [string, string])[] = [
  [MARKS.warning, 'warning'],
  [MARKS.critical, 'critical: close to liquidation'],
  [MARKS.liquidation, 'liquidation: at or past the liquidation price'],
  [MARKS.negative, 'negative: equity below zero'],
  [MARKS.unknown, 'something is not known, so no level is given'],
  ['STALE', 'the price is old: what the row says was true at its age; never read it as safe'],
  [SUSPECT, 'behind a number or a level: suspect, not confirmed by index, other venues or time; it clears no alarm'],
  ['#####', `distance to liquidation as a bar; full at ${FULL_BAR * 100} % and beyond`],
  ['0-1,204', 'what may be owed where it is not certain who bears a shortfall: lowest and highest'],
  ['CAPITALS', 'the column that the table is sorted by'],
];

/** The help: each key from the key table, what the signs mean, and what the numbers stand on. */
export function helpLines(snapshot: Snapshot | null, columns: number, theme: Theme): Line[] {
  const labels = BINDINGS.map(({ keys }) => keys.map(keyLabel).join(' '));
  const labelWidth = Math.max(...labels.map((label) => label.length));
  const keys = BINDINGS.flatMap(({ help }, index) => entry(labels[index] ?? '', labelWidth, help, columns, theme));
  const signs = LEGEND.flatMap(([sign, text]) => entry(sign, labelWidth, text, columns, theme));
  const assumptions = (snapshot?.assumptions ?? []).flatMap((text) => entry('-', 1, text, columns, theme));
  return [
    heading('Keys'),
    ...keys,
    BLANK,
    heading('Signs'),
    ...signs,
    BLANK,
    heading('Rounding'),
    ...entry('', 0, 'Distances are rounded down, ratios and amounts owed up, liquidation prices toward the mark.', columns, theme),
    ...(snapshot === null ? [] : [BLANK, heading('Portfolio'), ...entry('', 0, snapshot.source, columns, theme)]),
    ...(assumptions.length === 0 ? [] : [BLANK, heading('Assumptions'), ...assumptions]),
  ];
}

function feedLines(feed: FeedView, columns: number, theme: Theme): Line[] {
  const refused = feed.rejected === 0 ? '' : `${feed.rejected} prices refused`;
  const redials = feed.redials === 0 ? '' : `dialled again ${feed.redials}x`;
  // The detail has the clock in words.
  const text = [feedText({ ...feed, clockOffset: null }), feed.detail, refused, redials].filter((part) => part !== '').join('; ');
  return entry(feed.state === 'live' ? ' ' : '!', 1, text, columns, theme);
}

function recordingLines(recording: Recording | null, columns: number, theme: Theme): Line[] {
  if (recording === null) return [];
  const { stopped } = recording;
  return stopped === null
    ? entry(' ', 1, 'the prices are being recorded', columns, theme)
    : entry('!', 1, `the recording has stopped: ${stopped}; all else goes on`, columns, theme);
}

/** What is wrong with the book or the config, and that another negmon acts on its alerts. */
function bookLines({ seat, trouble, settingsFault }: Snapshot, columns: number, theme: Theme): Line[] {
  const shows = 'another negmon acts on the alerts of this book; this one only shows, and takes over when that one ends';
  return [
    ...(settingsFault === null ? [] : entry('!', 1, settingsFault, columns, theme)),
    ...trouble.flatMap((text) => entry('!', 1, text, columns, theme)),
    ...(seat === 'shows' ? entry(' ', 1, shows, columns, theme) : []),
  ];
}

/** Who was told and when, and who was not. */
function toldLines(told: readonly Told[], columns: number, theme: Theme): Line[] {
  if (told.length === 0) return [];
  const parts = told.map(({ channel, state, at, why }) => {
    if (at === null) return `${channel} not yet`;
    const reason = why === null ? '' : `: ${why}`;
    if (state === 'sent') return `${channel} ${clockText(at)}`;
    return `${channel} ${state === 'failed' ? 'NOT YET, tried' : 'NOT, given up'} ${clockText(at)}${reason}`;
  });
  const meaning = told.some(({ state }) => state === 'failed' || state === 'given up') ? 'danger.warning' : 'muted';
  return wrap(safe(`told: ${parts.join('; ')}`, theme.ascii), columns - 7).map((line) => [span('     '), span(line, meaning)]);
}

/** The alert log, newest first, under the state of each feed. */
export function logLines(snapshot: Snapshot | null, columns: number, theme: Theme): Line[] {
  const alerts = snapshot?.alerts?.toSorted((a, b) => b.at - a.at);
  const lines = alerts?.flatMap(({ at, level, reason, text, suspect, told }): Line[] => {
    const lead = `${dateTimeText(at)}  `;
    const word = `${MARKS[level]} ${level.toUpperCase()}${suspect ? SUSPECT : ''}`;
    const body = wrap(safe(text, theme.ascii), columns - 7).map((line): Line => [span('     '), span(line)]);
    const meaning = severity(level) > severity('ok') ? dangerOf(level) : undefined;
    return [
      [span(` ${lead}`, 'muted'), span(word, meaning), span(`  ${safe(reason, theme.ascii)}`, 'muted')],
      ...body,
      ...toldLines(told, columns, theme),
    ];
  });
  return [
    heading('Feeds'),
    ...(snapshot?.feeds ?? []).flatMap((feed) => feedLines(feed, columns, theme)),
    ...recordingLines(snapshot?.recording ?? null, columns, theme),
    ...(snapshot === null ? [] : bookLines(snapshot, columns, theme)),
    BLANK,
    heading('Alerts, newest first'),
    ...(lines?.length === 0 ? [[span(' none so far')]] : (lines ?? [[span(' waiting for the monitor', 'muted')]])),
  ];
}

/** For how long an alarm is to keep quiet. */
export function snoozeLines(id: string, columns: number, theme: Theme): Line[] {
  const note = `Nothing is told of ${id.replaceAll('|', ' ')} until then, unless it gets worse.`;
  return [
    BLANK,
    ...SNOOZES.map(({ text }, index): Line => [span(`   ${index + 1}  `, 'key'), span(text)]),
    BLANK,
    ...wrap(safe(note, theme.ascii), columns - 4).map((line): Line => [span(`   ${line}`, 'muted')]),
  ];
}

/** What to do with an empty book; it never shows positions that nobody has. */
export function emptyLines(snapshot: Snapshot, columns: number, theme: Theme): Line[] {
  const commands: readonly (readonly [string, string])[] = [
    snapshot.readOnly === null
      ? ['[n]ew', 'put what you hold into a book of your own']
      : ['negmon add', 'put what you hold into a book of your own'],
    ['negmon demo', 'the crash of 10 October 2025 replayed, offline'],
    ['negmon --portfolio FILE', 'watch the book that a file describes'],
  ];
  return [
    [span(' Nothing to watch yet: no positions, debts or holdings.', 'title')],
    [span(' What to do next:')],
    ...commands.flatMap(([command, text]): Line[] => [
      [span('   '), span(command, 'key')],
      ...wrap(text, columns - 7).map((line): Line => [span(`     ${line}`, 'muted')]),
    ]),
    ...wrap(safe(`Read from: ${snapshot.source}`, theme.ascii), columns - 3).map((line): Line => [span(` ${line}`, 'muted')]),
  ];
}
