import type { Steps } from './steps.ts';
import type { StressRow, UsdRoute } from './stress-row.ts';

/** Isolated positions as columns, and the tables and currencies that they share. */
export class StressRows {
  readonly count: number;
  readonly key: Int32Array;
  /** Power of the common factor in n: 1, 0 or −1. */
  readonly power: Int8Array;
  readonly inverse: Uint8Array;
  /** Place in the worths that `worths` writes. */
  readonly settle: Int32Array;
  readonly cash: Float64Array;
  readonly exposure: Float64Array;
  readonly size: Float64Array;
  readonly fixed: Float64Array;
  readonly flat: Float64Array;
  readonly multiple: Float64Array;
  /** Its table's tiers in `floors`, from here to the next; empty where it has none. */
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly floors: Float64Array;
  readonly slopes: Float64Array;
  readonly offsets: Float64Array;
  /** What it has to keep at least, by its table. */
  readonly minimum: Float64Array;
  readonly ruled: Uint8Array;
  /** 1 where its table bends one way, so that its health does, too. */
  readonly convex: Uint8Array;
  /** By place of a currency: 1 where it moves when every coin does. */
  readonly moves: Uint8Array;
  readonly #routes: readonly UsdRoute[];
  readonly #worth: Float64Array;

  constructor(rows: readonly StressRow[]) {
    const tables = new Map<Steps, number>();
    const [floors, slopes, offsets]: [number[], number[], number[]] = [[], [], []];
    const routes = new Map<string, number>();
    const listed: UsdRoute[] = [];
    const tableOf = (steps: Steps): number => {
      const known = tables.get(steps);
      if (known !== undefined) return known;
      tables.set(steps, floors.length);
      floors.push(...steps.floors);
      slopes.push(...steps.slopes);
      offsets.push(...steps.offsets);
      return floors.length - steps.floors.length;
    };
    const routeOf = (route: UsdRoute): number => {
      const name = `${route.worth} ${route.moves} ${route.keys.join(' ')}`;
      const found = routes.get(name) ?? listed.push(route) - 1;
      routes.set(name, found);
      return found;
    };
    this.count = rows.length;
    this.key = Int32Array.from(rows, ({ key }) => key);
    this.power = Int8Array.from(rows, ({ moves, inverse }) => (!moves ? 0 : inverse ? -1 : 1));
    this.inverse = Uint8Array.from(rows, ({ inverse }) => (inverse ? 1 : 0));
    this.settle = Int32Array.from(rows, ({ settle }) => routeOf(settle));
    this.cash = Float64Array.from(rows, ({ cash }) => cash);
    this.exposure = Float64Array.from(rows, ({ exposure }) => exposure);
    this.size = Float64Array.from(rows, ({ size }) => size);
    this.fixed = Float64Array.from(rows, ({ fixed }) => fixed);
    this.flat = Float64Array.from(rows, ({ flat }) => flat);
    this.multiple = Float64Array.from(rows, ({ multiple }) => multiple);
    this.first = Int32Array.from(rows, ({ steps }) => (steps === null ? 0 : tableOf(steps)));
    this.last = Int32Array.from(rows, ({ steps }, i) => (steps === null ? 0 : (this.first[i] as number) + steps.floors.length));
    this.minimum = Float64Array.from(rows, ({ steps }) => steps?.minimum ?? 0);
    this.ruled = Uint8Array.from(rows, ({ ruled }) => (ruled ? 1 : 0));
    this.convex = Uint8Array.from(rows, ({ steps }) => (steps === null || steps.convex ? 1 : 0));
    this.floors = Float64Array.from(floors);
    this.slopes = Float64Array.from(slopes);
    this.offsets = Float64Array.from(offsets);
    this.#routes = listed;
    this.moves = Uint8Array.from(listed, ({ moves }) => (moves ? 1 : 0));
    this.#worth = new Float64Array(listed.length);
  }

  /** USD per unit of each settle currency. */
  worths(prices: Float64Array): Float64Array {
    for (const [i, { worth, keys }] of this.#routes.entries())
      this.#worth[i] = keys.reduce((product, key) => product * (prices[key] as number), worth);
    return this.#worth;
  }
}
