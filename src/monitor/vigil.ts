import { observe, type Watch, watchOf } from '../alerts/machine.ts';
import type { Notice, Said } from '../alerts/observation.ts';
import type { Account } from '../book/portfolio.ts';
import type { Feed, FeedStatus } from '../feed/feed.ts';
import { type Level, severity, worst } from '../risk/level.ts';
import type { AccountReading } from '../risk/reading.ts';
import type { Thresholds } from '../risk/thresholds.ts';
import { type Age, ageOf, lacksPrice } from './ages.ts';
import { agedText } from './alarm.ts';
import type { Board, Replacement, Ticker } from './board.ts';
import { observeAccount, type Seen } from './observe-account.ts';
import { doubtsOf } from './suspicion.ts';

export interface VigilOptions {
  readonly feed: Feed;
  /** Prices older than this are stale, ms. */
  readonly staleAfter: number;
  readonly thresholds: Thresholds;
  /** Called for each message that is due. */
  readonly notify: (notice: Notice) => void;
  /** Called when the level of a subject changes. @param at ms since the epoch */
  readonly levelled?: (subject: string, from: Level, to: Level, at: number) => void;
}

/** Shows readings to the alerts, and passes on what they say. */
export class Vigil {
  readonly watches = new Map<string, Watch>();
  /** Messages so far. */
  alerts = 0;
  /** The worst level that was seen at believed prices. */
  worst: Level = 'ok';
  readonly #options: VigilOptions;
  readonly #board: Board;
  readonly #feeds: ReadonlyMap<string, FeedStatus>;
  /** By account: since when it is waited for prices that never came, monotonic ms. */
  readonly #since = new Map<string, number>();

  constructor(options: VigilOptions, board: Board, feeds: ReadonlyMap<string, FeedStatus>) {
    this.#options = options;
    this.#board = board;
    this.#feeds = feeds;
  }

  /** Watches these accounts from now on: what is remembered of others is forgotten. @param before as they were last measured */
  hold(accounts: readonly Account[], before: readonly AccountReading[]): void {
    const now = this.#options.feed.clock.monotonic();
    const waiting = new Set(before.filter(lacksPrice).map(({ holdings }) => holdings.account.id));
    const ids = new Set(accounts.map(({ id }) => id));
    for (const id of this.#since.keys()) if (!ids.has(id)) this.#since.delete(id);
    for (const id of ids) if (!waiting.has(id) || !this.#since.has(id)) this.#since.set(id, now);
    const subjects = new Set(accounts.flatMap(({ id, positions }) => [id, ...positions.map((position) => `${id}/${position.id}`)]));
    for (const subject of this.watches.keys()) if (!subjects.has(subject)) this.watches.delete(subject);
  }

  /** Age of the prices an account stands on. @param now monotonic ms */
  ageOf(reading: AccountReading, now: number = this.#options.feed.clock.monotonic()): Age {
    const since = this.#since.get(reading.holdings.account.id) ?? now;
    return ageOf(reading, this.#board, now, this.#options.staleAfter, since);
  }

  /** The worst level that an account's pools stand at. */
  heldLevel({ pools, holdings }: AccountReading): Level {
    const { id } = holdings.account;
    return worst(pools.map(({ position }) => this.watches.get(position === null ? id : `${id}/${position}`)?.level ?? 'ok'));
  }

  /** Shows an account at the newest prices; where some are not believed, at the last believed ones, too. @param measureAt the same account there */
  see(reading: AccountReading, measureAt: (base: readonly Replacement[]) => AccountReading): void {
    const doubts = doubtsOf(reading, this.#board);
    if (doubts.length > 0) this.raise(measureAt(inBelief(doubts)), doubts);
    this.observe(reading, doubts);
  }

  /** Shows an account. @param doubts the prices behind it that are not believed */
  observe(reading: AccountReading, doubts: readonly Ticker[]): void {
    const age = this.ageOf(reading);
    for (const seen of observeAccount(reading, age.freshness !== 'stale', doubts, this.#options.thresholds)) this.#show(seen, age);
    this.#endWithPool(reading, age);
  }

  /** An account that no longer has a cross pool cannot stand at what its pool came to. */
  #endWithPool({ holdings, pools }: AccountReading, age: Age): void {
    const subject = holdings.account.id;
    if (pools.some(({ position }) => position === null) || (this.watches.get(subject)?.level ?? 'ok') === 'ok') return;
    const say = (): Said => ({ value: null, threshold: null, text: `${subject} holds and owes nothing any more` });
    this.#show({ subject, observation: { level: 'ok', rule: 'liquidation', fresh: true, tellsAge: false, suspect: null, say } }, age);
  }

  /**
   * Shows what is worse in an account at the last believed prices, and nothing else: they are not the newest, and improve nothing.
   * @param doubts the prices that are not believed: what hangs on one that never was is left out
   */
  raise(reading: AccountReading, doubts: readonly Ticker[]): void {
    const never = doubts.filter(({ believed }) => believed === null);
    const age = this.ageOf(reading);
    for (const seen of observeAccount(reading, age.freshness !== 'stale', never, this.#options.thresholds)) {
      const { level, suspect } = seen.observation;
      const held = this.watches.get(seen.subject)?.level ?? 'ok';
      if (suspect === null && level !== 'unknown' && severity(level) > severity(held)) this.#show(seen, age);
    }
  }

  #show({ subject, observation }: Seen, age: Age): void {
    const { feed, notify } = this.#options;
    const { level, suspect } = observation;
    if (suspect === null && level !== 'unknown' && severity(level) > severity(this.worst)) this.worst = level;
    const before = this.watches.get(subject) ?? watchOf(subject);
    const [watch, notices] = observe(before, observation, feed.clock.now(), feed.clock.monotonic());
    this.watches.set(subject, watch);
    if (watch.level !== before.level) this.#options.levelled?.(subject, before.level, watch.level, feed.clock.now());
    for (const notice of notices) {
      this.alerts++;
      notify(notice.rule === 'stale' ? { ...notice, text: agedText(notice, age.ms, this.#feeds.values()) } : notice);
    }
  }
}

/** The last believed prices in the place of those that are not; one that never was believed stays. */
export function inBelief(doubts: readonly Ticker[]): Replacement[] {
  return doubts.flatMap(({ key, believed }): Replacement[] => (believed === null ? [] : [[key, believed]]));
}
