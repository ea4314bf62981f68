import { routeTo } from '../address.ts';
import type { LineMarket } from '../lines.ts';

/** Marks, indices, tickers and funding of all contracts are served here; candles and other business channels are not (error 60018). */
const HOST = 'wss://ws.okx.com:8443';
const PATH = '/ws/v5/public';

/**
 * OKX's one public connection, at a stand-in's host and port when one is given.
 * @throws AddressError
 */
export function marketsAt(standIn: string | undefined): Readonly<Record<'public', LineMarket>> {
  return { public: { name: 'public', routes: [routeTo(HOST, PATH, standIn)] } };
}
