import { readPortfolio } from '../../../src/documents/portfolio.ts';
import { readPrices } from '../../../src/documents/prices.ts';
import { Rational } from '../../../src/money/rational.ts';
import { assess } from '../../../src/risk/assess.ts';
import { stepsOf } from '../../../src/risk/stress-ladder.ts';
import { everyPrice } from '../../../src/risk/stress-shock.ts';
import { StressGrid } from '../../../src/tripwires/stress-grid.ts';
import { stressRowOf } from '../../../src/tripwires/stress-row.ts';
import { bigBook, oneAccount, somePrices, TAPE_START } from '../lib/books.mjs';
import { seeded } from '../lib/random.mjs';
import { rowsInRounds } from '../lib/rounds.mjs';

/** From −50 % to +50 % in steps of 2.5 %. */
const STEPS = Array.from({ length: 41 }, (_, i) => Rational.of(i - 20, 40));
const EVERYTHING = everyPrice(Rational.ONE);

/** Isolated positions in the float grid: a hundred times these. */
const POSITIONS = 1000;
const TIMES = 100;

/** The float grid over 100,000 isolated positions with ten tiers each, at prices that are other ones each time. */
function gridOf(random) {
  const books = Array.from({ length: 8 }, () => somePrices(random));
  const keys = Object.keys(books[0].marks);
  const numbers = new Map(keys.map((key, i) => [key, i]));
  const [reading] = assess(readPortfolio(oneAccount(POSITIONS, 'isolated', random)), readPrices(books[0], TAPE_START)).accounts;
  const rows = reading.holdings.legs.map((leg) => stressRowOf(reading, leg, (key) => numbers.get(key)));
  const grid = new StressGrid(
    STEPS.map((step) => step.toNumber()),
    Array.from({ length: POSITIONS * TIMES }, (_, i) => rows[(i * 7) % POSITIONS]),
    [],
  );
  const prices = books.map(({ marks }) => Float64Array.from(keys, (key) => Number(marks[key])));
  return (i) => grid.course(prices[i % prices.length]);
}

/** 41 steps of all prices over 1,000 positions that have been read: twenty accounts of 50, and one of 1,000. */
export const figure = {
  name: 'stress',
  measure({ quick }) {
    const random = seeded(7);
    const prices = readPrices(somePrices(random), TAPE_START);
    const books = [bigBook(random), oneAccount(1000, 'cross', random)].map(readPortfolio);
    const [book, one] = books.map((portfolio) => assess(portfolio, prices).accounts);
    const over = (accounts) => () => accounts.map((account) => stepsOf(account, EVERYTHING, STEPS));
    const work = [
      { name: 'stress/41x1000', unit: 'ms', perUnit: 1000, call: over(book), note: 'twenty accounts' },
      { name: 'stress/41x1000-cross', unit: 'ms', perUnit: 1000, call: over(one), note: 'one account' },
      { name: 'stress/grid', unit: 'ms', perUnit: 1000, call: gridOf(random), note: '41 x 100,000 isolated positions, in floats' },
    ];
    return rowsInRounds(work, quick ? 9 : 25);
  },
};
