import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { printBook } from '../../src/book/book.ts';
import { DocumentError } from '../../src/documents/issue.ts';
import { BookStore } from '../../src/store/book-store.ts';
import { anyHappening } from '../book/events.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'negmon-undo-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** How many changes can be taken back, at the least (issue 5, part 8). */
const DEPTH = 50;

it('the last 50 changes of any kind are taken back one by one, each to the very book that was before it', () => {
  let run = 0;
  fc.assert(
    fc.property(fc.array(anyHappening, { minLength: 150, maxLength: 150 }), (events) => {
      const store = BookStore.open(join(home, String(run++)), 1);
      try {
        const before: string[] = [];
        for (const event of events) {
          if (before.length === DEPTH + 5) break;
          const was = printBook(store.read());
          try {
            store.change(1, () => event);
            before.push(was);
          } catch (error) {
            // A change that makes no portfolio, or names what is not there, is refused and leaves the book as it was.
            expect(error instanceof DocumentError || error instanceof RangeError).toBe(true);
            expect(printBook(store.read())).toBe(was);
          }
        }
        fc.pre(before.length > DEPTH);
        for (const was of before.slice(-DEPTH).reverse()) {
          expect(store.undo(2)).not.toBeNull();
          expect(printBook(store.read())).toBe(was);
        }
      } finally {
        store.close();
      }
    }),
    { numRuns: 3 },
  );
}, 120_000);
