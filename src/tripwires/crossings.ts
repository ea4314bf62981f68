/** What was crossed and is not yet looked at, in the order of crossing; a ring that grows before it would lose one. */
export class Crossings {
  #ring = new Int32Array(1024);
  #read = 0;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** @param ref at most 2^30 − 1; @param up whether the price rose past the level. */
  push(ref: number, up: boolean): void {
    if (this.#count === this.#ring.length) this.#grow();
    this.#ring[(this.#read + this.#count) & (this.#ring.length - 1)] = ref * 2 + (up ? 1 : 0);
    this.#count++;
  }

  /** Takes all out, those too that come while it does. */
  drain(each: (ref: number, up: boolean) => void): void {
    while (this.#count > 0) {
      const one = this.#ring[this.#read] as number;
      this.#read = (this.#read + 1) & (this.#ring.length - 1);
      this.#count--;
      each(one >> 1, (one & 1) === 1);
    }
  }

  #grow(): void {
    const grown = new Int32Array(this.#ring.length * 2);
    const first = this.#ring.subarray(this.#read);
    grown.set(first);
    grown.set(this.#ring.subarray(0, this.#read), first.length);
    this.#ring = grown;
    this.#read = 0;
  }
}
