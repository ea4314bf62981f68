import { type Book, EMPTY_BOOK, fold } from '../../src/book/book.ts';
import { close } from '../../src/book/close.ts';
import { tradeCoins } from '../../src/book/coins.ts';
import type { BookEvent, Booked } from '../../src/book/event.ts';
import { fill } from '../../src/book/fill.ts';
import { move } from '../../src/book/move.ts';
import { open } from '../../src/book/opening.ts';
import type { Recorded } from '../../src/book/recorded.ts';

export const DAY = 86_400_000;
export const START = Date.UTC(2026, 0, 1);
/** RFC 3339 of a day of 2026, from 0. */
export const day = (n: number): string => new Date(START + n * DAY).toISOString();

/** A book that is written day by day, one change a day unless said otherwise, and its record. */
export class Diary {
  readonly record: Recorded[] = [];
  book: Book = EMPTY_BOOK;
  now = 0;

  /** Writes a change down; it is undone when `undone` says so, as the last one can be. */
  write(event: BookEvent): this {
    this.book = fold([event], this.book);
    this.record.push({ id: this.record.length + 1, at: START + this.now * DAY, event, undone: null });
    this.now++;
    return this;
  }

  undo(): this {
    const last = this.record.pop() as Recorded;
    this.record.push({ ...last, undone: START + this.now * DAY });
    this.book = fold(this.record.filter(({ undone }) => undone === null).map(({ event }) => event));
    return this;
  }

  account(id: string, assets: Readonly<Record<string, string>> = {}, more: object = {}): this {
    return this.write({ kind: 'account.opened', account: { id, product: 'custom/unified', assets, ...more } });
  }

  /** A position "account/id" that is entered now, cross unless said otherwise. */
  open(place: string, side: 'long' | 'short', symbol: string, contracts: string, entryPrice: string, more: object = {}): this {
    const [account, id] = place.split('/') as [string, string];
    return this.write(open(this.book, { account, position: { id, symbol, side, contracts, entryPrice, ...more } }, { at: day(this.now) }));
  }

  fill(place: string, contracts: string, price: string, at = day(this.now)): this {
    const [account, position] = place.split('/') as [string, string];
    return this.write(fill(this.book, { account, position, contracts, price }, { at }));
  }

  close(place: string, contracts: string | null, price: string, more: object = {}): this {
    const [account, position] = place.split('/') as [string, string];
    const part = contracts === null ? {} : { contracts };
    return this.write(close(this.book, { account, position, price, ...part, ...more }, { at: day(this.now) }));
  }

  coins(account: string, side: 'buy' | 'sell', amount: string, base: string, price: string, quote = 'USD', more: object = {}): this {
    return this.write(tradeCoins(this.book, { account, side, amount, base, quote, price, ...more }, { at: day(this.now) }));
  }

  move(amount: string, currency: string, from: string | null, to: string | null): this {
    const place = (words: string | null) => (words === null ? null : { account: words, position: null });
    return this.write(move(this.book, { amount, currency, from: place(from), to: place(to) }, { at: day(this.now) }) as Booked);
  }
}
