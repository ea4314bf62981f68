import type { StandingAlarm } from '../alerts/standing.ts';
import { hasBook } from '../store/book-file.ts';
import { refusePortfolio, withStore } from './book.ts';
import { EXIT } from './exit.ts';
import { timeText } from './history-lines.ts';
import { dataDirFrom, type GlobalOptions } from './options.ts';
import { settingsFrom } from './settings.ts';
import { alarmsOf } from './standing-alarms.ts';
import { writeAll } from './write.ts';

/** What the journal has to say of the alarms. */
interface Listed {
  readonly alarms: readonly StandingAlarm[];
  /** When the last monitor that acted ended, ms since the epoch; null: none has, or one began since. */
  readonly ended: number | null;
}

/** `negmon alerts`: what stands, the oldest first, and whether somebody said that he knows. */
export async function listAlerts({ json = false, ...options }: GlobalOptions & { readonly json?: boolean }): Promise<number> {
  refusePortfolio(options, 'negmon alerts');
  const { alarms, ended } = hasBook(dataDirFrom(options)) ? listed(options) : { alarms: [], ended: null };
  const old = ended === null ? '' : `nobody has watched since ${timeText(ended)}: what stood then\n`;
  const lines = alarms.map((alarm) => (json ? JSON.stringify(alarmDocument(alarm)) : alarmLine(alarm)));
  if (json) await writeAll(lines.map((line) => `${line}\n`).join(''));
  else await writeAll(old + (lines.length === 0 ? 'no alarm stands\n' : `${lines.join('\n')}\n`));
  return EXIT.ok;
}

function listed(options: GlobalOptions): Listed {
  const { alerts } = settingsFrom(options);
  return withStore(options, (store) => {
    const watching = store.journal.read({ kinds: ['watching'] }).at(-1);
    const ended = watching?.entry.kind === 'watching' && watching.entry.state === 'ended' ? watching.at : null;
    return { alarms: alarmsOf(store, alerts, Date.now()), ended };
  });
}

function alarmLine({ id, since, quieted, text }: StandingAlarm): string {
  const said =
    quieted === null
      ? 'NOT ACKNOWLEDGED'
      : quieted.how === 'snoozed'
        ? `snoozed until ${timeText(quieted.until)}`
        : `acknowledged ${timeText(quieted.at)}, until ${timeText(quieted.until)}`;
  return `${id}  since ${timeText(since)}  ${said}\n    ${text}`;
}

function alarmDocument({ since, quieted, ...alarm }: StandingAlarm): object {
  const time = (ms: number): string => new Date(ms).toISOString();
  const said = quieted === null ? null : { how: quieted.how, at: time(quieted.at), until: time(quieted.until) };
  return { type: 'alarm', ...alarm, since: time(since), quieted: said };
}
