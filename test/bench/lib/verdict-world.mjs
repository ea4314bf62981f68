import { parseSymbol } from '../../../src/book/symbol.ts';
import { Rational } from '../../../src/money/rational.ts';
import { DEFAULT_THRESHOLDS } from '../../../src/risk/thresholds.ts';
import { NO_LIMITS } from '../../../src/tripwires/limits.ts';
import { Wirer } from '../../../src/tripwires/wired-position.ts';
import { seeded } from './random.mjs';

export const INSTRUMENTS = 300;
/** So many ticks are made, and played forwards and backwards in turns, so that prices never jump. */
export const TICKS = 1 << 16;
/** No world has more cross accounts. */
const ACCOUNTS = 1000;

/** Ten marginal tiers as venues publish them for linear contracts, in dollars; in coins of 500 dollars for inverse ones. */
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
const SCALES = { linear: 1, inverse: 0.002 };

/** The tiers of a kind of contract, in decimal strings. */
export const tiersOf = (kind) =>
  DOLLARS.map(([floor, rate, deduction]) => ({
    floor: text(floor * SCALES[kind]),
    rate: text(rate),
    deduction: text(deduction * SCALES[kind]),
  }));

const maintenanceOf = (kind) => ({
  basis: 'mark',
  shape: 'marginal',
  tiers: tiersOf(kind).map((tier) => ({
    ...Object.fromEntries(Object.entries(tier).map(([key, value]) => [key, Rational.from(value)])),
    maxLeverage: null,
  })),
});
export const MAINTENANCE = { linear: maintenanceOf('linear'), inverse: maintenanceOf('inverse') };

/** Every fourth instrument is inverse. */
export const isInverse = (i) => i % 4 === 3;
const baseOf = (i) => 200 + ((i * 37) % 700);
export const SYMBOLS = Array.from({ length: INSTRUMENTS }, (_, i) => {
  const base = `C${String(i).padStart(3, '0')}`;
  return parseSymbol(isInverse(i) ? `${base}/USD:${base}` : `${base}/USDT:USDT`);
});

/** A position of 500 to 50,000 dollars, entered within 2 % of where its price starts; all in numbers. */
function drawPosition(i, random) {
  const entry = Number((baseOf(i) * (0.98 + random() * 0.04)).toFixed(2));
  const dollars = 500 * 100 ** random();
  const size = isInverse(i) ? Math.round(dollars) : Number(Math.max(0.01, dollars / entry).toFixed(2));
  return { instrument: i, short: random() < 0.4, size, entry };
}

const notionalOf = ({ instrument, size, entry }) => (isInverse(instrument) ? size / entry : size * entry);

/** So many isolated positions, at 2 to `most` times, taken round all instruments. */
export function drawIsolated(count, { seed = 11, most = 9 } = {}) {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, n) => {
    const one = drawPosition(n % INSTRUMENTS, random);
    return { ...one, collateral: Number((notionalOf(one) / (2 * (most / 2) ** random())).toFixed(6)) };
  });
}

/** A book of so many positions: half of them isolated, half of them linear in cross accounts that are backed by 35 % of what they carry. */
export function drawWorld(count, seed = 12) {
  const random = seeded(seed);
  const linear = Array.from({ length: INSTRUMENTS }, (_, i) => i).filter((i) => !isInverse(i));
  const accounts = Array.from({ length: Math.min(ACCOUNTS, count / 10) }, () => ({ legs: [], collateral: 0 }));
  for (let n = 0; n < count / 2; n++) {
    const { legs } = accounts[n % accounts.length];
    legs.push(drawPosition(linear[(n * 7 + legs.length) % linear.length], random));
  }
  for (const account of accounts) {
    account.collateral = Number((0.35 * account.legs.reduce((sum, leg) => sum + notionalOf(leg), 0)).toFixed(2));
  }
  return { isolated: drawIsolated(count / 2), accounts };
}

export const exact = (value) => Rational.from(typeof value === 'number' ? text(value) : value);

/** A leg as src/risk makes it, with what wires look at. @param rules `{ maintenance, closeFee }` of its own */
export function legOf({ symbol, instrument, short, size, entry, collateral }, rules = {}) {
  const own = symbol ?? SYMBOLS[instrument];
  return {
    position: { id: 'p', symbol: own, side: short ? 'short' : 'long', collateral: exact(collateral) },
    contract: { symbol: own, sign: Rational.of(short ? -1 : 1), size: exact(size), entryPrice: exact(entry) },
    maintenance: rules.maintenance ?? MAINTENANCE[own.inverse ? 'inverse' : 'linear'],
    closeFee: rules.closeFee ?? null,
  };
}

export const LIMITS = { ...DEFAULT_THRESHOLDS, ltv: NO_LIMITS, healthFactor: NO_LIMITS, price: NO_LIMITS };
const wirer = new Wirer();

/** A leg as its wires need it, by the default limits. @param rules what may be said of an isolated position: `{ strict, maintenanceMultiple }` */
export const wiredOf = (leg, rules = {}) => wirer.wired(leg, { product: null, ...rules }, LIMITS);

/** Where each instrument starts. */
export const STARTS = Array.from({ length: INSTRUMENTS }, (_, i) => Rational.from(baseOf(i).toFixed(4)));

/** Prices that move by about a basis point a tick, as numbers and as venues write them. */
export function drawTicks(seed = 13) {
  const random = seeded(seed);
  const last = Float64Array.from({ length: INSTRUMENTS }, (_, i) => baseOf(i));
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
  return { instruments, prices, texts };
}
