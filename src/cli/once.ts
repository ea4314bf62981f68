import type { Portfolio } from '../book/portfolio.ts';
import { liveFeed } from '../feed/live.ts';
import { lacksPrice } from '../monitor/ages.ts';
import { Monitor } from '../monitor/monitor.ts';
import type { Reading } from '../risk/reading.ts';
import { ShippedRules } from '../settings/rule-book.ts';
import type { Settings } from '../settings/settings.ts';

/** How long the venues may take to send a first price for everything, ms. */
const PATIENCE = 10_000;
const LOOK_EVERY = 50;

/** A reading, and why prices are missing in it. */
export interface Once {
  readonly reading: Reading;
  /** One readable line a venue; none when every price came. */
  readonly faults: readonly string[];
}

/** One reading at live prices: waits until every account has its prices, or no longer than is reasonable; the rest stays unknown. */
export async function readOnce(portfolio: Portfolio, settings: Settings): Promise<Once> {
  const { staleAfter, thresholds, venues } = settings;
  const feed = liveFeed({ venues, timings: { staleAfter } });
  const monitor = new Monitor({
    portfolio,
    feed,
    staleAfter,
    thresholds,
    book: new ShippedRules(),
    everyTick: false,
    subscribes: true,
    notify: () => {},
    changed: () => {},
    feedChanged: () => {},
    ended: () => {},
  });
  monitor.start();
  const complete = (): boolean => !monitor.readings.some(lacksPrice);
  await new Promise<void>((resolve) => {
    const until = performance.now() + PATIENCE;
    const timer = setInterval(() => {
      if (!complete() && performance.now() < until) return;
      clearInterval(timer);
      resolve();
    }, LOOK_EVERY);
  });
  const faults = complete()
    ? []
    : [...monitor.feeds.values()].map(({ venue, state, detail }) => `${venue} ${state}${detail === '' ? '' : `: ${detail}`}`);
  await monitor.stop();
  return { reading: monitor.reading(), faults };
}
