import { clean } from '../book/clean.ts';
import { AddressError, restUrl } from '../net/address.ts';
import { waitOf } from '../net/ending.ts';
import { type Ask, exchange } from '../net/http.ts';
import { redact, remember, safeReason } from '../secrets/redact.ts';
import type { Secret } from '../secrets/secret.ts';
import { SecretError } from '../secrets/secret-error.ts';
import type { Answer } from './channel.ts';

/** How long a service may take to answer, ms. */
const TIMEOUT = 10_000;
/** What a service says of its own answer is repeated up to here. */
const LONGEST_SAID = 160;
/** Nobody is waited for longer, whatever he asks for, ms. */
const LONGEST_WAIT = 3_600_000;
/** Statuses below 500 that are nobody's mistake: request timeout, too early, too many requests (RFC 9110, RFC 8470, RFC 6585). */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

export interface PostOptions {
  readonly signal: AbortSignal;
  /** Wait that the body of an answer asks for, ms, where a service says it there; null: it does not say. */
  readonly waitIn?: (body: string) => number | null;
}

/**
 * Posts once and says what became of it: 2xx is delivered; a redirect, which is not followed, and any other 4xx would be answered like that
 * again; 429, 5xx, no answer and a broken connection are worth another try.
 */
export async function post(ask: Ask, { signal, waitIn }: PostOptions): Promise<Answer> {
  const answer = await exchange(ask, { timeout: TIMEOUT, signal });
  if (!answer.ok) return { kind: 'later', why: safeReason(answer.why.reason), wait: null };
  const { status, headers } = answer;
  const text = answer.text ?? '';
  if (status >= 200 && status < 300) return { kind: 'delivered', said: `HTTP ${status}` };
  const said = clean(redact(text), LONGEST_SAID);
  const why = `${ask.url.host} answered with HTTP ${status}${said === '' ? '' : `: ${said}`}`;
  if (status < 500 && !PASSING.has(status)) {
    return {
      kind: 'refused',
      why: status >= 300 && status < 400 ? `${ask.url.host} answered with HTTP ${status}, which leads elsewhere: not followed` : why,
    };
  }
  const wait = waitOf(headers['retry-after'], Date.now()) ?? waitIn?.(text) ?? null;
  return { kind: 'later', why, wait: wait === null ? null : Math.min(wait, LONGEST_WAIT) };
}

/** What a channel does, with what keeps it from doing it as an answer. */
export async function answering(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    // A password manager may be locked for now; a file may be put there.
    if (error instanceof SecretError) return { kind: 'later', why: safeReason(error).replace(/\.$/, ''), wait: null };
    if (error instanceof AddressError) return { kind: 'refused', why: safeReason(error) };
    return { kind: 'later', why: `this should not have happened: ${safeReason(error)}`, wait: null };
  }
}

/** An address that is a secret as a whole; what stands behind the host is hidden wherever it is repeated. @throws AddressError */
export function secretUrl(secret: Secret): URL {
  const url = restUrl(secret.reveal());
  remember(url.pathname + url.search);
  remember(url.pathname);
  return url;
}

/** The number of seconds under a name in JSON, as ms; null where there is none. */
export function secondsIn(body: string, ...path: readonly string[]): number | null {
  try {
    let found: unknown = JSON.parse(body);
    for (const name of path) found = (found as Record<string, unknown> | null)?.[name];
    return typeof found === 'number' && found >= 0 && found < 1e9 ? Math.ceil(found * 1000) : null;
  } catch {
    return null;
  }
}
