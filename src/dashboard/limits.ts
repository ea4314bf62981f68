import type { RuleName } from '../alerts/rule.ts';
import { formatAge } from '../money/format.ts';
import { Rational } from '../money/rational.ts';
import type { LimitsView, LimitView } from '../monitor/snapshot.ts';
import { BLANK, type Line, span } from './line.ts';
import { padEnd, safe, wrap } from './text.ts';
import type { Theme } from './theme.ts';

/** What the rules measure that is no fraction. */
const UNITS: Readonly<Partial<Record<RuleName, string>>> = {
  sigma: ' standard deviations of a day',
  healthFactor: '',
  equity: " in the account's currency",
  owe: " in the account's currency",
  timeToLiquidation: ' h',
  price: '',
};

const NAME_WIDTH = 18;

/** When negmon speaks of the selected row, and where each limit was set: it is read here, and changed in the config. */
export function limitsLines(limits: LimitsView | null, columns: number, theme: Theme): Line[] {
  if (limits === null) return [[span(' waiting for the monitor', 'muted')]];
  const { place, on, off } = limits;
  const muted = (text: string): Line[] => wrap(safe(text, theme.ascii), columns - 3).map((line) => [span(` ${line}`, 'muted')]);
  return [
    [span(' '), span(`When to speak of ${safe(place, theme.ascii)}`, 'heading')],
    ...on.flatMap((limit) => ruleLines(limit, columns, theme)),
    BLANK,
    ...muted('liquidation, negative, stale and blind are always on, and wait for nothing'),
    ...(off.length === 0 ? [] : muted(`off: ${off.join(', ')}`)),
    ...muted('Nothing is changed here: limits are set in negmon.toml, in the table named behind each.'),
  ];
}

function ruleLines({ rule, warning, critical, hold, keep, hysteresis, from }: LimitView, columns: number, theme: Theme): Line[] {
  const limit = (value: string | null): string => (value === null ? 'none' : limitText(rule, value));
  const parts: readonly (readonly [string, string])[] = [
    [`warning ${limit(warning)}`, from.warning],
    [`critical ${limit(critical)}`, from.critical],
    [`hold ${time(hold.warning)} / ${time(hold.critical)}`, from.hold],
    [`better by ${percent(hysteresis)} of the limit`, from.hysteresis],
    [`for ${time(keep)} before it falls`, from.keep],
  ];
  return parts.flatMap(([text, origin], index) =>
    wrap(safe(`${text} [${origin}]`, theme.ascii), columns - NAME_WIDTH - 3).map(
      (line, row): Line => [span(` ${padEnd(index === 0 && row === 0 ? rule : '', NAME_WIDTH)} `, 'key'), span(line)],
    ),
  );
}

function limitText(rule: RuleName, value: string): string {
  const unit = UNITS[rule];
  return unit === undefined ? percent(value) : `${value}${unit}`;
}

function time(ms: number): string {
  return ms === 0 ? '0s' : formatAge(ms);
}

/** Exact: the point two places on. */
function percent(fraction: string): string {
  return `${Rational.from(fraction).times(Rational.from('100'))} %`;
}
