/** How patient a venue's connection is, all in ms. */
export interface Timings {
  /** How often deadlines are looked at. */
  readonly pulse: number;
  /** From dialling to the upgraded connection. */
  readonly handshake: number;
  /** Between our protocol pings. */
  readonly pingEvery: number;
  /** No frame of any kind, pongs included, for this long: the line is dead. */
  readonly silentAfter: number;
  /** No good price for this long: stale. */
  readonly staleAfter: number;
  /** No good price for this long although the line is alive: dial again. */
  readonly starvedAfter: number;
  /** A subscription is acknowledged within this, or sent once more. */
  readonly ackWithin: number;
  /** The first price follows the acknowledgement within this, or the route is at fault. */
  readonly firstWithin: number;
  /** Between two requests on one connection (Binance takes 5 messages a second at most). */
  readonly requestEvery: number;
  readonly backoffMin: number;
  readonly backoffMax: number;
  /** Longest wait while the network, the name or the host is not there: nobody is stormed, and it may be back at any moment. */
  readonly offlineMax: number;
  /** Prices have to flow for this long before the backoff begins anew; an open connection proves nothing. */
  readonly provenAfter: number;
  /** Shortest wait after a 429, 418 or 403. */
  readonly limitedMin: number;
  /** Between dials to a venue that does not serve this place: the user may move, or change networks. */
  readonly closedEvery: number;
  /** A connection of this age is replaced before the venue cuts it (Binance: 24 h). */
  readonly renewAfter: number;
  /** A pulse that comes this much too late: the machine slept. */
  readonly sleptAfter: number;
  /** How long a closing handshake may take before the line is cut. */
  readonly closeWithin: number;
  /** No first price over the socket for this long: ask over REST. */
  readonly restAfter: number;
  /** Between two requests over REST, give or take a fifth, while it brings what the socket does not. */
  readonly restEvery: number;
  /** The longest wait between two that bring nothing. */
  readonly restMax: number;
  /** For a whole answer over REST. */
  readonly restWithin: number;
  /** The socket has to bring prices again for this long before REST is said to be over. */
  readonly restUntil: number;
}

/** Measured against what left a monitor blind for 54 to 540 s. */
export const TIMINGS: Timings = {
  pulse: 250,
  handshake: 10_000,
  pingEvery: 12_000,
  silentAfter: 20_000,
  staleAfter: 15_000,
  starvedAfter: 20_000,
  ackWithin: 5_000,
  firstWithin: 10_000,
  requestEvery: 250,
  backoffMin: 600,
  backoffMax: 30_000,
  offlineMax: 5_000,
  provenAfter: 30_000,
  limitedMin: 60_000,
  closedEvery: 600_000,
  renewAfter: 23 * 3_600_000,
  sleptAfter: 5_000,
  closeWithin: 250,
  restAfter: 5_000,
  restEvery: 3_000,
  restMax: 30_000,
  restWithin: 5_000,
  restUntil: 5_000,
};
