/** How often the line has to fall over a coin before the coin is held to be the cause: once may be chance. */
const ENOUGH = 2;
/** For how long no new connection asks for such a coin, ms: chance may strike twice, and then a good coin must not stay dark. */
const LEFT_OUT_FOR = 600_000;

interface Suspect {
  strikes: number;
  /** Monotonic ms; null while it is asked for. */
  leftOutSince: number | null;
}

/**
 * The coins over which the venue cut the line. Asked for the book of a name it did not know, it sent no message: it closed with code 1006 within
 * 155 ms, and every other subscription was gone (probed by others on 2026-09-24; santiment/sanbase2 #5261 tells the same). Coins are asked for
 * one at a time, so that a cut names its cause.
 */
export class Suspects {
  readonly #suspects = new Map<string, Suspect>();

  /** Whether the line fell over this one, and no price of it came since. */
  has(coin: string): boolean {
    return this.#suspects.has(coin);
  }

  /** Whether this one is held to be the cause, and not asked for until it has had its time. @param now monotonic ms */
  isLeftOut(coin: string, now: number): boolean {
    const suspect = this.#suspects.get(coin);
    return suspect !== undefined && isLeftOut(suspect, now);
  }

  /** The coins to ask for, those in doubt last, so that all others are answered before the line may fall. */
  order(coins: readonly string[], now: number): string[] {
    for (const coin of this.#suspects.keys()) if (!coins.includes(coin)) this.#suspects.delete(coin);
    const doubted = [...this.#suspects].filter(([, suspect]) => !isLeftOut(suspect, now)).map(([coin]) => coin);
    return [...coins.filter((coin) => !this.#suspects.has(coin)), ...doubted];
  }

  /** The line fell while this coin was asked for. Whether that has now come so often that it has to be told. @param now monotonic ms */
  strike(coin: string, hasOthers: boolean, now: number): boolean {
    const strikes = (this.#suspects.get(coin)?.strikes ?? 0) + 1;
    // To the end of the map: the one that fell last is asked last.
    this.#suspects.delete(coin);
    this.#suspects.set(coin, { strikes, leftOutSince: hasOthers && strikes >= ENOUGH ? now : null });
    return strikes === ENOUGH;
  }

  /** A price came: it was chance. */
  clear(coin: string): void {
    this.#suspects.delete(coin);
  }
}

function isLeftOut({ leftOutSince }: Suspect, now: number): boolean {
  return leftOutSince !== null && now - leftOutSince < LEFT_OUT_FOR;
}
