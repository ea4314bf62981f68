import { NO_RULES } from '../../../src/book/product-rules.ts';
import { Rational } from '../../../src/money/rational.ts';
import { crossPool, lookUp } from '../../../src/risk/pools.ts';
import { Valuation } from '../../../src/risk/valuation.ts';
import { Tripwires } from '../../../src/tripwires/tripwires.ts';
import { exact, LIMITS, MAINTENANCE, STARTS, SYMBOLS } from './verdict-world.mjs';

/** Isolated positions of one account. */
const TOGETHER = 50;

const MARKS = new Map(SYMBOLS.map(({ text }, i) => [text, { price: STARTS[i], kind: 'mark' }]));
const PRICES = { at: 0, marks: MARKS, assets: new Map([['USDT', Rational.ONE]]), funding: new Map(), reference: null };
const UNSAID = { contractSize: null, tickSize: null, lotSize: null, closeFee: null };
const CONTRACTS = new Map(
  SYMBOLS.map(({ text, inverse }) => [text, { ...UNSAID, maintenance: MAINTENANCE[inverse ? 'inverse' : 'linear'] }]),
);

/** An account as wires are put around it: looked up as any other, and not measured, which for 100,000 positions would take a minute. */
function readingOf({ marginMode, legs, collateral }) {
  const account = {
    id: 'a',
    product: 'custom/derivatives',
    jurisdiction: null,
    assets: new Map(marginMode === 'cross' ? [['USDT', exact(collateral)]] : []),
    debts: new Map(),
    positions: legs.map((leg, i) => ({
      id: `p${i}`,
      symbol: SYMBOLS[leg.instrument],
      side: leg.short ? 'short' : 'long',
      contracts: exact(leg.size),
      contractSize: Rational.ONE,
      entryPrice: exact(leg.entry),
      marginMode,
      collateral: marginMode === 'cross' ? null : exact(leg.collateral),
      leverage: null,
    })),
    unmodelled: [],
    rules: {},
  };
  const portfolio = { accounts: [account], instruments: CONTRACTS };
  const holdings = lookUp(account, portfolio, new Valuation(PRICES, account.product, new Set()), NO_RULES);
  const pools = marginMode === 'cross' ? [{ position: null, pool: crossPool(holdings, 'USDT') }] : [];
  return { holdings, currency: 'USDT', positions: holdings.legs.map((leg) => ({ leg })), pools };
}

/** A world on the wires of a monitor. */
export class VerdictBook {
  /** How many times a verdict may have turned. */
  turned = 0;
  #wires = new Tripwires();
  #accounts = [];

  constructor({ isolated, accounts }) {
    for (let from = 0; from < isolated.length; from += TOGETHER) {
      this.#accounts.push({ marginMode: 'isolated', legs: isolated.slice(from, from + TOGETHER) });
    }
    for (const account of accounts) this.#accounts.push({ marginMode: 'cross', ...account });
    for (const index of this.#accounts.keys()) this.#put(index);
  }

  /** Bytes of the arrays that hold the levels of the isolated half. */
  get bytes() {
    return this.#wires.bytes;
  }

  #put(index) {
    if (!this.#wires.put({ account: index, reading: readingOf(this.#accounts[index]), limits: () => LIMITS, until: 0 }))
      throw new Error(`account ${index} cannot be wired`);
  }

  /** Ticks of the world with the instruments' numbers on these wires, as a feed would keep them. */
  numbered({ instruments }) {
    const numbers = SYMBOLS.map(({ text }) => this.#wires.instrumentOf(text));
    return Int32Array.from(instruments, (i) => numbers[i]);
  }

  /** Takes a price of an instrument by its number on these wires. */
  tick(instrument, price, said) {
    if (this.#wires.tickAt(instrument, price, said)) this.#look();
  }

  /** The same as a monitor asks: by the instrument's key and the price's text. */
  tickByKey(key, text) {
    if (this.#wires.tick(key, Number(text), text)) this.#look();
  }

  #look() {
    for (const index of this.#wires.tripped()) {
      this.turned++;
      // Levels stay where they are; a box is put up anew where the prices are now.
      if (this.#accounts[index].marginMode === 'cross') this.#put(index);
    }
  }
}
