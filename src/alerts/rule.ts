import { Rational } from '../money/rational.ts';
import type { Level } from '../risk/level.ts';

/**
 * What can give an alarm. What each is measured in, and which way harm lies:
 * `distance`, `stop`: fraction of the price to the liquidation price or the stop, at or below · `sigma`: standard deviations of a day to the
 * liquidation price, at or below · `marginRatio`, `ltv`: fraction, at or above · `healthFactor`: at or below · `equity`: account's currency, at
 * or below · `owe`: what could be owed at the gap, account's currency, at or above · `timeToLiquidation`: hours, at or below · `funding`: what a
 * position pays per interval, fraction of its notional, at or above · `price`: of the position, at or below for a long, at or above for a short ·
 * `divergence`: fraction between the position's mark and that of another venue, at or above · `reported`: fraction between the venue's own
 * liquidation price and ours, at or above. `liquidation`, `negative`, `stale` and `blind` are facts: they have no limit and are always on.
 */
export const RULES = [
  'distance',
  'sigma',
  'marginRatio',
  'ltv',
  'healthFactor',
  'liquidation',
  'negative',
  'equity',
  'owe',
  'timeToLiquidation',
  'funding',
  'stop',
  'price',
  'divergence',
  'reported',
  'stale',
  'blind',
] as const;

export type RuleName = (typeof RULES)[number];

/** Rules that measure one and the same thing, how near a liquidation is: they speak with one voice, and give the level of their subject. */
const DANGER: ReadonlySet<RuleName> = new Set<RuleName>(['distance', 'marginRatio', 'ltv', 'healthFactor', 'liquidation', 'negative']);

export function isDanger(rule: RuleName): boolean {
  return DANGER.has(rule);
}

/** How long something must be wrong before it is told, ms, by level; liquidation and negative never wait. */
export interface Hold {
  readonly warning: number;
  readonly critical: number;
}

/** When a rule speaks, and when it is over. */
export interface RuleSettings {
  /** At or past it; null: it gives no such level. Both null: the rule is off. */
  readonly warning: Rational | null;
  readonly critical: Rational | null;
  readonly hold: Hold;
  /** The value must be better than its limit by this fraction of the limit before the level can fall, ≥ 0. */
  readonly hysteresis: Rational;
  /** How long it must be better before the level falls by one, ms. */
  readonly keep: number;
}

/** What somebody set of a rule; the rest comes from farther out. */
export type RuleOverride = Partial<RuleSettings>;

/** What one table of the config says: for all rules, and for single ones, which win over it in the same table. */
export interface AlertTable {
  readonly hold?: Hold;
  /** Of all rules but `price`, whose limit is no measure of how far a price swings. */
  readonly hysteresis?: Rational;
  readonly keep?: number;
  readonly rules: Readonly<Partial<Record<RuleName, RuleOverride>>>;
}

/** Hours of the day in which what is not yet liquidation wakes nobody: minutes since local midnight, from … up to; `from` may be after `to`. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
}

/** All that decides when to speak. Times are ms. */
export interface AlertSettings {
  /** `[alerts]`. */
  readonly alerts: AlertTable;
  /** `[alerts.accounts.x]`, by account. */
  readonly accounts: ReadonlyMap<string, AlertTable>;
  /** `[alerts.positions."x/y"]`, by "account/position". */
  readonly positions: ReadonlyMap<string, AlertTable>;
  /** Prices older than this are stale. */
  readonly staleAfter: number;
  /** Prices that have been stale for this long are a blindness, whatever the level; at an alarm `staleAfter` is enough. */
  readonly blindAfter: number;
  readonly quietHours: QuietHours | null;
  /** An acknowledgement is forgotten after this. */
  readonly acknowledgedFor: number;
  /** Nothing is snoozed for longer. */
  readonly snoozeMost: number;
  /** What stands unacknowledged is told again so often; null: it is not. */
  readonly repeat: Readonly<Record<'warning' | 'critical' | 'liquidation' | 'negative', number | null>>;
  /** A first message waits so long for others that belong to it; liquidation and negative wait for none. */
  readonly groupWait: number;
  /** The fall of all prices at which `owe` asks what could be owed, a fraction above 0. */
  readonly oweGap: Rational;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const OFF: RuleSettings = {
  warning: null,
  critical: null,
  hold: { warning: 0, critical: 0 },
  hysteresis: Rational.from('0.2'),
  keep: MINUTE,
};

const limits = (warning: string, critical: string): RuleSettings => ({
  ...OFF,
  warning: Rational.from(warning),
  critical: Rational.from(critical),
});

/** Contract sections 4 and 7. No hold: what jumps without a reason is told as suspect, and all else is told at once. */
export const DEFAULT_RULES: Readonly<Record<RuleName, RuleSettings>> = {
  distance: limits('0.08', '0.03'),
  marginRatio: limits('0.5', '0.8'),
  sigma: OFF,
  ltv: { ...OFF, hysteresis: Rational.from('0.1') },
  healthFactor: { ...OFF, hysteresis: Rational.from('0.1') },
  liquidation: OFF,
  negative: OFF,
  equity: OFF,
  owe: OFF,
  timeToLiquidation: OFF,
  funding: OFF,
  stop: OFF,
  price: { ...OFF, hysteresis: Rational.from('0.01') },
  divergence: OFF,
  reported: OFF,
  stale: OFF,
  blind: OFF,
};

export const DEFAULT_ALERTS: AlertSettings = {
  alerts: { rules: {} },
  accounts: new Map(),
  positions: new Map(),
  staleAfter: 15 * SECOND,
  blindAfter: 2 * MINUTE,
  quietHours: null,
  acknowledgedFor: 15 * MINUTE,
  snoozeMost: 4 * HOUR,
  repeat: { warning: null, critical: 5 * MINUTE, liquidation: 30 * SECOND, negative: 30 * SECOND },
  groupWait: 2 * SECOND,
  oweGap: Rational.from('0.3'),
};

/** Where a setting comes from: "default", "alerts", "alerts.accounts.x" or "alerts.positions.x/y". */
export type Origin = string;

/** What holds for a rule at one place, and where each part of it comes from. */
export interface Effective {
  readonly settings: RuleSettings;
  readonly origins: Readonly<Record<keyof RuleSettings, Origin>>;
}

/** What holds for a rule of an account, or of one of its positions: the nearest table that says something wins, part by part. */
export function settingsFor(settings: AlertSettings, account: string, position: string | null, rule: RuleName): Effective {
  const place = `${account}/${position}`;
  const tables: readonly (readonly [Origin, AlertTable | undefined])[] = [
    ...(position === null ? [] : [[`alerts.positions.${place}`, settings.positions.get(place)] as const]),
    [`alerts.accounts.${account}`, settings.accounts.get(account)],
    ['alerts', settings.alerts],
  ];
  const found = <K extends keyof RuleSettings>(key: K): readonly [RuleSettings[K], Origin] => {
    for (const [origin, table] of tables) {
      const own = table?.rules[rule];
      const said = own !== undefined && key in own ? own[key] : ofAll(table, key, rule);
      if (said !== undefined) return [said as RuleSettings[K], origin];
    }
    return [DEFAULT_RULES[rule][key], 'default'];
  };
  const [warning, critical, hold, hysteresis, keep] = [
    found('warning'),
    found('critical'),
    found('hold'),
    found('hysteresis'),
    found('keep'),
  ];
  return {
    settings: { warning: warning[0], critical: critical[0], hold: hold[0], hysteresis: hysteresis[0], keep: keep[0] },
    origins: { warning: warning[1], critical: critical[1], hold: hold[1], hysteresis: hysteresis[1], keep: keep[1] },
  };
}

function ofAll(table: AlertTable | undefined, key: keyof RuleSettings, rule: RuleName): RuleSettings[keyof RuleSettings] | undefined {
  if (key === 'hold') return table?.hold;
  if (key === 'keep') return table?.keep;
  return key === 'hysteresis' && rule !== 'price' ? table?.hysteresis : undefined;
}

/** Whether a rule is asked at all at one place. */
export function isOn({ warning, critical }: RuleSettings): boolean {
  return warning !== null || critical !== null;
}

/** Whether a message of this level may wait for the morning. @param minute since local midnight */
export function isQuiet(hours: QuietHours | null, minute: number, level: Level): boolean {
  if (hours === null || level === 'liquidation' || level === 'negative') return false;
  const { from, to } = hours;
  return from <= to ? from <= minute && minute < to : from <= minute || minute < to;
}
