/** How many instruments the big book's positions are spread over. */
export const INSTRUMENTS = 300;
/** Times on a generated tape start here: 10 October 2025, 20:30 UTC, as in the demo. */
export const TAPE_START = Date.UTC(2025, 9, 10, 20, 30);

/** Ten marginal tiers, continuous at every edge, of the shape that venues publish for small coins. */
const TIERS = [
  ['0', '0.01', '0'],
  ['5000', '0.015', '25'],
  ['10000', '0.02', '75'],
  ['25000', '0.025', '200'],
  ['50000', '0.05', '1450'],
  ['125000', '0.1', '7700'],
  ['250000', '0.125', '13950'],
  ['500000', '0.1667', '34800'],
  ['1000000', '0.25', '118100'],
  ['7500000', '0.5', '1993100'],
].map(([floor, rate, deduction]) => ({ floor, rate, deduction }));

const symbolOf = (i) => `C${String(i).padStart(3, '0')}/USDT:USDT`;
/** A price to start from, a whole number of three digits. */
const baseOf = (i) => 200 + ((i * 37) % 700);

function instruments(count) {
  const maintenance = { basis: 'mark', shape: 'marginal', tiers: TIERS };
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [symbolOf(i), { tickSize: '0.0001', lotSize: '0.01', maintenance }]));
}

/**
 * A position of 500 to 50,000 USDT, entered within 2 % of its base price.
 * @param n counted from 0; beyond the instruments, each of them gets another position.
 */
function position(n, marginMode, random) {
  const i = n % INSTRUMENTS;
  const entry = baseOf(i) * (0.98 + random() * 0.04);
  const notional = 500 * 100 ** random();
  return {
    id: n < INSTRUMENTS ? `p${i}` : `p${i}-${Math.floor(n / INSTRUMENTS)}`,
    symbol: symbolOf(i),
    side: random() < 0.6 ? 'long' : 'short',
    contracts: Math.max(0.01, notional / entry).toFixed(2),
    entryPrice: entry.toFixed(2),
    marginMode,
    ...(marginMode === 'isolated' ? { leverage: String(2 + Math.floor(random() * 4)) } : {}),
  };
}

const notionalOf = ({ contracts, entryPrice }) => Number(contracts) * Number(entryPrice);

/**
 * An account of positions in different instruments.
 * @param backing what the cross pool stands on, as a part of what it carries.
 */
function account(id, first, modes, random, backing = 0.35) {
  const place = (i) => ((first + i * 7) % INSTRUMENTS) + INSTRUMENTS * Math.floor(i / INSTRUMENTS);
  const positions = modes.map((mode, i) => position(place(i), mode, random));
  const carried = positions.filter(({ marginMode }) => marginMode === 'cross').reduce((sum, one) => sum + notionalOf(one), 0);
  return { id, product: 'custom/derivatives', assets: { USDT: (carried * backing).toFixed(2) }, positions };
}

const shortfall = { policy: 'recourse', evidence: 'an example for measuring', asOf: '2026-01-01' };

/** One account with so many positions of one margin mode. */
export function oneAccount(count, marginMode, random, backing) {
  const only = { ...account('a', 0, Array(count).fill(marginMode), random, backing), rules: { shortfall } };
  return { version: 1, accounts: [only], instruments: instruments(INSTRUMENTS) };
}

/** 1,000 positions: twenty accounts of 50 legs, eight of them cross, eight isolated, four half and half. */
export function bigBook(random) {
  const LEGS = 50;
  const modes = (index) => {
    if (index < 8) return Array(LEGS).fill('cross');
    if (index < 16) return Array(LEGS).fill('isolated');
    return Array.from({ length: LEGS }, (_, i) => (i % 2 === 0 ? 'cross' : 'isolated'));
  };
  const accounts = Array.from({ length: 20 }, (_, i) => account(`a${String(i).padStart(2, '0')}`, i * 15, modes(i), random));
  return { version: 1, accounts, instruments: instruments(INSTRUMENTS) };
}

/** So many isolated positions, each in an instrument of its own, the first ones of all; in accounts of ten. */
export function isolatedBook(count, random) {
  const accounts = Array.from({ length: Math.ceil(count / 10) }, (_, a) => {
    const positions = Array.from({ length: Math.min(10, count - a * 10) }, (_, i) => position(a * 10 + i, 'isolated', random));
    return { id: `a${String(a).padStart(2, '0')}`, product: 'custom/derivatives', assets: { USDT: '0' }, positions, rules: { shortfall } };
  });
  return { version: 1, accounts, instruments: instruments(count) };
}

/** Prices for every instrument, some tenths of a percent around their bases. */
export function somePrices(random) {
  const marks = Array.from({ length: INSTRUMENTS }, (_, i) => [symbolOf(i), (baseOf(i) * (0.998 + random() * 0.004)).toFixed(4)]);
  return { at: new Date(TAPE_START).toISOString(), marks: Object.fromEntries(marks) };
}

/**
 * A tape of 1,000 ticks a second: every millisecond one, every instrument once in 300 ms. The four decimals of each price are its
 * time on the tape in hundredths of a second, so that a price on the screen says how old it is.
 */
export function* tapeLines(seconds, random) {
  const order = Array.from({ length: INSTRUMENTS }, (_, i) => (i * 101) % INSTRUMENTS);
  const drift = new Int8Array(INSTRUMENTS);
  for (let ms = 0; ms < seconds * 1000; ms++) {
    const i = order[ms % INSTRUMENTS];
    const chance = random();
    if (chance < 0.1) drift[i] = Math.max(-3, drift[i] - 1);
    else if (chance > 0.9) drift[i] = Math.min(3, drift[i] + 1);
    const mark = `${baseOf(i) + drift[i]}.${String(Math.floor(ms / 10)).padStart(4, '0')}`;
    yield JSON.stringify({ t: TAPE_START + ms, symbol: symbolOf(i), mark });
  }
}

/** A tape of 1,000 ticks a second over the first instruments, one after the other, each tick within a twentieth of a percent. */
export function* instrumentTape(seconds, count, random) {
  const prices = Array.from({ length: count }, (_, i) => baseOf(i));
  for (let ms = 0; ms < seconds * 1000; ms++) {
    const i = ms % count;
    prices[i] *= 1 + (random() - 0.5) / 1000;
    yield JSON.stringify({ t: TAPE_START + ms, symbol: symbolOf(i), mark: prices[i].toFixed(4) });
  }
}

/** ms between two ticks of one instrument on such a tape. */
export const TICK_EVERY = INSTRUMENTS;

/** The time on the tape that a price as shown on the screen stands for, ms; null when it is no such price. */
export function timeInPrice(text) {
  const [, hundredths] = text.match(/^\d{3}\.(\d{4})$/) ?? [];
  return hundredths === undefined ? null : Number(hundredths) * 10;
}
