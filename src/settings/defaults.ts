import { type AlertSettings, DEFAULT_ALERTS } from '../alerts/rule.ts';
import type { ChannelSettings, HeartbeatSettings } from '../notify/channel.ts';
import { type CheckLimits, DEFAULT_CHECKS } from '../risk/checks.ts';
import type { MetricsSettings } from './metrics-settings.ts';

/** Stand-in addresses of a venue: mirrors, proxies, test doubles. */
export interface VenueSettings {
  readonly ws?: string;
  readonly rest?: string;
}

/** What the user's config says, with defaults for the rest. */
export interface Settings {
  /** `[alerts]`, and what differs for single accounts and positions. */
  readonly alerts: AlertSettings;
  readonly venues: Readonly<Record<string, VenueSettings>>;
  /** Limits of the rules of thumb. */
  readonly checks: CheckLimits;
  /** Between two readings of the accounts at venues, ms. */
  readonly importEvery: number;
  readonly metrics: MetricsSettings;
  /** `negmon watch` says that all is well this often, ms. */
  readonly report: number;
  /** `[[notify]]`: whom to tell. */
  readonly channels: readonly ChannelSettings[];
  /** `[heartbeat]`; null: none. */
  readonly heartbeat: HeartbeatSettings | null;
}

export const NO_METRICS: MetricsSettings = { listen: null, allowRemote: false };

/** What holds where the user's config says nothing. Apart from what reads a config: who has none need not wait for that. */
export const DEFAULT_SETTINGS: Settings = {
  alerts: DEFAULT_ALERTS,
  venues: {},
  checks: DEFAULT_CHECKS,
  importEvery: 30_000,
  metrics: NO_METRICS,
  report: 86_400_000,
  channels: [],
  heartbeat: null,
};
