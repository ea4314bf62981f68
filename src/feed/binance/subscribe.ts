/** Binance takes 200 streams a connection (USDT-M stream limits); one whole-market stream carries more. */
const MOST_STREAMS = 200;
const WHOLE_MARKET = '!markPrice@arr@1s';

/** Streams in one request: well under the largest message Binance reads. */
export const BATCH = 50;

/** The streams that carry these instruments, and which each carries. */
export function streamsFor(ids: readonly string[]): Map<string, readonly string[]> {
  if (ids.length > MOST_STREAMS) return new Map([[WHOLE_MARKET, ids]]);
  return new Map(ids.map((id) => [`${id.toLowerCase()}@markPrice@1s`, [id]]));
}

/** The request for, or against, a set of streams. */
export function request(method: 'SUBSCRIBE' | 'UNSUBSCRIBE', streams: readonly string[], id: number): string {
  return JSON.stringify({ method, params: streams, id });
}
