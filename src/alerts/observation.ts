import type { Level } from '../risk/level.ts';

/** The rules that can give a level, and the one on old prices. */
export type Rule = 'distance' | 'marginRatio' | 'liquidation' | 'negative' | 'stale';

/** The words and numbers of a message. */
export interface Said {
  /** Decimal string; null where the level has no number behind it. */
  readonly value: string | null;
  /** The limit that the value is at or past; null with it. */
  readonly threshold: string | null;
  /** One readable line, safe to show. */
  readonly text: string;
}

/** What was seen of one subject at one moment: the input of the alert machine. */
export interface Observation {
  readonly level: Level;
  /** The rule that gave the level: what the value is. */
  readonly rule: Rule;
  /** False when a price behind it is old: such an observation may worsen a level and never improve it. */
  readonly fresh: boolean;
  /** Whether this subject tells when its prices turn old: of subjects that share their prices one does. */
  readonly tellsAge: boolean;
  /**
   * Why a price behind it is not believed yet, safe to show; null when all are. Such an observation improves nothing, and a worse level in it
   * is told as suspected and raises nothing.
   */
  readonly suspect: string | null;
  /** Its words, composed only when they are needed: most observations say nothing. */
  say(): Said;
}

/** Named reasons of contract section 6. */
export type Reason = 'first' | 'escalated' | 'recovered' | 'stale' | 'resumed';

/** A message that is due. */
export interface Notice extends Said {
  /** "rule|subject|episode|level", with "|suspect" behind it for a level that is only suspected: the same event has the same id. */
  readonly id: string;
  readonly rule: Rule;
  readonly subject: string;
  readonly level: Level;
  readonly from: Level;
  readonly reason: Reason;
  /** ms since the epoch. */
  readonly at: number;
  readonly episode: number;
  /** Why the level is only suspected: what is wrong with the price behind it; absent for all other messages. */
  readonly suspect?: string;
}
