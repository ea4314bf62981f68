import type { Portfolio } from '../book/portfolio.ts';
import { liveFeed } from '../feed/live.ts';
import { lacksPrice } from '../monitor/ages.ts';
import { openQuestions } from '../monitor/instruments.ts';
import { keepMarkets, keptLists } from '../monitor/keep-markets.ts';
import { Monitor } from '../monitor/monitor.ts';
import { believedLevel, doubtsOf, suspectText } from '../monitor/suspicion.ts';
import { type Level, worst } from '../risk/level.ts';
import type { Reading } from '../risk/reading.ts';
import type { Settings } from '../settings/defaults.ts';
import { marketsDir } from '../settings/paths.ts';
import { ShippedRules } from '../settings/rule-book.ts';
import { checkAddresses } from './addresses.ts';
import { dataDirFrom, type GlobalOptions } from './options.ts';

/** How long the venues may take to send a first price for everything, ms. */
const PATIENCE = 10_000;
/** And how long for spot prices that an assumption or a mark can stand in for, ms. */
const SPOT_PATIENCE = 4_000;
const LOOK_EVERY = 50;

/** A reading at live prices, and what may be counted on. */
export interface Once {
  /** At the newest prices; where one of them is not believed its assumptions say so. */
  readonly reading: Reading;
  /** The level without what hangs on such a price. */
  readonly believed: Level;
  /** The prices that are not believed, in words. */
  readonly suspects: readonly string[];
}

/**
 * One reading at live prices: waits until every price has come, or no longer than is reasonable. What then lacks a mark stays unknown,
 * a stablecoin without a price is taken for 1 USD, which the reading says, and standard error says which venue did not answer.
 * @throws CliError when an address of the config may not be used.
 */
export async function readOnce(portfolio: Portfolio, settings: Settings, options: GlobalOptions): Promise<Once> {
  const { alerts, venues } = settings;
  await checkAddresses(venues);
  const folder = marketsDir(dataDirFrom(options));
  const feed = liveFeed({ venues, timings: { staleAfter: alerts.staleAfter }, lists: keptLists(folder) });
  const book = new ShippedRules();
  const monitor = new Monitor({
    portfolio,
    feed,
    alerts,
    book,
    everyTick: false,
    subscribes: true,
    notify: () => {},
    changed: () => {},
    feedChanged: () => {},
    rejected: () => {},
    ended: () => {},
  });
  const keeper = keepMarkets(folder, openQuestions(portfolio, book), venues, (markets) => monitor.learn(markets));
  monitor.measures.learn(keeper.markets);
  monitor.start();
  // What is known of a venue, of whatever day, is enough for one reading, which says the day; only what is not has to be asked for.
  if (keeper.awaits()) keeper.begin();
  await new Promise<void>((resolve) => {
    const began = performance.now();
    const timer = setInterval(() => {
      const waited = performance.now() - began;
      const lacks = monitor.readings.some(lacksPrice) || keeper.awaits();
      const enough = lacks ? waited >= PATIENCE : waited >= SPOT_PATIENCE || !mayCome(monitor);
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
  for (const note of keeper.notes()) process.stderr.write(`negmon: ${note}\n`);
  await Promise.all([monitor.stop(), keeper.close()]);
  monitor.refresh();
  const reading = monitor.reading();
  const { readings, board } = monitor;
  const suspects = new Set(readings.flatMap((account) => doubtsOf(account, board).map(suspectText)));
  return {
    reading: { ...reading, assumptions: [...suspects, ...reading.assumptions] },
    suspects: [...suspects],
    believed: worst(readings.map((account) => believedLevel(account, doubtsOf(account, board)))),
  };
}

/** Whether a price that has not come still may: a venue that refused will not send it. */
function mayCome(monitor: Monitor): boolean {
  return monitor.awaited().some(({ venue }) => monitor.feeds.get(venue)?.state !== 'refused');
}
