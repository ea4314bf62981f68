import type { LineId } from './endpoints.ts';

interface Plan {
  /** The streams of one instrument, the one that owes a price first. */
  readonly each: readonly string[];
  /** The same of all instruments at once. */
  readonly all: readonly string[];
}

/** A future's last price triggers nothing: a mini ticker now and then says enough of it, where trades come by the hundred. */
const FUTURES: Plan = { each: ['@markPrice@1s', '@miniTicker'], all: ['!markPrice@arr@1s', '!miniTicker@arr'] };
const BOOK: Plan = { each: ['@bookTicker'], all: ['!bookTicker'] };
const PLANS: Readonly<Record<LineId, Plan>> = {
  usdm: FUTURES,
  coinm: FUTURES,
  // Last, bid and ask with an event time, once a second; spot's bookTicker has no time at all.
  spot: { each: ['@ticker'], all: ['!miniTicker@arr'] },
  usdmBook: BOOK,
  coinmBook: BOOK,
};

/** Binance takes 200 streams a connection (USDT-M stream limits); the whole-market streams carry more. */
const MOST_STREAMS = 200;

/** Streams in one request: well under the largest message Binance reads. */
export const BATCH = 50;

/** The streams that carry these instruments, and which each carries: the first kind alone owes a price. */
export function streamsFor(line: LineId, ids: readonly string[]): Map<string, readonly string[]> {
  const { each, all } = PLANS[line];
  const streams = new Map<string, readonly string[]>();
  if (ids.length * each.length > MOST_STREAMS) for (const [place, name] of all.entries()) streams.set(name, place === 0 ? ids : []);
  else for (const [place, kind] of each.entries()) for (const id of ids) streams.set(`${id.toLowerCase()}${kind}`, place === 0 ? [id] : []);
  return streams;
}

/** The request for, or against, a set of streams. */
export function request(method: 'SUBSCRIBE' | 'UNSUBSCRIBE', streams: readonly string[], id: number): string {
  return JSON.stringify({ method, params: streams, id });
}
