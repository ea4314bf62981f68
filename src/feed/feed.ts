import type { Quote } from '../book/quote.ts';

/** An instrument as feeds know it: a venue and a ccxt unified symbol. */
export interface InstrumentKey {
  readonly venue: string;
  readonly symbol: string;
}

/** Time as the monitor sees it; a replay brings a clock of its own that runs on the tape. */
export interface Clock {
  /** Wall time, ms since the epoch. */
  now(): number;
  /** Never goes back; ages are differences of this, ms. */
  monotonic(): number;
}

/** `polling`: the socket brings nothing, so marks are fetched over REST. */
export type FeedState = 'connecting' | 'live' | 'polling' | 'stale' | 'reconnecting' | 'limited' | 'refused' | 'ended' | 'closed';

/** The state of one venue's prices, for the status line. Text is already safe to show. */
export interface FeedStatus {
  readonly venue: string;
  readonly state: FeedState;
  /** A short reason in plain words ("closed with code 1006; dialling again in 2.1 s"); "" when there is nothing to say. */
  readonly detail: string;
  /** Prices refused so far (not a number, ≤ 0, going back in time, unreadable frame). */
  readonly rejected: number;
  /** How often the connection was dialled again. */
  readonly redials: number;
  /** Receive time (monotonic ms) of the last frame of any kind; null before the first. */
  readonly lastFrame: number | null;
  /** The venue's clock less ours, ms, as its frames tell; absent while unknown. */
  readonly clockOffset?: number;
  /** The venue does not serve this place (HTTP 451, or 403 where it says so): its marks have to come from elsewhere. */
  readonly closedHere?: boolean;
  /** The venues whose marks stand in meanwhile: "okx", "okx, bybit". */
  readonly borrowedFrom?: string;
}

/** A price or a line that was refused: counted by the feed and shown, never fatal. */
export interface Rejection {
  readonly venue: string;
  /** "" when the frame could not be read at all. */
  readonly symbol: string;
  /** What was wrong, in plain words, with the offending text cleaned and cut. */
  readonly reason: string;
}

/** Where a feed puts what it has; called synchronously, a call a message. */
export interface FeedSink {
  quote(quote: Quote): void;
  status(status: FeedStatus): void;
  reject(rejection: Rejection): void;
  /** The feed has nothing more to give (a tape's end). */
  end(): void;
}

/** Prices in. One implementation a kind of source; the monitor does not know which it has. */
export interface Feed {
  /** Time between two prices of a key of `Prices.marks` that come evenly, as the bars of a tape do, ms; null where they do not. Absent: never known beforehand. */
  pace?(key: string): number | null;
  readonly clock: Clock;
  /** The whole wished-for set; calling again replaces it. Idempotent. */
  subscribe(instruments: readonly InstrumentKey[]): void;
  /** Begins to deliver into the sink. */
  start(sink: FeedSink): void;
  /** Resolves when every socket, timer and file is closed; nothing reaches the sink after that. */
  close(): Promise<void>;
}
