import type { Subject } from '../subject.ts';
import { binance } from './binance.ts';

/** Every importer that the suite runs over. */
export const SUBJECTS: readonly Subject[] = [binance];
