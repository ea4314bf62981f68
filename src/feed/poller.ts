import type { Quote } from '../book/quote.ts';
import { type Ending, ending } from '../net/ending.ts';
import { type Fetched, fetchJson } from '../net/http.ts';
import { Backoff } from './backoff.ts';
import type { Clock, Rejection } from './feed.ts';
import { quoteOf, type RestRequest, type RestVenue } from './rest.ts';
import type { Timings } from './timings.ts';

export interface PollerOptions {
  readonly rest: RestVenue;
  readonly clock: Clock;
  readonly timings: Timings;
  /** [0, 1) */
  readonly random: () => number;
  /** Takes a price; whether it was news. */
  quote(quote: Quote): boolean;
  /** A venue's whole list came twice, and this pair was in neither. */
  unlisted(symbol: string): void;
  reject(rejection: Rejection): void;
  /** A round is over. */
  done(): void;
}

/** Fetches a venue's bulk prices round by round: never two rounds at once, ever more rarely while they bring nothing, and not at all before the venue allows it. */
export class Poller {
  readonly #options: PollerOptions;
  readonly #backoff: Backoff;
  readonly #given = new AbortController();
  /** Pairs that were not in the venue's list: how often in a row, and until when they are not asked for, monotonic ms. */
  readonly #unlisted = new Map<string, { times: number; until: number }>();
  /** By host, until when it is to be left alone, monotonic ms: what one of a venue's servers refuses (pairs) says nothing of another's (marks). */
  readonly #blockedUntil = new Map<string, number>();
  /** By host, why it brought nothing last. */
  readonly #failures = new Map<string, Ending>();
  #round: Promise<void> | null = null;
  #asked: readonly string[] = [];
  #askedAt = Number.NEGATIVE_INFINITY;
  #nextAt = Number.NEGATIVE_INFINITY;
  #answeredAt: number | null = null;

  constructor(options: PollerOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.timings.restEvery, options.timings.restMax, options.random);
  }

  /** Why the last round failed; null when it did not. */
  get failure(): Ending | null {
    return [...this.#failures.values()].reduce(worse, null);
  }

  /** When the venue last answered, monotonic ms; null before. */
  get answeredAt(): number | null {
    return this.#answeredAt;
  }

  /** Begins a round when one is due. @param missing whose prices are missing @param now monotonic ms */
  check(missing: readonly string[], now: number): void {
    const symbols = missing.filter((symbol) => now >= (this.#unlisted.get(symbol)?.until ?? now));
    if (symbols.length === 0 || this.#round !== null || this.#given.signal.aborted) return;
    // A symbol that fell silent only now does not wait for the patience that others have used up.
    const isNew = now - this.#askedAt >= this.#options.timings.restEvery && symbols.some((symbol) => !this.#asked.includes(symbol));
    if (now < this.#nextAt && !isNew) return;
    const requests = this.#open(symbols, now);
    if (requests.length === 0) return;
    this.#asked = symbols;
    this.#askedAt = now;
    this.#round = this.#fetch(requests).finally(() => {
      this.#round = null;
    });
  }

  /** Resolves when nothing is open any more; nothing is delivered after it is called. */
  async close(): Promise<void> {
    this.#given.abort();
    await this.#round;
  }

  /** The requests that may be made. */
  #open(symbols: readonly string[], now: number): readonly RestRequest[] {
    const requests = this.#options.rest.requests(symbols);
    const hosts = new Set(requests.map(({ url }) => url.host));
    for (const host of this.#failures.keys()) if (!hosts.has(host)) this.#failures.delete(host);
    return requests.filter(({ url }) => now >= (this.#blockedUntil.get(url.host) ?? now));
  }

  async #fetch(requests: readonly RestRequest[]): Promise<void> {
    const { clock, timings, done } = this.#options;
    const { signal } = this.#given;
    const options = { now: clock.now(), timeout: timings.restWithin, limitedMin: timings.limitedMin, signal };
    const answers = await Promise.all(requests.map(async (request) => ({ request, answer: await fetchJson(request, options) })));
    if (signal.aborted) return;
    const now = clock.monotonic();
    let served = 0;
    for (const { url } of requests) this.#failures.delete(url.host);
    for (const { request, answer } of answers) {
      const read = this.#read(request, answer, now);
      if (typeof read === 'number') served += read;
      else this.#failed(request.url.host, read, now);
    }
    this.#plan(served, now);
    done();
  }

  /** How many prices an answer brought; or why it is none. */
  #read(request: RestRequest, answer: Fetched, now: number): number | Ending {
    const { rest, quote, reject } = this.#options;
    const entries = answer.ok ? request.read(answer.value) : answer.why;
    if (!Array.isArray(entries)) {
      const why = typeof entries === 'string' ? ending(entries, { status: 200 }) : (entries as Ending);
      // An answer that was given, and cannot be used.
      if (why.status === 200) reject({ venue: rest.venue, symbol: '', reason: `over REST: ${why.reason}` });
      return why;
    }
    this.#answeredAt = now;
    let served = 0;
    const listed = new Set<string>();
    for (const entry of entries) {
      const symbol = typeof entry.id === 'string' ? request.symbols.get(entry.id) : undefined;
      if (symbol !== undefined) listed.add(symbol);
      const made = symbol === undefined ? null : quoteOf(rest.venue, symbol, entry, now, reject);
      if (made !== null && quote(made)) served += 1;
    }
    this.#noteUnlisted(request, listed, now);
    return served;
  }

  /** A pair that the venue does not have is asked for ever more rarely: a whole market's list each time. A future's mark is worth that. */
  #noteUnlisted({ symbols }: RestRequest, listed: ReadonlySet<string>, now: number): void {
    const { restMax, closedEvery } = this.#options.timings;
    for (const symbol of new Set(symbols.values())) {
      if (listed.has(symbol)) this.#unlisted.delete(symbol);
      else if (!symbol.includes(':')) {
        const times = (this.#unlisted.get(symbol)?.times ?? 0) + 1;
        this.#unlisted.set(symbol, { times, until: now + Math.min(closedEvery, restMax * 2 ** Math.min(times, 20)) });
        if (times === 2) this.#options.unlisted(symbol);
      }
    }
  }

  #failed(host: string, why: Ending, now: number): void {
    this.#failures.set(host, worse(this.#failures.get(host) ?? null, why));
    const wait = Math.max(why.retryAfter ?? 0, why.closedHere ? this.#options.timings.closedEvery : 0);
    if (wait > 0) this.#blockedUntil.set(host, Math.max(this.#blockedUntil.get(host) ?? 0, now + wait));
  }

  #plan(served: number, now: number): void {
    const { timings, random } = this.#options;
    if (served > 0) this.#backoff.reset();
    this.#nextAt = now + (served > 0 ? timings.restEvery * (0.8 + 0.4 * random()) : this.#backoff.next());
  }
}

/** Of two failures the one that keeps us away longer. */
function worse(one: Ending | null, other: Ending): Ending {
  if (one === null || other.closedHere) return other;
  return one.closedHere || (one.retryAfter ?? 0) >= (other.retryAfter ?? 0) ? one : other;
}
