import type { HistoryItem } from '../../book/history-item.ts';
import { Rational } from '../../money/rational.ts';
import { CsvError } from '../csv.ts';
import { unambiguous } from '../csv-rows.ts';
import { harmless } from '../issue.ts';
import { momentIn, type When } from './when.ts';

/** A venue's own record of what was traded, as it exports it. */
export interface Format {
  /** ccxt's id. */
  readonly venue: string;
  /** What the venue calls the export. */
  readonly name: string;
  /** Columns that it has, all of them, in small letters. */
  readonly header: readonly string[];
  /** Whether the newest line comes first; where times say otherwise, they win. */
  readonly newestFirst: boolean;
  /** The lines of a file as what happened, in the order of the file. */
  read(rows: readonly Row[], when: When): readonly Line[];
}

/** A line as something that happened, or as a kind of line that is left aside, in words. */
export type Line = HistoryItem | { readonly kind: 'aside'; readonly line: number; readonly what: string };

/** A line that is left aside. */
export function aside({ line }: Row, what: string): Line {
  return { kind: 'aside', line, what };
}

/** A row below the header. */
export class Row {
  readonly line: number;
  readonly #columns: readonly string[];
  readonly #cells: readonly string[];

  constructor(line: number, columns: readonly string[], cells: readonly string[]) {
    this.line = line;
    this.#columns = columns;
    this.#cells = cells;
  }

  has(column: string): boolean {
    return this.#columns.includes(column);
  }

  /** What stands in a column; "" for nothing, or where there is no such column. */
  text(column: string): string {
    const cell = this.#cells[this.#columns.indexOf(column)]?.trim() ?? '';
    return cell === '-' || cell === '--' ? '' : cell;
  }

  /** A signed decimal. @throws CsvError */
  number(column: string): Rational {
    return this.#decimal(column, this.text(column));
  }

  /** A signed decimal; null where nothing stands. @throws CsvError */
  found(column: string): Rational | null {
    return this.text(column) === '' ? null : this.number(column);
  }

  /** A size or a price, > 0. @throws CsvError */
  positive(column: string): Rational {
    const value = this.number(column);
    if (value.sign() > 0) return value;
    throw this.wrong(column, 'must be greater than zero');
  }

  /** A decimal and the currency behind it, such as "0.29 USDT". @throws CsvError */
  amount(column: string): { readonly amount: Rational; readonly currency: string } {
    const match = /^(-?[\d.,]+)\s*([A-Z][A-Z0-9]{1,15})$/.exec(this.text(column));
    if (match === null) throw this.wrong(column, 'must be an amount with its currency, such as 0.29 USDT');
    return { amount: this.#decimal(column, match[1] ?? ''), currency: match[2] ?? '' };
  }

  /** RFC 3339 UTC of a time in a column. @throws CsvError */
  moment(column: string, when: When): string {
    return momentIn(this.text(column), column, this.line, when);
  }

  wrong(column: string | null, reason: string): CsvError {
    const found = column === null ? '' : this.text(column);
    return new CsvError(this.line, column, found === '' ? reason : `${JSON.stringify(harmless(found.slice(0, 60)))}: ${reason}`);
  }

  #decimal(column: string, text: string): Rational {
    // Kraken writes "0." and "60505.".
    const value = Rational.parse(unambiguous(text, column, this.line).replace(/\.$/, ''));
    if (value === undefined) throw this.wrong(column, text === '' ? 'is missing' : 'must be a decimal such as 1234.5, without exponent');
    return value;
  }
}
