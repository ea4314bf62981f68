import type { InstrumentKey } from '../../../src/feed/feed.ts';
import type { Double, Frame } from '../../venues/double.ts';

/**
 * An adapter as the conformance suite sees it: the venue's double, and how the venue writes what the suite has it say. To put one more venue
 * under the whole suite, write one of these and add it to `subjects.ts`.
 */
export interface Subject {
  /** The venue's id, as in `liveFeed`'s `venues`. */
  readonly venue: string;
  /** Two instruments of one connection. */
  readonly keys: readonly [InstrumentKey, InstrumentKey];
  /** Whether the venue dates its prices. */
  readonly dated: boolean;
  /** The venue's refusal of some request, in its own words. */
  readonly error: Frame;
  /** A double whose marks of both instruments flow by themselves, every so many ms, or on this port. */
  open(every: number, port?: number): Promise<Double>;
  /**
   * A frame that says a mark, and nothing else of use.
   * @param mark as text; null is the venue's null
   * @param time the venue's time, ms after a moment that is later than all that flows by itself; 0 when absent
   */
  tick(key: InstrumentKey, mark: string | null, time?: number): Frame;
  /** A frame that says a mark, and null of everything else that the venue could say beside it. */
  bare(key: InstrumentKey, mark: string): Frame;
  /** Has the double refuse these instruments by name; absent where the venue has no words for that. */
  refuse?(double: Double, keys: readonly InstrumentKey[]): void;
}
