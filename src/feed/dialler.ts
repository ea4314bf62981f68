import { type Ending, LIMITED } from '../net/ending.ts';
import { Backoff } from './backoff.ts';
import type { Gate } from './gate.ts';
import type { Timings } from './timings.ts';

export interface DiallerOptions {
  /** Paths to try, the likeliest first; the next one's turn comes when one brings no prices. */
  readonly routes: readonly [URL, ...URL[]];
  readonly timings: Timings;
  /** Shared by all connections to one venue. */
  readonly gate: Gate;
  /** [0, 1) */
  readonly random: () => number;
}

/** What follows the end of a connection. */
export interface Next {
  readonly state: 'reconnecting' | 'limited' | 'refused';
  /** ms until the next dial. */
  readonly wait: number;
}

/** Decides where the next dial of a connection goes, and when: its routes, its backoff, and what the venue allows. */
export class Dialler {
  readonly #options: DiallerOptions;
  readonly #backoff: Backoff;
  #route = 0;

  constructor(options: DiallerOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.timings.backoffMin, options.timings.backoffMax, options.random);
  }

  get url(): URL {
    const { routes } = this.#options;
    return routes[this.#route % routes.length] ?? routes[0];
  }

  /** ms until the venue may be dialled; 0: now. @param now monotonic ms */
  delay(now: number): number {
    return this.#options.gate.delay(now, this.url.host);
  }

  /** Counts a dial. */
  spend(now: number): void {
    this.#options.gate.spend(now);
  }

  /** What was wrong is over: the backoff begins anew. */
  forgive(): void {
    this.#backoff.reset();
  }

  /** Heeds what an ending means for every connection to the venue, or to this server of it. @param now monotonic ms */
  heed({ status, offline, retryAfter }: Ending, now: number): void {
    const { gate, timings } = this.#options;
    if (offline) gate.refund();
    const limited = isLimited(status);
    if (limited || retryAfter !== null) gate.block(now, Math.max(limited ? timings.limitedMin : 0, retryAfter ?? 0), this.url.host);
  }

  /** When to dial again after this ending, already heeded. */
  next({ status, mute, offline, closedHere }: Ending, now: number): Next {
    const { closedEvery, offlineMax, backoffMax } = this.#options.timings;
    if (closedHere) return { state: 'refused', wait: closedEvery };
    if (isLimited(status)) return { state: 'limited', wait: this.delay(now) };
    if (mute || (status !== null && status >= 400 && status < 500)) this.#route += 1;
    return { state: 'reconnecting', wait: Math.max(Math.min(this.#backoff.next(), offline ? offlineMax : backoffMax), this.delay(now)) };
  }
}

function isLimited(status: number | null): boolean {
  return status !== null && LIMITED.has(status);
}
