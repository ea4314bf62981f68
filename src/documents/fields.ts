import * as z from 'zod';
import { CODE } from '../book/symbol.ts';
import { Rational } from '../money/rational.ts';
import { nearest, UNSAFE } from './issue.ts';

/** Text of a form that zod is not told of, since it is read by our own hand: what the published JSON Schema says of it. */
export function textLike(pattern: string, description: string) {
  return z.unknown().meta({ type: 'string', pattern, description });
}

/** A decimal string as the document's `Rational`; a JSON number is refused because it may already have lost digits. */
function decimal(allowed: (value: Rational) => boolean, rule: string, pattern: string) {
  return textLike(pattern, `a decimal, ${rule}`).transform((input, context): Rational => {
    const value = typeof input === 'string' ? Rational.parse(input) : undefined;
    if (value !== undefined && allowed(value)) return value;
    context.addIssue({ code: 'custom', message: refusal(input, value, rule) });
    return z.NEVER;
  });
}

function refusal(input: unknown, value: Rational | undefined, rule: string): string {
  if (typeof input === 'number') return `write it as a decimal string: "${input}", not ${input} (a JSON number may lose digits)`;
  if (input === undefined) return 'is missing';
  if (value !== undefined) return `must be ${rule}`;
  return 'must be a decimal string such as "1234.5", without exponent, plus sign or separators';
}

const DIGITS = '[0-9]{1,60}(\\.[0-9]{1,100})?';

/** A size or a price, > 0. */
export const positive = decimal((value) => value.sign() > 0, 'greater than zero', `^(?=[0.]*[1-9])${DIGITS}$`);
/** An amount, a rate or a floor, ≥ 0. */
export const nonNegative = decimal((value) => value.sign() >= 0, 'zero or more', `^${DIGITS}$`);
/** A year's interest as a fraction. Above 10,000 % it is a percentage written as a fraction, and compounds beyond any figure. */
export const annualRate = decimal(
  (value) => value.sign() >= 0 && value.atMost(Rational.of(100)),
  'from 0 to 100, as a fraction: "0.08" is 8 % a year',
  `^${DIGITS}$`,
);
/** Any decimal, signed. */
export const signed = decimal(() => true, 'a decimal', `^-?${DIGITS}$`);

/** A decimal string kept as text (a tick size for rounding, a venue's own report). */
export const positiveText = positive.transform((value) => value.toString());
export const signedText = signed.transform((value) => value.toString());

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;

/** ms since the epoch of a UTC time that the calendar has (JavaScript's reader takes 31 February for 3 March); else NaN. */
function parseTime(input: unknown): number {
  if (typeof input !== 'string' || !TIME.test(input)) return Number.NaN;
  const at = Date.parse(input);
  return Number.isFinite(at) && new Date(at).toISOString().slice(0, 19) === input.slice(0, 19) ? at : Number.NaN;
}

/** RFC 3339 in UTC, as ms since the epoch. */
export const time = textLike(TIME.source, 'a time in UTC, such as 2026-01-31T12:00:00Z').transform((input, context): number => {
  const at = parseTime(input);
  if (Number.isFinite(at)) return at;
  context.addIssue({ code: 'custom', message: 'must be a UTC time such as "2026-01-31T12:00:00Z"' });
  return z.NEVER;
});

/** The same, kept as it was written (a venue's own report). */
export const timeText = z
  .string({ error: 'must be a UTC time such as "2026-01-31T12:00:00Z"' })
  .meta({ pattern: TIME.source })
  .refine((input) => Number.isFinite(parseTime(input)), 'must be a UTC time such as "2026-01-31T12:00:00Z"');

/** A day, YYYY-MM-DD. */
export const day = z
  .string({ error: 'must be a day such as "2026-01-31"' })
  .meta({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' })
  .refine((input) => Number.isFinite(parseTime(`${input}T00:00:00Z`)), 'must be a day such as "2026-01-31"');

export const code = z.string().regex(CODE, 'must be a currency code such as "BTC"');

/** Text for people: no control or direction characters, so that it may reach a screen. */
export const text = z
  .string({ error: 'must be text' })
  .max(500, 'must be at most 500 characters')
  .refine((value) => !UNSAFE.test(value), 'must not contain control or direction characters');

/** One of some words; another word is answered with the nearest. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, {
    error: ({ input }) => {
      const meant = typeof input === 'string' ? nearest(input, words) : undefined;
      return `must be one of ${words.map((word) => JSON.stringify(word)).join(', ')}${meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`}`;
    },
  });
}

/** An object with these keys and no other; an unknown one is answered with the nearest known. */
export function exactly<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys') {
        const key = String((issue.keys as string[])[0]);
        const meant = nearest(key, known);
        return `unknown key ${JSON.stringify(key)}${meant === undefined ? '.' : `; did you mean "${meant}"?`} Known here are ${known.join(', ')}`;
      }
      return issue.input === undefined ? 'is missing' : `must be an object with the keys ${known.join(', ')}`;
    },
  });
}

/** A record by currency code. */
export function byCode<Value extends z.core.SomeType>(value: Value) {
  return z.record(code, value, { error: 'must be an object by currency code, such as {"USDT": "1200.5"}' });
}

/** Values that were left out are left out of the result too, which `exactOptionalPropertyTypes` asks for. */
export type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Drops the keys whose value is undefined. */
export function present<T extends object>(object: T): Present<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Present<T>;
}
