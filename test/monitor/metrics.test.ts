import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { unassessed } from '../../src/monitor/assessment.ts';
import { exposition } from '../../src/monitor/exposition.ts';
import { metricsOf } from '../../src/monitor/metrics.ts';
import { Tally } from '../../src/monitor/tally.ts';
import { BTC, CROSS, Desk, ETH, ISOLATED, LOAN } from './desk.ts';

const has = spawnSync('promtool', ['--version']).status === 0;
// Where everything is checked nothing may be left out.
const isLeftOut = !has && process.env['CI'] !== 'true';
if (isLeftOut) process.stderr.write('promtool does not look at the metrics: it is not there (Debian package prometheus)\n');

const BTC_1 = 'account="binance-usdm",position="btc-1",symbol="BTC/USDT:USDT",side="long"';

/** What a scrape says, by name and labels. */
function scrape({ monitor, notices }: Desk): ReadonlyMap<string, number> {
  const lines = textOf({ monitor, notices })
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]));
}

function textOf({ monitor, notices }: Pick<Desk, 'monitor' | 'notices'>): string {
  const tally = new Tally();
  for (const notice of notices) tally.said(notice);
  return exposition(
    metricsOf(monitor, { tally, deliveries: [{ channel: 'ntfy', sent: 3, failed: 1, isDeaf: false }], heard: 4000, acts: true }),
  );
}

describe('metrics', () => {
  // design.md section 8: at 46,195 equity 597.5, margin ratio 115.4875 / 597.5, liquidation 22,500 / 0.4975.
  it('are the numbers of the reading', async () => {
    const desk = new Desk([ISOLATED]);
    desk.feed.status({ lastFrame: 5_000, redials: 2, rejected: 3 });
    await desk.marks(BTC, '46195');
    desk.pass(3000);
    const said = scrape(desk);
    expect(said.get('negmon_equity_usd')).toBe(597.5);
    expect(said.get('negmon_account_equity_usd{account="binance-usdm"}')).toBe(597.5);
    expect(said.get(`negmon_position_margin_ratio{${BTC_1}}`)).toBeCloseTo(115.4875 / 597.5, 12);
    expect(said.get(`negmon_position_liquidation_price{${BTC_1}}`)).toBeCloseTo(22_500 / 0.4975, 6);
    expect(said.get(`negmon_position_liquidation_distance_ratio{${BTC_1}}`)).toBeCloseTo(1 - 22_500 / 0.4975 / 46_195, 12);
    expect(said.get(`negmon_position_level{${BTC_1}}`)).toBe(2);
    expect(said.get('negmon_level')).toBe(2);
    expect(said.get('negmon_alerts_total{level="critical"}')).toBe(1);
    expect(said.get('negmon_account_price_age_seconds{account="binance-usdm"}')).toBe(3);
    expect(said.get('negmon_assessed')).toBe(1);
    expect(said.get('negmon_feed_state{venue="binance",state="live"}')).toBe(1);
    expect(said.get('negmon_feed_state{venue="binance",state="stale"}')).toBe(0);
    expect(said.get('negmon_feed_last_frame_age_seconds{venue="binance"}')).toBe(3);
    expect(said.get('negmon_messages_sent_total{channel="ntfy"}')).toBe(3);
    expect([said.get('negmon_messages_failed_total{channel="ntfy"}'), said.get('negmon_channel_deaf{channel="ntfy"}')]).toEqual([1, 0]);
    // The desk's clock began at 5 s.
    expect(said.get('negmon_heartbeat_age_seconds')).toBe(4);
    expect([said.get('negmon_feed_redials_total{venue="binance"}'), said.get('negmon_feed_rejected_total{venue="binance"}')]).toEqual([
      2, 3,
    ]);
  });

  it('leave out what is not known, and never say 0 for it', () => {
    const said = scrape(new Desk([ISOLATED, LOAN]));
    const names = [...said.keys()].filter((name) => /equity|level|ratio|price_age|mark_price/.test(name) && !name.includes('_total'));
    expect(names).toEqual([]);
    // Who pays is known without a price; how much a lender could ask for is not.
    expect(said.get('negmon_account_owed_usd{account="binance-usdm",bound="high"}')).toBe(0);
    expect(said.has('negmon_account_owed_usd{account="ledn-1",bound="high"}')).toBe(false);
    expect([said.get('negmon_assessed'), said.get('negmon_account_fresh{account="ledn-1"}')]).toEqual([0, 0]);
  });

  it('are raw and signed below zero, and say what would be owed', async () => {
    const desk = new Desk([CROSS]);
    // Equity 5,000 + 10 · (1,900 − 2,500) = −1,000, and recourse.
    await desk.marks(ETH, '1900');
    const said = scrape(desk);
    expect(said.get('negmon_account_equity_usd{account="desk"}')).toBe(-1000);
    expect(said.get('negmon_account_owed_usd{account="desk",bound="low"}')).toBe(1000);
    expect(said.get('negmon_level')).toBe(4);
    expect(said.get('negmon_account_liquidation_distance_ratio{account="desk"}')).toBeLessThan(0);
  });

  it('are bounded, and what is left out is counted', () => {
    const accounts = Array.from({ length: 130 }, (_, i) => ({
      ...ISOLATED,
      id: `a-${i}`,
      positions: Array.from({ length: 5 }, (_, j) => ({ ...ISOLATED.positions[0], id: `p-${j}` })),
    }));
    const said = scrape(new Desk(accounts));
    expect(said.get('negmon_accounts')).toBe(130);
    expect(said.get('negmon_accounts_dropped')).toBe(30);
    expect(said.get('negmon_positions_dropped')).toBe(650 - 400);
    expect([...said.keys()].filter((name) => name.startsWith('negmon_account_fresh'))).toHaveLength(100);
  });

  it.skipIf(isLeftOut)('are what Prometheus itself finds nothing wrong with', async () => {
    const desk = new Desk([ISOLATED, CROSS, LOAN]);
    desk.feed.status({ lastFrame: 5_000 });
    await desk.marks(BTC, '46195');
    await desk.marks(ETH, '1900');
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: textOf(desk), encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('keep labels apart from what they hold', () => {
    const samples = [{ labels: { venue: 'a"b\\c\nd' }, value: Number.NaN }];
    const family = { name: 'x_total', help: 'Of\nlines.', type: 'counter', samples } as const;
    expect(exposition([family])).toBe('');
    expect(exposition([{ ...family, samples: [{ labels: { venue: 'a"b\\c' }, value: 1e21 }] }])).toBe(
      '# HELP x_total Of\\nlines.\n# TYPE x_total counter\nx_total{venue="a\\"b\\\\c"} 1e+21\n',
    );
  });
});

describe('an assessment', () => {
  it('is whole only with fresh prices of every account that are believed', async () => {
    const desk = new Desk([ISOLATED, CROSS]);
    expect(unassessed(desk.monitor)).toEqual(['binance-usdm: prices have not come yet', 'desk: prices have not come yet']);
    await desk.marks(BTC, '50000');
    expect(unassessed(desk.monitor)).toEqual(['desk: prices have not come yet']);
    await desk.marks(ETH, '2500');
    expect(unassessed(desk.monitor)).toEqual([]);
    desk.feed.doubted(ETH, '1900', 'jumped where nothing follows');
    await desk.settled();
    expect(unassessed(desk.monitor)).toEqual(['desk: a price is not believed']);
    desk.pass(16_000);
    expect(unassessed(desk.monitor)).toEqual(['binance-usdm: prices are stale', 'desk: prices are stale']);
  });

  it('of nothing is none', () => {
    expect(unassessed(new Desk([]).monitor)).toEqual(['nothing is watched']);
  });
});
