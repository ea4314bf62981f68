import { expect, test } from 'vitest';
import { storm } from '../soak/storm.ts';
import { SUBJECTS } from './conformance/subjects.ts';

const RAW = ['binance', 'bybit', 'okx', 'hyperliquid', 'kraken'];

// The short form of `npm run soak`: the ladder ten times as fast, so that each fault has passed within it.
test('half a minute of 5,000 messages a second with a fault every 5 s: nothing is lost for good, and nothing wrong is shown', async () => {
  const subjects = SUBJECTS.filter(({ venue }) => RAW.includes(venue));
  const { faults, wrong, growth } = await storm({ subjects, seconds: 30, rate: 5_000, haste: 10, seed: 20261122, say: () => {} });
  expect(wrong).toEqual([]);
  expect(faults).toBeGreaterThanOrEqual(4);
  // Of so little the first quarters still compile: the soak asks for 2 % over five minutes.
  expect(growth).toBeLessThan(0.1);
}, 180_000);
