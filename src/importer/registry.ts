import { binance } from './binance/importer.ts';
import { bybit } from './bybit/importer.ts';
import { okx } from './okx/importer.ts';
import type { ImportVenue } from './venue.ts';

/** Venues whose accounts can be imported. */
export const IMPORT_VENUES: readonly ImportVenue[] = [binance, bybit, okx];
