import { readPortfolio } from '../../../src/documents/portfolio.ts';
import { readPrices } from '../../../src/documents/prices.ts';
import { assess } from '../../../src/risk/assess.ts';
import { isUnknown } from '../../../src/risk/known.ts';
import { oneAccount, somePrices, TAPE_START } from '../lib/books.mjs';
import { installPeers, loadPeer } from '../lib/peers.mjs';
import { seeded } from '../lib/random.mjs';
import { timed } from '../lib/rounds.mjs';
import { row } from '../lib/row.mjs';
import { median, medianRatio, spread } from '../lib/statistics.mjs';

const PEERS = ['ccxt', 'aave', 'orderly', 'drift', 'morpho'];
const TICKS = 16;
/** How long one of the two works at a time, µs. */
const TURN = 5000;
const WARM_UP_MS = 300;
const LOAN = { collateral: '10', debt: '13000', threshold: '0.83' };

const scaled = (tiers, scale) =>
  tiers.map(({ floor, rate, deduction }) => ({ floor: String(floor * scale), rate, deduction: String(deduction * scale) }));

/** One account of perps, as negmon and as the peer takes it. */
function perps({ marginMode, tierScale }, legs) {
  const random = seeded(9);
  const document = oneAccount(legs, marginMode, random);
  const [account] = document.accounts;
  const used = new Set(account.positions.map(({ symbol }) => symbol));
  const instruments = Object.entries(document.instruments).filter(([symbol]) => used.has(symbol));
  const [[, { maintenance }]] = instruments;
  const tiers = scaled(maintenance.tiers, tierScale);
  document.instruments = Object.fromEntries(
    instruments.map(([symbol, one]) => [symbol, { ...one, maintenance: { ...maintenance, tiers } }]),
  );
  const marks = Array.from({ length: TICKS }, () => somePrices(random).marks);
  const ticks = marks.map((all) => Object.fromEntries([...used].map((symbol) => [symbol, all[symbol]])));
  return { document, prices: ticks.map((one) => ({ marks: one })), input: { account, tiers, ticks } };
}

/** One loan in dollars on a coin. */
function loan() {
  const { collateral, debt, threshold } = LOAN;
  const random = seeded(10);
  const ticks = Array.from({ length: TICKS }, () => (2000 + random() * 20).toFixed(4));
  const rules = { collateralWeights: { ETH: threshold }, liquidationRatio: '1' };
  const account = { id: 'a', product: 'custom/collateral-debt', assets: { ETH: collateral }, debts: { USDC: debt }, rules };
  const prices = ticks.map((price) => ({ marks: {}, assets: { ETH: price, USDC: '1' } }));
  return { document: { version: 1, accounts: [account] }, prices, input: { ...LOAN, ticks } };
}

function numberOf(value) {
  if (isUnknown(value)) throw new Error(`negmon does not know it: ${value.unknown}`);
  return value === null ? null : Number(value.toString());
}

/** Pairs of [negmon's, the peer's] of everything that both compute. */
function pairsOf(reading, peer) {
  const pairs = [];
  if (peer.liquidationPrices !== undefined) {
    const theirs = peer.liquidationPrices();
    pairs.push(...reading.positions.map(({ liquidationPrice }, i) => [numberOf(liquidationPrice), theirs[i]]));
  }
  if (peer.healthFactor !== undefined) pairs.push([numberOf(reading.cross.healthFactor), peer.healthFactor()]);
  if (peer.liquidationPrice !== undefined) pairs.push([numberOf(reading.cross.liquidation.get('ETH').down), peer.liquidationPrice()]);
  return pairs;
}

/** "all 8 agree", or how many do, how far the others are apart, and what the peer does otherwise. */
function agreement(reading, peer) {
  const pairs = pairsOf(reading, peer);
  const off = pairs.filter(([a, b]) =>
    a === null || b === null ? a !== b : Math.abs(a - b) > Math.max(peer.tolerance ?? 0, a * (peer.relative ?? 0)),
  );
  const gaps = off.map(([a, b]) => (a === null || b === null ? Number.POSITIVE_INFINITY : Math.abs(a / b - 1)));
  const within = peer.relative === undefined ? String(peer.tolerance) : `${peer.relative} of them`;
  if (off.length === 0) return `all ${pairs.length} results agree within ${within}; it ${peer.apart}`;
  const furthest = Math.max(...gaps);
  const far = Number.isFinite(furthest)
    ? `up to ${(furthest * 100).toPrecision(2)} % apart`
    : 'one of the two has none where the other has one';
  return `${pairs.length - off.length} of ${pairs.length} results agree within ${within}, the others are ${far}: it ${peer.apart}`;
}

/** How many calls fill a turn, once the code is compiled. */
function callsFor(call) {
  const start = performance.now();
  while (performance.now() - start < WARM_UP_MS) timed(call, 10);
  return Math.max(1, Math.round(TURN / timed(call, 50)));
}

/** One account, read by negmon and by the peer in turns. */
function compare({ peer, prepare, version }, name, legs, { document, prices, input }, rounds) {
  const portfolio = readPortfolio(document);
  const ticks = prices.map((one) => readPrices({ at: new Date(TAPE_START).toISOString(), ...one }, TAPE_START));
  const theirs = prepare(input);
  const ours = (i) => assess(portfolio, ticks[i % ticks.length]);
  const same = agreement(ours(0).accounts[0], theirs);
  const [ourCalls, theirCalls] = [callsFor(ours), callsFor(theirs.evaluate)];
  const samples = [];
  for (let round = 0; round < rounds; round++) {
    const times = [timed(ours, ourCalls, round), timed(theirs.evaluate, theirCalls, round)];
    samples.push(times.map((us) => us * 1000));
  }
  const [our, their] = [0, 1].map((side) => samples.map((pair) => pair[side]));
  const what = legs === undefined ? 'a loan' : `${legs} ${peer.marginMode} position${legs === 1 ? '' : 's'}`;
  return [
    row(`peers/${name}`, median(their), 'ns', { note: `${peer.package} ${version}, ${peer.work}; ${what}; ${same}` }),
    row(`peers/${name}/negmon`, median(our), 'ns', { note: `full reading of the same account; ${spread(our)}` }),
    row(`peers/${name}/ratio`, medianRatio(samples), 'x', { note: 'negmon to it, in turns' }),
  ];
}

async function rowsOf(name, rounds) {
  let loaded;
  try {
    loaded = await loadPeer(name);
    const { peer } = loaded;
    if (peer.loan) return compare(loaded, name, undefined, loan(), rounds);
    return peer.legs.flatMap((legs) => compare(loaded, legs === 1 ? name : `${name}-${legs}`, legs, perps(peer, legs), rounds));
  } catch (error) {
    return [leftOut(`peers/${name}`, error.message)];
  }
}

/** A peer that is not here is no fault of negmon. */
const leftOut = (name, why) => ({ ...row(name, 0, ''), value: null, note: `left out: ${why}` });

/** What the libraries that others use need for one account at new prices, beside negmon's full reading of the same account. */
export const figure = {
  name: 'peers',
  async measure({ quick, named }) {
    if (quick && !named) return [leftOut('peers', 'not part of the quick run: npm run bench -- peers')];
    const why = await installPeers();
    if (why !== null) return [leftOut('peers', `npm ci in test/bench/peers did not work here (${why})`)];
    const rows = [];
    for (const name of PEERS) rows.push(...(await rowsOf(name, quick ? 15 : 45)));
    return rows;
  },
};
