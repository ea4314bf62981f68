import { clean } from '../../book/clean.ts';
import type { Clock, Feed, FeedSink, InstrumentKey } from '../feed.ts';

/** A venue without prices, which says so once when one of its instruments is wanted: its rows stay empty, and must not look forgotten. */
export class NoFeed implements Feed {
  readonly clock: Clock;
  readonly #venue: string;
  readonly #reason: string;
  #isWanted = false;
  #isTold = false;
  #sink: FeedSink | null = null;

  /** @param reason safe to show */
  constructor(venue: string, reason: string, clock: Clock) {
    this.#venue = venue;
    this.#reason = reason;
    this.clock = clock;
  }

  subscribe(instruments: readonly InstrumentKey[]): void {
    this.#isWanted = instruments.some(({ venue }) => venue === this.#venue);
    this.#tell();
  }

  start(sink: FeedSink): void {
    this.#sink = sink;
    this.#tell();
  }

  async close(): Promise<void> {
    this.#sink = null;
  }

  #tell(): void {
    if (this.#sink === null || !this.#isWanted || this.#isTold) return;
    this.#isTold = true;
    this.#sink.status({ venue: clean(this.#venue, 40), state: 'refused', detail: this.#reason, rejected: 0, redials: 0, lastFrame: null });
  }
}
