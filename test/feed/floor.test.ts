import { expect, test } from 'vitest';
import { TimeFloor } from '../../src/feed/floor.ts';

test('a venue time may stand still, not go back, and each instrument has its own', () => {
  const floor = new TimeFloor();
  expect(floor.admit('BTCUSDT', 1_000, 0)).toBe(true);
  expect(floor.admit('BTCUSDT', 1_000, 1)).toBe(true);
  expect(floor.admit('BTCUSDT', 999, 2)).toBe(false);
  expect(floor.admit('ETHUSDT', 999, 3)).toBe(true);
});

test('one time far in the future does not blind an instrument for good', () => {
  const floor = new TimeFloor();
  floor.admit('BTCUSDT', 9_000_000_000_000, 0);
  expect(floor.admit('BTCUSDT', 1_788_936_948_001, 59_999)).toBe(false);
  expect(floor.admit('BTCUSDT', 1_788_936_949_001, 60_000)).toBe(true);
  expect(floor.admit('BTCUSDT', 1_788_936_948_001, 60_001)).toBe(false);
});
