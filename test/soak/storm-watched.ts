import { NO_RULES } from '../../src/book/product-rules.ts';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import type { InstrumentKey } from '../../src/feed/feed.ts';
import { liveFeed } from '../../src/feed/live.ts';
import type { Timings } from '../../src/feed/timings.ts';
import { alertsBy } from '../../src/monitor/alert-texts.ts';
import { Composer } from '../../src/monitor/compose.ts';
import { Monitor } from '../../src/monitor/monitor.ts';
import { FIRST_VIEW } from '../../src/monitor/view.ts';
import type { VenueAddress } from '../../src/net/address.ts';
import { DEFAULT_THRESHOLDS } from '../../src/risk/thresholds.ts';

/** What the watched process is told to do. */
export interface Watch {
  readonly kind: 'watch';
  readonly venues: Readonly<Record<string, VenueAddress>>;
  readonly timings: Partial<Timings>;
  readonly keys: readonly InstrumentKey[];
  readonly portfolio: unknown;
}

/** What its screen would show, and what it costs. */
export interface Look {
  readonly rows: readonly { readonly key: string; readonly mark: unknown; readonly level: string; readonly freshness: string }[];
  readonly feeds: readonly { readonly venue: string; readonly state: string; readonly detail: string; readonly rejected: number }[];
  /** Bytes in use after a collection. */
  readonly heap: number;
  readonly quotes: number;
  readonly unhandled: number;
}

// Feed, monitor and composer in a process of their own, so that what is measured is theirs and not the doubles'.
let unhandled = 0;
process.on('unhandledRejection', () => {
  unhandled += 1;
});
const collect = (globalThis as { gc?: () => void }).gc ?? (() => {});

function watch({ venues, timings, keys, portfolio }: Watch): () => Promise<Look> {
  const feed = liveFeed({ venues, timings });
  const monitor = new Monitor({
    portfolio: readPortfolio(portfolio),
    book: NO_RULES,
    feed,
    alerts: alertsBy(DEFAULT_THRESHOLDS, timings.staleAfter ?? 15_000),
    everyTick: false,
    // The instruments of the storm and no others: what else a book would ask for, no double sends.
    subscribes: false,
    notify: () => {},
    changed: () => {},
    feedChanged: () => {},
    rejected: () => {},
    ended: () => {},
  });
  const composer = new Composer({ monitor, mode: { kind: 'live' }, source: () => 'the storm' });
  feed.subscribe(keys);
  monitor.start();
  setInterval(() => monitor.sweep(), 250);
  return async () => {
    collect();
    const { rows, feeds } = composer.compose({ ...FIRST_VIEW, count: 100 }, false);
    return {
      rows: rows.map(({ key, markPrice, level, freshness }) => ({ key, mark: markPrice, level, freshness })),
      feeds: feeds.map(({ venue, state, detail, rejected }) => ({ venue, state, detail, rejected })),
      heap: process.memoryUsage().heapUsed,
      quotes: monitor.summary().ticks,
      unhandled,
    };
  };
}

let look: (() => Promise<Look>) | null = null;
process.on('message', async (message: Watch | { readonly kind: 'look' }) => {
  if (message.kind === 'watch') look = watch(message);
  else if (look !== null) process.send?.(await look());
});
process.send?.('ready');
