import { binance } from './binance.ts';
import { bybit } from './bybit.ts';
import { hyperliquid } from './hyperliquid.ts';
import { kraken } from './kraken.ts';
import { okx } from './okx.ts';
import type { Subject } from './subject.ts';

/** Every adapter that the suite runs over. */
export const SUBJECTS: readonly Subject[] = [binance, bybit, okx, hyperliquid, kraken];
