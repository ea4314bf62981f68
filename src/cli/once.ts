import type { Portfolio } from '../book/portfolio.ts';
import { liveFeed } from '../feed/live.ts';
import { lacksPrice } from '../monitor/ages.ts';
import { Monitor } from '../monitor/monitor.ts';
import type { Reading } from '../risk/reading.ts';
import { ShippedRules } from '../settings/rule-book.ts';
import type { Settings } from '../settings/settings.ts';
import { checkAddresses } from './addresses.ts';

/** How long the venues may take to send a first price for everything, ms. */
const PATIENCE = 10_000;
const LOOK_EVERY = 50;

/**
 * One reading at live prices: waits until every account has its prices, or no longer than is reasonable; the rest stays unknown, and
 * standard error says which venue did not answer.
 * @throws CliError when an address of the config may not be used.
 */
export async function readOnce(portfolio: Portfolio, settings: Settings): Promise<Reading> {
  const { staleAfter, thresholds, venues } = settings;
  await checkAddresses(venues);
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
    rejected: () => {},
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
  for (const { venue, state, detail } of complete() ? [] : monitor.feeds.values()) {
    process.stderr.write(`negmon: not every price came: ${venue} ${state}${detail === '' ? '' : `: ${detail}`}\n`);
  }
  await monitor.stop();
  return monitor.reading();
}
