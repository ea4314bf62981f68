import { expect, it } from 'vitest';
import { DEFAULT_ALERTS } from '../../src/alerts/rule.ts';
import { NO_RULES } from '../../src/book/product-rules.ts';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import { Composer } from '../../src/monitor/compose.ts';
import { Monitor } from '../../src/monitor/monitor.ts';
import { Publisher } from '../../src/monitor/publisher.ts';
import type { Snapshot } from '../../src/monitor/snapshot.ts';
import { until } from '../feed/sink.ts';
import { BTC, HandFeed, ISOLATED } from './desk.ts';

it('the first price is shown at once, with what it does', async () => {
  const feed = new HandFeed();
  const snapshots: Snapshot[] = [];
  const monitor: Monitor = new Monitor({
    portfolio: readPortfolio({ version: 1, accounts: [ISOLATED] }),
    book: NO_RULES,
    feed,
    alerts: DEFAULT_ALERTS,
    everyTick: false,
    subscribes: true,
    notify: () => {},
    changed: () => publisher.change(),
    feedChanged: () => {},
    rejected: () => {},
    ended: () => {},
  });
  const composer = new Composer({ monitor, mode: { kind: 'live' }, source: () => 'book.json' });
  const publisher: Publisher = new Publisher({ monitor, composer, snapshot: (snapshot) => snapshots.push(snapshot), takes: true });
  monitor.start();
  feed.mark(BTC, '48000');
  await until(() => snapshots.length > 0);
  // Warning from 49,158.8 down (desk.ts).
  expect(snapshots).toMatchObject([{ level: 'warning', rows: [{ markPrice: '48000', level: 'warning' }] }]);
});
