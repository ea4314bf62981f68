import { routeTo } from '../../net/address.ts';
import type { LineMarket } from '../lines.ts';

/** Where an instrument is traded. */
export type MarketId = 'usdm' | 'coinm' | 'spot';
/** Bid and ask of futures come over connections of their own. */
export type LineId = MarketId | 'usdmBook' | 'coinmBook';

/** One of Binance's connections: its markets have servers of their own. */
export interface Market {
  readonly name: string;
  readonly host: string;
  /**
   * Where its streams are served, the likeliest first. Since 2026-04-23 USDT-M serves marks and tickers on /market alone and books on
   * /public, while /ws still opens, acknowledges and stays silent (Binance's "Important WebSocket Change Notice"); for COIN-M the evidence
   * conflicts. So: try, listen, go on.
   */
  readonly paths: readonly [string, ...string[]];
  readonly beside?: MarketId;
  readonly pairs?: true;
}

const USDM = 'wss://fstream.binance.com';
const COINM = 'wss://dstream.binance.com';

export const MARKETS: Readonly<Record<LineId, Market>> = {
  usdm: { name: 'USDT-M', host: USDM, paths: ['/market/ws', '/ws'] },
  coinm: { name: 'COIN-M', host: COINM, paths: ['/market/ws', '/ws'] },
  spot: { name: 'spot', host: 'wss://stream.binance.com:9443', paths: ['/ws'], pairs: true },
  usdmBook: { name: 'bid and ask of USDT-M', host: USDM, paths: ['/public/ws', '/ws'], beside: 'usdm' },
  coinmBook: { name: 'bid and ask of COIN-M', host: COINM, paths: ['/public/ws', '/ws'], beside: 'coinm' },
};

/**
 * The market's addresses, at a stand-in's host and port when one is given.
 * @throws AddressError
 */
export function routesOf(market: Market, standIn: string | undefined): readonly [URL, ...URL[]] {
  const [first, ...others] = market.paths;
  return [routeTo(market.host, first, standIn), ...others.map((path) => routeTo(market.host, path, standIn))];
}

/**
 * All of Binance's connections, at a stand-in's host and port when one is given.
 * @throws AddressError
 */
export function marketsAt(standIn: string | undefined): Readonly<Record<LineId, LineMarket>> {
  const line = ({ name, beside, pairs, ...market }: Market): LineMarket => ({
    name,
    routes: routesOf({ name, ...market }, standIn),
    ...(beside === undefined ? {} : { beside }),
    ...(pairs === undefined ? {} : { pairs }),
  });
  const { usdm, coinm, spot, usdmBook, coinmBook } = MARKETS;
  return { usdm: line(usdm), coinm: line(coinm), spot: line(spot), usdmBook: line(usdmBook), coinmBook: line(coinmBook) };
}
