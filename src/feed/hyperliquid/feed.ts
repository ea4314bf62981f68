import type { Feed } from '../feed.ts';
import { LinesFeed } from '../lines.ts';
import type { VenueOptions } from '../venue.ts';
import { routesOf } from './endpoints.ts';
import { coinOf } from './instrument.ts';
import { HyperliquidWire } from './wire.ts';

/**
 * Mark, oracle price and hourly funding of Hyperliquid's perpetuals, about once a second, and bid and ask as they change, over one connection.
 * Its spot pairs are refused by name: `@107` is what the venue calls one, and a symbol alone does not tell which.
 * @throws AddressError when the address may not be used
 */
export function hyperliquidFeed(options: VenueOptions): Feed {
  return new LinesFeed(options, {
    venue: 'hyperliquid',
    markets: { perpetuals: { name: 'perpetuals', routes: routesOf(options.address.ws) } },
    stranger: 'not a Hyperliquid perpetual in USDC',
    strangersOnly: 'none of the wanted symbols is a Hyperliquid perpetual',
    instrumentOf: (symbol) => {
      const id = coinOf(symbol);
      return id === null ? null : { market: 'perpetuals', id };
    },
    wire: (desk) => new HyperliquidWire(desk, options.clock),
  });
}
