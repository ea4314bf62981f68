import { expect, test } from 'vitest';
import { Quiet } from '../../src/feed/quiet.ts';
import { TIMINGS } from '../../src/feed/timings.ts';
import { ending } from '../../src/net/ending.ts';

const MUTE = ending('subscribed, but no price came', { mute: true });
const STARVED = ending('no price for 20 s', { starved: true });
const CUT = ending('closed with code 1006');

const patience = (quiet: Quiet) => {
  const { firstWithin, staleAfter, starvedAfter } = quiet.timings;
  const times = [firstWithin / TIMINGS.firstWithin, staleAfter / TIMINGS.staleAfter, starvedAfter / TIMINGS.starvedAfter];
  expect(new Set(times).size).toBe(1);
  return times[0];
};

test('twice as patient after each dial that brought no more, up to 32 times', () => {
  const quiet = new Quiet(TIMINGS);
  expect(patience(quiet)).toBe(1);
  const seen = [MUTE, STARVED, MUTE, STARVED, MUTE, MUTE, MUTE].map((why) => {
    quiet.lost(why);
    return patience(quiet);
  });
  expect(seen).toEqual([2, 4, 8, 16, 32, 32, 32]);
});

test('a line that was cut teaches nothing of its prices', () => {
  const quiet = new Quiet(TIMINGS);
  quiet.lost(CUT);
  expect(patience(quiet)).toBe(1);
});

test('prices that flow for as long as proves a connection end it; now and then one does not', () => {
  const quiet = new Quiet(TIMINGS);
  quiet.lost(STARVED);
  // A pair that trades once a minute.
  for (let now = 0; now <= 3_600_000; now += 60_000) quiet.heard(now);
  expect(patience(quiet)).toBe(2);
  // From here on once a second: 30 s prove it.
  for (let now = 3_601_000; now < 3_630_000; now += 1_000) quiet.heard(now);
  expect(patience(quiet)).toBe(2);
  quiet.heard(3_630_000);
  expect(patience(quiet)).toBe(1);
});
