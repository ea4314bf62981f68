import type { Feed } from '../feed.ts';
import { type Desk, LinesFeed } from '../lines.ts';
import type { VenueOptions } from '../venue.ts';
import type { Said, Wire } from '../wire.ts';
import { MARKETS, routesOf } from './endpoints.ts';
import { instrumentOf } from './instrument.ts';
import { Marks } from './marks.ts';
import { parseFrame } from './parse.ts';
import { BATCH, request, streamsFor } from './subscribe.ts';

/**
 * Mark, index and funding of Binance's USDT-M and COIN-M futures, once a second, over one connection each.
 * @throws AddressError when the address may not be used
 */
export function binanceFeed(options: VenueOptions): Feed {
  const { ws } = options.address;
  return new LinesFeed(options, {
    venue: 'binance',
    markets: {
      usdm: { name: MARKETS.usdm.name, routes: routesOf(MARKETS.usdm, ws) },
      coinm: { name: MARKETS.coinm.name, routes: routesOf(MARKETS.coinm, ws) },
    },
    stranger: 'not a Binance futures symbol',
    strangersOnly: 'none of the wanted symbols is a Binance future',
    instrumentOf,
    wire,
  });
}

function wire({ symbols, quote, reject }: Desk): Wire {
  const marks = new Marks(reject);
  const refused = (reason: string) => reject({ venue: 'binance', symbol: '', reason });
  return {
    batch: BATCH,
    streams: streamsFor,
    subscribe: (streams, id) => request('SUBSCRIBE', streams, id),
    unsubscribe: (streams, id) => request('UNSUBSCRIBE', streams, id),
    refused,
    missing: (id, reason) => reject({ venue: 'binance', symbol: symbols().get(id) ?? '', reason }),
    read: (text, received): Said => {
      const frame = parseFrame(text);
      if (frame.kind === 'unreadable') {
        refused(frame.reason);
        return { kind: 'other' };
      }
      if (frame.kind !== 'marks') return frame;
      const ids: string[] = [];
      for (const update of frame.marks) {
        const judged = marks.judge(update, symbols(), received);
        if (judged === null) continue;
        ids.push(update.id as string);
        quote(judged);
      }
      return ids.length === 0 ? { kind: 'other' } : { kind: 'prices', ids };
    },
  };
}
