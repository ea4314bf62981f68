import { routeTo } from '../../net/address.ts';
import type { LineMarket } from '../lines.ts';

/** Kraken's two exchanges, which have servers and languages of their own. */
export type MarketId = 'futures' | 'spot';

/** Kraken's "Futures WebSocket" pages: one socket for inverse, linear and dated products. */
const FUTURES = { host: 'wss://futures.kraken.com', path: '/ws/v1' };
/** Its "Spot WebSocket Introduction", version 2. */
const SPOT = { host: 'wss://ws.kraken.com', path: '/v2' };

/**
 * Both addresses, at a stand-in's host and port when one is given.
 * @throws AddressError
 */
export function marketsAt(standIn: string | undefined): Readonly<Record<MarketId, LineMarket>> {
  return {
    futures: { name: 'futures', routes: [routeTo(FUTURES.host, FUTURES.path, standIn)] },
    spot: { name: 'spot', routes: [routeTo(SPOT.host, SPOT.path, standIn)], pairs: true },
  };
}
