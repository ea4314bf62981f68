import type { Method } from '../wire.ts';
import { isPerpetual, isSpot, pairOf } from './instrument.ts';

export type Channel = 'mark-price' | 'index-tickers' | 'tickers' | 'funding-rate';

/** OKX counts a text as life, and closes a line that was quiet for 30 s (its "Connect" page). */
export const HEARTBEAT = 'ping';

/**
 * Streams in one request. A connection has 480 requests an hour, so few and large: 500 arguments are some 30 kB,
 * and OKX reads up to 64 kB (its "Subscribe" page).
 */
export const BATCH = 500;

/** A stream is a channel and what it is of: "mark-price:BTC-USDT-SWAP", "index-tickers:BTC-USDT". */
export function streamOf(channel: string, id: string): string {
  return `${channel}:${id}`;
}

/** The channel that has to bring a price: the mark, which is what triggers, and of a spot pair the last. */
export function proofOf(id: string): Channel {
  return isSpot(id) ? 'tickers' : 'mark-price';
}

/** The streams that tell of these instruments. Only that of the channel that has to come carries one. A pair has one index. */
export function streamsFor(ids: readonly string[]): Map<string, readonly string[]> {
  const streams = new Map<string, readonly string[]>();
  for (const id of ids) {
    streams.set(streamOf(proofOf(id), id), [id]);
    streams.set(streamOf('index-tickers', pairOf(id)), []);
    if (!isSpot(id)) streams.set(streamOf('tickers', id), []);
    if (isPerpetual(id)) streams.set(streamOf('funding-rate', id), []);
  }
  return streams;
}

/** The request for, or against, a set of streams. */
export function request(op: Method, streams: readonly string[], id: number): string {
  const args = streams.map((stream) => {
    const [channel = '', instId = ''] = stream.split(':');
    return { channel, instId };
  });
  return JSON.stringify({ id: String(id), op, args });
}
