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
/** And how long for spot prices that an assumption or a mark can stand in for, ms. */
const SPOT_PATIENCE = 4_000;
const LOOK_EVERY = 50;

/**
 * One reading at live prices: waits until every price has come, or no longer than is reasonable. What then lacks a mark stays unknown,
 * a stablecoin without a price is taken for 1 USD, which the reading says, and standard error says which venue did not answer.
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
  await new Promise<void>((resolve) => {
    const began = performance.now();
    const timer = setInterval(() => {
      const waited = performance.now() - began;
      const enough = monitor.readings.some(lacksPrice) ? waited >= PATIENCE : waited >= SPOT_PATIENCE || !mayCome(monitor);
      if (!enough) return;
      clearInterval(timer);
      resolve();
    }, LOOK_EVERY);
  });
  const silent = new Set(monitor.awaited().map(({ venue }) => venue));
  for (const { venue, state, detail } of monitor.feeds.values()) {
    if (!silent.has(venue)) continue;
    process.stderr.write(`negmon: not every price came: ${venue} ${state}${detail === '' ? '' : `: ${detail}`}\n`);
  }
  await monitor.stop();
  return monitor.reading();
}

/** Whether a price that has not come still may: a venue that refused will not send it. */
function mayCome(monitor: Monitor): boolean {
  return monitor.awaited().some(({ venue }) => monitor.feeds.get(venue)?.state !== 'refused');
}
