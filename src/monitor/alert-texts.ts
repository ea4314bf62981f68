import { type AlertSettings, type AlertTable, DEFAULT_ALERTS, type RuleName, type RuleOverride } from '../alerts/rule.ts';
import { Rational } from '../money/rational.ts';
import type { OpenLimits, Thresholds } from '../risk/thresholds.ts';

/** Exact numbers as decimal strings: they lose their class on the way to another thread. */
type Texts<T> = T extends Rational ? string : T;

type OverrideTexts = { readonly [K in keyof RuleOverride]: Texts<RuleOverride[K]> };
type TableTexts = Omit<AlertTable, 'hysteresis' | 'rules'> & {
  readonly hysteresis?: string;
  readonly rules: Readonly<Partial<Record<RuleName, OverrideTexts>>>;
};

/** `AlertSettings` as it can be cloned. */
export type AlertTexts = Omit<AlertSettings, 'alerts' | 'accounts' | 'positions' | 'oweGap'> & {
  readonly alerts: TableTexts;
  readonly accounts: ReadonlyMap<string, TableTexts>;
  readonly positions: ReadonlyMap<string, TableTexts>;
  readonly oweGap: string;
};

export function toAlertTexts(settings: AlertSettings): AlertTexts {
  const tables = (all: AlertSettings['accounts']): Map<string, TableTexts> =>
    new Map([...all].map(([key, table]) => [key, toTable(table)]));
  return {
    ...settings,
    alerts: toTable(settings.alerts),
    accounts: tables(settings.accounts),
    positions: tables(settings.positions),
    oweGap: settings.oweGap.toString(),
  };
}

export function fromAlertTexts(texts: AlertTexts): AlertSettings {
  const tables = (all: AlertTexts['accounts']): Map<string, AlertTable> => new Map([...all].map(([key, table]) => [key, fromTable(table)]));
  return {
    ...texts,
    alerts: fromTable(texts.alerts),
    accounts: tables(texts.accounts),
    positions: tables(texts.positions),
    oweGap: Rational.from(texts.oweGap),
  };
}

/** The defaults with these limits in the place of theirs. @param staleAfter ms */
export function alertsBy({ distance, marginRatio }: Thresholds, staleAfter: number): AlertSettings {
  const limits = ({ warning, critical }: OpenLimits): RuleOverride => ({ warning, critical });
  const rules = { distance: limits(distance), marginRatio: limits(marginRatio) };
  return { ...DEFAULT_ALERTS, alerts: { rules }, staleAfter };
}

function toTable({ hysteresis, rules, ...rest }: AlertTable): TableTexts {
  const texts = entries(rules).map(([rule, override]) => [rule, each(override, (one) => (one instanceof Rational ? one.toString() : one))]);
  return { ...rest, ...(hysteresis === undefined ? {} : { hysteresis: hysteresis.toString() }), rules: Object.fromEntries(texts) };
}

function fromTable({ hysteresis, rules, ...rest }: TableTexts): AlertTable {
  const exact = entries(rules).map(([rule, texts]) => [rule, each(texts, (one) => (typeof one === 'string' ? Rational.from(one) : one))]);
  return { ...rest, ...(hysteresis === undefined ? {} : { hysteresis: Rational.from(hysteresis) }), rules: Object.fromEntries(exact) };
}

function entries<T>(rules: Readonly<Partial<Record<RuleName, T>>>): [string, T][] {
  return Object.entries(rules) as [string, T][];
}

function each(override: object, change: (value: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(override).map(([key, value]) => [key, change(value)]));
}
