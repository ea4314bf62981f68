/** The accounts that hang on one instrument, each with its box of that price: open intervals, so that empty where both ends are one. */
export class Lane {
  count = 0;
  accounts = new Int32Array(4);
  /** Places of the instrument in each account's sketch. */
  slots = new Int32Array(4);
  low = new Float64Array(4);
  high = new Float64Array(4);
  /** Where the nearest of its boxes end, below and above: never farther than they do. */
  readonly nearest: Float64Array = Float64Array.of(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);

  add(account: number, slot: number): number {
    if (this.count === this.accounts.length) {
      this.accounts = grown(this.accounts, Int32Array);
      this.slots = grown(this.slots, Int32Array);
      this.low = grown(this.low, Float64Array);
      this.high = grown(this.high, Float64Array);
    }
    this.accounts[this.count] = account;
    this.slots[this.count] = slot;
    return this.count++;
  }

  /** Takes the account at a place out; the last one moves there. */
  remove(place: number): void {
    const last = --this.count;
    this.accounts[place] = this.accounts[last] as number;
    this.slots[place] = this.slots[last] as number;
    this.low[place] = this.low[last] as number;
    this.high[place] = this.high[last] as number;
  }

  /** Looks anew where the nearest of its boxes end. */
  bound(): void {
    let [nearestLow, nearestHigh] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let i = 0; i < this.count; i++) {
      if ((this.low[i] as number) > nearestLow) nearestLow = this.low[i] as number;
      if ((this.high[i] as number) < nearestHigh) nearestHigh = this.high[i] as number;
    }
    this.nearest[0] = nearestLow;
    this.nearest[1] = nearestHigh;
  }
}

/** A copy with more room. */
export function grown<T extends Int32Array | Float64Array>(from: T, make: new (length: number) => T, length = from.length * 2): T {
  const to = new make(length);
  to.set(from);
  return to;
}
