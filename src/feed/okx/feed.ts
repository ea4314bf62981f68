import type { Feed } from '../feed.ts';
import { LinesFeed } from '../lines.ts';
import type { VenueOptions } from '../venue.ts';
import { marketsAt } from './endpoints.ts';
import { instrumentOf } from './instrument.ts';
import { OkxWire } from './wire.ts';

/**
 * Mark, index, last and funding of OKX's swaps and dated futures, as they change, over one connection.
 * @throws AddressError when the address may not be used
 */
export function okxFeed(options: VenueOptions): Feed {
  return new LinesFeed(options, {
    venue: 'okx',
    markets: marketsAt(options.address.ws),
    stranger: 'not an OKX futures symbol',
    strangersOnly: 'none of the wanted symbols is an OKX future',
    instrumentOf,
    wire: (desk) => new OkxWire(desk),
  });
}
