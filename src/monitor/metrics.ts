import type { FeedState } from '../feed/feed.ts';
import { Rational } from '../money/rational.ts';
import { both, type Found, isUnknown } from '../risk/known.ts';
import type { Level } from '../risk/level.ts';
import type { AccountReading, PositionReading } from '../risk/reading.ts';
import { atGap, usdAt } from '../risk/shortfall.ts';
import { unassessed } from './assessment.ts';
import type { Family, Sample } from './exposition.ts';
import type { Delivery } from './messenger.ts';
import type { Monitor } from './monitor.ts';
import type { Tally } from './tally.ts';

/** Accounts and positions that have numbers of their own: each costs whoever stores them a dozen series. */
const MOST_ACCOUNTS = 100;
const MOST_POSITIONS = 400;

/** 0 is best; a level that is not known has no number. */
const NUMBERS: Readonly<Record<Level, number | null>> = { ok: 0, unknown: null, warning: 1, critical: 2, liquidation: 3, negative: 4 };
const LEVEL_WORDS = '0 ok, 1 warning, 2 critical, 3 liquidation, 4 negative; absent while unknown';
const STATES: readonly FeedState[] = ['connecting', 'live', 'polling', 'stale', 'reconnecting', 'limited', 'refused', 'ended', 'closed'];

type Labels = Sample['labels'];

/** What is told besides what a monitor knows. */
export interface Surrounded {
  readonly tally: Tally;
  /** Empty: there are no channels. */
  readonly deliveries: readonly Delivery[];
  /** When the last heartbeat that arrived was sent, monotonic ms; null: none did. */
  readonly heard: number | null;
  /** Whether this negmon acts on its alerts. */
  readonly acts: boolean;
}

/** What Prometheus is told of a monitor, as it stands now. What is not known is absent, never 0. */
export function metricsOf(monitor: Monitor, around: Surrounded): Family[] {
  monitor.refresh();
  const accounts = monitor.readings.slice(0, MOST_ACCOUNTS);
  const positions = accounts.flatMap((account) => account.positions.map((position) => ({ account, position })));
  return [
    ...wholeFamilies(monitor, around),
    ...channelFamilies(around.deliveries),
    ...accountFamilies(monitor, accounts),
    ...positionFamilies(positions.slice(0, MOST_POSITIONS)),
    ...feedFamilies(monitor),
    gauge('negmon_accounts_dropped', 'Accounts without series of their own: there are more than are told one by one.', [
      sample(monitor.readings.length - accounts.length),
    ]),
    gauge('negmon_positions_dropped', 'Positions without series of their own: there are more than are told one by one.', [
      sample(monitor.readings.reduce((count, account) => count + account.positions.length, 0) - Math.min(positions.length, MOST_POSITIONS)),
    ]),
  ];
}

function wholeFamilies(monitor: Monitor, { tally, heard, acts }: Surrounded): Family[] {
  const { level, equity, accounts } = monitor.reading();
  return [
    gauge('negmon_level', `Worst level of all accounts: ${LEVEL_WORDS}.`, levelled(level, {})),
    gauge('negmon_equity_usd', 'Equity of all accounts in USD, raw and signed, paper accounts with it.', found(equity)),
    gauge(
      'negmon_assessed',
      'Whether every account was just assessed at fresh prices that are believed (1) or not (0): the answer of /healthz.',
      [sample(unassessed(monitor).length === 0 ? 1 : 0)],
    ),
    gauge('negmon_acting', 'Whether this negmon acts on its alerts (1), or another one of the same data folder does (0).', [
      sample(acts ? 1 : 0),
    ]),
    gauge('negmon_accounts', 'Accounts that are watched.', [sample(accounts.length)]),
    gauge(
      'negmon_heartbeat_age_seconds',
      'Time since the last heartbeat that arrived was sent; absent before the first.',
      heard === null ? [] : [sample(Math.max(0, monitor.options.feed.clock.monotonic() - heard) / 1000)],
    ),
    counter('negmon_prices_total', 'Prices that came in.', [sample(monitor.summary().ticks)]),
    counter(
      'negmon_alerts_total',
      'Notices that were given, by the level that they tell of.',
      [...tally.alerts].map(([to, count]) => sample(count, { level: to })),
    ),
  ];
}

function accountFamilies(monitor: Monitor, accounts: readonly AccountReading[]): Family[] {
  const now = monitor.options.feed.clock.monotonic();
  const each = (samples: (reading: AccountReading, labels: Labels) => Sample[]): Sample[] =>
    accounts.flatMap((reading) => samples(reading, { account: reading.holdings.account.id }));
  return [
    gauge(
      'negmon_account_level',
      `Level of an account: ${LEVEL_WORDS}.`,
      each(({ level }, labels) => levelled(level, labels)),
    ),
    gauge(
      'negmon_account_equity_usd',
      'Equity of an account in USD, raw and signed.',
      each((reading, labels) => found(inUsd(reading, reading.equity), labels)),
    ),
    gauge(
      'negmon_account_owed_usd',
      'What would be owed at the prices of now, in USD: at least (bound="low") and at most (bound="high").',
      each((reading, labels) => {
        const { owed } = atGap(reading, Rational.ZERO);
        return (['low', 'high'] as const).flatMap((bound) => found(inUsd(reading, owed[bound]), { ...labels, bound }));
      }),
    ),
    gauge(
      'negmon_account_margin_ratio',
      'Margin ratio of the cross pool, or debt against what may be borrowed before liquidation: liquidated from 1 up.',
      each(({ cross }, labels) => found(cross?.marginRatio ?? null, labels)),
    ),
    gauge(
      'negmon_account_liquidation_distance_ratio',
      'Relative move of the price that is nearest to liquidating the cross pool or the loan; negative past it, absent when none does.',
      each(({ cross }, labels) => {
        const nearest = cross?.nearest ?? null;
        return found(nearest === null || isUnknown(nearest) ? null : nearest.distance, labels);
      }),
    ),
    gauge(
      'negmon_account_price_age_seconds',
      'Age of the oldest price that an account stands on; absent before the first.',
      each((reading, labels) => {
        const { ms } = monitor.ageOf(reading, now);
        return ms === null ? [] : [sample(ms / 1000, labels)];
      }),
    ),
    gauge(
      'negmon_account_fresh',
      'Whether the prices of an account are fresh (1) or stale or not there yet (0).',
      each((reading, labels) => [sample(monitor.ageOf(reading, now).freshness === 'live' ? 1 : 0, labels)]),
    ),
  ];
}

function positionFamilies(positions: readonly { readonly account: AccountReading; readonly position: PositionReading }[]): Family[] {
  const each = (samples: (reading: PositionReading, labels: Labels) => Sample[]): Sample[] =>
    positions.flatMap(({ account, position }) => {
      const { id, symbol, side } = position.leg.position;
      return samples(position, { account: account.holdings.account.id, position: id, symbol: symbol.text, side });
    });
  return [
    gauge(
      'negmon_position_level',
      `Level of a position: ${LEVEL_WORDS}.`,
      each(({ level }, labels) => levelled(level, labels)),
    ),
    gauge(
      'negmon_position_liquidation_distance_ratio',
      'Relative move of the mark to the liquidation price; negative past it, absent when there is none.',
      each(({ distance }, labels) => found(distance, labels)),
    ),
    gauge(
      'negmon_position_liquidation_price',
      'Liquidation price in quote currency; absent when there is none.',
      each(({ liquidationPrice }, labels) => found(liquidationPrice, labels)),
    ),
    gauge(
      'negmon_position_mark_price',
      'Mark price in quote currency.',
      each(({ mark }, labels) => found(mark, labels)),
    ),
    gauge(
      'negmon_position_margin_ratio',
      'Margin ratio of an isolated position: liquidated from 1 up.',
      each(({ marginRatio }, labels) => found(marginRatio, labels)),
    ),
  ];
}

function feedFamilies({ feeds, options }: Monitor): Family[] {
  const now = options.feed.clock.monotonic();
  const each = [...feeds.values()].map((status) => ({ ...status, labels: { venue: status.venue } }));
  return [
    gauge(
      'negmon_feed_state',
      'State of the prices of a venue: 1 for the one that it is in, 0 for all others.',
      each.flatMap(({ labels, state }) => STATES.map((one) => sample(one === state ? 1 : 0, { ...labels, state: one }))),
    ),
    gauge(
      'negmon_feed_last_frame_age_seconds',
      'Time since anything at all came from a venue; absent before the first.',
      each.flatMap(({ labels, lastFrame }) => (lastFrame === null ? [] : [sample(Math.max(0, now - lastFrame) / 1000, labels)])),
    ),
    counter(
      'negmon_feed_redials_total',
      'How often the connection to a venue was dialled again.',
      each.map(({ labels, redials }) => sample(redials, labels)),
    ),
    counter(
      'negmon_feed_rejected_total',
      'Prices of a venue that were refused.',
      each.map(({ labels, rejected }) => sample(rejected, labels)),
    ),
  ];
}

function channelFamilies(deliveries: readonly Delivery[]): Family[] {
  const each = (value: (delivery: Delivery) => number): Sample[] =>
    deliveries.map((delivery) => sample(value(delivery), { channel: delivery.channel }));
  return [
    counter(
      'negmon_messages_sent_total',
      'Messages that a channel has taken.',
      each(({ sent }) => sent),
    ),
    counter(
      'negmon_messages_failed_total',
      'Times that a channel has not taken a message at first, or that it was given up.',
      each(({ failed }) => failed),
    ),
    gauge(
      'negmon_channel_deaf',
      'Whether a channel is known not to deliver at the moment (1).',
      each(({ isDeaf }) => (isDeaf ? 1 : 0)),
    ),
  ];
}

function inUsd(reading: AccountReading, amount: Found<Rational>): Found<Rational> {
  return amount === null ? null : both(amount, usdAt(reading, Rational.ZERO), (one, price) => one.times(price));
}

function gauge(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, help, type: 'gauge', samples };
}

function counter(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, help, type: 'counter', samples };
}

function sample(value: number, labels: Labels = {}): Sample {
  return { labels, value };
}

function levelled(level: Level, labels: Labels): Sample[] {
  const number = NUMBERS[level];
  return number === null ? [] : [sample(number, labels)];
}

function found(value: Found<Rational>, labels: Labels = {}): Sample[] {
  return value === null || isUnknown(value) ? [] : [sample(value.toNumber(), labels)];
}
