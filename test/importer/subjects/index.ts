import type { Subject } from '../subject.ts';
import { binance } from './binance.ts';
import { bitget } from './bitget.ts';
import { bybit } from './bybit.ts';
import { deribit } from './deribit.ts';
import { dydx } from './dydx.ts';
import { gate } from './gate.ts';
import { htx } from './htx.ts';
import { hyperliquid } from './hyperliquid.ts';
import { kraken } from './kraken.ts';
import { krakenfutures } from './krakenfutures.ts';
import { kucoin } from './kucoin.ts';
import { okx } from './okx.ts';

/** Every importer that the suite runs over. */
export const SUBJECTS: readonly Subject[] = [
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
