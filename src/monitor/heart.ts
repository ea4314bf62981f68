import type { Answer } from '../notify/channel.ts';

export interface HeartOptions {
  /** @param at ms since the epoch */
  readonly beat: (at: number, signal: AbortSignal) => Promise<Answer>;
  /** ms. */
  readonly every: number;
  /** So many beats in a row that did not arrive were one too many, or one did again: null. */
  readonly turned: (why: string | null) => void;
}

/** Beats that may fail before it is said. */
const PATIENCE = 3;

/** Tells whoever listens that all is watched; silence is how he hears that it is not. */
export class Heart {
  readonly #options: HeartOptions;
  readonly #ended = new AbortController();
  #beaten = Number.NEGATIVE_INFINITY;
  #busy: Promise<void> | null = null;
  #failures = 0;
  #heard: number | null = null;

  constructor(options: HeartOptions) {
    this.#options = options;
  }

  /** When the last beat that arrived was sent, monotonic ms; null before the first. */
  get heard(): number | null {
    return this.#heard;
  }

  /** To be called often. @param isWatched whether every account stands on fresh prices at this moment; asked only when a beat is due */
  look(isWatched: () => boolean, now: number, monotonic: number): void {
    if (this.#busy !== null || monotonic - this.#beaten < this.#options.every || !isWatched()) return;
    this.#beaten = monotonic;
    this.#busy = this.#options.beat(now, this.#ended.signal).then((answer) => {
      this.#busy = null;
      if (!this.#ended.signal.aborted) this.#take(answer);
    });
  }

  async close(): Promise<void> {
    this.#ended.abort();
    await this.#busy;
  }

  #take(answer: Answer): void {
    const before = this.#failures;
    if (answer.kind === 'delivered') this.#heard = this.#beaten;
    this.#failures = answer.kind === 'delivered' ? 0 : before + 1;
    if (answer.kind !== 'delivered' && this.#failures === PATIENCE) this.#options.turned(answer.why);
    if (answer.kind === 'delivered' && before >= PATIENCE) this.#options.turned(null);
  }
}
