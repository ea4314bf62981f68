/** A ban longer than this is not believed: Binance's go up to three days (its REST limits page); longer only a broken proxy says. */
const LONGEST_BLOCK = 3 * 86_400_000;

/** What a connection has to ask before it dials. */
export type Gate = Pick<DialGate, 'delay' | 'spend' | 'refund' | 'block'>;

/**
 * How often one venue may be dialled, all connections together: never more than `limit` in any `window`. A server that asks for quiet is left
 * alone itself: a ban where a venue's pairs are served says nothing of its marks'.
 * Half of it may be spent at once, the rest comes back evenly, so that the budget itself never leaves us blind for long.
 */
export class DialGate {
  readonly #burst: number;
  readonly #every: number;
  #spent = 0;
  #at = 0;
  /** By host, monotonic ms. */
  readonly #blockedUntil = new Map<string, number>();

  constructor(limit = 20, window = 300_000) {
    this.#burst = limit / 2;
    this.#every = window / (limit / 2);
  }

  /** ms until a dial is allowed; 0: now. @param now monotonic ms */
  delay(now: number, host: string): number {
    return this.#delay(now, host, 0);
  }

  /** The same budget for connections that others come before: they may dial while this many dials are left besides. */
  leaving(dials: () => number): Gate {
    return {
      delay: (now, host) => this.#delay(now, host, dials()),
      spend: (now) => this.spend(now),
      refund: () => this.refund(),
      block: (now, wait, host) => this.block(now, wait, host),
    };
  }

  /** Counts a dial. */
  spend(now: number): void {
    this.#recover(now);
    this.#spent += 1;
  }

  /** Takes a dial back that never reached the venue (no network, no name): being offline must not use up the budget. */
  refund(): void {
    this.#spent = Math.max(0, this.#spent - 1);
  }

  /** The server asked for quiet. @param wait ms */
  block(now: number, wait: number, host: string): void {
    this.#blockedUntil.set(host, Math.max(this.#blockedUntil.get(host) ?? 0, now + Math.min(wait, LONGEST_BLOCK)));
  }

  #delay(now: number, host: string, left: number): number {
    this.#recover(now);
    return Math.max(0, (this.#blockedUntil.get(host) ?? now) - now, (this.#spent - this.#burst + 1 + left) * this.#every);
  }

  #recover(now: number): void {
    this.#spent = Math.max(0, this.#spent - (now - this.#at) / this.#every);
    this.#at = now;
  }
}
