import { expect, test } from 'vitest';
import { Backoff } from '../../src/feed/backoff.ts';

const series = (random: () => number) => {
  const backoff = new Backoff(600, 30_000, random);
  return Array.from({ length: 8 }, () => backoff.next());
};

// design.md section 5: jitter, up to 30 s.
test('between half the ceiling and all of it, which doubles up to the most', () => {
  expect(series(() => 0)).toEqual([600, 1_200, 2_400, 4_800, 9_600, 15_000, 15_000, 15_000]);
  expect(series(() => 1)).toEqual([1_200, 2_400, 4_800, 9_600, 19_200, 30_000, 30_000, 30_000]);
});

test('begins anew after a reset', () => {
  const backoff = new Backoff(600, 30_000, () => 1);
  for (let dial = 0; dial < 100; dial += 1) backoff.next();
  backoff.reset();
  expect(backoff.next()).toBe(1_200);
});
