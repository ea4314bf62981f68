import type { Rational } from '../money/rational.ts';
import type { Crossings } from './crossings.ts';
import type { Cut } from './cut.ts';
import { exactLevels } from './exact-levels.ts';
import { Ladder, type PriceOf, type SaidPrice } from './ladder.ts';
import { RoughSolver } from './rough-levels.ts';
import type { WiredPosition } from './wired-position.ts';

/** Where a position's levels are: on which instrument, and as whom. */
export interface Wiring {
  readonly instrument: number;
  readonly ref: number;
  readonly position: WiredPosition;
}

/**
 * The wires of isolated positions: their price levels on a ladder, solved in doubles where those are sure, and exactly else and
 * when a price comes near. A ref is a position on one instrument, by a number of
 * the caller's; they are small, and may be used again.
 */
export class PositionWires {
  /** By ref. */
  readonly #positions: (WiredPosition | undefined)[] = [];
  readonly #solver = new RoughSolver();
  readonly #ladder: Ladder;

  /** @param instruments how many there are, numbered from 0; `fit` makes room for more. */
  constructor(instruments: number) {
    this.#ladder = new Ladder(instruments, (_, ref) => this.#exact(ref));
  }

  /** Whose verdict may have changed, by ref, in the order of crossing. */
  get crossings(): Crossings {
    return this.#ladder.crossings;
  }

  /** Makes room for so many instruments. */
  fit(instruments: number): void {
    this.#ladder.fit(instruments);
  }

  /** By instrument: a price strictly between these crosses nothing. */
  get below(): Float64Array {
    return this.#ladder.below;
  }

  get above(): Float64Array {
    return this.#ladder.above;
  }

  /** Bytes of the arrays that a tick may look at. */
  get bytes(): number {
    return this.#ladder.bytes;
  }

  /** Takes a price of an instrument; see Ladder.tick. @returns whether something waits in `crossings`. */
  tick(instrument: number, price: number, said?: SaidPrice): boolean {
    return this.#ladder.tick(instrument, price, said);
  }

  /** Wires a position, in the place of what its ref had. @param at the price that it was measured at just now; null: none has come */
  set({ instrument, ref, position }: Wiring, at: Rational | null): void {
    this.#positions[ref] = position;
    if (this.#solver.solve(position)) this.#ladder.setRough(instrument, ref, this.#solver.prices, this.#solver.count, at);
    else this.#ladder.set(instrument, ref, this.#exact(ref), at);
  }

  /** Takes a position's wires away. */
  remove(instrument: number, ref: number): void {
    this.#positions[ref] = undefined;
    this.#ladder.remove(instrument, ref);
  }

  /** Wires a whole book in the place of all that is wired. @param priceOf the prices that all was measured at */
  build(wirings: readonly Wiring[], priceOf: PriceOf): void {
    this.#positions.length = 0;
    const unsure: Wiring[] = [];
    let room = 8 * wirings.length;
    let instruments = new Int32Array(room);
    let refs = new Int32Array(room);
    let values = new Float64Array(room);
    let kinds = new Uint16Array(room);
    let count = 0;
    const solver = this.#solver;
    for (const wiring of wirings) {
      this.#positions[wiring.ref] = wiring.position;
      if (!solver.solve(wiring.position)) {
        unsure.push(wiring);
        continue;
      }
      while (count + solver.count > room) {
        room *= 2;
        instruments = resized(instruments, new Int32Array(room));
        refs = resized(refs, new Int32Array(room));
        values = resized(values, new Float64Array(room));
        kinds = resized(kinds, new Uint16Array(room));
      }
      for (let k = 0; k < solver.count; k++, count++) {
        instruments[count] = wiring.instrument;
        refs[count] = wiring.ref;
        values[count] = solver.prices[k] as number;
        kinds[count] = k;
      }
    }
    this.#ladder.build(instruments, refs, values, kinds, count, priceOf);
    for (const { instrument, ref } of unsure) this.#ladder.set(instrument, ref, this.#exact(ref), priceOf(instrument));
  }

  #exact(ref: number): readonly Cut[] {
    const position = this.#positions[ref];
    if (position === undefined) throw new RangeError(`there is no position ${ref}`);
    return exactLevels(position).cuts;
  }
}

function resized<T extends Float64Array | Int32Array | Uint16Array>(old: T, into: T): T {
  into.set(old);
  return into;
}
