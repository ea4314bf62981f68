import { routeTo } from '../address.ts';

/** Kraken's "Futures WebSocket" pages: one socket for inverse, linear and dated products. */
const HOST = 'wss://futures.kraken.com';
const PATH = '/ws/v1';

/**
 * The venue's one address, at a stand-in's host and port when one is given.
 * @throws AddressError
 */
export function routesOf(standIn: string | undefined): readonly [URL] {
  return [routeTo(HOST, PATH, standIn)];
}
