import type { Subject } from '../subject.ts';
import { binance } from './binance.ts';
import { dydx } from './dydx.ts';
import { hyperliquid } from './hyperliquid.ts';

/** Every importer that the suite runs over. */
export const SUBJECTS: readonly Subject[] = [binance, hyperliquid, dydx];
