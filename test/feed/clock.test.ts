import { expect, test } from 'vitest';
import { systemClock } from '../../src/feed/clock.ts';

test('time asleep counts as age although the steady clock stood still', () => {
  let [wall, steady] = [1_000_000, 500];
  const clock = systemClock(
    () => wall,
    () => steady,
  );
  expect(clock.monotonic()).toBe(500);
  wall += 1_000;
  steady += 1_000;
  expect(clock.monotonic()).toBe(1_500);
  wall += 3_600_000; // an hour with the lid closed
  steady += 10;
  expect(clock.monotonic()).toBe(1_500 + 3_600_000);
});

test('a wall clock set back never takes monotonic time back', () => {
  let [wall, steady] = [1_000_000, 500];
  const clock = systemClock(
    () => wall,
    () => steady,
  );
  wall -= 7_200_000;
  steady += 250;
  expect(clock.monotonic()).toBe(750);
  wall += 100;
  steady += 100;
  expect(clock.monotonic()).toBe(850);
});
