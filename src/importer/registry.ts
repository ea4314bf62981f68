import { binance } from './binance/importer.ts';
import { bitget } from './bitget/importer.ts';
import { bybit } from './bybit/importer.ts';
import { deribit } from './deribit/importer.ts';
import { dydx } from './dydx.ts';
import { gate } from './gate/importer.ts';
import { htx } from './htx/importer.ts';
import { hyperliquid } from './hyperliquid/importer.ts';
import { kraken } from './kraken/importer.ts';
import { krakenfutures } from './krakenfutures/importer.ts';
import { kucoin } from './kucoin/importer.ts';
import { okx } from './okx/importer.ts';
import type { ImportVenue } from './venue.ts';

/** Venues whose accounts can be imported. */
export const IMPORT_VENUES: readonly ImportVenue[] = [
  binance,
  bybit,
  okx,
  bitget,
  gate,
  kucoin,
  kraken,
  krakenfutures,
  deribit,
  htx,
  hyperliquid,
  dydx,
];
