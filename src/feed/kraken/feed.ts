import type { Feed } from '../feed.ts';
import { type Desk, LinesFeed } from '../lines.ts';
import type { VenueOptions } from '../venue.ts';
import type { Said, Wire } from '../wire.ts';
import { routesOf } from './endpoints.ts';
import { instrumentOf } from './instrument.ts';
import { parseFrame } from './parse.ts';
import { BATCH, request } from './subscribe.ts';
import { Tickers } from './tickers.ts';

/**
 * Mark, index, last and hourly funding of Kraken's futures, at most once a second, over one connection.
 * @throws AddressError when the address may not be used
 */
export function krakenFeed(options: VenueOptions): Feed {
  return new LinesFeed(options, {
    venue: 'kraken',
    markets: { futures: { name: 'futures', routes: routesOf(options.address.ws) } },
    stranger: 'not a Kraken futures symbol',
    strangersOnly: 'none of the wanted symbols is a Kraken future',
    instrumentOf: (symbol) => {
      const id = instrumentOf(symbol);
      return id === null ? null : { market: 'futures', id };
    },
    wire,
  });
}

function wire({ symbols, quote, reject }: Desk): Wire {
  const tickers = new Tickers(reject);
  /** Told already, and without a price since: each new connection is refused the same. */
  const missing = new Set<string>();
  const refused = (reason: string) => reject({ venue: 'kraken', symbol: '', reason });
  return {
    batch: BATCH,
    streams: (ids) => new Map(ids.map((id) => [id, [id]])),
    subscribe: (ids) => request('subscribe', ids),
    unsubscribe: (ids) => request('unsubscribe', ids),
    refused,
    missing: (id, reason) => {
      if (missing.has(id)) return;
      missing.add(id);
      reject({ venue: 'kraken', symbol: symbols().get(id) ?? '', reason });
    },
    read: (text, received): Said => {
      const frame = parseFrame(text);
      if (frame.kind === 'unreadable') {
        refused(frame.reason);
        return { kind: 'other' };
      }
      if (frame.kind !== 'ticker') return frame;
      const read = tickers.judge(frame.ticker, symbols(), received);
      if (read === null) return { kind: 'other' };
      quote(read);
      // A ticker without a mark is no sign of life: the mark is what triggers.
      if (read.mark === undefined) return { kind: 'other' };
      const id = frame.ticker.id as string;
      missing.delete(id);
      return { kind: 'prices', ids: [id] };
    },
  };
}
