import { parseSymbol } from '../../../src/book/symbol.ts';
import { Rational } from '../../../src/money/rational.ts';
import { DEFAULT_THRESHOLDS } from '../../../src/risk/thresholds.ts';
import { NO_LIMITS } from '../../../src/tripwires/limits.ts';
import { Wirer } from '../../../src/tripwires/wired-position.ts';
import { seeded } from './random.mjs';

export const INSTRUMENTS = 300;
/** So many ticks are made, and played forwards and backwards in turns, so that prices never jump. */
export const TICKS = 1 << 16;
const LIMITS = { ...DEFAULT_THRESHOLDS, ltv: NO_LIMITS, healthFactor: NO_LIMITS, price: NO_LIMITS };
const PLAIN_RULES = { product: null };

/** Ten marginal tiers as venues publish them for linear contracts, in dollars; in coins for inverse ones. */
const DOLLARS = [
  [0, 0.004, 0],
  [50_000, 0.005, 50],
  [600_000, 0.01, 3_050],
  [3_000_000, 0.025, 48_050],
  [12_000_000, 0.05, 348_050],
  [70_000_000, 0.1, 3_848_050],
  [100_000_000, 0.125, 6_348_050],
  [230_000_000, 0.15, 12_098_050],
  [480_000_000, 0.25, 60_098_050],
  [600_000_000, 0.5, 210_098_050],
];
const text = (value) => value.toFixed(10).replace(/\.?0+$/, '');
const table = (scale) => ({
  basis: 'mark',
  shape: 'marginal',
  tiers: DOLLARS.map(([floor, rate, deduction]) => ({
    floor: Rational.from(text(floor * scale)),
    rate: Rational.from(text(rate)),
    deduction: Rational.from(text(deduction * scale)),
    maxLeverage: null,
  })),
});
const TABLES = { linear: table(1), inverse: table(0.002) };

const isInverse = (i) => i % 4 === 3;
const baseOf = (i) => 200 + ((i * 37) % 700);
const SYMBOLS = Array.from({ length: INSTRUMENTS }, (_, i) => {
  const base = `C${String(i).padStart(3, '0')}`;
  return parseSymbol(isInverse(i) ? `${base}/USD:${base}` : `${base}/USDT:USDT`);
});

/** An isolated position of 500 to 50,000 dollars at 2 to 5 times (`most` sets another), entered within 2 % of where the price starts; in numbers. */
function drawPosition(i, random, most) {
  const entry = Number((baseOf(i) * (0.98 + random() * 0.04)).toFixed(2));
  const dollars = 500 * 100 ** random();
  const size = isInverse(i) ? Math.round(dollars) : Number(Math.max(0.01, dollars / entry).toFixed(2));
  const notional = isInverse(i) ? size / entry : size * entry;
  const collateral = Number((notional / (2 * (most / 2) ** random())).toFixed(6));
  return { instrument: i, inverse: isInverse(i), short: random() < 0.4, size, entry, collateral };
}

/** So many positions, half of the book's; the other half is in cross accounts. */
export function drawPositions(count, { seed = 11, most = 5 } = {}) {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, n) => drawPosition(n % INSTRUMENTS, random, most));
}

/** A leg as src/risk makes it, of what a wire looks at. */
export function legOf({ instrument, inverse, short, size, entry, collateral }, rules = {}) {
  const exact = (value) => (typeof value === 'number' ? Rational.from(text(value)) : Rational.from(value));
  const symbol = instrument === null ? rules.symbol : SYMBOLS[instrument];
  const entryPrice = exact(entry);
  return {
    position: { id: 'p', symbol, side: short ? 'short' : 'long', collateral: exact(collateral) },
    contract: { symbol, sign: Rational.of(short ? -1 : 1), size: exact(size), entryPrice },
    maintenance: rules.maintenance ?? TABLES[inverse ? 'inverse' : 'linear'],
    closeFee: rules.closeFee ?? null,
  };
}

const wirer = new Wirer();
/** A leg as its wires need it, by the default limits. */
export const wiredOf = (leg, rules = PLAIN_RULES) => wirer.wired(leg, rules, LIMITS);

/** Prices that move by about a basis point a tick, as numbers and as venues write them, and where each instrument starts. */
export function drawTicks(seed = 12) {
  const random = seeded(seed);
  const last = Float64Array.from({ length: INSTRUMENTS }, (_, i) => baseOf(i));
  const starts = Array.from(last, (price) => Rational.from(price.toFixed(4)));
  const instruments = new Int32Array(TICKS);
  const prices = new Float64Array(TICKS);
  const texts = Array(TICKS);
  for (let k = 0; k < TICKS; k++) {
    const i = Math.floor(random() * INSTRUMENTS);
    last[i] *= 1 + (random() + random() + random() - 1.5) * 2e-4;
    instruments[k] = i;
    texts[k] = last[i].toFixed(4);
    prices[k] = Number(texts[k]);
  }
  return { instruments, prices, texts, starts };
}
