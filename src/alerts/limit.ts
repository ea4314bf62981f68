import { Rational } from '../money/rational.ts';
import { type Found, isUnknown } from '../risk/known.ts';
import type { Level } from '../risk/level.ts';
import type { OpenLimits } from '../risk/thresholds.ts';
import type { Observation, Said } from './observation.ts';
import type { Hold, RuleName, RuleSettings } from './rule.ts';

/** A rule as it holds at one place. */
export interface PlacedRule {
  readonly rule: RuleName;
  readonly settings: RuleSettings;
  /** Whether harm grows with the value. */
  readonly rises: boolean;
  /** The limits that the value has to leave behind before the level can fall. */
  readonly eased: OpenLimits;
}

/** @param rises whether harm grows with the value. */
export function placed(rule: RuleName, settings: RuleSettings, rises: boolean): PlacedRule {
  const ease = (limit: Rational | null): Rational | null => {
    if (limit === null) return null;
    const room = limit.abs().times(settings.hysteresis);
    return rises ? limit.minus(room) : limit.plus(room);
  };
  return { rule, settings, rises, eased: { warning: ease(settings.warning), critical: ease(settings.critical) } };
}

/** What a rule says of a value. @param say its words, with the worst limit that the value is past */
export function observed(place: PlacedRule, value: Found<Rational>, say: (threshold: string | null) => Said): Observation {
  return new Measured(place, value, say);
}

/** A class, since it is made by the thousand a second: what is only looked at now and then is worked out then. */
class Measured implements Observation {
  readonly level: Level;
  readonly number: Rational | null;
  readonly #place: PlacedRule;
  readonly #say: (threshold: string | null) => Said;

  constructor(place: PlacedRule, value: Found<Rational>, say: (threshold: string | null) => Said) {
    this.#place = place;
    this.#say = say;
    this.number = value === null || isUnknown(value) ? null : value;
    this.level = this.number === null ? (value === null ? 'ok' : 'unknown') : levelAt(this.number, place.settings, place.rises);
  }

  get rule(): RuleName {
    return this.#place.rule;
  }

  get lingers(): Level {
    const { eased, rises } = this.#place;
    return this.number === null ? this.level : levelAt(this.number, eased, rises);
  }

  get rises(): boolean {
    return this.#place.rises;
  }

  get hold(): Hold {
    return this.#place.settings.hold;
  }

  get keep(): number {
    return this.#place.settings.keep;
  }

  say(): Said {
    return this.#say(this.number === null ? null : (limitOf(this.level, this.#place.settings)?.toString() ?? null));
  }
}

/** The worst limit that a value is at or past. */
export function levelAt(value: Rational, { warning, critical }: OpenLimits, rises: boolean): Level {
  const past = (limit: Rational | null): boolean => limit !== null && (rises ? limit.atMost(value) : value.atMost(limit));
  return past(critical) ? 'critical' : past(warning) ? 'warning' : 'ok';
}

function limitOf(level: Level, { warning, critical }: OpenLimits): Rational | null {
  return level === 'critical' ? critical : level === 'warning' ? warning : null;
}

/** A fact as an observation: it has no limit, waits for nothing, and is over when it is over. */
export function fact(rule: RuleName, level: Level, keep: number, number: Rational | null, say: () => Said): Observation {
  return { rule, level, lingers: level, number, rises: false, hold: { warning: 0, critical: 0 }, keep, say };
}

/** A new low, for something that was told at `then`: it has come twice as near to nothing, or fallen twice as far below it, or risen by half. */
export function isNewLow(then: Rational, now: Rational, rises: boolean): boolean {
  const half = Rational.of(1, 2);
  if (rises) return then.sign() > 0 ? then.plus(then.times(half)).atMost(now) : then.lessThan(now) && now.sign() > 0;
  if (then.sign() > 0) return now.atMost(then.times(half));
  return then.sign() === 0 ? now.sign() < 0 : now.atMost(then.plus(then));
}
