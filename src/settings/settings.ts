import { readFileSync } from 'node:fs';
import { parse, TomlError } from 'smol-toml';
import * as z from 'zod';
import { DEFAULT_ALERTS } from '../alerts/rule.ts';
import { PRODUCTS, venueOf } from '../book/product.ts';
import { exactly } from '../documents/fields.ts';
import { allIssues, type Issue, nearest } from '../documents/issue.ts';
import { DEFAULT_CHECKS } from '../risk/checks.ts';
import { alerts } from './alert-settings.ts';
import { checkSettings } from './check-settings.ts';
import { DEFAULT_SETTINGS, NO_METRICS, type Settings } from './defaults.ts';
import { metricsSettings } from './metrics-settings.ts';
import { heartbeat, notify } from './notify-settings.ts';
import { SettingsError } from './settings-error.ts';
import { lineOf, tomlKeys } from './toml-lines.ts';
import { duration, percent } from './units.ts';

/** Accounts are read no more often, ms: a reading is a dozen requests. */
const FASTEST_IMPORT = 5_000;

/** Those of the products, and those whose accounts are read without a product of their own. */
const VENUES: readonly string[] = [...new Set([...PRODUCTS.map(venueOf).filter((venue) => venue !== null), 'htx'])];

/** An address for a venue that nothing asks would be passed over in silence: the name is checked. */
const venue = z
  .string()
  .meta({ enum: [...VENUES] })
  .superRefine((name, context) => {
    if (VENUES.includes(name)) return;
    const meant = nearest(name, VENUES);
    const hint = meant === undefined ? '.' : `; did you mean "${meant}"?`;
    context.addIssue({ code: 'custom', message: `unknown venue${hint} Known are ${VENUES.join(', ')}` });
  });

/** The config of contract section 7, as its TOML is written. */
export const config = exactly({
  alerts: alerts.optional(),
  venues: z
    .record(venue, exactly({ ws: z.string('must be an address').optional(), rest: z.string('must be an address').optional() }))
    .optional(),
  checks: checkSettings(percent).optional(),
  import: exactly({
    every: duration.refine((ms) => ms >= FASTEST_IMPORT, 'must be "5s" or more: venues count what is asked').optional(),
  }).optional(),
  metrics: metricsSettings.optional(),
  watch: exactly({ report: duration.optional() }).optional(),
  notify: notify.optional(),
  heartbeat: heartbeat.optional(),
});

/**
 * The settings of a config file; the defaults when `optional` and there is none.
 * @throws SettingsError naming the file, the place and what is allowed.
 */
export function loadSettings(file: string, optional: boolean): Settings {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (optional && (error as NodeJS.ErrnoException).code === 'ENOENT') return DEFAULT_SETTINGS;
    throw new SettingsError(
      `the config ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}. Check the path and that you may read it.`,
    );
  }
  return parseSettings(text, file);
}

/** The settings of a config's text. @param file what it is called in messages. @throws SettingsError */
export function parseSettings(text: string, file: string): Settings {
  const result = config.safeParse(parseToml(text, file));
  if (!result.success) throw mistaken(allIssues(result.error, 'config'), text, file);
  const { alerts: when = DEFAULT_ALERTS, venues = {}, checks = DEFAULT_CHECKS, import: imports = {}, notify: channels = [] } = result.data;
  return {
    alerts: when,
    venues: venues as Settings['venues'],
    checks,
    importEvery: imports.every ?? DEFAULT_SETTINGS.importEvery,
    channels,
    heartbeat: result.data.heartbeat ?? null,
    metrics: result.data.metrics ?? NO_METRICS,
    report: result.data.watch?.report ?? DEFAULT_SETTINGS.report,
  };
}

function mistaken(issues: readonly Issue[], text: string, file: string): SettingsError {
  const keys = tomlKeys(text);
  const mistakes = issues.map(({ path, message }) => {
    const place = path.replace(/^config\.?/, '');
    const line = lineOf(keys, place.split('.'));
    return `${place || 'its top'}${line === null ? '' : ` (line ${line})`}: ${message}.`;
  });
  const others = mistakes.length - 1;
  const more = others === 0 ? '' : ` There ${others === 1 ? 'is 1 more' : `are ${others} more`}: "negmon config check" names all.`;
  return new SettingsError(`the config ${file} has a mistake at ${mistakes[0]}${more}`, mistakes);
}

function parseToml(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new SettingsError(`the config ${file} is no TOML: line ${error.line}, column ${error.column}: ${error.message.split('\n')[0]}.`);
  }
}
