import { isLoopback, type VenueAddress } from '../../net/address.ts';
import { type Ending, LIMITED } from '../../net/ending.ts';
import type { FeedSink, FeedStatus, InstrumentKey } from '../feed.ts';
import { liveFeed } from '../live.ts';

/** The first mark of an instrument; of a spot pair, its last trade. Times are ms since the feed was started. */
export interface FirstMark {
  /** Exact decimal string. */
  readonly value: string;
  readonly ms: number;
  /** Wall time of receipt, ms since the epoch. */
  readonly at: number;
  /** The venue's own time, ms since the epoch; null when it names none. */
  readonly venueTime: number | null;
  /** Why it is not believed; null when it is. */
  readonly suspect: string | null;
}

/** What the monitor's own feed heard of one instrument. Times are ms since it was started, null when it did not come to that. */
export interface Heard {
  opened: number | null;
  acknowledged: number | null;
  mark: FirstMark | null;
  /** Why the last connection ended, if one did. */
  ended: Ending | null;
  status: FeedStatus | null;
  rejected: number;
  /** The first refusal, in plain words, safe to show; null when there was none. */
  rejection: string | null;
}

/** How long a first mark may take, ms. */
const PATIENCE = 10_500;
/** An acknowledgement that is overtaken by the mark is waited for this long, ms. */
const GRACE = 500;
/** After so many dials the next one would end the same. */
const DIALS = 3;

export interface ListenOptions {
  /** Told the address of each dial. */
  readonly dialling: (url: URL) => void;
  /** Says that it is plain already. */
  readonly signal: AbortSignal;
  /** The longest that a mark may be waited for where that is less than usual, ms. */
  readonly most: number;
}

/**
 * Listens to one instrument with the monitor's own feed until its first mark, or until it is plain that none comes.
 * @throws AddressError when the address may not be used
 */
export async function listen(key: InstrumentKey, address: VenueAddress, { dialling, signal, most }: ListenOptions): Promise<Heard> {
  const heard: Heard = { opened: null, acknowledged: null, mark: null, ended: null, status: null, rejected: 0, rejection: null };
  const over = Promise.withResolvers<void>();
  const started = performance.now();
  const ms = (): number => Math.round(performance.now() - started);
  let dials = 0;
  let hasSocket = false;
  const feed = liveFeed({
    venues: { [key.venue]: address },
    trace: (venue, trace) => {
      if (venue !== key.venue) return;
      if (trace.kind === 'dialling') {
        dials += 1;
        if (isAddress(trace.url)) {
          hasSocket = true;
          dialling(trace.url);
        }
      } else if (trace.kind === 'opened') heard.opened ??= ms();
      else if (trace.kind === 'acknowledged') {
        heard.acknowledged ??= ms();
        if (heard.mark !== null) over.resolve();
      } else {
        heard.ended = trace.why;
        if (dials >= DIALS || trace.why.closedHere || (trace.why.status !== null && LIMITED.has(trace.why.status))) over.resolve();
      }
    },
  });
  signal.addEventListener('abort', () => over.resolve());
  const timers = [setTimeout(over.resolve, Math.max(0, Math.min(PATIENCE, most)))];
  const sink: FeedSink = {
    quote: ({ venue, symbol, source, mark: said, last, suspect = null, borrowedFrom }) => {
      const mark = said ?? (isSpot(key.symbol) ? last : undefined);
      if (venue !== key.venue || symbol !== key.symbol || mark === undefined || heard.mark !== null) return;
      // What stands in for a silent socket would hide its fault.
      if (borrowedFrom !== undefined || (hasSocket && source === 'rest')) return;
      heard.mark = { value: mark.value, ms: ms(), at: Date.now(), venueTime: mark.venueTime, suspect };
      timers.push(setTimeout(over.resolve, heard.acknowledged === null ? GRACE : 0));
    },
    status: (status) => {
      if (status.venue !== key.venue || status.state === 'closed') return;
      heard.status = status;
      if (status.state === 'refused') over.resolve();
    },
    reject: ({ venue, reason }) => {
      if (venue !== key.venue) return;
      heard.rejected += 1;
      heard.rejection ??= reason;
    },
    end: () => {},
  };
  feed.subscribe([key]);
  feed.start(sink);
  await over.promise;
  for (const timer of timers) clearTimeout(timer);
  await feed.close();
  return heard;
}

/** A spot pair has no mark: its last trade is its price. */
export function isSpot(symbol: string): boolean {
  return !symbol.includes(':');
}

/** A feed that only learns from the venue whom it will dial names no host that could be looked up. */
function isAddress({ hostname }: URL): boolean {
  return hostname.includes('.') || isLoopback(hostname);
}
