import type { Account } from '../book/portfolio.ts';
import type { Thresholds } from '../risk/thresholds.ts';
import { type PlacedRule, placed } from './limit.ts';
import { type AlertSettings, DEFAULT_RULES, isOn, RULES, type RuleName, type RuleSettings, settingsFor } from './rule.ts';

/** Rules whose value grows with harm. */
const RISES: ReadonlySet<RuleName> = new Set<RuleName>(['marginRatio', 'ltv', 'owe', 'funding', 'divergence', 'reported']);

/** The rules that hold at one place, with their limits made ready. */
export class PlacedRules {
  /** Whether a rule is on that looks at more than distance and margin ratio. */
  readonly looksFarther: boolean;
  readonly #on: ReadonlyMap<RuleName, PlacedRule>;
  readonly #settings: ReadonlyMap<RuleName, RuleSettings>;

  constructor(settings: AlertSettings, account: string, position: string | null) {
    const on = new Map<RuleName, PlacedRule>();
    const all = new Map<RuleName, RuleSettings>();
    for (const rule of RULES) {
      const own = settingsFor(settings, account, position, rule).settings;
      all.set(rule, own);
      if (isOn(own)) on.set(rule, placed(rule, own, RISES.has(rule)));
    }
    this.#on = on;
    this.looksFarther = [...on.keys()].some((rule) => rule !== 'distance' && rule !== 'marginRatio');
    this.#settings = all;
  }

  /** Null while the rule is off. */
  of(rule: RuleName): PlacedRule | null {
    return this.#on.get(rule) ?? null;
  }

  /** What holds for a rule, also for one without limits. */
  settingsOf(rule: RuleName): RuleSettings {
    return this.#settings.get(rule) ?? DEFAULT_RULES[rule];
  }
}

const NONE = { warning: null, critical: null };

/** What holds where, by the settings as they are; looked up once a place. */
export class RuleTable {
  readonly settings: AlertSettings;
  readonly #places = new Map<string, PlacedRules>();

  constructor(settings: AlertSettings) {
    this.settings = settings;
  }

  /** @param position null for the account itself. */
  at(account: string, position: string | null): PlacedRules {
    const place = position === null ? account : `${account}/${position}`;
    let rules = this.#places.get(place);
    if (rules === undefined) {
      rules = new PlacedRules(this.settings, account, position);
      this.#places.set(place, rules);
    }
    return rules;
  }

  /** What a reading of the account goes by. */
  thresholds({ id, positions }: Account): Thresholds {
    const own = thresholdsAt(this.at(id, null));
    const differing = positions.filter((position) => this.settings.positions.has(`${id}/${position.id}`));
    if (differing.length === 0) return own;
    return { ...own, positions: new Map(differing.map((position) => [position.id, thresholdsAt(this.at(id, position.id))])) };
  }

  /** Whether any rule of the account or its positions looks at more than distance and margin ratio. */
  looksFarther({ id, positions }: Account): boolean {
    return this.at(id, null).looksFarther || positions.some((position) => this.at(id, position.id).looksFarther);
  }
}

function thresholdsAt(rules: PlacedRules): Thresholds {
  return { distance: rules.of('distance')?.settings ?? NONE, marginRatio: rules.of('marginRatio')?.settings ?? NONE };
}
