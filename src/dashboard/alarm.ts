import type { Alarm, Snapshot } from '../monitor/snapshot.ts';
import { severity } from '../risk/level.ts';
import { type Line, span, width } from './line.ts';
import { cells, safe, shorten, wrap } from './text.ts';
import { dangerOf, MARKS, type Meaning, SUSPECT, type Theme } from './theme.ts';
import { clockText } from './time.ts';

/** The one thing that the alarm line says. */
export interface Call {
  /** What an acknowledgement names; null when there is nothing to acknowledge. */
  readonly id: string | null;
  readonly mark: string;
  readonly word: string;
  readonly text: string;
  readonly meaning: Meaning | undefined;
  readonly others: number;
  readonly flashing: boolean;
  /** That somebody knows, and until when: "acked", "snoozed to 21:30Z"; "" where nobody does. */
  readonly known: string;
  /** How many of all that stands nobody has acknowledged. */
  readonly unacknowledged: number;
}

const quiet = (text: string): Call => ({
  id: null,
  mark: '  ',
  word: '',
  text,
  meaning: undefined,
  others: 0,
  flashing: false,
  known: '',
  unacknowledged: 0,
});

/** The alarm to show: a monitor that has failed stands before everything it said. */
export function callOf(snapshot: Snapshot | null, failure: string | null): Call {
  const alarm = snapshot?.alarm ?? null;
  if (failure !== null) {
    const last = alarm === null ? '' : ` - last alarm: ${alarm.text}`;
    const others = alarm?.others ?? 0;
    return { ...quiet(failure + last), mark: '!!', word: 'MONITOR', meaning: 'danger.critical', others, flashing: true };
  }
  if (snapshot === null) return quiet('starting: waiting for the first prices');
  if (alarm === null) {
    if (snapshot.level === 'ok') return quiet(snapshot.total === 0 ? 'no positions' : 'no alarm');
    const text = snapshot.level === 'unknown' ? 'some levels cannot be known: see the rows marked ?' : 'worst level of the book';
    return { ...quiet(text), mark: MARKS[snapshot.level], word: snapshot.level.toUpperCase(), meaning: dangerOf(snapshot.level) };
  }
  const { kind, level, text, others, quieted, unacknowledged, next } = alarm;
  return {
    id: next?.id ?? null,
    mark: kind === 'suspect' ? `${SUSPECT} ` : kind === 'level' ? MARKS[level] : '!!',
    word: kind === 'level' ? level.toUpperCase() : kind.toUpperCase(),
    text,
    meaning: kind === 'suspect' || (kind === 'stale' && isQuiet(alarm)) ? 'stale' : (dangerOf(level) ?? 'stale'),
    others,
    // Whatever nobody has acknowledged flashes, also behind a worse one that somebody has.
    flashing: next !== null && !isQuiet(next),
    known: quieted === null ? '' : quieted.how === 'snoozed' ? `snoozed to ${clockText(quieted.until).slice(0, 5)}Z` : 'acked',
    unacknowledged,
  };
}

function isQuiet({ kind, level }: Pick<Alarm, 'kind' | 'level'>): boolean {
  return (kind === 'level' || kind === 'suspect') && severity(level) < severity('critical');
}

/**
 * The alarm line on `count` rows of the screen.
 * @param lit the half of the second in which a flashing alarm is inverse; without colour its mark goes and comes instead.
 */
export function alarmLines(call: Call, columns: number, count: number, lit: boolean, theme: Theme): Line[] {
  const dark = call.flashing && !lit;
  const meaning = dark && call.meaning !== undefined ? 'danger.rest' : call.meaning;
  const mark = dark && !theme.color ? '  ' : call.mark;
  const lead = call.word === '' ? '' : `${call.word}: `;
  const more = call.others > 0 ? `+${call.others} more` : '';
  // Where nothing is acknowledged, all is waiting.
  const unseen = call.unacknowledged > 0 && call.unacknowledged <= call.others ? `${call.unacknowledged} unacked` : '';
  const tail = [more, call.known, unseen, call.id === null ? '' : '[a]ck'].filter((part) => part !== '').join('  ');
  const room = columns - 5;
  const first = room - (tail === '' ? 0 : tail.length + 2);
  const lines = wrap(lead + safe(call.text, theme.ascii), room, first);
  const shown = lines.slice(0, count);
  if (lines.length > count) shown[count - 1] = shorten(lines.slice(count - 1).join(' '), count === 1 ? first : room);
  return Array.from({ length: count }, (_, index) => {
    const text = shown[index] ?? '';
    if (index > 0) return text === '' ? [] : [span('    '), span(text, meaning)];
    const line: Line = [span(' '), span(mark, mark.trim() === '' ? undefined : meaning), span(' '), span(text, meaning)];
    const gap = columns - 1 - width(line) - cells(tail);
    return tail === '' ? line : [...line, span(' '.repeat(Math.max(1, gap))), span(tail, 'key')];
  });
}
