import type { Notice } from '../alerts/observation.ts';
import { LEVELS, type Level } from '../risk/level.ts';

/** Counts what was said since the start, for those who only ask now and then. */
export class Tally {
  readonly #alerts = new Map<Level, number>(LEVELS.map((level) => [level, 0]));

  /** A notice was given. */
  said({ level }: Notice): void {
    this.#alerts.set(level, (this.#alerts.get(level) ?? 0) + 1);
  }

  /** Notices by the level that they tell of. */
  get alerts(): ReadonlyMap<Level, number> {
    return this.#alerts;
  }
}
