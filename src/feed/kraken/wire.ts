import type { Desk } from '../lines.ts';
import type { Method, Said, Wire } from '../wire.ts';
import type { MarketId } from './endpoints.ts';
import { type Frame, parseFrame } from './parse.ts';
import * as spot from './spot.ts';
import { BATCH, request } from './subscribe.ts';
import { Tickers } from './tickers.ts';

interface Language {
  /** Kraken's futures know protocol pings only. */
  readonly heartbeat?: string;
  readonly request: (method: Method, ids: readonly string[], id: number) => string;
  readonly parseFrame: (text: string) => Frame;
  /** What proves that prices come: of futures the mark, which is what triggers. */
  readonly proof: 'mark' | 'last';
}

const LANGUAGES: Readonly<Record<MarketId, Language>> = {
  futures: { request, parseFrame, proof: 'mark' },
  spot: { heartbeat: spot.HEARTBEAT, request: spot.request, parseFrame: spot.parseFrame, proof: 'last' },
};

/** The language of one of Kraken's exchanges. A stream is a product. */
export function wire({ symbols, quote, reject }: Desk, market: MarketId): Wire {
  const { heartbeat, request, parseFrame, proof } = LANGUAGES[market];
  const tickers = new Tickers(reject);
  /** Told already, and without a price since: each new connection is refused the same. */
  const missing = new Set<string>();
  const refused = (reason: string) => reject({ venue: 'kraken', symbol: '', reason });
  return {
    batch: BATCH,
    ...(heartbeat === undefined ? {} : { heartbeat }),
    streams: (ids) => new Map(ids.map((id) => [id, [id]])),
    subscribe: (ids, id) => request('subscribe', ids, id),
    unsubscribe: (ids, id) => request('unsubscribe', ids, id),
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
      if (frame.kind !== 'tickers') return frame;
      const ids: string[] = [];
      for (const ticker of frame.tickers) {
        const read = tickers.judge(ticker, symbols(), received);
        if (read === null) continue;
        quote(read);
        if (read[proof] === undefined) continue;
        const id = ticker.id as string;
        missing.delete(id);
        ids.push(id);
      }
      return ids.length === 0 ? { kind: 'other' } : { kind: 'prices', ids };
    },
  };
}
