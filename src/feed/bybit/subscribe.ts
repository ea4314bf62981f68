import type { Method } from '../wire.ts';
import type { MarketId } from './endpoints.ts';

/** Topics in one request. Bybit names no limit for futures, only 21,000 characters of topics a connection; for spot it is 10 ("Connect" page). */
export const BATCH: Readonly<Record<MarketId, number>> = { linear: 50, inverse: 50, spot: 10 };

/** Bybit asks for it every 20 s and answers it; it counts as life, a protocol ping may not. */
export const HEARTBEAT = '{"op":"ping"}';

export const TOPIC = 'tickers.';

/** The topics that carry these instruments, and which each carries. */
export function topicsFor(ids: readonly string[]): Map<string, readonly string[]> {
  return new Map(ids.map((id) => [`${TOPIC}${id}`, [id]]));
}

/** The request for, or against, a set of topics; its `req_id` comes back in the answer. */
export function request(op: Method, topics: readonly string[], id: number): string {
  return JSON.stringify({ op, args: topics, req_id: String(id) });
}
