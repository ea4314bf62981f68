import { readPortfolio } from '../../../src/documents/portfolio.ts';
import { readPrices } from '../../../src/documents/prices.ts';
import { printReading } from '../../../src/documents/print-reading.ts';
import { assess } from '../../../src/risk/assess.ts';
import { oneAccount, somePrices, TAPE_START } from '../lib/books.mjs';
import { seeded } from '../lib/random.mjs';
import { rowsInRounds } from '../lib/rounds.mjs';

const CASES = [
  { name: 'isolated-1', count: 1, marginMode: 'isolated', times: 100 },
  { name: 'cross-10', count: 10, marginMode: 'cross', times: 10 },
  { name: 'cross-100', count: 100, marginMode: 'cross', times: 1 },
];

/** One full reading of an account, as each tick asks for it, and with the document that other programs get. All tiers have ten steps. */
export const figure = {
  name: 'reading',
  measure({ quick }) {
    const random = seeded(5);
    const prices = Array.from({ length: 16 }, () => readPrices(somePrices(random), TAPE_START));
    const work = CASES.flatMap(({ name, count, marginMode, times }) => {
      const portfolio = readPortfolio(oneAccount(count, marginMode, random));
      const read = (i) => assess(portfolio, prices[i % prices.length]);
      return [
        { name: `reading/${name}`, times, call: read },
        { name: `reading/${name}-printed`, times, call: (i) => printReading(read(i)) },
      ];
    });
    return rowsInRounds(work, quick ? 15 : 60);
  },
};
