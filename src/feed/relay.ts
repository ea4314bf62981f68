import type { Link } from './link.ts';

/** The connection in use, and the one that takes over as soon as it brings prices. A dropped one is waited for at the end. */
export class Relay {
  #current: Link | null = null;
  #successor: Link | null = null;
  #lastFrame: number | null = null;
  readonly #dropping = new Set<Promise<void>>();

  get current(): Link | null {
    return this.#current;
  }

  get successor(): Link | null {
    return this.#successor;
  }

  /** Receive time of the last frame of any connection so far, monotonic ms; null before the first. */
  get lastFrame(): number | null {
    const times = [this.#lastFrame, this.#current?.lastFrame, this.#successor?.lastFrame].filter((time) => typeof time === 'number');
    return times.length === 0 ? null : Math.max(...times);
  }

  start(connection: Link): void {
    this.#current = connection;
  }

  /** Has a connection take over when its first price comes. */
  prepare(connection: Link): void {
    this.#successor = connection;
  }

  want(ids: readonly string[]): void {
    this.#current?.want(ids);
    this.#successor?.want(ids);
  }

  /** @param now monotonic ms */
  check(now: number): void {
    this.#current?.check(now);
    this.#successor?.check(now);
  }

  /** Prices came over a connection: the successor takes over with its first. */
  priced(from: Link): void {
    if (from !== this.#successor) return;
    this.#successor = null;
    const old = this.#current;
    this.#current = from;
    this.#drop(old);
  }

  /** A connection is gone. Says whether it was the one in use: then the successor, if there is one, is from now on. */
  lose(gone: Link): boolean {
    const carried = gone === this.#current;
    if (carried) this.#current = this.#successor;
    this.#successor = null;
    this.#drop(gone);
    return carried;
  }

  dropAll(): void {
    this.#drop(this.#current);
    this.#drop(this.#successor);
    this.#current = null;
    this.#successor = null;
  }

  /** Resolves when every socket is gone. */
  async gone(): Promise<void> {
    await Promise.all(this.#dropping);
  }

  #drop(connection: Link | null): void {
    if (connection === null) return;
    this.#lastFrame = connection.lastFrame === null ? this.#lastFrame : Math.max(connection.lastFrame, this.#lastFrame ?? 0);
    const gone = connection.drop().finally(() => this.#dropping.delete(gone));
    this.#dropping.add(gone);
  }
}
