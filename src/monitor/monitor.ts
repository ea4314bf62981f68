import { observe, type Watch, watchOf } from '../alerts/machine.ts';
import type { Notice } from '../alerts/observation.ts';
import type { Portfolio } from '../book/portfolio.ts';
import type { RuleBook } from '../book/product-rules.ts';
import type { Quote } from '../book/quote.ts';
import type { Feed, FeedSink, FeedStatus, InstrumentKey, Rejection } from '../feed/feed.ts';
import { max, min } from '../money/rational.ts';
import { type Level, severity, worst } from '../risk/level.ts';
import type { AccountReading, Reading } from '../risk/reading.ts';
import type { Thresholds } from '../risk/thresholds.ts';
import { type Age, ageOf } from './ages.ts';
import { agedText } from './alarm.ts';
import { Board, type Replacement, type Ticker } from './board.ts';
import { type Extremes, extremesOf, passedBy } from './extremes.ts';
import type { MarketsByVenue } from './instruments.ts';
import { Measures } from './measures.ts';
import { observeAccount, type Seen } from './observe-account.ts';
import { Subjects } from './subjects.ts';
import { doubtsOf } from './suspicion.ts';
import { Volatilities } from './volatilities.ts';

export interface MonitorOptions {
  readonly portfolio: Portfolio;
  readonly feed: Feed;
  /** Prices older than this are stale, ms. */
  readonly staleAfter: number;
  readonly thresholds: Thresholds;
  /** The venues' rules. */
  readonly book: RuleBook;
  /** True: every quote is measured before the next is taken (a replay as fast as it goes, which must not skip one). */
  readonly everyTick: boolean;
  /** True: the feed is asked for the book's instruments; false: it gives all it has, and any mark of a coin may price it (a tape). */
  readonly subscribes: boolean;
  /** Called for each message that is due. */
  readonly notify: (notice: Notice) => void;
  /** Called when something a screen shows may have changed. */
  readonly changed: () => void;
  /** Called for each report of a feed on itself. */
  readonly feedChanged: (status: FeedStatus) => void;
  /** Called for each price or line that a feed refused. */
  readonly rejected: (rejection: Rejection) => void;
  /** Called once when the feed has nothing more to give. */
  readonly ended: () => void;
}

/** What a run came to. */
export interface Summary {
  readonly ticks: number;
  readonly alerts: number;
  readonly worst: Level;
  /** Something is unknown, stale or not believed at the end. */
  readonly doubtful: boolean;
}

/** Longest stretch of measuring before timers and sockets get their turn, ms. */
const SLICE = 8;
/** How often ages are looked at, ms of the feed's clock. */
const SWEEP = 1000;

/** The loop: quotes in, readings and notices out. Time is the feed's. */
export class Monitor {
  readonly options: MonitorOptions;
  readonly board = new Board();
  readonly volatilities = new Volatilities();
  readonly feeds = new Map<string, FeedStatus>();
  readonly measures: Measures;
  readonly watches = new Map<string, Watch>();
  /** When it began to look, monotonic ms. */
  since = 0;
  readonly #subjects: Subjects;
  readonly #thresholds: Thresholds;
  /** Accounts to measure, with what their prices went through meanwhile, those that were believed apart from those that were not. */
  readonly #dirty = new Map<number, Map<string, Extremes>>();
  #swept = Number.NEGATIVE_INFINITY;
  #scheduled = false;
  #stopped = false;
  #ticks = 0;
  #alerts = 0;
  #worst: Level = 'ok';

  constructor(options: MonitorOptions) {
    this.options = options;
    this.#thresholds = options.thresholds;
    this.measures = new Measures(options, this.board, () => options.feed.clock.now());
    this.#subjects = new Subjects(options.portfolio);
  }

  /** Measures once without prices, then lets the feed begin. */
  start(): void {
    const { feed, portfolio, subscribes } = this.options;
    this.since = feed.clock.monotonic();
    for (let i = 0; i < portfolio.accounts.length; i++) this.#measure(i);
    if (subscribes) feed.subscribe(this.#subjects.instruments);
    const sink: FeedSink = {
      quote: (quote) => this.#take(quote),
      status: (status) => {
        this.feeds.set(status.venue, status);
        this.options.feedChanged(status);
        this.options.changed();
      },
      reject: (rejection) => {
        this.options.rejected(rejection);
        this.options.changed();
      },
      end: () => {
        this.#drain(Number.POSITIVE_INFINITY);
        this.options.changed();
        this.options.ended();
      },
    };
    feed.start(sink);
  }

  /** Measures anew by what venues say of their contracts. */
  learn(markets: MarketsByVenue): void {
    this.measures.learn(markets);
    for (let i = 0; i < this.options.portfolio.accounts.length; i++) this.#measure(i);
    this.options.changed();
  }

  /** The whole book as it was last measured. */
  reading(): Reading {
    return this.measures.reading();
  }

  /** By account, as last measured. */
  get readings(): readonly AccountReading[] {
    return this.measures.readings;
  }

  /** What was asked for and has brought no price yet. */
  awaited(): InstrumentKey[] {
    return this.#subjects.instruments.filter(({ venue, symbol }) => this.board.ticker(`${venue}:${symbol}`) === undefined);
  }

  /** Ends the feed; what was seen stays readable. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.options.feed.close();
  }

  summary(): Summary {
    const now = this.options.feed.clock.monotonic();
    const level = worst(this.readings.map((reading) => reading.level));
    const stale = this.readings.some((reading) => this.#ageOf(reading, now).freshness === 'stale');
    const suspect = this.readings.some((reading) => doubtsOf(reading, this.board).length > 0);
    return { ticks: this.#ticks, alerts: this.#alerts, worst: this.#worst, doubtful: level === 'unknown' || stale || suspect };
  }

  /** Looks at the ages of all prices; called by a timer, and by the tape's own time in a replay. */
  sweep(): void {
    const { clock } = this.options.feed;
    const now = clock.monotonic();
    if (now - this.#swept < SWEEP) return;
    this.#swept = now;
    for (const reading of this.readings) this.#observe(reading, doubtsOf(reading, this.board));
  }

  #take(quote: Quote): void {
    this.#ticks++;
    const touched = this.#subjects.touched(quote.symbol);
    if (touched.size === 0) return;
    const ticker = this.board.take(quote);
    if (ticker === null || this.#stopped) return;
    // What is not believed teaches nothing of how much a price moves.
    if (ticker.suspect === null) this.volatilities.take(ticker.key, quote);
    for (const account of touched) this.#touch(account, ticker);
    if (this.options.everyTick) {
      this.#drain(Number.POSITIVE_INFINITY);
      this.sweep();
    } else this.#schedule();
  }

  #touch(account: number, ticker: Ticker): void {
    const keys = this.#dirty.get(account) ?? new Map<string, Extremes>();
    const slot = `${ticker.suspect === null ? '' : '?'}${ticker.key}`;
    const known = keys.get(slot);
    const { price } = ticker.mark;
    keys.set(slot, { ticker, low: known ? min(known.low, price) : price, high: known ? max(known.high, price) : price });
    this.#dirty.set(account, keys);
  }

  #schedule(): void {
    if (this.#scheduled || this.#stopped) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#drain(performance.now() + SLICE);
      this.sweep();
      if (this.#dirty.size > 0) this.#schedule();
    });
  }

  /** Measures what prices have touched, and then looks back at what they went through since the last look. */
  #drain(until: number): void {
    for (const [account, keys] of this.#dirty) {
      this.#dirty.delete(account);
      this.#measure(account);
      this.#lookBack(account, [...keys.values()]);
      if (performance.now() > until) break;
    }
    this.options.changed();
  }

  /** Looks at what prices went through since the last look: no dip is missed. What was not believed may only be suspected. */
  #lookBack(account: number, past: readonly Extremes[]): void {
    const newest = this.readings[account];
    if (newest === undefined) return;
    const doubts = doubtsOf(newest, this.board);
    const believed = past.filter(({ ticker }) => ticker.suspect === null);
    if (doubts.length === 0) this.#visit(account, newest, believed, [], (seen) => this.#observe(seen, []));
    else {
      const base = inBelief(doubts);
      this.#visit(account, this.measures.measureAt(account, base), believed, base, (seen) => this.#raise(seen, doubts));
    }
    const doubted = past.filter(({ ticker }) => ticker.suspect !== null);
    this.#visit(account, newest, doubted, [], (seen, ticker) =>
      this.#observe(seen, [ticker, ...doubts.filter(({ key }) => key !== ticker.key)]),
    );
  }

  /** Measures anew at a lowest or highest price that may have been worse than what is known, so that few are measured. */
  #visit(
    account: number,
    reading: AccountReading,
    past: readonly Extremes[],
    base: readonly Replacement[],
    see: (seen: AccountReading, ticker: Ticker) => void,
  ): void {
    const unseen = (one: Extremes) => passedBy(one, this.board.ticker(one.ticker.key));
    const moved = past.filter((one) => unseen(one).length > 0);
    if (moved.length === 0) return;
    const { corner, near } = extremesOf(reading, moved, this.#thresholds);
    const known = this.#heldLevel(reading);
    const worse = severity(this.measures.glanceAt(account, [...base, ...corner])) > severity(known);
    for (const one of worse ? moved : moved.filter(({ ticker }) => near.has(ticker.key))) {
      const { key, mark } = one.ticker;
      for (const price of unseen(one)) {
        see(this.measures.measureAt(account, [...base, [key, { price, kind: mark.kind }]]), one.ticker);
      }
    }
  }

  /** The worst level that the account's pools stand at. */
  #heldLevel({ pools, holdings }: AccountReading): Level {
    const { id } = holdings.account;
    return worst(pools.map(({ position }) => this.watches.get(position === null ? id : `${id}/${position}`)?.level ?? 'ok'));
  }

  #measure(account: number): void {
    const reading = this.measures.measure(account);
    const doubts = doubtsOf(reading, this.board);
    if (doubts.length > 0) this.#raise(this.measures.measureAt(account, inBelief(doubts)), doubts);
    this.#observe(reading, doubts);
  }

  #ageOf(reading: AccountReading, now: number): Age {
    return ageOf(reading, this.board, now, this.options.staleAfter, this.since);
  }

  /** Shows the alerts an account. @param doubts the prices behind it that are not believed. */
  #observe(reading: AccountReading, doubts: readonly Ticker[]): void {
    const age = this.#ageOf(reading, this.options.feed.clock.monotonic());
    for (const seen of observeAccount(reading, age.freshness !== 'stale', doubts, this.#thresholds)) this.#show(seen, age);
  }

  /**
   * Shows the alerts what is worse in an account at the last believed prices, and nothing else: they are not the newest, and improve nothing.
   * @param doubts the prices that are not believed: what hangs on one that never was is left out.
   */
  #raise(reading: AccountReading, doubts: readonly Ticker[]): void {
    const never = doubts.filter(({ believed }) => believed === null);
    const age = this.#ageOf(reading, this.options.feed.clock.monotonic());
    for (const seen of observeAccount(reading, age.freshness !== 'stale', never, this.#thresholds)) {
      const { level, suspect } = seen.observation;
      const held = this.watches.get(seen.subject)?.level ?? 'ok';
      if (suspect === null && level !== 'unknown' && severity(level) > severity(held)) this.#show(seen, age);
    }
  }

  #show({ subject, observation }: Seen, age: Age): void {
    const { clock } = this.options.feed;
    const { level, suspect } = observation;
    if (suspect === null && level !== 'unknown' && severity(level) > severity(this.#worst)) this.#worst = level;
    const [watch, notices] = observe(this.watches.get(subject) ?? watchOf(subject), observation, clock.now(), clock.monotonic());
    this.watches.set(subject, watch);
    for (const notice of notices) {
      this.#alerts++;
      this.options.notify(notice.rule === 'stale' ? { ...notice, text: agedText(notice, age.ms, this.feeds.values()) } : notice);
    }
  }
}

/** The last believed prices in the place of those that are not; one that never was believed stays. */
function inBelief(doubts: readonly Ticker[]): Replacement[] {
  return doubts.flatMap(({ key, believed }): Replacement[] => (believed === null ? [] : [[key, believed]]));
}
