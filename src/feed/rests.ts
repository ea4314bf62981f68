import type { VenueAddress } from '../net/address.ts';
import { binanceRest } from './binance/rest.ts';
import { bybitRest } from './bybit/rest.ts';
import { bitgetRest } from './ccxt/bitget-rest.ts';
import { gateRest } from './ccxt/gate-rest.ts';
import { kucoinRest } from './ccxt/kucoin-rest.ts';
import { hyperliquidRest } from './hyperliquid/rest.ts';
import { krakenRest } from './kraken/rest.ts';
import { okxRest } from './okx/rest.ts';
import type { RestMaker, RestVenue } from './rest.ts';

const MAKERS: Readonly<Record<string, RestMaker>> = {
  binance: binanceRest,
  bitget: bitgetRest,
  bybit: bybitRest,
  gate: gateRest,
  hyperliquid: hyperliquidRest,
  kraken: krakenRest,
  kucoin: kucoinRest,
  okx: okxRest,
};

/**
 * A venue's prices over REST; undefined where there is no such way.
 * @throws AddressError when the address may not be used
 */
export function restOf(venue: string, address: VenueAddress): RestVenue | undefined {
  return MAKERS[venue]?.(address);
}
