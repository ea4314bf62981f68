/** ms. After this long without an admitted value a floor is itself in doubt: one wrong time far ahead must not blind an instrument for good. */
export const DOUBT_AFTER = 60_000;

/** Holds venue times from going back, instrument by instrument. */
export class TimeFloor {
  readonly #last = new Map<string, { venueTime: number; received: number }>();

  /**
   * Whether a value of this venue time may follow what came before; equal times may.
   * @param venueTime ms since the epoch, the venue's clock
   * @param received ms, monotonic
   */
  admit(key: string, venueTime: number, received: number): boolean {
    const last = this.#last.get(key);
    if (last !== undefined && venueTime < last.venueTime && received - last.received < DOUBT_AFTER) return false;
    this.#last.set(key, { venueTime, received });
    return true;
  }
}
