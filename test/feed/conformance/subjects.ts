import { binance } from './binance.ts';
import { bitget } from './bitget.ts';
import { bybit } from './bybit.ts';
import { gate } from './gate.ts';
import { hyperliquid } from './hyperliquid.ts';
import { kraken } from './kraken.ts';
import { kucoin } from './kucoin.ts';
import { okx } from './okx.ts';
import type { Subject } from './subject.ts';

/** Every adapter that the suite runs over; the last three are one, ccxt's. */
export const SUBJECTS: readonly Subject[] = [binance, bybit, okx, hyperliquid, kraken, gate, bitget, kucoin];
