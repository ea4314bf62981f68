import { clean, worded } from '../book/clean.ts';
import { Rational } from '../money/rational.ts';
import { ImportError } from './importer.ts';

const NUMBER = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * A number of a venue's answer, exactly: text, also with an exponent ("0E-18"), or a whole number that JSON could hold. Null for what says
 * that there is none (absent, null, "", "NaN"); undefined for anything else.
 */
export function numberIn(value: unknown): Rational | null | undefined {
  if (value === undefined || value === null || value === '' || value === 'NaN') return null;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? Rational.of(value) : undefined;
  const match = typeof value === 'string' ? NUMBER.exec(value) : null;
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', power = '0'] = match;
  const shift = Number(power) - fraction.length;
  const digits = BigInt(`${whole}${fraction}`);
  const size = shift >= 0 ? Rational.of(digits * 10n ** BigInt(shift)) : Rational.of(digits, 10n ** BigInt(-shift));
  return sign === '-' ? size.negated() : size;
}

/** Part of a venue's answer, nothing of which is believed before it was looked at. Whatever is not as it has to be is an `ImportError`. */
export class Said {
  readonly #value: Readonly<Record<string, unknown>>;
  /** For messages: "gate futures positions.0". */
  readonly where: string;

  /** @throws ImportError when it is no object */
  constructor(value: unknown, where: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unreadable(where, 'an object', value);
    this.#value = value as Readonly<Record<string, unknown>>;
    this.where = where;
  }

  /** The objects of a list. @throws ImportError when it is no list, or holds anything else */
  static list(value: unknown, where: string): Said[] {
    if (!Array.isArray(value)) throw unreadable(where, 'a list', value);
    return value.map((entry, at) => new Said(entry, `${where}.${at}`));
  }

  has(key: string): boolean {
    return this.#value[key] !== undefined && this.#value[key] !== null;
  }

  keys(): string[] {
    return Object.keys(this.#value);
  }

  raw(key: string): unknown {
    return this.#value[key];
  }

  /** @throws ImportError */
  object(key: string): Said {
    return new Said(this.#value[key], `${this.where}.${key}`);
  }

  /** @throws ImportError */
  list(key: string): Said[] {
    return Said.list(this.#value[key], `${this.where}.${key}`);
  }

  /** Text, or a whole number as text; "" where there is none. */
  text(key: string): string {
    const value = this.#value[key];
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
  }

  /** Text that has to be there. @throws ImportError */
  word(key: string): string {
    const text = this.text(key);
    if (text === '') throw unreadable(`${this.where}.${key}`, 'a word', this.#value[key]);
    return text;
  }

  isTrue(key: string): boolean {
    return this.#value[key] === true || this.#value[key] === 'true';
  }

  /** A number that has to be there. @throws ImportError */
  number(key: string): Rational {
    const value = this.maybe(key);
    if (value === null) throw unreadable(`${this.where}.${key}`, 'a number', this.#value[key]);
    return value;
  }

  /** A number; null where the venue says that there is none. @throws ImportError when it is something else */
  maybe(key: string): Rational | null {
    const value = numberIn(this.#value[key]);
    if (value === undefined) throw unreadable(`${this.where}.${key}`, 'a number', this.#value[key]);
    return value;
  }

  /** A number; 0 where the venue leaves it out, which of an amount means the same. @throws ImportError when it is something else */
  sum(key: string): Rational {
    return this.maybe(key) ?? Rational.ZERO;
  }
}

function unreadable(where: string, expected: string, value: unknown): ImportError {
  const found = value === undefined ? 'nothing' : worded(value, 40);
  return new ImportError('unreadable', `an answer cannot be read: ${clean(where, 100)} should be ${expected}, and is ${found}`);
}
