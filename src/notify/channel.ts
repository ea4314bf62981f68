import type { QuietHours } from '../alerts/rule.ts';
import type { Level } from '../risk/level.ts';
import type { Reference } from '../secrets/reference.ts';
import type { Message } from './message.ts';

/** The ways a message can go. `bell` and `desktop` are of the terminal that shows the screen. */
export const CHANNEL_KINDS = ['bell', 'desktop', 'webhook', 'telegram', 'ntfy', 'discord', 'slack', 'command', 'alertmanager'] as const;

/** How a terminal is told of a notification (src/notify/desktop.ts); `auto`: by what it calls itself. */
export const DESKTOP_WAYS = ['auto', 'osc9', 'osc777', 'osc99'] as const;

export type DesktopWay = (typeof DESKTOP_WAYS)[number];

/** What holds for a channel of any kind. */
export interface ChannelRules {
  /** What it is called in the journal, on the screen and on the command line; unique. The kind, where nothing else was said. */
  readonly name: string;
  /** The least level that goes out on it; DEFAULT_FROM where nothing was said. */
  readonly from: Level;
  /** What is acknowledged or over within so long never goes out on it, ms; 0: all goes out at once. */
  readonly after: number;
  /** When it is silent: what comes then waits for their end, but for liquidation and negative. Null: never. */
  readonly quietHours: QuietHours | null;
}

/** One `[[notify]]` of the config. What opens an account or lets others write to it is a reference: an address may be such a thing, too. */
export type ChannelSettings = ChannelRules &
  (
    | { readonly kind: 'bell' }
    | { readonly kind: 'desktop'; readonly way: DesktopWay }
    /** @param secret signs what is sent; null: it is not signed */
    | { readonly kind: 'webhook'; readonly url: Reference; readonly secret: Reference | null }
    /** @param server of the bot API; DEFAULT_SERVERS.telegram where nothing was said. @param chat its number, or "@name" of a channel */
    | { readonly kind: 'telegram'; readonly token: Reference; readonly chat: string; readonly server: string }
    /** @param topic whoever knows it reads along. @param token null: the topic is open. @param server DEFAULT_SERVERS.ntfy where nothing was said */
    | { readonly kind: 'ntfy'; readonly topic: Reference; readonly token: Reference | null; readonly server: string }
    | { readonly kind: 'discord'; readonly url: Reference }
    | { readonly kind: 'slack'; readonly url: Reference }
    /** @param argv the program and its words: no shell reads them. @param timeout ms; DEFAULT_COMMAND_TIMEOUT where nothing was said */
    | { readonly kind: 'command'; readonly argv: readonly [string, ...string[]]; readonly timeout: number }
    /** @param url where Alertmanager is, without "/api/v2": "http://127.0.0.1:9093". @param token sent as a bearer token; null: none */
    | { readonly kind: 'alertmanager'; readonly url: string; readonly token: Reference | null }
  );

export const DEFAULT_FROM: Level = 'warning';
export const DEFAULT_COMMAND_TIMEOUT = 10_000;
export const DEFAULT_SERVERS = { telegram: 'https://api.telegram.org', ntfy: 'https://ntfy.sh' } as const;

/** `[heartbeat]` of the config: told only after a fresh assessment of every account. At least one of `url` and `file` is there. */
export interface HeartbeatSettings {
  /** Asked for (GET); an address of a dead man's switch is a secret. */
  readonly url: Reference | null;
  /** Written anew with the time; a full path. */
  readonly file: string | null;
  /** ms; DEFAULT_HEARTBEAT where nothing was said. */
  readonly every: number;
}

export const DEFAULT_HEARTBEAT = 60_000;

/** What became of a message on a channel. The words are safe to show. */
export type Answer =
  | { readonly kind: 'delivered'; readonly said: string }
  /** It would be answered like that again: somebody has to change something. */
  | { readonly kind: 'refused'; readonly why: string }
  /** @param wait how long the other side wants to be left alone, ms; null: it did not say */
  | { readonly kind: 'later'; readonly why: string; readonly wait: number | null };

/** One way to somebody. */
export interface Channel {
  readonly settings: ChannelSettings;
  /** Sends once; never rejects. @param signal gives up, and leaves no socket or process behind */
  send(message: Message, signal: AbortSignal): Promise<Answer>;
  /** For whoever keeps what stands himself and forgets what is not told again: all that stands now, to be called about once a minute. */
  standing?(messages: readonly Message[], signal: AbortSignal): Promise<Answer>;
}
