import type { Setup } from '../monitor/protocol.ts';
import { notifyBy, setupBy } from '../monitor/setup.ts';
import type { Settings } from '../settings/defaults.ts';
import { marketsDir } from '../settings/paths.ts';
import { configFrom, dataDirFrom, type GlobalOptions } from './options.ts';

/** A live monitor of a portfolio document, by the user's settings. */
export function liveSetup(
  options: GlobalOptions,
  settings: Settings,
  source: string,
  portfolio: unknown,
): Setup & { readonly feed: { readonly kind: 'live' } } {
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
