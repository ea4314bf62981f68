import type { Clock } from '../feed.ts';

/** Tape time. Stands at the first line until it is started, and never runs past a line that is not delivered yet. */
export class TapeClock implements Clock {
  readonly #from: number;
  readonly #speed: number | 'max';
  #delivered: number;
  #next: number;
  #started: number | null = null;

  constructor(from: number, speed: number | 'max') {
    this.#from = from;
    this.#speed = speed;
    this.#delivered = from;
    this.#next = from;
  }

  now(): number {
    if (this.#speed === 'max' || this.#started === null) return this.#delivered;
    const running = Math.floor(this.#from + (performance.now() - this.#started) * this.#speed);
    return Math.max(this.#delivered, Math.min(running, this.#next));
  }

  monotonic(): number {
    return this.now();
  }

  start(): void {
    this.#started = performance.now();
  }

  /** The next line stands at `t`: time may run that far. Returns the real ms until then, ≤ 0 when it is due. */
  approach(t: number): number {
    this.#next = Math.max(this.#next, t);
    if (this.#speed === 'max' || this.#started === null) return 0;
    return this.#started + (t - this.#from) / this.#speed - performance.now();
  }

  /** The line at `t` is being delivered: it is exactly `t`. */
  arrive(t: number): void {
    this.#delivered = Math.max(this.#delivered, t);
  }
}
