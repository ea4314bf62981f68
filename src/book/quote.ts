/** One field of a quote: an exact decimal string with its two times. */
export interface Quoted {
  /** Exact decimal string as the venue sent it, finite and > 0 (a funding rate may be ≤ 0). */
  readonly value: string;
  /** The venue's own time of this value, ms since the epoch; null when the venue sends none. */
  readonly venueTime: number | null;
  /** When it reached us: ms of the monitor's monotonic clock (in a replay: the tape's time). Age is measured from this. */
  readonly receivedTime: number;
}

export type QuoteSource = 'ws' | 'rest' | 'replay';

/** What a feed says of one instrument. A field that is absent was not said: it is not zero, and an older value of it stays. */
export interface Quote {
  /** ccxt venue id ("binance"); "" for a tape without a venue, whose prices hold for every venue. */
  readonly venue: string;
  /** ccxt unified symbol ("BTC/USDT:USDT"). */
  readonly symbol: string;
  readonly source: QuoteSource;
  readonly mark?: Quoted;
  readonly index?: Quoted;
  readonly last?: Quoted;
  /** Best bid and ask. */
  readonly bid?: Quoted;
  readonly ask?: Quoted;
  readonly fundingRate?: Quoted;
  /** ms since the epoch. */
  readonly nextFundingTime?: number;
  /** Why this price is not believed yet, in plain words that are safe to show; absent when it is. It may clear no alarm. */
  readonly suspect?: string;
  /** The venue whose price this really is, where the account's own cannot be asked. */
  readonly borrowedFrom?: string;
}
