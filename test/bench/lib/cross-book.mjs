import { NO_RULES } from '../../../src/book/product-rules.ts';
import { readPortfolio } from '../../../src/documents/portfolio.ts';
import { readPrices } from '../../../src/documents/prices.ts';
import { crossPool, lookUp } from '../../../src/risk/pools.ts';
import { DEFAULT_THRESHOLDS } from '../../../src/risk/thresholds.ts';
import { Valuation } from '../../../src/risk/valuation.ts';
import { drawPool } from '../../../src/tripwires/draw.ts';
import { NO_LIMITS } from '../../../src/tripwires/limits.ts';
import { INSTRUMENTS, TAPE_START as START } from './books.mjs';

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

/** All prices begin here, so that an account may stand at any place of the list of instruments. */
const PRICE = 500;
/** Every eleventh instrument: the legs of one account are all in different ones. */
const STRIDE = 11;

function position(i, random) {
  const entry = PRICE * (0.98 + random() * 0.04);
  const notional = 500 * 100 ** random();
  const [contracts, entryPrice] = [Math.max(0.01, notional / entry).toFixed(2), entry.toFixed(2)];
  return {
    id: `p${i}`,
    symbol: symbolOf((i * STRIDE) % INSTRUMENTS),
    side: random() < 0.6 ? 'long' : 'short',
    contracts,
    entryPrice,
    marginMode: 'cross',
  };
}

const symbolOf = (i) => `C${String(i).padStart(3, '0')}/USDT:USDT`;

/**
 * Accounts of so many cross legs each, at twenty times what they have, drawn in floats, and the prices that they stand at.
 * @param places how many instruments further each account stands again, as another one.
 */
export function crossBook(count, legs, tiers, random, places = 1) {
  const keys = Array.from({ length: INSTRUMENTS }, (_, i) => symbolOf(i));
  const numbers = new Map(keys.map((key, i) => [key, i]));
  const instrument = { tickSize: '0.0001', lotSize: '0.01', maintenance: { basis: 'mark', shape: 'marginal', tiers } };
  const accounts = Array.from({ length: count }, (_, n) => {
    const positions = Array.from({ length: legs }, (_, i) => position(i, random));
    const carried = positions.reduce((sum, { contracts, entryPrice }) => sum + contracts * entryPrice, 0);
    return { id: `a${n}`, product: 'custom/derivatives', assets: { USDT: (carried / 20).toFixed(2) }, positions };
  });
  const portfolio = readPortfolio({ version: 1, accounts, instruments: Object.fromEntries(keys.map((key) => [key, instrument])) });
  const marks = Object.fromEntries(keys.map((key) => [key, (PRICE * (0.998 + random() * 0.004)).toFixed(4)]));
  const prices = readPrices({ marks }, START);
  const drawn = portfolio.accounts.map((account) => {
    const holdings = lookUp(account, portfolio, new Valuation(prices, account.product, new Set()), NO_RULES);
    const reading = { holdings, currency: 'USDT', pools: [{ pool: crossPool(holdings, 'USDT'), position: null }] };
    return drawPool(
      reading,
      () => LIMITS,
      START + 3_600_000,
      (key) => numbers.get(key),
    );
  });
  const sketches = Array.from({ length: places }, (_, place) =>
    drawn.map((sketch) => ({ ...sketch, keys: sketch.keys.map((key) => (key + place) % INSTRUMENTS) })),
  ).flat();
  return { portfolio, prices, keys, tiers, sketches, px: Float64Array.from(keys, (key) => Number(marks[key])) };
}
