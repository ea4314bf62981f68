import type { VenueAddress } from '../net/address.ts';
import type { Clock } from './feed.ts';
import type { Timings } from './timings.ts';
import type { Trace } from './trace.ts';

/** What every venue's feed is made with. */
export interface VenueOptions {
  readonly clock: Clock;
  readonly timings: Timings;
  /** [0, 1), for the jitter between dials. */
  readonly random: () => number;
  /** A mirror, a proxy or a test double. */
  readonly address: VenueAddress;
  /** Hears what happens to the connections. */
  readonly trace?: (trace: Trace) => void;
}
