import { Decimal } from 'decimal.js';
import { isInverse, STARTS, tiersOf } from './verdict-world.mjs';

const Money = Decimal.clone({ precision: 34 });
const ZERO = new Money(0);

const tablesIn = Object.fromEntries(
  ['linear', 'inverse'].map((kind) => [
    kind,
    tiersOf(kind).map((tier) => Object.fromEntries(['floor', 'rate', 'deduction'].map((key) => [key, new Money(tier[key])]))),
  ]),
);

function tierAt(tiers, notional) {
  let found = tiers[0];
  for (const tier of tiers) {
    if (tier.floor.gt(notional)) break;
    found = tier;
  }
  return found;
}

function inDecimals({ instrument, short, size, entry, collateral }) {
  const inverse = isInverse(instrument);
  return {
    instrument,
    inverse,
    sign: new Money(short ? -1 : 1),
    size: new Money(size),
    entry: new Money(entry),
    collateral: collateral === undefined ? ZERO : new Money(collateral),
    tiers: tablesIn[inverse ? 'inverse' : 'linear'],
  };
}

/** Profit and maintenance at a price. */
function carried({ inverse, sign, size, entry, tiers }, price) {
  const notional = inverse ? size.div(price) : size.mul(price);
  const profit = inverse ? size.div(entry).sub(notional).mul(sign) : price.sub(entry).mul(size).mul(sign);
  const { rate, deduction } = tierAt(tiers, notional);
  return { profit, maintenance: notional.mul(rate).sub(deduction) };
}

/** Where it is liquidated: in each tier the line is solved, and kept if its notional belongs to the tier. */
function liquidationPrice({ inverse, sign, size, entry, collateral, tiers }) {
  for (let i = 0; i < tiers.length; i++) {
    const { floor, rate, deduction } = tiers[i];
    const price = inverse
      ? size.mul(sign.add(rate)).div(collateral.add(deduction).add(sign.mul(size).div(entry)))
      : collateral
          .add(deduction)
          .sub(sign.mul(size).mul(entry))
          .div(size.mul(rate.sub(sign)));
    if (price.lte(ZERO)) continue;
    const notional = inverse ? size.div(price) : size.mul(price);
    if (notional.gte(floor) && (i + 1 === tiers.length || notional.lt(tiers[i + 1].floor))) return price;
  }
  return null;
}

const levelOf = (health, ratio, distance) => {
  if (health.lte(ZERO)) return 3;
  if (ratio.gte('0.8') || distance?.lte('0.03')) return 2;
  return ratio.gte('0.5') || distance?.lte('0.08') ? 1 : 0;
};

/**
 * What a program does that takes each price through decimal.js at 34 digits: every position on the instrument anew, with profit,
 * equity, tiered maintenance, margin ratio, liquidation price and distance, and every leg of each cross account that has one there.
 */
export class Naive {
  #isolated;
  #accounts;
  #touched;
  #prices;

  constructor({ isolated, accounts }) {
    this.#prices = STARTS.map((price) => new Money(price.toString()));
    this.#isolated = STARTS.map(() => []);
    for (const one of isolated) this.#isolated[one.instrument].push(inDecimals(one));
    this.#accounts = accounts.map(({ collateral, legs }) => ({ collateral: new Money(collateral), legs: legs.map(inDecimals) }));
    this.#touched = STARTS.map((_, i) => this.#accounts.filter(({ legs }) => legs.some(({ instrument }) => instrument === i)));
  }

  /** Takes a price. @returns the sum of all levels, so that none can be left out. */
  tick(instrument, text) {
    const price = new Money(text);
    this.#prices[instrument] = price;
    let sum = 0;
    for (const one of this.#isolated[instrument]) {
      const { profit, maintenance } = carried(one, price);
      const equity = one.collateral.add(profit);
      const ratio = maintenance.div(equity);
      const liquidation = liquidationPrice(one);
      const distance = liquidation === null ? null : price.sub(liquidation).div(price).abs();
      sum += levelOf(equity.sub(maintenance), ratio, distance);
    }
    for (const { collateral, legs } of this.#touched[instrument]) {
      let equity = collateral;
      let required = ZERO;
      for (const leg of legs) {
        const { profit, maintenance } = carried(leg, this.#prices[leg.instrument]);
        equity = equity.add(profit);
        required = required.add(maintenance);
      }
      sum += levelOf(equity.sub(required), required.div(equity), null);
    }
    return sum;
  }
}
