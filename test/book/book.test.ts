import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Book, EMPTY_BOOK, fold, printBook } from '../../src/book/book.ts';
import type { BookEvent } from '../../src/book/event.ts';
import { DocumentError } from '../../src/documents/issue.ts';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import { goodPortfolio } from '../documents/base.ts';
import { anyEvent } from './events.ts';

/** What the store does with an event: the book after it, or the same book when it is refused. */
function step(book: Book, one: BookEvent): { readonly book: Book; readonly taken: boolean } {
  try {
    const after = fold([one], book);
    readPortfolio(after.document);
    return { book: after, taken: true };
  } catch (error) {
    if (error instanceof DocumentError || error instanceof RangeError) return { book, taken: false };
    throw error;
  }
}

describe('any sequence of events', () => {
  it('folds to a document that is a portfolio, and its first part to what was before', () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
        let book = EMPTY_BOOK;
        const held: BookEvent[] = [];
        const states = [printBook(book)];
        for (const one of events) {
          const after = step(book, one);
          book = after.book;
          if (!after.taken) continue;
          held.push(one);
          states.push(printBook(book));
        }
        taken += held.length;
        // Through JSON, as the store keeps it; undo is folding one event less.
        const kept = JSON.parse(JSON.stringify(held)) as BookEvent[];
        for (const [n, state] of states.entries()) expect(printBook(fold(kept.slice(0, n)))).toBe(state);
        readPortfolio(JSON.parse(printBook(book)));
      }),
      { numRuns: 300 },
    );
    // Otherwise nothing was looked at.
    expect(taken).toBeGreaterThan(300);
  });
});

it('gives an import back byte for byte until something changes, and then every value', () => {
  const text = ` ${JSON.stringify(goodPortfolio())}\r\n\n`;
  const book = fold([{ kind: 'imported', text }]);
  expect(printBook(book)).toBe(text);
  const labelled = fold([{ kind: 'account.edited', account: 'main', changes: { label: 'Mine' } }], book);
  const expected = goodPortfolio();
  (expected.accounts[0] as Record<string, unknown>)['label'] = 'Mine';
  expect(printBook(labelled)).toBe(`${JSON.stringify(expected, null, 2)}\n`);
});

it('an edit changes its keys in their places and nothing else', () => {
  const opened = fold([
    { kind: 'account.opened', account: { id: 'desk', product: 'custom/derivatives', assets: { USDT: '1', BTC: '2' } } },
    {
      kind: 'position.opened',
      account: 'desk',
      position: { id: 'p', symbol: 'BTC/USDT:USDT', side: 'long', contracts: '1', entryPrice: '50000', stopPrice: '47000' },
    },
    {
      kind: 'position.opened',
      account: 'desk',
      position: { id: 'q', symbol: 'BTC/USDT:USDT', side: 'long', contracts: '1', entryPrice: '1' },
    },
    { kind: 'position.edited', account: 'desk', position: 'p', changes: { contracts: '2', stopPrice: null, collateral: '7' } },
    { kind: 'position.removed', account: 'desk', position: 'q' },
    { kind: 'account.edited', account: 'desk', assets: { USDT: null, ETH: '3' }, debts: { USD: { amount: '1', annualRate: '0.08' } } },
  ]);
  expect(JSON.stringify(opened.document.accounts)).toBe(
    JSON.stringify([
      {
        id: 'desk',
        product: 'custom/derivatives',
        assets: { BTC: '2', ETH: '3' },
        positions: [{ id: 'p', symbol: 'BTC/USDT:USDT', side: 'long', contracts: '2', entryPrice: '50000', collateral: '7' }],
        debts: { USD: { amount: '1', annualRate: '0.08' } },
      },
    ]),
  );
});

it('an event that names what is not there is refused', () => {
  const desk = fold([{ kind: 'account.opened', account: { id: 'desk', product: 'custom/derivatives' } }]);
  for (const one of [
    { kind: 'account.removed', account: 'dsk' },
    { kind: 'position.removed', account: 'desk', position: 'p' },
    { kind: 'position.edited', account: 'desk', position: 'p', changes: {} },
  ] satisfies BookEvent[]) {
    expect(() => fold([one], desk)).toThrow(RangeError);
  }
});
