import type { Clock } from './feed.ts';
import type { Timings } from './timings.ts';

/** Comes every so often, and notices when the machine slept in between. */
export class Pulse {
  readonly #clock: Clock;
  readonly #timings: Timings;
  readonly #beat: (now: number) => void;
  readonly #wake: (slept: number, now: number) => void;
  #timer: NodeJS.Timeout | undefined;
  #last = 0;

  /**
   * @param beat called with monotonic ms
   * @param wake called instead of `beat` after a sleep of `slept` ms
   */
  constructor(clock: Clock, timings: Timings, beat: (now: number) => void, wake: (slept: number, now: number) => void) {
    this.#clock = clock;
    this.#timings = timings;
    this.#beat = beat;
    this.#wake = wake;
  }

  start(): void {
    this.#last = this.#clock.monotonic();
    this.#timer = setInterval(() => this.#come(), this.#timings.pulse);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #come(): void {
    const now = this.#clock.monotonic();
    const slept = now - this.#last - this.#timings.pulse;
    this.#last = now;
    if (slept > this.#timings.sleptAfter) this.#wake(slept, now);
    else this.#beat(now);
  }
}
