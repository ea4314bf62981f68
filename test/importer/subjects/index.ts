import type { Subject } from '../subject.ts';
import { binance } from './binance.ts';
import { bybit } from './bybit.ts';
import { dydx } from './dydx.ts';
import { gate } from './gate.ts';
import { hyperliquid } from './hyperliquid.ts';
import { kucoin } from './kucoin.ts';
import { okx } from './okx.ts';

/** Every importer that the suite runs over. */
export const SUBJECTS: readonly Subject[] = [binance, bybit, okx, gate, kucoin, hyperliquid, dydx];
