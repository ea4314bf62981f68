/** How often the line has to fall over a stream before that is held to be the cause: once may be chance. */
const ENOUGH = 2;
/** For how long no new connection asks for it, ms: chance may strike twice, and then a good coin must not stay dark. */
const LEFT_OUT_FOR = 600_000;

interface Suspect {
  strikes: number;
  /** Monotonic ms; null while it is asked for. */
  leftOutSince: number | null;
}

/**
 * The streams over which the venue cut the line. Asked for the book of a name it did not know, it sent no message: it closed with code 1006
 * within 155 ms, and every other subscription was gone (probed by others on 2026-09-24; santiment/sanbase2 #5261 tells the same). Streams are
 * asked for one at a time, so that a cut names its cause.
 */
export class Suspects {
  readonly #suspects = new Map<string, Suspect>();

  /** Whether the line fell over this one, and no price of it came since. */
  has(stream: string): boolean {
    return this.#suspects.has(stream);
  }

  /** Whether this one is held to be the cause, and not asked for until it has had its time. @param now monotonic ms */
  isLeftOut(stream: string, now: number): boolean {
    const suspect = this.#suspects.get(stream);
    return suspect !== undefined && isLeftOut(suspect, now);
  }

  /** The streams to ask for, those in doubt last, so that all others are answered before the line may fall. */
  order(streams: readonly string[], now: number): string[] {
    for (const stream of this.#suspects.keys()) if (!streams.includes(stream)) this.#suspects.delete(stream);
    const doubted = [...this.#suspects].filter(([, suspect]) => !isLeftOut(suspect, now)).map(([stream]) => stream);
    return [...streams.filter((stream) => !this.#suspects.has(stream)), ...doubted];
  }

  /** The line fell while this stream was asked for. Whether that has now come so often that it has to be told. @param now monotonic ms */
  strike(stream: string, hasOthers: boolean, now: number): boolean {
    const strikes = (this.#suspects.get(stream)?.strikes ?? 0) + 1;
    // To the end of the map: the one that fell last is asked last.
    this.#suspects.delete(stream);
    this.#suspects.set(stream, { strikes, leftOutSince: hasOthers && strikes >= ENOUGH ? now : null });
    return strikes === ENOUGH;
  }

  /** A price came: it was chance. */
  clear(stream: string): void {
    this.#suspects.delete(stream);
  }
}

function isLeftOut({ leftOutSince }: Suspect, now: number): boolean {
  return leftOutSince !== null && now - leftOutSince < LEFT_OUT_FOR;
}
