import { expect, test } from 'vitest';
import { Backoff } from '../../src/feed/backoff.ts';

const series = (random: () => number) => {
  const backoff = new Backoff(250, 30_000, random);
  return Array.from({ length: 10 }, () => backoff.next());
};

// design.md section 5: full jitter, 0.25 to 30 s.
test('never below the least wait, doubling up to the most', () => {
  expect(series(() => 0)).toEqual(Array.from({ length: 10 }, () => 250));
  expect(series(() => 1)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000]);
});

test('begins anew after a reset', () => {
  const backoff = new Backoff(250, 30_000, () => 1);
  for (let dial = 0; dial < 100; dial += 1) backoff.next();
  backoff.reset();
  expect(backoff.next()).toBe(500);
});
