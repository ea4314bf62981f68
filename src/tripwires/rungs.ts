import type { Cut } from './cut.ts';

/** On top of which of its ref's levels a rung is: it is within `GUARD` of the exact level, else it is the nearest double of it. */
export const ROUGH = 0x8000;

/** Rungs that are about to come in, ascending. */
export interface NewRungs {
  readonly values: Float64Array;
  readonly kinds: Uint16Array;
  readonly count: number;
  /** How many of them the last price is past. */
  readonly below: number;
}

/** Whether a rung stands after a new one of the same double. */
export type StandsAfter = (ref: number, kind: number, newKind: number) => boolean;

/** The levels of one instrument, ascending, with a cursor where the last price stands. */
export class Rungs {
  values = new Float64Array(0);
  refs = new Int32Array(0);
  kinds = new Uint16Array(0);
  count = 0;
  /** How many of them the last price is past. */
  cursor = 0;
  /** Whether a price has come. */
  placed = false;
  /** Of refs whose levels are exact. */
  readonly cuts: Map<number, readonly Cut[]> = new Map();

  /** Takes all rungs of a ref out. @returns how many, and how many of those were below the cursor. */
  remove(ref: number): { readonly count: number; readonly below: number } {
    const { values, refs, kinds, cursor } = this;
    this.cuts.delete(ref);
    let to = 0;
    let below = 0;
    for (let k = 0; k < this.count; k++) {
      if (refs[k] === ref) {
        if (k < cursor) below++;
        continue;
      }
      if (to !== k) {
        values[to] = values[k] as number;
        refs[to] = refs[k] as number;
        kinds[to] = kinds[k] as number;
      }
      to++;
    }
    const count = this.count - to;
    this.count = to;
    this.cursor -= below;
    return { count, below };
  }

  /** Puts the rungs of a ref in, from above downwards, each at its side of the cursor. */
  insert(ref: number, rungs: NewRungs, standsAfter: StandsAfter): void {
    const before = this.count;
    this.#reserve(before + rungs.count);
    this.#merge(ref, rungs, standsAfter, this.cursor, before, rungs.below, rungs.count, before + rungs.count);
    this.#merge(ref, rungs, standsAfter, 0, this.cursor, 0, rungs.below, this.cursor + rungs.below);
    this.count = before + rungs.count;
    this.cursor += rungs.below;
  }

  /**
   * Puts new rungs in the place of all that there are, all above the cursor.
   * @param members which elements of the arrays they are, `from` … `to`, in ascending order of value
   */
  fill(members: Uint32Array, from: number, to: number, values: Float64Array, refs: Int32Array, kinds: Uint16Array): void {
    const count = to - from;
    this.values = new Float64Array(count);
    this.refs = new Int32Array(count);
    this.kinds = new Uint16Array(count);
    for (let i = 0; i < count; i++) {
      const k = members[from + i] as number;
      this.values[i] = values[k] as number;
      this.refs[i] = refs[k] as number;
      this.kinds[i] = (kinds[k] as number) | ROUGH;
    }
    this.count = count;
    this.cursor = 0;
    this.placed = false;
    this.cuts.clear();
  }

  /** How many of some cuts lie no higher than the highest rung below the cursor. */
  countUpToCursor(cuts: readonly Cut[]): number {
    const highest = this.values[this.cursor - 1];
    return highest === undefined ? 0 : cuts.filter(({ price }) => price.toNumber() <= highest).length;
  }

  /** Index of the first rung whose value × factor is at or above the price. */
  firstFrom(price: number, factor: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.values[middle] as number) * factor < price) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Merges own rungs `from` … `to` with new ones `newFrom` … `newTo` so that they end at `end`. */
  #merge(
    ref: number,
    rungs: NewRungs,
    standsAfter: StandsAfter,
    from: number,
    to: number,
    newFrom: number,
    newTo: number,
    end: number,
  ): void {
    const { values, refs, kinds } = this;
    let own = to - 1;
    let place = end - 1;
    for (let added = newTo - 1; place >= from; place--) {
      if (added < newFrom && place === own) return;
      const value = rungs.values[added] as number;
      const kind = rungs.kinds[added] as number;
      const ahead =
        own >= from &&
        (added < newFrom ||
          (values[own] as number) > value ||
          (values[own] === value && standsAfter(refs[own] as number, kinds[own] as number, kind)));
      if (ahead) {
        values[place] = values[own] as number;
        refs[place] = refs[own] as number;
        kinds[place] = kinds[own] as number;
        own--;
      } else {
        values[place] = value;
        refs[place] = ref;
        kinds[place] = kind;
        added--;
      }
    }
  }

  #reserve(needed: number): void {
    if (needed <= this.values.length) return;
    // An eighth: what is not used counts as memory too.
    const room = needed + (needed >> 3);
    const { values, refs, kinds } = this;
    this.values = new Float64Array(room);
    this.refs = new Int32Array(room);
    this.kinds = new Uint16Array(room);
    this.values.set(values);
    this.refs.set(refs);
    this.kinds.set(kinds);
  }
}
