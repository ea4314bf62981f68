import { readPortfolio } from '../../../src/documents/portfolio.ts';
import { readPrices } from '../../../src/documents/prices.ts';
import { assess } from '../../../src/risk/assess.ts';
import { cureOf } from '../../../src/risk/cure.ts';
import { parseTarget } from '../../../src/risk/cure-target.ts';
import { isUnknown } from '../../../src/risk/known.ts';
import { DEFAULT_THRESHOLDS } from '../../../src/risk/thresholds.ts';
import { oneAccount, somePrices, TAPE_START } from '../lib/books.mjs';
import { seeded } from '../lib/random.mjs';
import { rowsInRounds } from '../lib/rounds.mjs';

const CASES = [
  { name: 'cure', marginMode: 'cross', target: 'distance=15%' },
  { name: 'cure/margin-ratio', marginMode: 'cross', target: 'ratio=20%' },
  { name: 'cure/isolated', marginMode: 'isolated', target: 'distance=60%' },
];
/** What the cross pool stands on, as a part of what it carries: thin, so that several ways lead to the target. */
const BACKING = 0.05;

/** How many amounts a cure has found, and how many ways do not lead there. */
function countOf({ pools }) {
  const counts = { found: 0, hopeless: 0 };
  for (const { cure } of pools) {
    if (isUnknown(cure)) throw new Error(`the cure is not known: ${cure.unknown}`);
    counts.found += cure.remedies.length;
    counts.hopeless += cure.hopeless.length;
  }
  if (counts.found === 0) throw new Error('there was nothing to cure');
  return counts;
}

/** All ways to bring an account of ten positions, with ten tiers each, to a target. */
export const figure = {
  name: 'cure',
  measure({ quick }) {
    const random = seeded(8);
    const prices = Array.from({ length: 8 }, () => readPrices(somePrices(random), TAPE_START));
    const work = CASES.map(({ name, marginMode, target }) => {
      const portfolio = readPortfolio(oneAccount(10, marginMode, random, BACKING));
      const readings = prices.map((one) => assess(portfolio, one).accounts[0]);
      const wish = { target: parseTarget(target), thresholds: DEFAULT_THRESHOLDS, all: true };
      const call = (i) => cureOf(readings[i % readings.length], wish);
      const { found, hopeless } = countOf(call(0));
      const note = `${target}: ${found} amounts, ${hopeless} ways that do not lead there`;
      return { name, unit: 'ms', perUnit: 1000, call, note };
    });
    return rowsInRounds(work, quick ? 9 : 40);
  },
};
