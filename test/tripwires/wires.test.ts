import { expect, it } from 'vitest';
import { judgeWires } from './wires-judge.ts';

// The same with 10,000,000 prices: npm run soak. The reference is the exact core itself, asked at every price.
it('no verdict turns without its wire, at 100,000 prices over 1,000 accounts of all families', () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const { wrong, missed, turned } = judgeWires(1000, 100_000, seed);
  expect({ seed, wrong, missed }).toEqual({ seed, wrong: [], missed: 0 });
  expect(turned).toBeGreaterThan(500);
}, 240_000);
