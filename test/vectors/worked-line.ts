import type { Case } from './case.ts';
import { type Comparison, exact, places, roundedTo, within } from './vector.ts';

/** A line of worked.jsonl: an example that a venue's page or a protocol's test works out, recomputed once by the study. */
export interface WorkedLine {
  readonly id: string;
  readonly venue: string;
  readonly kind: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly expect: Readonly<Record<string, string>>;
  readonly rounding: string;
}

export type WorkedTranslator = (line: WorkedLine) => Case[];

/** An input that is a number, without the code that may stand behind it ("50 BTC"). */
export function worked(line: WorkedLine, name: string): string {
  const value = line.inputs[name];
  const number = typeof value === 'string' ? /^-?[0-9.]+/.exec(value)?.[0] : undefined;
  if (number === undefined) throw new RangeError(`${line.id} has no number ${name}`);
  return number;
}

export const workedSide = (line: WorkedLine): 'long' | 'short' => (line.inputs['side'] === 'short' ? 'short' : 'long');

/** The rule of a line for one of its fields: some give one a field, "{liq_price: 2, equity_left: 1}". */
export function ruleOf({ rounding }: WorkedLine, field: string): string {
  if (!rounding.startsWith('{')) return rounding;
  const rules = new Map(
    rounding
      .slice(1, -1)
      .split(', ')
      .map((pair) => pair.split(': ') as [string, string]),
  );
  return rules.get(field) ?? 'exact';
}

/** A number by its rounding rule: exact · so many decimals · (rel, x) · (dp, decimals, floor) · (tick, size, floor). */
export function byRule(rule: string, value: string): Comparison {
  if (rule === 'exact') return within(value, exact('0'));
  if (/^\d+$/.test(rule)) return roundedTo(value, places(Number(rule)), 'nearest');
  const [, kind, size = ''] = /^\((rel|dp|tick), ([^,)]+)(?:, ROUND_FLOOR)?\)$/.exec(rule) ?? [];
  if (kind === 'rel') return within(value, exact(value).abs().times(exact(size)));
  if (kind === 'dp') return roundedTo(value, places(Number(size)), 'down');
  if (kind === 'tick') return roundedTo(value, size, 'down');
  throw new RangeError(`no such rounding rule: ${rule}`);
}
