import type { Rational } from '../money/rational.ts';
import type { Level } from '../risk/level.ts';
import type { Hold, RuleName } from './rule.ts';

/** The words and numbers of a message. */
export interface Said {
  /** Decimal string; null where the level has no number behind it. */
  readonly value: string | null;
  /** The limit that the value is at or past; null with it. */
  readonly threshold: string | null;
  /** One readable line, safe to show. */
  readonly text: string;
}

/** What one rule says of a subject at one moment. */
export interface Observation {
  readonly rule: RuleName;
  readonly level: Level;
  /** The worst level whose limit it is not clear of yet by the hysteresis: never better than `level`. */
  readonly lingers: Level;
  /** The number behind it, which tells a new low; null where there is none. */
  readonly number: Rational | null;
  /** Whether harm grows with the number; else it grows as the number falls. */
  readonly rises: boolean;
  readonly hold: Hold;
  /** How long it must be better before it falls by one level, ms. */
  readonly keep: number;
  /** Its words, composed only when they are needed: most observations say nothing. */
  say(): Said;
}

/** What is seen of one subject at one moment: the input of the alert machine. */
export interface Sight {
  /** "account" or "account/position". */
  readonly subject: string;
  /** By all rules that apply to it; of those that are equally bad the first one speaks. */
  readonly observations: readonly Observation[];
  /** False when a price behind it is old: such a sight may worsen a level and never improve it. */
  readonly fresh: boolean;
  /** Whether this subject tells when its prices turn old: of subjects that share their prices one does. */
  readonly tellsAge: boolean;
  /**
   * Why a price behind it is not believed yet, safe to show; null when all are. Such a sight improves nothing, and a worse level in it
   * is told as suspected and raises nothing.
   */
  readonly suspect: string | null;
  /** Whether it is not told again for as long as this stands: something that it is a part of stands at an alarm no better. */
  readonly muted: boolean;
}

/** Named reasons of contract section 6. */
export type Reason = 'first' | 'escalated' | 'repeat' | 'recovered' | 'stale' | 'blind' | 'resumed';

/** A message that is due. */
export interface Notice extends Said {
  /** "rule|subject|episode|level", with "|suspect" behind it for a level that is only suspected: the same event has the same id. */
  readonly id: string;
  readonly rule: RuleName;
  readonly subject: string;
  readonly level: Level;
  readonly from: Level;
  readonly reason: Reason;
  /** ms since the epoch. */
  readonly at: number;
  readonly episode: number;
  /** Why the level is only suspected: what is wrong with the price behind it; absent for all other messages. */
  readonly suspect?: string;
  /** A repeat because it has sunk much lower: what a person had said of it no longer counts. Absent for all other messages. */
  readonly sunk?: true;
  /** It falls into the quiet hours, and wakes nobody; absent for all other messages. */
  readonly quiet?: true;
}
