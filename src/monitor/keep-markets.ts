import { join } from 'node:path';
import { ccxtMarkets } from '../feed/ccxt/markets.ts';
import { systemClock } from '../feed/clock.ts';
import { TIMINGS } from '../feed/timings.ts';
import type { VenueAddress } from '../net/address.ts';
import { CCXT_VERSION } from '../net/ccxt.ts';
import { CcxtLists } from '../store/ccxt-lists.ts';
import { MarketStore } from '../store/markets.ts';
import type { OpenQuestions } from './instruments.ts';
import { type KeeperTimings, MarketKeeper, type MarketKeeperOptions } from './market-keeper.ts';

const PATIENCE: KeeperTimings = { retryMin: 30_000, retryMax: 3_600_000, lookEvery: 60_000 };

/**
 * Keeps the contracts of some venues in a folder, and asks the venues.
 * @param venues stand-in addresses by venue (contract.md section 7)
 */
export function keepMarkets(
  folder: string,
  questions: readonly OpenQuestions[],
  venues: Readonly<Record<string, VenueAddress>>,
  learned: MarketKeeperOptions['learned'],
): MarketKeeper {
  const source = ccxtMarkets({ venues, timings: TIMINGS, clock: systemClock() });
  // Where another server stands in for the socket and none for REST, the venue itself is not asked (`VenueAddress`).
  const unasked = new Set(Object.keys(venues).filter((venue) => venues[venue]?.ws !== undefined && venues[venue]?.rest === undefined));
  return new MarketKeeper({ questions, store: new MarketStore(folder), source, unasked, now: Date.now, learned, timings: PATIENCE });
}

/** ccxt's own lists of markets, kept beside. */
export function keptLists(folder: string): CcxtLists {
  return new CcxtLists(join(folder, 'ccxt'), CCXT_VERSION);
}
