import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeByTime, type Source } from '../../../src/feed/replay/merge.ts';

interface Item {
  readonly t: number;
  readonly source: number;
  readonly place: number;
}

/** A source that comes in pieces, as a file does. */
function inPieces(items: readonly Item[], size: number): Source<Item> {
  let loaded = 0;
  let place = 0;
  return {
    get head() {
      return place < loaded ? items[place] : undefined;
    },
    shift() {
      place += 1;
    },
    async fill() {
      loaded = Math.min(items.length, loaded + size);
      return place < loaded;
    },
  };
}

test('merged output is in time order, loses nothing, doubles nothing, and keeps ties in the order of the sources', async () => {
  const times = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 40 }).map((list) => list.sort((a, b) => a - b));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(times, fc.integer({ min: 1, max: 7 })), { maxLength: 5 }), async (tapes) => {
      const lists = tapes.map(([list], source) => list.map((t, place) => ({ t, source, place })));
      const merged: Item[] = [];
      for await (const batch of mergeByTime(lists.map((list, place) => inPieces(list, tapes[place]?.[1] ?? 1)))) {
        expect(batch.length).toBeGreaterThan(0);
        merged.push(...batch);
      }
      // Source of the expectation: a stable sort of everything, in the order of the sources.
      expect(merged).toEqual(lists.flat().sort((a, b) => a.t - b.t || a.source - b.source || a.place - b.place));
    }),
    { numRuns: 300 },
  );
});
