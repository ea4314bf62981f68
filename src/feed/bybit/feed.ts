import type { Feed } from '../feed.ts';
import { type Desk, LinesFeed } from '../lines.ts';
import type { VenueOptions } from '../venue.ts';
import type { Said, Wire } from '../wire.ts';
import { type MarketId, marketsAt } from './endpoints.ts';
import { instrumentOf } from './instrument.ts';
import { parseFrame } from './parse.ts';
import { BATCH, HEARTBEAT, request, topicsFor } from './subscribe.ts';
import { Tickers } from './tickers.ts';

/**
 * Mark, index, last, bid, ask and funding of Bybit's linear and inverse futures and the last price of its spot pairs, as they change,
 * over one connection each.
 * @throws AddressError when the address may not be used
 */
export function bybitFeed(options: VenueOptions): Feed {
  return new LinesFeed(options, {
    venue: 'bybit',
    markets: marketsAt(options.address.ws),
    stranger: 'not a Bybit symbol',
    strangersOnly: 'none of the wanted symbols is traded on Bybit',
    instrumentOf,
    wire,
  });
}

function wire({ symbols, quote, reject }: Desk, market: MarketId): Wire {
  const tickers = new Tickers(reject);
  /** Ids said to bring no price: said again only after they brought one. */
  const missed = new Set<string>();
  const refused = (reason: string) => reject({ venue: 'bybit', symbol: '', reason });
  return {
    batch: BATCH[market],
    heartbeat: HEARTBEAT,
    atomic: true,
    streams: topicsFor,
    subscribe: (topics, id) => request('subscribe', topics, id),
    unsubscribe: (topics, id) => request('unsubscribe', topics, id),
    refused,
    missing: (id, reason) => {
      if (missed.has(id)) return;
      missed.add(id);
      reject({ venue: 'bybit', symbol: symbols().get(id) ?? '', reason });
    },
    read: (text, received): Said => {
      const frame = parseFrame(text);
      switch (frame.kind) {
        case 'ticker': {
          const judged = tickers.judge(frame.ticker, symbols(), received);
          if (judged === null) return { kind: 'other' };
          quote(judged);
          // The mark is what triggers, so it alone proves that a future's prices come.
          if ((market === 'spot' ? judged.last : judged.mark) === undefined) return { kind: 'other' };
          const id = frame.ticker.id as string;
          missed.delete(id);
          return { kind: 'prices', ids: [id] };
        }
        case 'refusal': {
          const { topic, reason } = frame;
          const isOurs = topicsFor([...symbols().keys()]).has(topic);
          return isOurs ? { kind: 'refusals', streams: [topic], reason: `refused by the venue: ${reason}` } : frame;
        }
        case 'unreadable':
          refused(frame.reason);
          return { kind: 'other' };
        default:
          return frame;
      }
    },
  };
}
