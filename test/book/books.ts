import { type Book, fold } from '../../src/book/book.ts';
import type { AccountEntry, PositionEntry } from '../../src/book/entries.ts';
import { EntryError } from '../../src/book/entry-error.ts';
import type { Booked } from '../../src/book/event.ts';
import type { Moment } from '../../src/book/moment.ts';
import { readPortfolio } from '../../src/documents/portfolio.ts';

export const NOW: Moment = { at: '2026-11-21T00:00:00Z' };

/** A book of some accounts. */
export function bookOf(...accounts: readonly AccountEntry[]): Book {
  return { document: { version: 1, accounts }, text: null };
}

/** An account of 10,000 USDT with one position: 1 BTC long at 10,000, unless said otherwise. */
export function desk(position: Partial<PositionEntry> = {}, account: Partial<AccountEntry> = {}): AccountEntry {
  return {
    id: 'desk',
    product: 'custom/derivatives',
    assets: { USDT: '10000' },
    positions: [{ id: 'p', symbol: 'BTC/USDT:USDT', side: 'long', contracts: '1', entryPrice: '10000', ...position }],
    ...account,
  };
}

/** The first account after an event, which must leave a portfolio. */
export function after(book: Book, event: Booked): AccountEntry {
  const { document } = fold([JSON.parse(JSON.stringify(event)) as Booked], book);
  readPortfolio(document);
  return document.accounts[0] as AccountEntry;
}

/** What was realised, in words: "gain -5 USDT". */
export const realised = ({ realised: entries }: Booked): string[] =>
  entries.map(({ kind, amount, currency }) => `${kind} ${amount} ${currency}`);

/** The field and the sentence of a refusal. */
export function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof EntryError) return `${error.field}: ${error.message}`;
    throw error;
  }
  return 'nothing was refused';
}
