import type { Method } from '../wire.ts';

/** Products in one request: each is acknowledged, or refused, by itself. Kraken takes 100 requests a second ("Rate limits" of its futures guides). */
export const BATCH = 50;

/** The request for, or against, the tickers of these products. Kraken's requests carry no id. */
export function request(method: Method, ids: readonly string[]): string {
  return JSON.stringify({ event: method, feed: 'ticker', product_ids: ids });
}
