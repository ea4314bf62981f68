import { readPortfolio } from '../../../src/documents/portfolio.ts';
import { readPrices } from '../../../src/documents/prices.ts';
import { Rational } from '../../../src/money/rational.ts';
import { assess } from '../../../src/risk/assess.ts';
import { stepsOf } from '../../../src/risk/stress-ladder.ts';
import { everyPrice } from '../../../src/risk/stress-shock.ts';
import { bigBook, oneAccount, somePrices, TAPE_START } from '../lib/books.mjs';
import { seeded } from '../lib/random.mjs';
import { rowsInRounds } from '../lib/rounds.mjs';

/** From −50 % to +50 % in steps of 2.5 %. */
const STEPS = Array.from({ length: 41 }, (_, i) => Rational.of(i - 20, 40));
const EVERYTHING = everyPrice(Rational.ONE);

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
    ];
    return rowsInRounds(work, quick ? 9 : 25);
  },
};
