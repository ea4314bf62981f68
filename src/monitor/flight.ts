/** So many snapshots may be under way when nobody has asked for one, and one more where somebody waits for its answer. */
const MOST = 1;

/**
 * Snapshots that are under way to a screen. A screen whose terminal takes nothing takes none either: what is posted to it meanwhile would pile
 * up for as long as that lasts, and none of it would be of any use afterwards.
 */
export class Flight {
  #aloft = 0;
  #isOwed = false;

  /**
   * Whether another one may go now; what is asked for and may not is owed. Whoever gets leave sends one.
   * @param asked somebody waits for it, as an answer to a key
   */
  leave(asked: boolean): boolean {
    const free = this.#aloft < (asked ? MOST + 1 : MOST);
    if (free) this.#aloft++;
    this.#isOwed = !free && (asked || this.#isOwed);
    return free;
  }

  /** One was taken. Whether an answer is owed. */
  land(): boolean {
    this.#aloft--;
    return this.#isOwed;
  }
}
