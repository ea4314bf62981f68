import { formatAge } from '../money/format.ts';
import { seconds } from './connection.ts';
import { NOTABLE } from './notable.ts';

/** Half of the stretch over which the least delayed frame is looked for, ms. */
const HALF_WINDOW = 30_000;
/** Frames before anything is said: the first one may have waited for its connection. */
const ENOUGH = 5;
/** From here on the two clocks do not tell the same time, ms. */
const CROSSED = 60_000;

/**
 * How far a venue's clock is ahead of ours, by the times its frames carry. Delay only makes it look further behind, so the greatest
 * difference of the last minute is nearest to the truth. Ages never use it: they are differences of the monotonic clock.
 */
export class ClockOffset {
  #current = Number.NEGATIVE_INFINITY;
  #before = Number.NEGATIVE_INFINITY;
  #since: number | null = null;
  #frames = 0;

  /** @param venueTime ms since the epoch, the venue's clock; @param wall ours at receipt; @param monotonic ms. */
  note(venueTime: number, wall: number, monotonic: number): void {
    if (this.#since === null) this.#since = monotonic;
    if (monotonic - this.#since >= HALF_WINDOW) {
      this.#before = monotonic - this.#since < 2 * HALF_WINDOW ? this.#current : Number.NEGATIVE_INFINITY;
      this.#current = Number.NEGATIVE_INFINITY;
      this.#since = monotonic;
    }
    this.#current = Math.max(this.#current, venueTime - wall);
    this.#frames += 1;
  }

  /** The venue's clock less ours, to a tenth of a second, ms; null while too little is known. */
  get ms(): number | null {
    return this.#frames < ENOUGH ? null : Math.round(Math.max(this.#current, this.#before) / 100) * 100 + 0;
  }
}

/** "clock 3.1 s ahead of ours"; "" for an offset that is not worth a word. @param offset ms */
export function offsetText(offset: number): string {
  const size = Math.abs(offset);
  if (size <= NOTABLE) return '';
  if (size > CROSSED) return `clocks crossed: the venue's is ${formatAge(size)} ${offset > 0 ? 'ahead of' : 'behind'} ours`;
  return offset > 0 ? `clock ${seconds(size)} ahead of ours` : `clock ${seconds(size)} behind ours, or its prices come that late`;
}
