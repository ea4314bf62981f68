import { clean } from '../book/clean.ts';
import { offlineWords } from './offline.ts';
import { saysClosedHere } from './place.ts';
import { ProxyError } from './proxy.ts';

/** Why a connection ended. */
export interface Ending {
  /** In plain words, safe to show. */
  readonly reason: string;
  /** HTTP status when the venue answered the upgrade with something else; null otherwise. */
  readonly status: number | null;
  /** ms the venue asked us to wait; null when it did not. */
  readonly retryAfter: number | null;
  /** The dial never got as far as the venue. */
  readonly offline: boolean;
  /** The connection stood, but this path brings no prices. */
  readonly mute: boolean;
  /** Prices came, and stopped, over a connection that was well. */
  readonly starved: boolean;
  /** The venue does not serve this place. */
  readonly closedHere: boolean;
}

/** Answers that ask for quiet: too many requests, banned, refused by the firewall (Binance's REST limits page). */
export const LIMITED: ReadonlySet<number> = new Set([403, 418, 429]);

export function ending(reason: string, more: Partial<Ending> = {}): Ending {
  return { reason, status: null, retryAfter: null, offline: false, mute: false, starved: false, closedHere: false, ...more };
}

/** What a WebSocket close code means (RFC 6455 section 7.4.1), for the status line. */
export function closedBy(code: number, reason: string): Ending {
  const said = clean(reason, 60);
  return ending(`closed with code ${code}${said === '' ? '' : ` (${said})`}`);
}

/** An error of the socket in plain words. */
export function failedWith(host: string, error: Error): Ending {
  if (error instanceof ProxyError) return ending(error.message, { offline: true });
  const { code, message } = error as NodeJS.ErrnoException;
  const known = offlineWords(code);
  if (known !== undefined) return ending(`${host} cannot be reached: ${known}`, { offline: true });
  if (code === 'ECONNRESET') return ending('the connection was reset');
  return ending(clean(message === '' ? (code ?? 'connection failed') : message, 100));
}

/**
 * An HTTP answer where an upgrade was asked for.
 * @param now wall ms, for a Retry-After that is a date
 * @param page what it says; only a 403's matters
 */
export function answeredWith(status: number, retryAfter: string | undefined, now: number, page = ''): Ending {
  if (saysClosedHere(status, page)) return ending(`the venue does not serve this place (HTTP ${status})`, { status, closedHere: true });
  return ending(`answered with HTTP ${status}`, { status, retryAfter: waitOf(retryAfter, now) });
}

/** ms of a Retry-After, which is seconds or a date (RFC 9110 section 10.2.3); null where there is none. @param now wall ms */
export function waitOf(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  if (/^\s*[0-9]{1,9}\s*$/.test(header)) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
