export type Method = 'subscribe' | 'unsubscribe';

/** What a frame said, as far as the connection has to know. */
export type Said =
  /** Good prices of these instruments. */
  | { readonly kind: 'prices'; readonly ids: readonly string[] }
  | { readonly kind: 'ack'; readonly id: number }
  /** The same from a venue whose answers name streams instead of requests. */
  | { readonly kind: 'acks'; readonly method: Method; readonly streams: readonly string[] }
  /** A request was refused; `id` is null when the venue does not say which. */
  | { readonly kind: 'refusal'; readonly id: number | null; readonly reason: string }
  /** These streams are refused for good, whatever becomes of the others in their request. */
  | { readonly kind: 'refusals'; readonly streams: readonly string[]; readonly reason: string }
  /** The venue is about to end this connection. */
  | { readonly kind: 'leaving' }
  | { readonly kind: 'other' };

/** One venue's language, for a connection that does not know the venue. Instruments go by the venue's own ids. */
export interface Wire {
  /** The streams that carry these instruments, and which each carries. */
  streams(ids: readonly string[]): ReadonlyMap<string, readonly string[]>;
  /** How many streams fit into one request. */
  readonly batch: number;
  subscribe(streams: readonly string[], id: number): string;
  unsubscribe(streams: readonly string[], id: number): string;
  /** Asks one thing at a time, each as soon as the one before is answered. */
  readonly serial?: boolean;
  /** The venue takes a request whole or not at all: when it refuses one stream, the others are asked again at once. */
  readonly atomic?: boolean;
  /** What the venue wants to hear from time to time; protocol pings when it names nothing. */
  readonly heartbeat?: string;
  /** The line was cut from the other side while these streams were asked for and not yet answered. */
  cut?(streams: readonly string[]): void;
  /** Reads a frame, and delivers what it holds. @param received monotonic ms */
  read(text: string, received: number): Said;
  /** Tells that an instrument brings no price, in plain words. */
  missing(id: string, reason: string): void;
  /** Tells that a frame or an answer could not be used. */
  refused(reason: string): void;
}
