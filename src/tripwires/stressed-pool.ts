import { boundFees } from './fees.ts';
import { Scratch } from './scratch.ts';
import { PARTS, PROFIT, RAW, REQUIREMENT, type Sketch, WEIGHTED } from './sketch.ts';
import type { Steps } from './steps.ts';
import type { UsdRoute } from './stress-row.ts';
import { addBalances, addContracts, addCurrencies } from './terms.ts';

/** A pool of several prices, and what its own currency is worth. */
export interface PoolShock {
  readonly sketch: Sketch;
  readonly usd: UsdRoute;
}

/** All pools are measured one after another. */
const scratch = new Scratch();

/** A pool of several prices under common shocks, in floats: its worth and its health as polynomials in the common factor x, and its tiers. */
export class StressedPool {
  readonly #sketch: Sketch;
  readonly #usd: UsdRoute;
  /** By power of x. */
  readonly #equity = new Float64Array(3);
  readonly #health = new Float64Array(3);

  constructor({ sketch, usd }: PoolShock) {
    this.#sketch = sketch;
    this.#usd = usd;
  }

  /**
   * Adds its worth to `worth`, USD by power of x, and itself to the shocks at which it is first liquidated: falls before `zero`, rises from there
   * on, and behind them all the place of what is liquidated as it is.
   */
  shock(prices: Float64Array, shocks: Float64Array, zero: number, worth: Float64Array, dead: Int32Array): void {
    const known = this.#measure(prices);
    const usd = this.#usd.keys.reduce((product, key) => product * (prices[key] as number), this.#usd.worth);
    for (let power = 0; power < 3; power++) worth[power] = (worth[power] as number) + usd * (this.#equity[power] as number);
    if (!known) return;
    const mark = (at: number): void => {
      dead[at] = (dead[at] as number) + 1;
    };
    if (this.#isDead(1)) {
      mark(shocks.length);
      return;
    }
    let down = zero - 1;
    while (down >= 0 && !this.#isDead(1 + (shocks[down] as number))) down--;
    if (down >= 0) mark(down);
    let up = zero;
    while (up < shocks.length && !this.#isDead(1 + (shocks[up] as number))) up++;
    if (up < shocks.length) mark(up);
  }

  /** False: whether it is liquidated is not known. */
  #measure(prices: Float64Array): boolean {
    const sketch = this.#sketch;
    scratch.fit(sketch);
    scratch.within(0);
    scratch.begin(sketch.keys.length);
    addCurrencies(sketch, prices, -1, scratch);
    addContracts(sketch, prices, scratch);
    addBalances(sketch, -1, 0, scratch);
    const ruled = sketch.health >= 0 && boundFees(sketch, 0, scratch);
    this.#equity.fill(0);
    this.#health.fill(0);
    const [raw, weighted, profit, requirement] = this.#counts();
    const add = (power: number, equity: number, health: number): void => {
      this.#equity[power] = (this.#equity[power] as number) + equity;
      this.#health[power] = (this.#health[power] as number) + health;
    };
    for (let c = 0; c < sketch.held.length; c++) {
      const unit = scratch.unit[c] as number;
      const [held, entries, debt] = [
        (sketch.held[c] as number) * unit,
        (sketch.entries[c] as number) * unit,
        (sketch.debtLow[c] as number) * unit,
      ];
      const required = (sketch.fixed[c] as number) * unit + (sketch.debtRate[c] as number) * debt;
      add(
        sketch.commonUnit[c] as number,
        held + entries - debt,
        (raw + weighted) * held + profit * entries - debt - requirement * required,
      );
    }
    for (let b = 0; b < sketch.balances.length; b++) {
      const c = sketch.balanceUnit[b] as number;
      const value = (sketch.balances[b] as number) * (scratch.unit[c] as number);
      add(sketch.commonUnit[c] as number, value, raw * value);
    }
    for (let g = 0; g < sketch.groupKey.length; g++) {
      const notional = scratch.notional[g] as number;
      const earned = (sketch.exposure[g] as number) * notional;
      const power = (sketch.commonUnit[sketch.groupUnit[g] as number] as number) + this.#powerOf(g);
      add(power, earned, profit * earned - requirement * (sketch.flat[g] as number) * notional);
    }
    for (let fee = 0; fee < sketch.feeGroup.length && ruled; fee++) {
      const c = sketch.groupUnit[sketch.feeGroup[fee] as number] as number;
      const held = ((scratch.feeLow[fee] as number) + (scratch.feeHigh[fee] as number)) / 2;
      add(sketch.commonUnit[c] as number, 0, -requirement * held * (scratch.unit[c] as number));
    }
    return ruled;
  }

  /** What health counts of each part. */
  #counts(): readonly [number, number, number, number] {
    const { verdicts, health } = this.#sketch;
    const at = Math.max(0, health) * PARTS;
    const part = (which: number): number => verdicts[at + which] as number;
    return [part(RAW), part(WEIGHTED), part(PROFIT), part(REQUIREMENT)];
  }

  /** The power of x in n. */
  #powerOf(group: number): number {
    const { commonGroup, inverse } = this.#sketch;
    return commonGroup[group] === 0 ? 0 : inverse[group] === 1 ? -1 : 1;
  }

  #isDead(x: number): boolean {
    const sketch = this.#sketch;
    const [, weighted, , requirement] = this.#counts();
    const at = (of: Float64Array): number => (of[0] as number) + ((of[1] as number) + (of[2] as number) * x) * x;
    let health = at(this.#health);
    for (let b = 0; b < sketch.balances.length; b++) {
      const c = sketch.balanceUnit[b] as number;
      const value = (sketch.balances[b] as number) * (scratch.unit[c] as number) * (sketch.commonUnit[c] === 1 ? x : 1);
      health += weighted * (sketch.weights[b] as Steps).at(value);
    }
    for (let leg = 0; leg < sketch.legGroup.length; leg++) {
      const g = sketch.legGroup[leg] as number;
      const c = sketch.groupUnit[g] as number;
      const power = this.#powerOf(g);
      const amount = (sketch.legSize[leg] as number) * (scratch.amount[g] as number) * (power === 0 ? 1 : power > 0 ? x : 1 / x);
      const required = (sketch.tiers[leg] as Steps).at(amount) * (scratch.unit[c] as number) * (sketch.commonUnit[c] === 1 ? x : 1);
      health -= requirement * sketch.multiple * required;
    }
    return health <= 0;
  }
}
