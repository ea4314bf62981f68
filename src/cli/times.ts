import { time } from '../documents/fields.ts';
import { quoted } from './book.ts';
import { CliError, EXIT } from './exit.ts';

/** A second hand that is a little ahead is no mistake, ms. */
const AHEAD = 60_000;

/**
 * A moment that has been, in ms since the epoch: "now", a day in UTC, or a UTC time.
 * @param now ms since the epoch
 * @throws CliError naming the option.
 */
export function timeFrom(option: string, word: string, now: number): number {
  if (word === 'now') return now;
  const { data: at } = time.safeParse(/^\d{4}-\d\d-\d\d$/.test(word) ? `${word}T00:00:00Z` : word);
  if (at === undefined) {
    throw new CliError(
      `${option} must be "now", a day such as 2026-01-31, or a UTC time such as 2026-01-31T12:00:00Z; not ${quoted(word)}.`,
      EXIT.usage,
    );
  }
  if (at > now + AHEAD)
    throw new CliError(`${option} ${quoted(word)} is still to come: it must be when something has happened.`, EXIT.usage);
  return at;
}
