import { expect, it } from 'vitest';
import { allPages } from '../../src/importer/pages.ts';

it('reads a list to its end, each page after what came before it', async () => {
  const pages = [[1, 2], [3, 4], [5]];
  const seen: number[] = [];
  const all = await allPages<number>('a list', async (number, before) => {
    seen.push(before.length);
    return { rows: pages[number] ?? [], more: number < 2 };
  });
  expect([all, seen]).toEqual([
    [1, 2, 3, 4, 5],
    [0, 2, 4],
  ]);
});

// What is beyond a cut would be taken for gone at the venue.
it('takes a list without an end for unreadable, never for whole', async () => {
  await expect(allPages('bybit orders', async () => ({ rows: [1], more: true }))).rejects.toMatchObject({
    why: 'unreadable',
    message: 'bybit orders goes on after 20 lines: it is not read to its end',
  });
});
