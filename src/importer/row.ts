import { worded } from '../book/clean.ts';
import { Rational } from '../money/rational.ts';
import { plain } from '../net/exact.ts';
import { ImportError } from './importer.ts';

/**
 * One object of a venue's answer, read field by field. Whatever is not as the venue's documents have it makes the whole part unreadable:
 * a guess here would be a wrong liquidation price there.
 */
export class Row {
  /** Whose answer it is, for the error: "binance positionRisk". */
  readonly what: string;
  readonly #fields: Readonly<Record<string, unknown>>;

  /** @throws ImportError when it is no object */
  constructor(value: unknown, what: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unreadable(what, value);
    this.what = what;
    this.#fields = value as Readonly<Record<string, unknown>>;
  }

  /**
   * The rows of a list that has to be there: an answer without it is half an answer, and no account without positions (ccxt issue 29710).
   * @throws ImportError when it is no list of objects
   */
  static list(value: unknown, what: string): Row[] {
    if (!Array.isArray(value)) throw unreadable(what, value);
    return value.map((entry) => new Row(entry, what));
  }

  /** Null where it is absent, null or empty: three ways in which venues say nothing. */
  said(key: string): string | null {
    const value = this.#fields[key];
    if (value === undefined || value === null || value === '') return null;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw unreadable(`${this.what} ${key}`, value);
  }

  /** @throws ImportError when it is not there */
  text(key: string): string {
    const said = this.said(key);
    if (said === null) throw new ImportError('unreadable', `${this.what} has no ${key}`);
    return said;
  }

  /** An amount, signed; null where nothing is said. @throws ImportError when it is no number */
  maybe(key: string): Rational | null {
    const said = this.said(key);
    return said === null ? null : amountOf(said, `${this.what} ${key}`);
  }

  /** @throws ImportError when it is not there or no number */
  amount(key: string): Rational {
    return amountOf(this.text(key), `${this.what} ${key}`);
  }

  /** Yes or no, as JSON or as a word; null where nothing is said. */
  flag(key: string): boolean | null {
    const said = this.said(key)?.toLowerCase();
    if (said === undefined) return null;
    if (said === 'true' || said === '1') return true;
    if (said === 'false' || said === '0') return false;
    throw unreadable(`${this.what} ${key}`, said);
  }

  /** @throws ImportError when it is not there or no object */
  row(key: string): Row {
    return new Row(this.#fields[key], `${this.what} ${key}`);
  }

  /** @throws ImportError when it is not there or no list of objects */
  rows(key: string): Row[] {
    return Row.list(this.#fields[key], `${this.what} ${key}`);
  }

  /** A list that the venue writes as null when nothing is in it. @throws ImportError when it is not there at all, or no list of objects */
  rowsOrNull(key: string): Row[] {
    return this.#fields[key] === null ? [] : this.rows(key);
  }

  /** A list of words; none where nothing is said. */
  words(key: string): string[] {
    const value = this.#fields[key];
    if (value === undefined || value === null || value === '') return [];
    if (!Array.isArray(value)) throw unreadable(`${this.what} ${key}`, value);
    return value.map((word) => worded(word, 60));
  }

  /** Every field by its name. */
  entries(): [key: string, value: unknown][] {
    return Object.entries(this.#fields);
  }
}

function amountOf(text: string, what: string): Rational {
  const value = Rational.parse(plain(text.replace(/^\+/, '')));
  if (value === undefined) throw unreadable(what, text);
  return value;
}

function unreadable(what: string, value: unknown): ImportError {
  return new ImportError('unreadable', `${what} answers with what cannot be read: ${worded(value, 60)}`);
}
