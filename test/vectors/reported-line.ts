import { Rational } from '../../src/money/rational.ts';
import type { AccountReading } from '../../src/risk/reading.ts';
import { type Answer, type Case, first } from './case.ts';
import { exact } from './vector.ts';

/** A position beside the one that a line is about. */
export interface OtherPosition {
  readonly symbol: string;
  readonly side: 'long' | 'short';
  readonly size: string;
  readonly entry_price?: string;
  readonly mark_price?: string;
  readonly position_value?: string;
  readonly max_leverage?: string;
  readonly mmr?: string;
  readonly cum?: string;
}

/** A line of reported.jsonl. Numbers are text; which inputs are there depends on the formula. */
export interface ReportedLine {
  readonly id: string;
  readonly venue: string;
  readonly margin_mode: 'isolated' | 'cross' | 'portfolio';
  readonly formula: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly expected: Readonly<Record<string, string | null>>;
  readonly tolerance: Readonly<Record<string, string>>;
  readonly rounding?: string;
}

export type Translator = (line: ReportedLine) => Case[];

/** An input that must be there, as a number. */
export function input(line: ReportedLine, name: string): Rational {
  return exact(inputText(line, name));
}

export function inputText(line: ReportedLine, name: string): string {
  const text = line.inputs[name];
  if (text === undefined) throw new RangeError(`${line.id} has no ${name}`);
  return text;
}

/** An input that is not text: tables, lists of positions. */
export function inputValue<Value>(line: ReportedLine, name: string): Value {
  const inputs: Readonly<Record<string, unknown>> = line.inputs;
  return inputs[name] as Value;
}

/** A decimal string for a document: exact where it ends, else to 40 digits. */
export const text = (value: Rational): string => value.toString();

export const sideOf = (line: ReportedLine): 'long' | 'short' => (line.inputs['side'] === 'short' ? 'short' : 'long');
export const signOf = (line: ReportedLine): Rational => Rational.of(sideOf(line) === 'long' ? 1 : -1);

/** Base units, whatever its sign says beside `side`. */
export function sizeOf(line: ReportedLine): Rational {
  const contractSize = line.inputs['contract_size'] ?? '1';
  return input(line, 'size').abs().times(exact(contractSize));
}

/** Where the fields of one position stand in a reading. */
export const POSITION_ANSWERS: Case['answers'] = {
  liquidation_price: (reading) => first(reading).liquidationPrice,
  bankruptcy_price: (reading) => first(reading).bankruptcyPrice,
  unrealized_pnl: (reading) => first(reading).unrealizedPnl,
  maintenance_margin: (reading) => first(reading).maintenanceMargin,
  notional: (reading) => first(reading).notional,
};

/** A function of an answer, where there is one. */
export function mapped(answer: Answer, f: (value: Rational) => Rational): Answer {
  return answer instanceof Rational ? f(answer) : answer;
}

/** The ratio of the pool that the line's position is in. */
export function marginRatio(reading: AccountReading): Answer {
  return reading.cross?.marginRatio ?? first(reading).marginRatio;
}
