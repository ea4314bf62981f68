import { clean } from '../book/clean.ts';
import { type Listen, parseListen } from '../net/listen.ts';
import { parseDuration } from '../settings/duration.ts';
import type { MetricsSettings } from '../settings/metrics-settings.ts';
import { checkAddresses } from './addresses.ts';
import { attend } from './attendant.ts';
import { neededFrom } from './book.ts';
import { CliError, EXIT } from './exit.ts';
import { runHeadless } from './headless.ts';
import { liveSetup } from './live-setup.ts';
import { MetricsServer } from './metrics-server.ts';
import type { GlobalOptions } from './options.ts';
import { makeRecording } from './recording.ts';
import { settingsFrom } from './settings.ts';

export interface WatchOptions extends GlobalOptions {
  readonly json?: boolean;
  readonly for?: string;
  readonly record?: string;
  readonly metrics?: string;
}

/** `negmon watch`: the live monitor with no screen. Ends with a signal, or after the time that was asked for. Returns the exit status. */
export async function watch(options: WatchOptions): Promise<number> {
  const { json = false, record } = options;
  // On a screen an empty book is seen to be empty; without one its silence would pass for calm.
  const held = neededFrom(options, 'negmon watch');
  const duration = options.for === undefined ? null : durationFrom(options.for);
  const settings = settingsFrom(options);
  const { metrics, report, venues } = settings;
  const setup = liveSetup(options, settings, held.source, held.json);
  await checkAddresses(venues);
  const listen = listenFrom(options.metrics, metrics);
  const server = listen === null ? null : await MetricsServer.open(listen);
  const say = (text: string): void => void process.stderr.write(`negmon: ${text}\n`);
  try {
    return await runHeadless({ ...setup, feed: { ...setup.feed, ...makeRecording(record) } }, json, {
      duration,
      reload: (session) => session.reload(),
      attend: (session) => attend(session, { source: held.source, metrics: server, report, say }),
    });
  } finally {
    await server?.close();
  }
}

/** Where metrics are served; null: nowhere. @throws CliError for what is no place, or one that others can ask without leave. */
function listenFrom(text: string | undefined, { listen, allowRemote }: MetricsSettings): Listen | null {
  if (text === undefined) return listen;
  const place = parseListen(text);
  if (place === undefined) {
    throw new CliError(`--metrics must be host and port, such as 127.0.0.1:9464; not ${JSON.stringify(clean(text, 80))}.`, EXIT.usage);
  }
  if (place.local || allowRemote) return place;
  throw new CliError(
    `--metrics ${clean(text, 80)} could be asked from elsewhere, and whoever can ask reads what you hold: use 127.0.0.1, localhost or [::1], or write allowRemote = true under [metrics] in the config.`,
    EXIT.usage,
  );
}

function durationFrom(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  throw new CliError(`--for must be a duration such as "90s", "10m" or "1h"; not ${JSON.stringify(clean(text, 40))}.`, EXIT.usage);
}
