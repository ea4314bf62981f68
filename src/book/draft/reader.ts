import { CODE, parseSymbol } from '../symbol.ts';
import type { Draft, Fault, FieldName } from './draft.ts';
import { type Asked, chosen, fieldsOf, type Outline } from './outline.ts';
import { type Read, readAmount, readPercent, readTime, readTimes } from './read.ts';

/** Reads a draft's fields, and collects what is wrong with them. A field that is not asked for counts as empty. */
export class Reader {
  readonly faults: Fault[] = [];
  readonly #draft: Draft;
  readonly #asked: ReadonlyMap<FieldName, Asked>;

  constructor(draft: Draft, accounts: readonly Outline[]) {
    this.#draft = draft;
    this.#asked = new Map(fieldsOf(draft, accounts).map((asked) => [asked.field, asked]));
  }

  /** Whether the form has that field as far as it is filled. */
  asks(field: FieldName): boolean {
    return this.#asked.has(field);
  }

  /** What is typed, without the blanks around it; "" for nothing, which is a fault where something is needed. */
  text(field: FieldName): string {
    const asked = this.#asked.get(field);
    const typed = asked === undefined ? '' : chosen(field, this.#draft).trim();
    if (asked?.needed && typed === '') this.faults.push({ field, text: 'needed', missing: true });
    return typed;
  }

  /** > 0; null for nothing. */
  size(field: FieldName): string | null {
    return this.#read(field, (typed) => readAmount(typed, 'positive'));
  }

  /** ≥ 0; null for nothing. */
  amount(field: FieldName): string | null {
    return this.#read(field, (typed) => readAmount(typed, 'zero'));
  }

  times(field: FieldName): string | null {
    return this.#read(field, readTimes);
  }

  /** A fraction. */
  percent(field: FieldName): string | null {
    return this.#read(field, readPercent);
  }

  time(field: FieldName): string | null {
    return this.#read(field, readTime);
  }

  /** A currency code. Typed in small letters it is meant in capitals; one with both ("stETH") stays. */
  code(field: FieldName): string | null {
    return this.#read(field, (typed) =>
      CODE.test(typed) && /[A-Za-z]/.test(typed)
        ? { text: typed === typed.toLowerCase() ? typed.toUpperCase() : typed }
        : { wrong: 'must be a currency code such as BTC or USDT' },
    );
  }

  symbol(field: FieldName): string | null {
    return this.#read(field, (typed) =>
      parseSymbol(typed) === undefined || !typed.includes(':')
        ? { wrong: 'must be a ccxt symbol such as BTC/USDT:USDT (linear) or BTC/USD:BTC (inverse)' }
        : { text: typed },
    );
  }

  /** Says what is wrong with a field; of one that the form does not have it is said of the whole form. */
  refuse(field: FieldName | null, text: string): void {
    this.faults.push({ field: field !== null && this.asks(field) ? field : null, text, missing: false });
  }

  #read(field: FieldName, read: (typed: string) => Read): string | null {
    const typed = this.text(field);
    if (typed === '') return null;
    const result = read(typed);
    if ('text' in result) return result.text;
    this.refuse(field, result.wrong);
    return null;
  }
}
