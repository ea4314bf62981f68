import { formatAge } from '../money/format.ts';
import type { FeedView, Mode, Recording, Snapshot } from '../monitor/snapshot.ts';
import { type Line, spaced, span, width } from './line.ts';
import { gapText, moneyText, owedText, percentText } from './numbers.ts';
import { safe } from './text.ts';
import { SUSPECT, type Theme } from './theme.ts';
import { clockText, dateTimeText } from './time.ts';

/** A part of the status line; the parts with the highest rank go first when there is no room, those with 0 never. */
interface Part {
  readonly line: Line;
  readonly rank: number;
}

/** Above every rank. */
const ALL = 7;
/** Longer amounts are shortened with k, M, B or T. */
const ROOM = 18;

/** What the prices are, in a word or two: nobody may take a recording for the market. */
export function modeText(mode: Mode, at: number): string {
  if (mode.kind === 'live') return 'LIVE';
  const kind = mode.kind === 'demo' ? 'DEMO REPLAY' : 'REPLAY';
  const speed = mode.speed === 'max' ? 'max speed' : `x${mode.speed}`;
  return `${kind}${mode.ended ? ' ENDED' : ''} ${dateTimeText(at)} ${speed}`;
}

/** A feed with the age of its newest price, its state in words when it is not live, and how far its clock is off when that is much. */
export function feedText(feed: FeedView): string {
  const age = feed.ageMs === null ? '' : ` ${formatAge(feed.ageMs)}`;
  const state = feed.state === 'live' ? '' : ` ${stateText(feed)}`;
  const { clockOffset: offset } = feed;
  const clock = offset === null ? '' : ` clock ${offset < 0 ? '-' : '+'}${formatAge(Math.abs(offset))}`;
  return `${feed.venue === '' ? 'tape' : feed.venue}${state}${age}${clock}`;
}

/** States that do not say by themselves what they mean to a reader in a hurry. */
const STATES: Readonly<Partial<Record<FeedView['state'], string>>> = { stale: 'STALE', polling: 'REST' };

function stateText({ state, closedHere, borrowedFrom }: FeedView): string {
  if (closedHere === true) return `CLOSED HERE${borrowedFrom === undefined ? '' : `, marks from ${borrowedFrom}`}`;
  return STATES[state] ?? state;
}

/** An ended tape is no fault of the feed. */
const isFine = (feed: FeedView): boolean => feed.state === 'live' || feed.state === 'ended';

/** The feeds in three lengths: each, those in trouble and a count, counts alone. */
function feedParts(feeds: readonly FeedView[], theme: Theme, detail: 0 | 1 | 2): Part[] {
  const one = (feed: FeedView): Part => ({
    line: [span(safe(feedText(feed), theme.ascii), isFine(feed) ? undefined : 'stale')],
    // Prices over REST are late by seconds, not missing.
    rank: isFine(feed) ? 5 : feed.state === 'polling' ? 3 : 2,
  });
  if (detail === 0) return feeds.map(one);
  const bad = feeds.filter((feed) => !isFine(feed)).toSorted((a, b) => Number(a.state === 'polling') - Number(b.state === 'polling'));
  const fine = feeds.length - bad.length;
  const count: Part[] = fine === 0 ? [] : [{ line: [span(`${fine} ${fine === 1 ? 'feed' : 'feeds'} live`)], rank: 5 }];
  if (detail === 1) return [...bad.map(one), ...count];
  return [
    ...(bad.length === 0 ? [] : [{ line: [span(`${bad.length} of ${feeds.length} feeds not live`, 'stale')], rank: 1 } as const]),
    ...count,
  ];
}

/** Fills rows from the left with whole parts; null when they do not all fit. */
function pack(parts: readonly Part[], columns: number, count: number, gap: number): Line[] | null {
  const lines: Line[][] = [];
  let used = columns;
  for (const { line } of parts) {
    const needs = width(line) + gap;
    if (lines.length === 0 || used + needs > columns) {
      if (lines.length === count) return null;
      lines.push([line]);
      used = 1 + width(line);
    } else {
      lines.at(-1)?.push(line);
      used += needs;
    }
  }
  return Array.from({ length: count }, (_, index) => [span(' '), ...spaced(lines[index] ?? [], gap)]);
}

function partsOf(snapshot: Snapshot, failed: boolean, theme: Theme, feedDetail: 0 | 1 | 2): Part[] {
  const { mode, at } = snapshot;
  const live = mode.kind === 'live';
  const empty = snapshot.total === 0;
  return [
    { line: [span('negmon', 'title')], rank: 6 },
    ...(failed ? [{ line: [span('FROZEN', 'stale')], rank: 0 } as const] : []),
    ...(failed && live ? [] : [{ line: [span(modeText(mode, at), live ? 'mode.live' : 'mode.replay')], rank: 0 } as const]),
    ...(snapshot.seat === 'shows' ? [{ line: [span('SHOWS ONLY', 'stale')], rank: 2 } as const] : []),
    ...(snapshot.trouble.length === 0 ? [] : [{ line: [span('BOOK IN TROUBLE', 'stale')], rank: 1 } as const]),
    ...(snapshot.settingsFault === null ? [] : [{ line: [span('CONFIG BROKEN', 'stale')], rank: 1 } as const]),
    ...recordingParts(snapshot.recording),
    // The ages of a monitor that has stopped stand still: they would pass for fresh.
    ...(failed ? [] : feedParts(snapshot.feeds, theme, feedDetail)),
    ...(empty ? [] : numberParts(snapshot)),
    ...(live ? [{ line: [span(clockText(at), 'muted')], rank: 4 } as const] : []),
  ];
}

/** Recording is a light; that it has stopped is said like a feed in trouble. */
function recordingParts(recording: Recording | null): Part[] {
  if (recording === null) return [];
  return recording.stopped === null ? [{ line: [span('REC')], rank: 5 }] : [{ line: [span('REC STOPPED', 'stale')], rank: 2 }];
}

function numberParts({ gap, owedAtGap, nearest, equity, suspect }: Snapshot): Part[] {
  const doubt = suspect ? SUSPECT : '';
  return [
    { line: [span(`equity ${moneyText(equity, 'USD', 'down', ROOM, '')}${doubt}`)], rank: 3 },
    { line: [span(`worst ${percentText(nearest, 'down', ROOM)}${doubt}`, 'title')], rank: 1 },
    { line: [span(`${gapText(gap)}: owe ${owedText(owedAtGap, 'USD', ROOM, '')}${doubt}`)], rank: 0 },
  ];
}

/** The status line on `count` rows: shorter wordings first, then whole parts are left away. */
export function statusLines(snapshot: Snapshot | null, failed: boolean, columns: number, count: number, theme: Theme): Line[] {
  if (snapshot === null) {
    const state = failed ? span('FAILED', 'stale') : span('starting', 'muted');
    return Array.from({ length: count }, (_, index) => (index === 0 ? [span(' negmon  ', 'title'), state] : []));
  }
  const wordings: [0 | 1 | 2, number][] = [
    [0, ALL],
    [1, ALL],
    // The name, the clock and feeds that are fine go before a feed in trouble loses its name.
    ...[5, 4, 3].map((below): [1, number] => [1, below]),
    ...[ALL, 5, 4, 3, 2, 1].map((below): [2, number] => [2, below]),
  ];
  for (const [detail, below] of wordings) {
    const parts = partsOf(snapshot, failed, theme, detail).filter((part) => part.rank < below);
    const packed = pack(parts, columns, count, 3) ?? pack(parts, columns, count, 2);
    if (packed !== null) return packed;
  }
  return [];
}
