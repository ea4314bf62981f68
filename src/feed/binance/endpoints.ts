import { routeTo } from '../address.ts';

export type MarketId = 'usdm' | 'coinm';

/** One of Binance's futures markets, which have servers of their own. */
export interface Market {
  readonly id: MarketId;
  readonly name: string;
  readonly host: string;
  /**
   * Where mark prices are served, the likeliest first. Since 2026-04-23 USDT-M serves them on /market/ws alone, while /ws still opens,
   * acknowledges and stays silent (Binance's "Important WebSocket Change Notice"); for COIN-M the evidence conflicts. So: try, listen, go on.
   */
  readonly paths: readonly [string, ...string[]];
}

export const MARKETS: Readonly<Record<MarketId, Market>> = {
  usdm: { id: 'usdm', name: 'USDT-M', host: 'wss://fstream.binance.com', paths: ['/market/ws', '/ws'] },
  coinm: { id: 'coinm', name: 'COIN-M', host: 'wss://dstream.binance.com', paths: ['/market/ws', '/ws'] },
};

/**
 * The market's addresses, at a stand-in's host and port when one is given.
 * @throws AddressError
 */
export function routesOf(market: Market, standIn: string | undefined): readonly [URL, ...URL[]] {
  const [first, ...others] = market.paths;
  return [routeTo(market.host, first, standIn), ...others.map((path) => routeTo(market.host, path, standIn))];
}
