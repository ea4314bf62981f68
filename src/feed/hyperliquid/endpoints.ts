import { routeTo } from '../../net/address.ts';

/** The "Websocket" page of Hyperliquid's API documentation. */
const HOST = 'wss://api.hyperliquid.xyz';
const PATH = '/ws';

/**
 * The venue's one address, at a stand-in's host and port when one is given.
 * @throws AddressError
 */
export function routesOf(standIn: string | undefined): readonly [URL] {
  return [routeTo(HOST, PATH, standIn)];
}
