import type { QuietHours } from '../alerts/rule.ts';
import { Rational } from '../money/rational.ts';
import type { VenueAddress } from '../net/address.ts';
import type { ChannelSettings, HeartbeatSettings } from '../notify/channel.ts';
import type { CheckLimit, CheckLimits } from '../risk/checks.ts';
import type { OpenLimits, Thresholds } from '../risk/thresholds.ts';
import type { AlertTexts } from './alert-texts.ts';
import type { Summary } from './monitor.ts';
import type { Command, Snapshot } from './snapshot.ts';

/** Where prices come from. */
export type FeedSource =
  | {
      readonly kind: 'live';
      readonly venues: Readonly<Record<string, VenueAddress>>;
      /** An empty file that the quotes are written to as well. */
      readonly record?: string;
    }
  | { readonly kind: 'replay' | 'demo'; readonly files: readonly string[]; readonly speed: number | 'max' };

/** What the worker is started with: only what can be cloned to another thread. */
export interface Setup {
  /** The portfolio document, as parsed JSON that has already been checked. */
  readonly portfolio: unknown;
  /** The user's own book, which is followed and may be changed; absent: a document that is only read. */
  readonly book?: {
    /** The data folder. */
    readonly folder: string;
    /** Whether this monitor may be the one that acts on alerts there: a replay never is. */
    readonly mayAct: boolean;
  };
  /** What it is called on the screen. */
  readonly source: string;
  readonly feed: FeedSource;
  /** The user's config, which is followed; absent: what is said here holds. */
  readonly config?: { readonly path: string; readonly optional: boolean };
  /** How often accounts at venues are read, ms; absent: never. */
  readonly importEvery?: number;
  /** Folder where the venues' contracts are kept; absent: the portfolio says all there is to say (a replay). */
  readonly markets?: string;
  /** ms. */
  readonly staleAfter: number;
  /** The defaults when absent. */
  readonly thresholds?: ThresholdTexts;
  /** When to speak (`toAlertTexts`); absent: by the thresholds and `staleAfter`, and the defaults for the rest. */
  readonly alerts?: AlertTexts;
  /** Whom to tell; absent: nobody beside the screen. */
  readonly notify?: NotifySetup;
  /** Limits of the rules of thumb; the built-in ones when absent. */
  readonly checks?: CheckTexts;
}

/** How a live monitor reaches people and whoever listens for its heartbeat. */
export interface NotifySetup {
  readonly channels: readonly ChannelSettings[];
  readonly heartbeat: HeartbeatSettings | null;
  /** Of the channels that have none of their own. */
  readonly quietHours: QuietHours | null;
  /** ms. */
  readonly groupWait: number;
}

/** Thresholds as decimal strings: an exact number loses its class on the way to another thread. */
export type ThresholdTexts = {
  readonly [K in 'distance' | 'marginRatio']: { readonly warning: string | null; readonly critical: string | null };
};

export function toTexts({ distance, marginRatio }: Thresholds): ThresholdTexts {
  const texts = ({ warning, critical }: OpenLimits) => ({ warning: warning?.toString() ?? null, critical: critical?.toString() ?? null });
  return { distance: texts(distance), marginRatio: texts(marginRatio) };
}

export function fromTexts({ distance, marginRatio }: ThresholdTexts): Thresholds {
  const limits = ({ warning, critical }: ThresholdTexts['distance']): OpenLimits => ({
    warning: warning === null ? null : Rational.from(warning),
    critical: critical === null ? null : Rational.from(critical),
  });
  return { distance: limits(distance), marginRatio: limits(marginRatio) };
}

/** Limits of the rules of thumb as decimal strings. */
export type CheckTexts = {
  readonly [K in keyof CheckLimits]: CheckLimits[K] extends boolean
    ? boolean
    : { readonly warning: string; readonly critical: string | null } | null;
};

export function toCheckTexts(limits: CheckLimits): CheckTexts {
  const text = (limit: CheckLimit | null) =>
    limit === null ? null : { warning: limit.warning.toString(), critical: limit.critical?.toString() ?? null };
  const { riskPerTrade, leverage, concentration, unrealizedLoss, depeg } = limits;
  return {
    ...limits,
    riskPerTrade: text(riskPerTrade),
    leverage: text(leverage),
    concentration: text(concentration),
    unrealizedLoss: text(unrealizedLoss),
    depeg: text(depeg),
  };
}

export function fromCheckTexts(texts: CheckTexts): CheckLimits {
  const limit = (text: CheckTexts['leverage']): CheckLimit | null =>
    text === null ? null : { warning: Rational.from(text.warning), critical: text.critical === null ? null : Rational.from(text.critical) };
  const { riskPerTrade, leverage, concentration, unrealizedLoss, depeg } = texts;
  return {
    ...texts,
    riskPerTrade: limit(riskPerTrade),
    leverage: limit(leverage),
    concentration: limit(concentration),
    unrealizedLoss: limit(unrealizedLoss),
    depeg: limit(depeg),
  };
}

export type ToWorker =
  | Command
  /** A snapshot has come: the next one may. */
  | { readonly kind: 'taken' }
  /** What was for the terminal is written there. */
  | { readonly kind: 'written' };

export type FromWorker =
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot }
  /** To be written to the terminal that the screen is on. */
  | { readonly kind: 'terminal'; readonly text: string }
  | { readonly kind: 'stopped'; readonly summary: Summary }
  /** It ends for a reason that is safe to show. */
  | { readonly kind: 'failed'; readonly reason: string };
