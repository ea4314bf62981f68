import { fetchJson } from '../net/http.ts';
import { ImportError, type KeyRights } from './importer.ts';

/** An address opens nothing: whoever has it can read, and nobody can do more with it. */
export const ADDRESS_RIGHTS: KeyRights = {
  read: true,
  trade: false,
  withdraw: false,
  transfer: false,
  ipBound: null,
  words: ['a public address'],
};

/** ms for one answer. */
const TIMEOUT = 10_000;

/** Asks a venue what it tells anybody. @returns null where it knows no such thing (HTTP 404) @throws ImportError */
export async function askOpenly(
  venue: string,
  url: URL,
  body: object | null,
  { now, timeout = TIMEOUT }: { readonly now: () => number; readonly timeout?: number },
  signal: AbortSignal,
): Promise<unknown> {
  const answer = await fetchJson({ url, ...(body === null ? {} : { body: JSON.stringify(body) }) }, { now: now(), timeout, signal });
  if (answer.ok) return answer.value;
  const { reason, status, retryAfter } = answer.why;
  if (status === 404) return null;
  const why = status === 429 || status === 418 ? 'limited' : status === 200 ? 'unreadable' : 'unreachable';
  throw new ImportError(why, `${venue}: ${reason}`, retryAfter);
}
