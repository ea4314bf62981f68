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
const LIMITED_MIN = 60_000;

/** A venue that tells everybody what an address holds. */
export class OpenVenue {
  readonly #venue: string;
  readonly #now: () => number;
  readonly #timeout: number;
  /** Wall ms until which the venue wants quiet. */
  #quietUntil = 0;

  /** @param now wall ms */
  constructor(venue: string, { now, timeout = TIMEOUT }: { readonly now: () => number; readonly timeout?: number }) {
    this.#venue = venue;
    this.#now = now;
    this.#timeout = timeout;
  }

  /**
   * Asks, with every number of the answer an exact decimal string.
   * @param body to POST as JSON; null: GET
   * @returns null where it knows no such thing (HTTP 404)
   * @throws ImportError
   */
  async ask(url: URL, body: object | null, signal: AbortSignal): Promise<unknown> {
    const wait = this.#quietUntil - this.#now();
    if (wait > 0) throw new ImportError('limited', `${this.#venue} wants to be left alone for ${Math.ceil(wait / 1_000)} s`, wait);
    const sent = body === null ? {} : { body: JSON.stringify(body) };
    const answer = await fetchJson({ url, ...sent }, { now: this.#now(), timeout: this.#timeout, limitedMin: LIMITED_MIN, signal });
    if (answer.ok) return answer.value;
    const { reason, status, retryAfter } = answer.why;
    if (status === 404) return null;
    const limited = status === 429 || status === 418;
    if (limited) this.#quietUntil = this.#now() + (retryAfter ?? LIMITED_MIN);
    throw new ImportError(limited ? 'limited' : status === 200 ? 'unreadable' : 'unreachable', `${this.#venue}: ${reason}`, retryAfter);
  }
}
