import { routeTo } from '../../net/address.ts';
import type { LineMarket } from '../lines.ts';

/** Contracts and pairs are served by the same server, and have a connection each: pairs that flow would hide marks that do not. */
export type MarketId = 'contracts' | 'spot';

/** Marks, indices, tickers and funding of all contracts are served here; candles and other business channels are not (error 60018). */
const HOST = 'wss://ws.okx.com:8443';
const PATH = '/ws/v5/public';

/**
 * OKX's public connections, at a stand-in's host and port when one is given.
 * @throws AddressError
 */
export function marketsAt(standIn: string | undefined): Readonly<Record<MarketId, LineMarket>> {
  const routes = [routeTo(HOST, PATH, standIn)] as const;
  return { contracts: { name: 'contracts', routes }, spot: { name: 'spot', routes, pairs: true } };
}
