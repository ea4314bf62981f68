import type { Feed } from '../feed.ts';
import { LinesFeed } from '../lines.ts';
import type { VenueOptions } from '../venue.ts';
import { marketsAt } from './endpoints.ts';
import { instrumentOf } from './instrument.ts';
import { OkxWire } from './wire.ts';

/**
 * Mark, index, last, bid, ask and funding of OKX's swaps and dated futures, and index, last, bid and ask of its spot pairs, as they change,
 * over a connection each.
 * @throws AddressError when the address may not be used
 */
export function okxFeed(options: VenueOptions): Feed {
  return new LinesFeed(options, {
    venue: 'okx',
    markets: marketsAt(options.address.ws),
    stranger: 'not an OKX symbol',
    strangersOnly: 'none of the wanted symbols is traded on OKX',
    instrumentOf,
    wire: (desk) => new OkxWire(desk),
  });
}
