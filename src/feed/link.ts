import type { Ending } from '../net/ending.ts';
import type { Clock } from './feed.ts';
import type { Timings } from './timings.ts';

/** What a connection is dialled with, and whom it tells. */
export interface Dial {
  readonly url: URL;
  readonly clock: Clock;
  readonly timings: Timings;
  readonly ids: readonly string[];
  opened(): void;
  /** A subscription was acknowledged. */
  acknowledged(): void;
  /** Good prices came. */
  priced(): void;
  /** The venue is about to end this connection. */
  leaving(): void;
  /** Called once, and nothing after it. */
  ended(why: Ending): void;
}

/** One connection from dialling to its end, whatever it speaks. It never dials again: that is its owner's business. */
export interface Link {
  /** Monotonic ms. */
  readonly lastFrame: number | null;
  readonly firstPrice: number | null;
  readonly lastPrice: number | null;
  /** Monotonic ms at which the venue accepted; null before. */
  readonly openedAt: number | null;
  /** Why no price can come over it: everything asked for was refused; null while something was not. */
  readonly refusal: string | null;
  /** How prices are fetched where no socket brings any ("over REST every 3 s"); undefined for a socket. */
  readonly polled?: string | undefined;
  /** The whole wished-for set. */
  want(ids: readonly string[]): void;
  /** Looks at every deadline. @param now monotonic ms */
  check(now: number): void;
  /** Ends it without a word to the owner. Resolves when it is gone. */
  drop(): Promise<void>;
}

export type Opener = (dial: Dial) => Link;
