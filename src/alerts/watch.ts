import type { Level } from '../risk/level.ts';
import type { VoiceName } from './alarm-id.ts';
import type { RuleName } from './rule.ts';
import type { RuleWatch } from './rule-watch.ts';

/** A person has seen an alarm, or wants no more of it for a while: it is not told again until then, unless it gets worse. */
export interface Quieted {
  readonly how: 'acknowledged' | 'snoozed';
  /** ms since the epoch. */
  readonly at: number;
  readonly until: number;
}

/** What has been told of one kind of harm. */
export interface Voice {
  /** Not better than what was said last. */
  readonly level: Level;
  /** The rule that gave it. */
  readonly rule: RuleName;
  /** Counts how often it left calm. */
  readonly episode: number;
  /** When it was told last (monotonic ms); null: it stands from before this monitor began, which has still to say so. */
  readonly toldAt: number | null;
  /** The value that was told last, decimal; null where there is none. */
  readonly low: string | null;
  readonly quieted: Quieted | null;
}

/** What the machine remembers of one subject. Only what can be cloned and kept. */
export interface Watch {
  readonly subject: string;
  /** The level of how near it is to liquidation, not better than what was said last. */
  readonly level: Level;
  /** Counts how often that left calm. */
  readonly episode: number;
  /** By rule; one that is calm is left out. */
  readonly rules: ReadonlyMap<RuleName, RuleWatch>;
  /** What was told; a voice that never spoke is left out. */
  readonly voices: ReadonlyMap<VoiceName, Voice>;
  readonly stale: boolean;
  /** Since when its prices are old (monotonic ms); null while they are not. */
  readonly staleSince: number | null;
  /** Counts how often its prices turned old: each time is an event of its own, with an id of its own. */
  readonly outages: number;
  /** Whether that they are old now was told by this subject. */
  readonly toldAge: boolean;
  /** The worst level that a price which is not believed gave, and that was told so. */
  readonly suspected: Level;
  /** When such a price last gave a level worse than its own (monotonic ms); null before the first. */
  readonly suspectedAt: number | null;
  /** Counts its suspicions: each has an id of its own. */
  readonly suspicions: number;
}

/** A subject that nothing was seen of yet. */
export function watchOf(subject: string): Watch {
  return {
    subject,
    level: 'ok',
    episode: 0,
    rules: new Map(),
    voices: new Map(),
    stale: false,
    staleSince: null,
    outages: 0,
    toldAge: false,
    suspected: 'ok',
    suspectedAt: null,
    suspicions: 0,
  };
}

export function isCalm(level: Level): boolean {
  return level === 'ok' || level === 'unknown';
}

/** The watch with another voice in the place of one of its own. */
export function withVoice(watch: Watch, name: VoiceName, voice: Voice): Watch {
  const voices = new Map(watch.voices).set(name, voice);
  return name === 'danger' ? { ...watch, voices, level: voice.level, episode: voice.episode } : { ...watch, voices };
}

/** Whether it stands at nothing, waits for nothing, and its prices are fresh: what is seen as good as before changes nothing in it. */
export function isAtRest({ rules, voices, stale }: Watch): boolean {
  return rules.size === 0 && !stale && [...voices.values()].every(({ level }) => level === 'ok');
}
