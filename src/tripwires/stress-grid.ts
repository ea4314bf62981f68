import type { StressRow } from './stress-row.ts';
import { StressRows } from './stress-rows.ts';
import { type PoolShock, StressedPool } from './stressed-pool.ts';

/** What shocks of all coins do to a book. */
export interface StressCourse {
  /** By shock: worth of the book, USD, nothing being closed on the way; without what is not known. */
  readonly worth: Float64Array;
  /** By shock: pools, isolated positions among them, that are liquidated at this shock, or at one of a smaller move the same way. */
  readonly liquidated: Int32Array;
}

/**
 * A book under many common shocks in floats, for a drawing: USD and its stablecoins stand still, every other price moves by the same fraction
 * (risk/stress.ts says the same exactly, for one shock). Nothing is decided by it.
 */
export class StressGrid {
  /** Signed fractions above −1, ascending. */
  readonly shocks: Float64Array;
  readonly #rows: StressRows;
  readonly #pools: readonly StressedPool[];
  /** By power of a price: the factors of all shocks. */
  readonly #factors: readonly [Float64Array, Float64Array, Float64Array];
  /** The first shock that is no fall. */
  readonly #zero: number;
  /** USD by power of the common factor: 1, x and x². */
  readonly #worth = new Float64Array(3);
  readonly #dead: Int32Array;

  constructor(shocks: readonly number[], rows: readonly StressRow[], pools: readonly PoolShock[]) {
    this.shocks = Float64Array.from(shocks).sort();
    this.#rows = new StressRows(rows);
    this.#pools = pools.map((pool) => new StressedPool(pool));
    this.#factors = [this.shocks.map((shock) => 1 / (1 + shock)), this.shocks.map(() => 1), this.shocks.map((shock) => 1 + shock)];
    const zero = this.shocks.findIndex((shock) => shock >= 0);
    this.#zero = zero < 0 ? this.shocks.length : zero;
    // The last place: those that are liquidated as it is.
    this.#dead = new Int32Array(this.shocks.length + 1);
  }

  /** The course of the book from the prices of now, by number of the instrument. */
  course(prices: Float64Array): StressCourse {
    this.#worth.fill(0);
    this.#dead.fill(0);
    this.#shockRows(prices);
    for (const pool of this.#pools) pool.shock(prices, this.shocks, this.#zero, this.#worth, this.#dead);
    const [still, line, square] = this.#worth as unknown as [number, number, number];
    const worth = this.shocks.map((shock) => still + (line + square * (1 + shock)) * (1 + shock));
    const liquidated = new Int32Array(this.shocks.length);
    const now = this.#dead[this.shocks.length] as number;
    let gone = now;
    for (let i = this.#zero - 1; i >= 0; i--) liquidated[i] = gone += this.#dead[i] as number;
    gone = now;
    for (let i = this.#zero; i < this.shocks.length; i++) liquidated[i] = gone += this.#dead[i] as number;
    return { worth, liquidated };
  }

  #shockRows(prices: Float64Array): void {
    const { count, key, power, inverse, settle, cash, exposure, moves, ruled } = this.#rows;
    const worths = this.#rows.worths(prices);
    const worth = this.#worth;
    for (let i = 0; i < count; i++) {
      const price = prices[key[i] as number] as number;
      const n = inverse[i] === 1 ? 1 / price : price;
      const unit = worths[settle[i] as number] as number;
      const still = moves[settle[i] as number] as number;
      const moved = still + (power[i] as number);
      worth[still] = (worth[still] as number) + (cash[i] as number) * unit;
      worth[moved] = (worth[moved] as number) + (exposure[i] as number) * n * unit;
      if (ruled[i] === 1) this.#walk(i, n);
    }
  }

  /** Notes where on the way to the farthest fall, and on the way to the farthest rise, a position is first liquidated. */
  #walk(i: number, n: number): void {
    const [zero, end] = [this.#zero, this.shocks.length];
    if (this.#isDead(i, n)) {
      this.#dead[end] = (this.#dead[end] as number) + 1;
      return;
    }
    const power = this.#rows.power[i] as number;
    if (power === 0) return;
    const factors = this.#factors[power + 1] as Float64Array;
    if (this.#rows.convex[i] === 1) {
      this.#seek(i, n, factors, zero, -1);
      this.#seek(i, n, factors, zero - 1, end);
      return;
    }
    let down = zero - 1;
    while (down >= 0 && !this.#isDead(i, n * (factors[down] as number))) down--;
    if (down >= 0) this.#dead[down] = (this.#dead[down] as number) + 1;
    let up = zero;
    while (up < end && !this.#isDead(i, n * (factors[up] as number))) up++;
    if (up < end) this.#dead[up] = (this.#dead[up] as number) + 1;
  }

  /** The same for a health that bends one way, which on either way is lost once: halves the way until the step is found. */
  #seek(i: number, n: number, factors: Float64Array, alive: number, past: number): void {
    const step = past < alive ? -1 : 1;
    if (alive + step === past || !this.#isDead(i, n * (factors[past - step] as number))) return;
    let [living, dead] = [alive, past - step];
    while (living + step !== dead) {
      const middle = (living + dead) >> 1;
      if (this.#isDead(i, n * (factors[middle] as number))) dead = middle;
      else living = middle;
    }
    this.#dead[dead] = (this.#dead[dead] as number) + 1;
  }

  /** @param n of the position, moved. */
  #isDead(i: number, n: number): boolean {
    const { first, last, floors } = this.#rows;
    const [from, to] = [first[i] as number, last[i] as number];
    let required = this.#rows.fixed[i] as number;
    if (to > from) {
      const amount = (this.#rows.size[i] as number) * n;
      let tier = from;
      while (tier + 1 < to && (floors[tier + 1] as number) <= amount) tier++;
      const byTier = (this.#rows.slopes[tier] as number) * amount + (this.#rows.offsets[tier] as number);
      const minimum = this.#rows.minimum[i] as number;
      required += (this.#rows.multiple[i] as number) * (byTier < minimum ? minimum : byTier);
    }
    const net = (this.#rows.exposure[i] as number) - (this.#rows.flat[i] as number);
    return (this.#rows.cash[i] as number) + net * n <= required;
  }
}
