import { readFileSync } from 'node:fs';
import { parse, TomlError } from 'smol-toml';
import { z } from 'zod';
import { PRODUCTS, venueOf } from '../book/product.ts';
import { exactly, textLike } from '../documents/fields.ts';
import { firstIssue, harmless, nearest } from '../documents/issue.ts';
import { Rational } from '../money/rational.ts';
import { type CheckLimits, DEFAULT_CHECKS } from '../risk/checks.ts';
import { DEFAULT_THRESHOLDS, type Limits, type Thresholds } from '../risk/thresholds.ts';
import { checkSettings } from './check-settings.ts';
import { DURATION, parseDuration } from './duration.ts';
import { type MetricsSettings, metricsSettings, NO_METRICS } from './metrics-settings.ts';

/** Stand-in addresses of a venue: mirrors, proxies, test doubles. */
export interface VenueSettings {
  readonly ws?: string;
  readonly rest?: string;
}

/** What the user's config says, with defaults for the rest. */
export interface Settings {
  readonly thresholds: Thresholds;
  /** ms. */
  readonly staleAfter: number;
  readonly venues: Readonly<Record<string, VenueSettings>>;
  /** Limits of the rules of thumb. */
  readonly checks: CheckLimits;
  /** Between two readings of the accounts at venues, ms. */
  readonly importEvery: number;
  readonly metrics: MetricsSettings;
  /** `negmon watch` says that all is well this often, ms. */
  readonly report: number;
}

export const DEFAULT_SETTINGS: Settings = {
  thresholds: DEFAULT_THRESHOLDS,
  staleAfter: 15_000,
  venues: {},
  checks: DEFAULT_CHECKS,
  importEvery: 30_000,
  metrics: NO_METRICS,
  report: 86_400_000,
};

/** Accounts are read no more often, ms: a reading is a dozen requests. */
const FASTEST_IMPORT = 5_000;

/** A config file that cannot be used; the message is one readable paragraph with file, place and remedy. */
export class SettingsError extends Error {
  constructor(message: string) {
    super(harmless(message));
    this.name = 'SettingsError';
  }
}

const duration = textLike(DURATION.source, 'a duration above 0, such as 15s, 500ms or 2m').transform((input, context): number => {
  const ms = typeof input === 'string' ? parseDuration(input) : undefined;
  if (ms !== undefined) return ms;
  context.addIssue({ code: 'custom', message: 'must be a duration such as "15s", "500ms" or "2m"' });
  return z.NEVER;
});

const PERCENT = /^(\d{1,6}(?:\.\d{1,20})?)%$/;

const percent = textLike(PERCENT.source, 'a percentage, such as 8%').transform((input, context): Rational => {
  const match = typeof input === 'string' ? PERCENT.exec(input) : null;
  if (match !== null) return Rational.from(match[1] as string).over(Rational.of(100));
  context.addIssue({ code: 'custom', message: 'must be a percentage such as "8%"' });
  return z.NEVER;
});

/** Both limits, in the order in which they are reached. */
function limits(warnFirst: (limits: Limits) => boolean, order: string) {
  return exactly({ warning: percent, critical: percent }).refine(warnFirst, order);
}

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
  alerts: exactly({
    distance: limits(({ warning, critical }) => critical.atMost(warning), 'critical must be at or below warning: it is nearer').optional(),
    marginRatio: limits(({ warning, critical }) => warning.atMost(critical), 'critical must be at or above warning').optional(),
    staleAfter: duration.optional(),
  }).optional(),
  venues: z
    .record(venue, exactly({ ws: z.string('must be an address').optional(), rest: z.string('must be an address').optional() }))
    .optional(),
  checks: checkSettings(percent).optional(),
  import: exactly({
    every: duration.refine((ms) => ms >= FASTEST_IMPORT, 'must be "5s" or more: venues count what is asked').optional(),
  }).optional(),
  metrics: metricsSettings.optional(),
  watch: exactly({ report: duration.optional() }).optional(),
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
  const result = config.safeParse(parseToml(text, file));
  if (!result.success) {
    const { path, message } = firstIssue(result.error, 'config');
    throw new SettingsError(`the config ${file} has a mistake at ${path.replace(/^config\.?/, '') || 'its top'}: ${message}.`);
  }
  const { alerts = {}, venues = {}, checks = DEFAULT_CHECKS, import: imports = {}, metrics = NO_METRICS, watch = {} } = result.data;
  return {
    thresholds: {
      distance: alerts.distance ?? DEFAULT_THRESHOLDS.distance,
      marginRatio: alerts.marginRatio ?? DEFAULT_THRESHOLDS.marginRatio,
    },
    staleAfter: alerts.staleAfter ?? DEFAULT_SETTINGS.staleAfter,
    venues: venues as Settings['venues'],
    checks,
    importEvery: imports.every ?? DEFAULT_SETTINGS.importEvery,
    metrics,
    report: watch.report ?? DEFAULT_SETTINGS.report,
  };
}

function parseToml(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new SettingsError(`the config ${file} is no TOML: line ${error.line}, column ${error.column}: ${error.message.split('\n')[0]}.`);
  }
}
