import { NO_RULES } from '../../../src/book/product-rules.ts';
import { readPortfolio } from '../../../src/documents/portfolio.ts';
import { readPrices } from '../../../src/documents/prices.ts';
import { crossPool, lookUp } from '../../../src/risk/pools.ts';
import { DEFAULT_THRESHOLDS } from '../../../src/risk/thresholds.ts';
import { Valuation } from '../../../src/risk/valuation.ts';
import { drawPool } from '../../../src/tripwires/draw.ts';
import { NO_LIMITS } from '../../../src/tripwires/limits.ts';
import { oneAccount, somePrices, TAPE_START } from './books.mjs';

/** The limits that hold where nobody set any. */
const LIMITS = { ...DEFAULT_THRESHOLDS, ltv: NO_LIMITS, healthFactor: NO_LIMITS, price: NO_LIMITS };

const table = (rows) => rows.map(([floor, rate, deduction]) => ({ floor, rate, deduction }));

/** Marginal and continuous, of the shape that venues publish. */
export const TABLES = {
  /** For coins that are traded much: twenty times its equity takes a pool a fifth of it. */
  deep: table([
    ['0', '0.004', '0'],
    ['5000', '0.005', '5'],
    ['20000', '0.01', '105'],
    ['3000000', '0.025', '45105'],
  ]),
  /** For small ones: the same takes nearly half of it, where the first limit is. */
  thin: table([
    ['0', '0.02', '0'],
    ['5000', '0.023', '15'],
    ['20000', '0.025', '55'],
    ['50000', '0.05', '1305'],
  ]),
};

/** Accounts of so many cross legs each, at twenty times their equity, drawn in floats, and the prices that they stand at. */
export function crossBook(count, legs, tiers, random) {
  const { marks, at } = somePrices(random);
  const keys = Object.keys(marks);
  const instrument = { tickSize: '0.0001', lotSize: '0.01', maintenance: { basis: 'mark', shape: 'marginal', tiers } };
  const accounts = Array.from({ length: count }, (_, i) => ({
    ...oneAccount(legs, 'cross', random, 0.05, i * 13).accounts[0],
    id: `a${i}`,
  }));
  const portfolio = readPortfolio({ version: 1, accounts, instruments: Object.fromEntries(keys.map((key) => [key, instrument])) });
  const prices = readPrices({ at, marks }, TAPE_START);
  const numbers = new Map(keys.map((key, i) => [key, i]));
  const sketches = portfolio.accounts.map((account) => {
    const holdings = lookUp(account, portfolio, new Valuation(prices, account.product, new Set()), NO_RULES);
    const reading = { holdings, currency: 'USDT', pools: [{ pool: crossPool(holdings, 'USDT'), position: null }] };
    return drawPool(
      reading,
      () => LIMITS,
      TAPE_START + 3_600_000,
      (key) => numbers.get(key),
    );
  });
  return { portfolio, prices, keys, tiers, sketches, px: Float64Array.from(keys, (key) => Number(marks[key])) };
}
