import { STORY_KINDS, type StoryKind } from '../book/story.ts';
import type { StoryQuery } from '../monitor/story.ts';
import { parseDuration } from '../settings/duration.ts';
import { none, quoted } from './book.ts';
import { CliError, EXIT } from './exit.ts';
import type { GlobalOptions } from './options.ts';
import { placeFrom } from './rm.ts';
import { timeFrom } from './times.ts';

const DAY = 86_400_000;

export interface HistoryOptions extends GlobalOptions {
  readonly kind?: readonly string[];
  readonly since?: string;
  readonly until?: string;
  readonly last?: string;
  readonly follow?: boolean;
  readonly equity?: boolean;
  readonly totals?: boolean;
  readonly json?: boolean;
}

/** What of the story is asked for. @param now ms since the epoch. @throws CliError naming the option */
export function queryFrom(place: string | undefined, { kind, since, until }: HistoryOptions, now: number): StoryQuery {
  if (place !== undefined) placeFrom(place);
  return {
    ...(place === undefined ? {} : { place }),
    ...(kind === undefined ? {} : { kinds: kind.map(kindFrom) }),
    ...(since === undefined ? {} : { since: pastFrom('--since', since, now) }),
    ...(until === undefined ? {} : { until: pastFrom('--until', until, now) + (isDay(until) ? DAY - 1 : 0) }),
  };
}

/** How many of the newest lines; null: all. @throws CliError */
export function lastFrom(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new CliError(`--last must be a whole number above 0; not ${quoted(text)}.`, EXIT.usage);
}

function kindFrom(word: string): StoryKind {
  const kind = STORY_KINDS.find((one) => one === word);
  if (kind !== undefined) return kind;
  throw none(`kind ${quoted(word)} of history`, word, STORY_KINDS, '');
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text);
}

/** How long ago, such as "24h" or "7d", else a moment that has been. */
function pastFrom(option: string, text: string, now: number): number {
  const days = /^(\d{1,5})d$/.exec(text);
  const ago = days === null ? parseDuration(text) : Number(days[1]) * DAY;
  return ago === undefined ? timeFrom(option, text, now) : now - ago;
}
