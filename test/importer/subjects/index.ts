import type { Subject } from '../subject.ts';
import { binance } from './binance.ts';
import { bybit } from './bybit.ts';
import { okx } from './okx.ts';

/** Every importer that the suite runs over. */
export const SUBJECTS: readonly Subject[] = [binance, bybit, okx];
