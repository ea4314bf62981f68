import { type MachineSettings, observe, type Watch, watchOf } from '../../src/alerts/machine.ts';
import type { Notice, Observation, Rule } from '../../src/alerts/observation.ts';
import type { Level } from '../../src/risk/level.ts';

/** What is shown of a subject at one moment. */
export interface Event {
  readonly level: Level;
  readonly fresh: boolean;
  /** ms since the event before. */
  readonly after: number;
}

/** Wall time at which every story begins; durations are counted on a clock of their own. */
export const EPOCH = 1_760_128_200_000;

/** An observation whose words say its level, so that a mixed-up notice shows. */
export function seen(level: Level, fresh = true, rule: Rule = 'distance', tellsAge = true): Observation {
  return { level, rule, fresh, tellsAge, suspect: null, say: () => ({ value: '0.029', threshold: '0.03', text: `${rule} ${level}` }) };
}

/** An observation on a price that is not believed. */
export function suspected(level: Level, why = 'jumped', fresh = true): Observation {
  return { ...seen(level, fresh), suspect: why };
}

/** One subject watched through time. */
export class Watcher {
  watch: Watch;
  readonly notices: Notice[] = [];
  readonly #settings: MachineSettings;
  #at = 0;

  constructor(subject = 'binance-usdm/btc-1', settings: MachineSettings = { keep: 60_000 }) {
    this.watch = watchOf(subject);
    this.#settings = settings;
  }

  get level(): Level {
    return this.watch.level;
  }

  /** Shows an observation `after` ms later; returns what was said of it. */
  see(observation: Observation, after = 0): readonly Notice[] {
    this.#at += after;
    const [watch, notices] = observe(this.watch, observation, EPOCH + this.#at, this.#at, this.#settings);
    this.watch = watch;
    this.notices.push(...notices);
    return notices;
  }
}
