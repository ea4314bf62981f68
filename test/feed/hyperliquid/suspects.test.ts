import { expect, test } from 'vitest';
import { Suspects } from '../../../src/feed/hyperliquid/suspects.ts';

const COINS = ['A', 'B', 'C'];

test('a coin over which the line fell is asked last, and at the second time left out and told', () => {
  const suspects = new Suspects();
  expect(suspects.strike('A', true, 0)).toBe(false);
  expect(suspects.order(COINS, 1)).toEqual(['B', 'C', 'A']);
  expect(suspects.strike('A', true, 2)).toBe(true);
  expect(suspects.order(COINS, 3)).toEqual(['B', 'C']);
});

test('after ten minutes it is asked again, last, and one more fall leaves it out without a word', () => {
  const suspects = new Suspects();
  suspects.strike('A', true, 0);
  suspects.strike('A', true, 0);
  expect(suspects.order(COINS, 599_999)).toEqual(['B', 'C']);
  expect(suspects.order(COINS, 600_000)).toEqual(['B', 'C', 'A']);
  expect(suspects.strike('A', true, 600_001)).toBe(false);
  expect(suspects.order(COINS, 600_002)).toEqual(['B', 'C']);
});

test('a price clears it, and so does the end of the wish', () => {
  const suspects = new Suspects();
  suspects.strike('A', true, 0);
  suspects.clear('A');
  expect(suspects.strike('A', true, 1)).toBe(false);
  suspects.strike('A', true, 2);
  suspects.order(['B'], 3);
  expect(suspects.order(COINS, 4)).toEqual(COINS);
});

test('the only coin is never left out: a venue in trouble looks the same', () => {
  const suspects = new Suspects();
  expect([1, 2, 3].map((now) => suspects.strike('A', false, now))).toEqual([false, true, false]);
  expect(suspects.order(['A'], 4)).toEqual(['A']);
});
