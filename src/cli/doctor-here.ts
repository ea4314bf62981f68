import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { clean } from '../book/clean.ts';
import { DEFAULT_SETTINGS, type Settings } from '../settings/defaults.ts';
import { configPath } from '../settings/paths.ts';
import { loadSettings } from '../settings/settings.ts';
import { SettingsError } from '../settings/settings-error.ts';
import { dataDirFrom, type GlobalOptions } from './options.ts';
import { version } from './version.ts';

/** A file or folder of the program's own. */
export interface Place {
  readonly path: string;
  /** In plain words. */
  readonly state: string;
  /** It stands in the way. */
  readonly fault: boolean;
}

/** What there is to know of this machine. */
export interface Here {
  readonly negmon: string;
  /** "v24.21.0" */
  readonly node: string;
  /** "linux x64" */
  readonly platform: string;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly config: Place;
  readonly data: Place;
  readonly terminal: { readonly tty: boolean; readonly color: boolean; readonly columns: number | null; readonly rows: number | null };
}

/**
 * This machine, and the settings to go on with: the built-in ones where the config cannot be used.
 * @param fault why the book in the data folder cannot be used; null: it can, or there is none
 */
export function lookHere(options: GlobalOptions, fault: string | null): { readonly here: Here; readonly settings: Settings } {
  const { place: config, settings } = configFrom(options);
  const { stdout, platform, arch, env } = process;
  const here: Here = {
    negmon: version(),
    node: process.version,
    platform: `${platform} ${arch}`,
    at: new Date().toISOString(),
    config,
    data: dataPlace(dataDirFrom(options), fault),
    terminal: {
      tty: stdout.isTTY === true,
      color: stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
      columns: stdout.columns ?? null,
      rows: stdout.rows ?? null,
    },
  };
  return { here, settings };
}

function configFrom({ config }: GlobalOptions): { readonly place: Place; readonly settings: Settings } {
  const file = config ?? configPath(process.env);
  const path = clean(file, 200);
  try {
    const settings = loadSettings(file, config === undefined);
    return { place: { path, state: existsSync(file) ? 'loads' : 'there is none: built-in settings', fault: false }, settings };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { place: { path, state: clean(error.message, 300), fault: true }, settings: DEFAULT_SETTINGS };
  }
}

function dataPlace(folder: string, fault: string | null): Place {
  const path = clean(folder, 200);
  if (!existsSync(folder)) return { path, state: 'not there yet', fault: false };
  try {
    accessSync(folder, constants.R_OK | constants.W_OK);
    if (!statSync(folder).isDirectory()) return { path, state: 'is no folder', fault: true };
    return { path, state: fault === null ? 'can be written' : clean(fault, 600), fault: fault !== null };
  } catch {
    return { path, state: 'may not be read and written by this user', fault: true };
  }
}
