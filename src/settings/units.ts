import * as z from 'zod';
import type { QuietHours } from '../alerts/rule.ts';
import { textLike } from '../documents/fields.ts';
import { Rational } from '../money/rational.ts';
import { DURATION_SHAPE, parseDuration, parseSpan } from './duration.ts';

/** How a setting with a unit is written: what the published schema says of it, and how it is read. */
export interface Unit {
  readonly pattern: string;
  /** "a percentage such as "8%"" */
  readonly name: string;
  /** Undefined where it is not written so. */
  readonly read: (text: string) => Rational | undefined;
  /** What was probably meant, for a number or a text without its unit; undefined: no idea. */
  readonly meant?: (bare: Rational) => string | undefined;
}

const HUNDRED = Rational.of(100);
const PERCENT = /^(\d{1,6}(?:\.\d{1,20})?) ?%$/;
const NUMBER = /^\d{1,30}(?:\.\d{1,30})?$/;
const AMOUNT = /^-?\d{1,60}(?:\.\d{1,60})?$/;
const MS_PER_HOUR = Rational.of(3_600_000);

/** A fraction, written as a percentage. */
export const PERCENTAGE: Unit = {
  pattern: PERCENT.source,
  name: 'a percentage such as "8%"',
  read: (text) => {
    const match = PERCENT.exec(text);
    return match === null ? undefined : Rational.from(match[1] as string).over(HUNDRED);
  },
  // Nobody sets 0.08 % where 8 % is usual, and nobody 800 %: yet which it is, is for its author to say.
  meant: (bare) => `${(bare.lessThan(Rational.ONE) ? bare.times(HUNDRED) : bare).toString()}%`,
};

/** A bare number above 0, in quotes: TOML's own numbers may lose digits. */
export const PLAIN: Unit = {
  pattern: NUMBER.source,
  name: 'a number in quotes, above 0, such as "1.5"',
  read: (text) => {
    const value = NUMBER.test(text) ? Rational.from(text) : undefined;
    return value !== undefined && value.sign() > 0 ? value : undefined;
  },
  meant: (bare) => bare.toString(),
};

/** An amount of money of either sign. */
export const MONEY: Unit = {
  pattern: AMOUNT.source,
  name: 'an amount in quotes, such as "1000" or "-50.5"',
  read: (text) => (AMOUNT.test(text) ? Rational.from(text) : undefined),
  meant: (bare) => bare.toString(),
};

/** Hours, written as a duration. */
export const HOURS: Unit = {
  pattern: DURATION_SHAPE,
  name: 'a duration such as "12h" or "1h30m"',
  read: (text) => {
    const ms = parseDuration(text);
    return ms === undefined || !Number.isInteger(ms) ? undefined : Rational.of(ms).over(MS_PER_HOUR);
  },
};

function refusal({ name, meant }: Unit, input: unknown): string {
  const bare = typeof input === 'number' ? String(input) : typeof input === 'string' ? input : '';
  const value = meant === undefined || !AMOUNT.test(bare) ? undefined : Rational.parse(bare);
  const guess = value === undefined || value.sign() <= 0 ? undefined : meant?.(value);
  return guess === undefined ? `must be ${name}` : `must be ${name}; did you mean "${guess}"?`;
}

/** A setting of a unit. */
export function measured(unit: Unit) {
  return textLike(unit.pattern, unit.name).transform((input, context): Rational => {
    const value = typeof input === 'string' ? unit.read(input) : undefined;
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: refusal(unit, input) });
    return z.NEVER;
  });
}

/** The same, or `false` for none. */
export function limit(unit: Unit) {
  const shapes = { anyOf: [{ enum: [false] }, { type: 'string', pattern: unit.pattern }], description: `${unit.name}, or false` };
  return z
    .unknown()
    .meta(shapes)
    .transform((input, context): Rational | null => {
      if (input === false) return null;
      const value = typeof input === 'string' ? unit.read(input) : undefined;
      if (value !== undefined) return value;
      context.addIssue({ code: 'custom', message: `${refusal(unit, input)}${typeof input === 'boolean' ? ', or false' : ''}` });
      return z.NEVER;
    });
}

export const percent = measured(PERCENTAGE);

const LENGTHS = 'such as "15s", "500ms" or "1h30m"';

/** ms, above 0. */
export const duration = textLike(DURATION_SHAPE, `a duration above 0, ${LENGTHS}`).transform((input, context): number => {
  const ms = typeof input === 'string' ? parseDuration(input) : undefined;
  if (ms !== undefined) return ms;
  context.addIssue({ code: 'custom', message: lengthRefusal(`a duration ${LENGTHS}`, input) });
  return z.NEVER;
});

/** ms, 0 or more. */
export const span = textLike(DURATION_SHAPE, `a duration ${LENGTHS}, or "0s"`).transform((input, context): number => {
  const ms = typeof input === 'string' ? parseSpan(input) : undefined;
  if (ms !== undefined) return ms;
  context.addIssue({ code: 'custom', message: lengthRefusal(`a duration ${LENGTHS}, or "0s"`, input) });
  return z.NEVER;
});

function lengthRefusal(what: string, input: unknown): string {
  const bare = typeof input === 'number' ? String(input) : typeof input === 'string' ? input : '';
  return /^[1-9]\d{0,8}$/.test(bare) ? `must be ${what}; did you mean "${bare}s"?` : `must be ${what}`;
}

/** `false`, or ms above 0: null for false. */
export const durationOrNot = z
  .unknown()
  .meta({ anyOf: [{ enum: [false] }, { type: 'string', pattern: DURATION_SHAPE }], description: `a duration ${LENGTHS}, or false` })
  .transform((input, context): number | null => {
    if (input === false) return null;
    const ms = typeof input === 'string' ? parseDuration(input) : undefined;
    if (ms !== undefined) return ms;
    context.addIssue({ code: 'custom', message: lengthRefusal(`a duration ${LENGTHS}, or false`, input) });
    return z.NEVER;
  });

const HOURS_OF_DAY = /^([01]?\d|2[0-3]):([0-5]\d) ?- ?([01]?\d|2[0-3]):([0-5]\d)$/;

/** `false`, or hours of the day such as "23:00-07:00", by this machine's clock. */
export const quietHours = z
  .unknown()
  .meta({
    anyOf: [{ enum: [false] }, { type: 'string', pattern: HOURS_OF_DAY.source }],
    description: 'hours such as "23:00-07:00", or false',
  })
  .transform((input, context): QuietHours | null => {
    if (input === false) return null;
    const match = typeof input === 'string' ? HOURS_OF_DAY.exec(input) : null;
    if (match !== null) {
      const [h0, m0, h1, m1] = match.slice(1).map(Number) as [number, number, number, number];
      const [from, to] = [h0 * 60 + m0, h1 * 60 + m1];
      if (from !== to) return { from, to };
    }
    context.addIssue({ code: 'custom', message: 'must be hours such as "23:00-07:00", from one time to another, or false' });
    return z.NEVER;
  });
