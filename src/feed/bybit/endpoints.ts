import { routeTo } from '../../net/address.ts';
import type { LineMarket } from '../lines.ts';

export type MarketId = 'linear' | 'inverse' | 'spot';

const HOST = 'wss://stream.bybit.com';

/**
 * Bybit's derivatives and its spot pairs, which have a path each ("Connect" of its v5 websocket docs), at a stand-in's host and port when one is given.
 * @throws AddressError
 */
export function marketsAt(standIn: string | undefined): Readonly<Record<MarketId, LineMarket>> {
  return {
    linear: { name: 'linear', routes: [routeTo(HOST, '/v5/public/linear', standIn)] },
    inverse: { name: 'inverse', routes: [routeTo(HOST, '/v5/public/inverse', standIn)] },
    spot: { name: 'spot', routes: [routeTo(HOST, '/v5/public/spot', standIn)], pairs: true },
  };
}
