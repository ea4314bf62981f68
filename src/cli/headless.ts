import type { Notice } from '../alerts/observation.ts';
import { plainLines } from '../dashboard/plain.ts';
import type { FeedStatus, Rejection } from '../feed/feed.ts';
import { NOTABLE } from '../feed/notable.ts';
import type { Summary } from '../monitor/monitor.ts';
import type { PaperLine } from '../monitor/paper-words.ts';
import type { Setup } from '../monitor/protocol.ts';
import { NOT_KEPT, Session } from '../monitor/session.ts';
import { alertDocument } from '../notify/message.ts';
import { exitOf } from './exit.ts';
import { heedSignals } from './signals.ts';
import { unblockTerminal } from './unblock.ts';
import { ring, writeAll } from './write.ts';

/** Refused prices that are told one by one. */
const REFUSALS_TOLD = 5;
/** Node's timers end at 2^31 ms: a longer wait is made of these. */
const LONGEST_WAIT = 86_400_000;

/** What a run takes besides what it watches. */
export interface HeadlessOptions {
  /** ms; null or absent: no end of its own. */
  readonly duration?: number | null;
  /** Somebody looks after the session as long as it runs. Returns what ends that. */
  readonly attend?: (session: Session) => () => void;
  /** What SIGHUP asks for; absent: an end. */
  readonly reload?: (session: Session) => void;
}

/** The same monitor with no screen: a line an alert, or NDJSON; ends with the feed, a signal or its time. Returns the exit status. */
export async function runHeadless(
  setup: Setup,
  json: boolean,
  { duration = null, attend = () => () => {}, reload }: HeadlessOptions = {},
): Promise<number> {
  unblockTerminal();
  const started = performance.now();
  const ended = Promise.withResolvers<number | null>();
  let writing = Promise.resolve();
  const say = (text: string): void => {
    writing = writing
      .then(() => writeAll(text))
      .then(
        (heard) => (heard ? undefined : ended.resolve(null)),
        (error: unknown) => ended.reject(error),
      );
  };
  const session = await Session.open(setup, {
    notice: (notice) => say(json ? `${JSON.stringify(alertDocument(notice))}\n` : `${plainAlert(notice)}\n`),
    happened: (line) => say(json ? `${JSON.stringify(paperDocument(line))}\n` : `${plainPaper(line)}\n`),
    ended: () => ended.resolve(null),
    feed: setup.feed.kind === 'live' ? feedTeller() : () => {},
    rejected: refusalTeller(),
    aboutSettings: (text) => process.stderr.write(`negmon: ${text}\n`),
    aboutBook: (text) => process.stderr.write(`negmon: ${text}\n`),
    ...(process.stderr.isTTY ? { terminal: ring } : {}),
    recordingStopped: (reason) => process.stderr.write(`negmon: the recording has stopped: ${reason}; the monitor goes on\n`),
  });
  const endsAt = started + (duration ?? 0);
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    const left = endsAt - performance.now();
    if (left <= 0) ended.resolve(null);
    else timer = setTimeout(wait, Math.min(left, LONGEST_WAIT));
  };
  if (duration !== null) wait();
  const leave = attend(session);
  const unheed = heedSignals({ end: ended.resolve, reload: reload === undefined ? null : () => reload(session) });
  try {
    if (session.snapshot().total === 0 && !json)
      say(
        'no positions: give --portfolio FILE to watch the book that a file describes, put what you hold into your own with "negmon add", or try "negmon demo"\n',
      );
    if (session.forgets && json) process.stderr.write(`negmon: ${NOT_KEPT}\n`);
    else if (session.forgets) say(`${NOT_KEPT}\n`);
    const interrupted = await ended.promise;
    if (!json) say(`${plainLines(session.snapshot()).join('\n')}\n`);
    const summary = session.summary();
    const seconds = Math.round(performance.now() - started) / 1000;
    say(json ? `${JSON.stringify(summaryDocument(summary, seconds))}\n` : `${plainSummary(summary, seconds)}\n`);
    return interrupted ?? exitOf(summary.worst, summary.doubtful);
  } finally {
    clearTimeout(timer);
    leave();
    await session.stop();
    await writing;
    // Last: a signal that comes twice (from the terminal, and passed on) must not cut off what is still being said.
    unheed();
  }
}

/** Says on standard error when a venue's prices stop and when they come, and once when its clock is off: nobody waits before a silent screen. */
function feedTeller(): (status: FeedStatus) => void {
  const told = new Map<string, string>();
  const off = new Set<string>();
  return ({ venue, state, detail, clockOffset = 0, borrowedFrom = '' }) => {
    const before = told.get(venue) ?? 'connecting';
    const now = borrowedFrom === '' ? state : `${state}, ${borrowedFrom}`;
    const isNewlyOff = Math.abs(clockOffset) > NOTABLE && !off.has(venue);
    if ((now === before && !isNewlyOff) || state === 'closed') return;
    if (isNewlyOff) off.add(venue);
    told.set(venue, now);
    process.stderr.write(`negmon: ${venue} ${state}${detail === '' ? '' : `: ${detail}`}\n`);
  };
}

/** Says on standard error what was refused, the first few with their reason, so that a bad tape or a wrong symbol is not passed over. */
function refusalTeller(): (rejection: Rejection) => void {
  let told = 0;
  return ({ symbol, reason }) => {
    told++;
    if (told > REFUSALS_TOLD) return;
    const more = told === REFUSALS_TOLD ? '; further ones are only counted' : '';
    process.stderr.write(`negmon: refused and skipped: ${reason}${symbol === '' ? '' : ` (${symbol})`}${more}\n`);
  };
}

/** Contract section 6: beside the alerts, only where there are paper accounts. */
function paperDocument({ subject, at, text }: PaperLine): object {
  return { type: 'paper', subject, at: new Date(at).toISOString(), text };
}

function summaryDocument({ ticks, alerts, worst }: Summary, seconds: number): object {
  return { type: 'summary', ticks, alerts, worst, seconds };
}

function plainAlert({ at, level, reason, text, suspect }: Notice): string {
  const word = `${level.toUpperCase()}${suspect === undefined ? '' : '?'}`;
  return `${timeText(at)}  ${word.padEnd(11)} ${reason.padEnd(9)} ${text}`;
}

function plainPaper({ at, text }: PaperLine): string {
  return `${timeText(at)}  ${text}`;
}

function timeText(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}

function plainSummary({ ticks, alerts, worst }: Summary, seconds: number): string {
  return `${ticks} prices, ${alerts} alerts, worst level ${worst}, ${seconds} s`;
}
