import { readPortfolio } from '../../../src/documents/portfolio.ts';
import { readPrices } from '../../../src/documents/prices.ts';
import { assess } from '../../../src/risk/assess.ts';
import { isolatedPool } from '../../../src/risk/pools.ts';
import { isolatedPosition } from '../../../src/risk/position.ts';
import { DEFAULT_THRESHOLDS } from '../../../src/risk/thresholds.ts';
import { oneAccount, somePrices, TAPE_START } from '../lib/books.mjs';
import { seeded } from '../lib/random.mjs';
import { rowsInRounds } from '../lib/rounds.mjs';

/** What an edit of one isolated position with ten tiers asks for: its pool and its levels, anew. */
export const figure = {
  name: 'solve',
  measure({ quick }) {
    const random = seeded(6);
    const portfolio = readPortfolio(oneAccount(16, 'isolated', random));
    const { holdings } = assess(portfolio, readPrices(somePrices(random), TAPE_START)).accounts[0];
    const call = (i) => {
      const leg = holdings.legs[i % holdings.legs.length];
      return isolatedPosition(leg, isolatedPool(leg, holdings.isolatedRules), DEFAULT_THRESHOLDS);
    };
    return rowsInRounds([{ name: 'solve/isolated', times: 160, call }], quick ? 15 : 60);
  },
};
