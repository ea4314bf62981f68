import type { QuietSettings } from '../alerts/quiet.ts';
import type { StandingAlarm } from '../alerts/standing.ts';
import { formatAge } from '../money/format.ts';
import { parseDuration } from '../settings/duration.ts';
import type { JournalEntry } from '../store/journal.ts';
import { quoted, refusePortfolio, withStore } from './book.ts';
import { CliError, EXIT } from './exit.ts';
import { timeText } from './history-lines.ts';
import type { GlobalOptions } from './options.ts';
import { settingsFrom } from './settings.ts';
import { alarmsOf, meantBy } from './standing-alarms.ts';
import { writeAll } from './write.ts';

export interface QuietOptions extends GlobalOptions {
  readonly all?: boolean;
}

/** `negmon ack ID`: somebody has seen the alarm. It is on the disk when this returns, and every running negmon of the data folder hears of it. */
export async function ack(word: string | undefined, options: QuietOptions): Promise<number> {
  const { alerts } = settingsFrom(options);
  const now = Date.now();
  const until = now + alerts.acknowledgedFor;
  return quiet('negmon ack', word, options, alerts, now, ({ subject, id }) => ({
    entry: { kind: 'acknowledged', subject, id },
    said: `acknowledged ${id}: not told again before ${timeText(until)} unless it gets worse`,
  }));
}

/** `negmon snooze ID DURATION`: the alarm keeps quiet for so long, unless it gets worse. */
export async function snooze(words: readonly string[], options: QuietOptions): Promise<number> {
  const [word, duration] = options.all === true && words.length === 1 ? [undefined, words[0]] : words;
  const ms = duration === undefined ? undefined : parseDuration(duration);
  const { alerts } = settingsFrom(options);
  const most = alerts.snoozeMost;
  if (ms === undefined) {
    const wrong = duration === undefined ? 'there is none' : `${quoted(duration)} is none`;
    throw new CliError(`negmon snooze needs how long, such as 15m or 1h: ${wrong}. For example: negmon snooze ID 1h.`, EXIT.usage);
  }
  if (ms > most)
    throw new CliError(`nothing is snoozed for longer than ${formatAge(most)}: what stands so long has to be said again.`, EXIT.usage);
  const now = Date.now();
  const until = now + ms;
  return quiet('negmon snooze', word, options, alerts, now, ({ subject, id }) => ({
    entry: { kind: 'snoozed', subject, id, until },
    said: `snoozed ${id} until ${timeText(until)}, unless it gets worse`,
  }));
}

/** What is written for one alarm, and said of it. */
interface Quieting {
  readonly entry: JournalEntry;
  readonly said: string;
}

async function quiet(
  command: string,
  word: string | undefined,
  options: QuietOptions,
  settings: QuietSettings,
  now: number,
  of: (alarm: StandingAlarm) => Quieting,
): Promise<number> {
  refusePortfolio(options, command);
  const done = withStore(options, (store) => {
    const meant = meantBy(command, word, options.all === true, alarmsOf(store, settings, now)).map(of);
    store.journal.append(
      now,
      meant.map(({ entry }) => entry),
    );
    return meant;
  });
  await writeAll(done.map(({ said }) => `${said}\n`).join(''));
  return EXIT.ok;
}
