import type { Feed } from '../feed.ts';
import { LinesFeed } from '../lines.ts';
import type { VenueOptions } from '../venue.ts';
import { marketsAt } from './endpoints.ts';
import { instrumentOf } from './instrument.ts';
import { wire } from './wire.ts';

/**
 * Mark, index, last, bid, ask and hourly funding of Kraken's futures, at most once a second, over one connection; last, bid and ask of its
 * spot pairs, as these change, over another. Among those are the stablecoins against the dollar (USDT/USD, USDC/USD).
 * @throws AddressError when the address may not be used
 */
export function krakenFeed(options: VenueOptions): Feed {
  return new LinesFeed(options, {
    venue: 'kraken',
    markets: marketsAt(options.address.ws),
    stranger: 'not a Kraken symbol',
    strangersOnly: 'none of the wanted symbols is traded on Kraken',
    instrumentOf,
    wire,
  });
}
