import { clean } from '../book/clean.ts';
import type { Setup } from '../monitor/protocol.ts';
import { notifyBy, setupBy } from '../monitor/setup.ts';
import { parseDuration } from '../settings/duration.ts';
import { marketsDir } from '../settings/paths.ts';
import { checkAddresses } from './addresses.ts';
import { neededFrom } from './book.ts';
import { CliError, EXIT } from './exit.ts';
import { runHeadless } from './headless.ts';
import { configFrom, dataDirFrom, type GlobalOptions, settingsFrom } from './options.ts';
import { makeRecording } from './recording.ts';

export interface WatchOptions extends GlobalOptions {
  readonly json?: boolean;
  readonly for?: string;
  readonly record?: string;
}

/** `negmon watch`: the live monitor with no screen. Ends with a signal, or after the time that was asked for. Returns the exit status. */
export async function watch(options: WatchOptions): Promise<number> {
  const { json = false, record } = options;
  // On a screen an empty book is seen to be empty; without one its silence would pass for calm.
  const held = neededFrom(options, 'negmon watch');
  const duration = options.for === undefined ? null : durationFrom(options.for);
  const setup = liveSetup(options, held.source, held.json);
  await checkAddresses(setup.feed.venues);
  return runHeadless({ ...setup, feed: { ...setup.feed, ...makeRecording(record) } }, json, duration, true);
}

/** A live monitor of a portfolio document, by the user's settings. @throws CliError when the config cannot be used. */
export function liveSetup(
  options: GlobalOptions,
  source: string,
  portfolio: unknown,
): Setup & { readonly feed: { readonly kind: 'live' } } {
  const settings = settingsFrom(options);
  return {
    portfolio,
    source,
    ...(options.portfolio === undefined ? { book: { folder: dataDirFrom(options), mayAct: true } } : {}),
    feed: { kind: 'live', venues: settings.venues },
    markets: marketsDir(dataDirFrom(options)),
    importEvery: settings.importEvery,
    notify: notifyBy(settings),
    config: configFrom(options),
    ...setupBy(settings),
  };
}

function durationFrom(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  throw new CliError(`--for must be a duration such as "90s", "10m" or "1h"; not ${JSON.stringify(clean(text, 40))}.`, EXIT.usage);
}
