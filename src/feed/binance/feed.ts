import type { Quote } from '../../book/quote.ts';
import type { Feed } from '../feed.ts';
import { type Desk, LinesFeed } from '../lines.ts';
import type { VenueOptions } from '../venue.ts';
import type { Said, Wire } from '../wire.ts';
import { type LineId, MARKETS, marketsAt } from './endpoints.ts';
import { instrumentOf } from './instrument.ts';
import { parseFrame } from './parse.ts';
import { BATCH, request, streamsFor } from './subscribe.ts';
import { Updates } from './updates.ts';

/**
 * Mark, index, last and funding of Binance's USDT-M and COIN-M futures, once a second or so, over one connection each, and over a second
 * one their bid and ask as they change; last, bid and ask of its spot pairs, once a second, over one more.
 * @throws AddressError when the address may not be used
 */
export function binanceFeed(options: VenueOptions): Feed {
  return new LinesFeed<LineId>(options, {
    venue: 'binance',
    markets: marketsAt(options.address.ws),
    stranger: 'not a Binance symbol',
    strangersOnly: 'none of the wanted symbols is traded on Binance',
    instrumentOf,
    wire,
  });
}

function wire({ symbols, quote, reject }: Desk, line: LineId): Wire {
  const updates = new Updates(reject);
  const isBook = MARKETS[line].beside !== undefined;
  /** Ids said to bring no price: said again only after they brought one. */
  const missed = new Set<string>();
  const refused = (reason: string) => reject({ venue: 'binance', symbol: '', reason });
  return {
    batch: BATCH,
    streams: (ids) => streamsFor(line, ids),
    subscribe: (streams, id) => request('SUBSCRIBE', streams, id),
    unsubscribe: (streams, id) => request('UNSUBSCRIBE', streams, id),
    refused,
    missing: (id, reason) => {
      if (missed.has(id)) return;
      missed.add(id);
      reject({ venue: 'binance', symbol: symbols().get(id) ?? '', reason: isBook ? `bid and ask: ${reason}` : reason });
    },
    read: (text, received): Said => {
      const frame = parseFrame(text);
      if (frame.kind === 'unreadable') {
        refused(frame.reason);
        return { kind: 'other' };
      }
      if (frame.kind !== 'updates') return frame;
      const ids: string[] = [];
      for (const update of frame.updates) {
        const judged = updates.judge(update, symbols(), received);
        if (judged === null) continue;
        quote(judged);
        if (!isProof(line, judged)) continue;
        const id = update.id as string;
        missed.delete(id);
        ids.push(id);
      }
      return ids.length === 0 ? { kind: 'other' } : { kind: 'prices', ids };
    },
  };
}

/** Whether a quote proves that what a connection is for comes: of futures the mark, which is what triggers. */
function isProof(line: LineId, { mark, last, bid, ask }: Quote): boolean {
  if (line === 'spot') return last !== undefined;
  return MARKETS[line].beside === undefined ? mark !== undefined : bid !== undefined || ask !== undefined;
}
