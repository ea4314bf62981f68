import { type MachineSettings, observe } from '../../src/alerts/machine.ts';
import type { Notice, Observation, Sight } from '../../src/alerts/observation.ts';
import { DEFAULT_ALERTS, type RuleName } from '../../src/alerts/rule.ts';
import { type Watch, watchOf } from '../../src/alerts/watch.ts';
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

/** Contract section 7: keep = "60s". */
export const KEEP = 60_000;

/** What one rule says, in words that say its level, so that a mixed-up notice shows. */
export function ruled(level: Level, rule: RuleName = 'distance', changes: Partial<Observation> = {}): Observation {
  const say = () => ({ value: '0.029', threshold: '0.03', text: `${rule} ${level}` });
  return { rule, level, lingers: level, number: null, rises: false, hold: { warning: 0, critical: 0 }, keep: KEEP, say, ...changes };
}

/** A sight of a subject by one rule. */
export function seen(level: Level, fresh = true, rule: RuleName = 'distance', tellsAge = true): Omit<Sight, 'subject'> {
  return { observations: [ruled(level, rule)], fresh, tellsAge, suspect: null, muted: false };
}

/** A sight by several rules. */
export function seenBy(...observations: Observation[]): Omit<Sight, 'subject'> {
  return { ...seen('ok'), observations };
}

/** A sight at a price that is not believed. */
export function suspected(level: Level, why = 'jumped', fresh = true): Omit<Sight, 'subject'> {
  return { ...seen(level, fresh), suspect: why };
}

/** One subject watched through time; nothing is told again unless the settings say so. */
export class Watcher {
  watch: Watch;
  readonly notices: Notice[] = [];
  readonly #settings: MachineSettings;
  #at = 0;

  constructor(subject = 'binance-usdm/btc-1', settings: MachineSettings = SILENT) {
    this.watch = watchOf(subject);
    this.#settings = settings;
  }

  get level(): Level {
    return this.watch.level;
  }

  /** Wall time of the story, ms since the epoch. */
  get now(): number {
    return EPOCH + this.#at;
  }

  /** Shows a sight `after` ms later; returns what was said of it. */
  see(sight: Omit<Sight, 'subject'>, after = 0): readonly Notice[] {
    this.#at += after;
    const [watch, notices] = observe(this.watch, { ...sight, subject: this.watch.subject }, this.now, this.#at, this.#settings);
    this.watch = watch;
    this.notices.push(...notices);
    return notices;
  }
}

const SILENT: MachineSettings = { ...DEFAULT_ALERTS, repeat: { warning: null, critical: null, liquidation: null, negative: null } };
