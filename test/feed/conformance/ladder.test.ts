import { expect, test } from 'vitest';
import { Backoff } from '../../../src/feed/backoff.ts';
import { TIMINGS } from '../../../src/feed/timings.ts';

const { pulse, handshake, pingEvery, silentAfter, staleAfter, starvedAfter, ackWithin, firstWithin, sleptAfter } = TIMINGS;

// The bound: each fault is seen within 30 s. The other tests show, with timings scaled down, that each of these is what decides.
test.each([
  ['a call that is taken and not answered', handshake],
  ['a name that is looked up for ever', 2 * handshake],
  ['no price: stale', staleAfter],
  ['no price, though the line lives: dialled again', starvedAfter],
  ['nothing at all: dialled again', silentAfter],
  // Asked twice, then the first price is due.
  ['asked, and neither acknowledged nor served', 2 * ackWithin + firstWithin],
  ['acknowledged, and not served', firstWithin],
  ['slept', sleptAfter],
])('%s: seen within 30 s', (_, deadline) => {
  expect(deadline + pulse).toBeLessThanOrEqual(30_000);
});

test('a line that lives is asked for a sign of life in time to give one', () => {
  expect(pingEvery + pulse).toBeLessThan(silentAfter / 1.5);
});

test('the user hears of stale prices before the line is given up', () => {
  expect(staleAfter).toBeLessThan(Math.min(starvedAfter, silentAfter));
});

test('a network that is back is found within 5 s', () => {
  expect(TIMINGS.offlineMax).toBeLessThanOrEqual(5_000);
});

test('at most 3 dials in 4 s, however the dice fall', () => {
  const backoff = new Backoff(TIMINGS.backoffMin, TIMINGS.backoffMax, () => 0);
  const [first = 0, second = 0, third = 0] = Array.from({ length: 3 }, () => backoff.next());
  expect(first + second + third).toBeGreaterThan(4_000);
});
