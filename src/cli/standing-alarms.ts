import type { QuietSettings } from '../alerts/quiet.ts';
import { type StandingAlarm, standingAlarms } from '../alerts/standing.ts';
import { nearest } from '../documents/issue.ts';
import { BACK_MS, REMEMBERED_KINDS, rememberedOf } from '../monitor/remembered.ts';
import type { BookStore } from '../store/book-store.ts';
import { quoted } from './book.ts';
import { CliError, EXIT } from './exit.ts';

/** The alarms that stand by the journal, of what is in the book. @param now ms since the epoch. @throws StoreError */
export function alarmsOf(store: BookStore, settings: QuietSettings, now: number): StandingAlarm[] {
  const { document } = store.read();
  const places = new Set(document.accounts.flatMap(({ id, positions = [] }) => [id, ...positions.map((one) => `${id}/${one.id}`)]));
  const entries = rememberedOf(store.journal.read({ kinds: REMEMBERED_KINDS, since: now - BACK_MS }));
  return standingAlarms(entries, settings, now).filter(({ subject }) => places.has(subject));
}

/**
 * The alarms that a person means: all, the one of an id, or those of an account or position.
 * @param command as it is typed, such as "negmon ack"
 * @throws CliError naming the nearest one, and what stands.
 */
export function meantBy(command: string, word: string | undefined, all: boolean, alarms: readonly StandingAlarm[]): StandingAlarm[] {
  if (all === (word !== undefined)) {
    throw new CliError(`${command} needs one of the two: the id of an alarm, as "negmon alerts" lists them, or --all.`, EXIT.usage);
  }
  if (alarms.length === 0) throw new CliError(`no alarm stands: there is nothing for ${command} to do.`, EXIT.failure);
  if (word === undefined) return [...alarms];
  const found = alarms.filter(({ id, subject }) => id === word || subject === word);
  if (found.length > 0) return found;
  const ids = alarms.map(({ id }) => id);
  const meant = nearest(word, [...ids, ...alarms.map(({ subject }) => subject)]);
  const shown = `${ids.slice(0, 12).join(', ')}${ids.length > 12 ? ' and more' : ''}`;
  throw new CliError(
    `no alarm ${quoted(word)} stands.${meant === undefined ? '' : ` Did you mean "${meant}"?`} There ${ids.length === 1 ? 'is' : 'are'} ${shown}.`,
    EXIT.usage,
  );
}
