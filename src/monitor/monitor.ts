import type { Remembered } from '../alerts/memory.ts';
import type { Notice } from '../alerts/observation.ts';
import { quietedBy, type Word } from '../alerts/quiet.ts';
import type { AlertSettings } from '../alerts/rule.ts';
import { RuleTable } from '../alerts/rule-table.ts';
import type { Quieted, Watch } from '../alerts/watch.ts';
import type { Portfolio } from '../book/portfolio.ts';
import type { RuleBook } from '../book/product-rules.ts';
import type { Quote } from '../book/quote.ts';
import type { FeedSink, FeedStatus, InstrumentKey, Rejection } from '../feed/feed.ts';
import { grows } from '../risk/interest.ts';
import { type Level, worst } from '../risk/level.ts';
import type { AccountReading, Reading } from '../risk/reading.ts';
import { type Age, isOld } from './ages.ts';
import { Board } from './board.ts';
import type { MarketsByVenue } from './instruments.ts';
import { LookBack } from './look-back.ts';
import { Measures } from './measures.ts';
import type { PaperBook } from './paper-book.ts';
import type { PaperLine } from './paper-words.ts';
import { Rota } from './rota.ts';
import { Simulation } from './simulation.ts';
import { Subjects } from './subjects.ts';
import type { Surroundings } from './surroundings.ts';
import { doubtsOf } from './suspicion.ts';
import { Vigil, type VigilOptions } from './vigil.ts';
import { Volatilities } from './volatilities.ts';
import { Wiring } from './wiring.ts';

export interface MonitorOptions extends Omit<VigilOptions, 'repeats'> {
  /** When to speak, to begin with: `arm` changes it. */
  readonly alerts: AlertSettings;
  readonly portfolio: Portfolio;
  /** The venues' rules. */
  readonly book: RuleBook;
  /** True: every quote is measured before the next is taken (a replay as fast as it goes, which must not skip one). */
  readonly everyTick: boolean;
  /** True: the feed is asked for the book's instruments; false: it gives all it has, and any mark of a coin may price it (a tape). */
  readonly subscribes: boolean;
  /** The book that paper accounts are simulated in; absent: they are measured like all others, and nothing happens to them. */
  readonly paper?: PaperBook;
  /** Called for each thing that happened to a paper account. */
  readonly happened?: (line: PaperLine) => void;
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
/** How often accounts that stand at an alarm are measured, unless one of their wires trips, ms of the feed's clock and of ours. */
const ROUND = 100;
/** How often ages are looked at, ms of the feed's clock. */
const SWEEP = 1000;
/** What people said of alarms is remembered of so many. */
const WORDS_MOST = 1000;
/** A tape that says nothing for so long stood still, ms: shorter gaps are how it was written down. */
const HALT = 3_600_000;

const NOBODY: ReadonlySet<number> = new Set();

/** The loop: quotes in, readings and notices out. Time is the feed's. */
export class Monitor {
  readonly options: MonitorOptions;
  readonly board = new Board();
  readonly volatilities = new Volatilities();
  readonly feeds = new Map<string, FeedStatus>();
  readonly measures: Measures;
  #table: RuleTable;
  readonly #vigil: Vigil;
  readonly #lookBack: LookBack;
  readonly #simulation: Simulation | null;
  #subjects: Subjects;
  /** Further instruments whose prices somebody wants to see. */
  #visited: readonly InstrumentKey[] = [];
  readonly #wiring: Wiring;
  readonly #rota = new Rota();
  /** Waits to measure all whom prices have woken. */
  #round: NodeJS.Timeout | null = null;
  /** When they were called last, monotonic ms of the feed. */
  #called = Number.NEGATIVE_INFINITY;
  #swept = Number.NEGATIVE_INFINITY;
  #scheduled = false;
  #stopped = false;
  #ticks = 0;
  /** What people said of alarms, by the id that they named. */
  readonly #said = new Map<string, Quieted>();

  constructor(options: MonitorOptions) {
    this.options = options;
    this.#table = new RuleTable(options.alerts);
    this.measures = new Measures({ ...options, table: () => this.#table }, this.board, () => options.feed.clock.now());
    this.#vigil = new Vigil({ ...options, repeats: options.subscribes }, () => this.surroundings, this.feeds);
    this.#lookBack = new LookBack(this.measures, this.board, this.#vigil);
    const { paper, happened = () => {} } = options;
    this.#simulation = paper === undefined ? null : new Simulation({ ...options, paper, happened }, this.measures, this.board, this.#vigil);
    this.#subjects = new Subjects(options.portfolio);
    this.#wiring = new Wiring(this.board, this.#vigil, () => this.surroundings);
  }

  /** Measures once without prices, then lets the feed begin. */
  start(): void {
    const { feed } = this.options;
    this.#vigil.hold(this.portfolio.accounts, []);
    this.#measureAll();
    this.#subscribe();
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
        this.#drainAll();
        this.options.changed();
        this.options.ended();
      },
    };
    feed.start(sink);
  }

  /** What rules look at, and which of them hold where. */
  get surroundings(): Surroundings {
    return { table: this.#table, board: this.board, volatilities: this.volatilities };
  }

  /** Goes by other settings from now on. What stands is kept, and falls as it always does where it is no longer at fault. */
  arm(alerts: AlertSettings): void {
    this.#table = new RuleTable(alerts);
    this.measures.learn(this.measures.markets);
    this.#measureAll();
    this.options.changed();
  }

  /** Goes on from what was written down of the alerts before; to be called before `start`. */
  remember(entries: readonly Remembered[]): void {
    this.#vigil.remember(entries);
    for (const entry of entries) if (entry.kind === 'acknowledged' || entry.kind === 'snoozed') this.#keep(entry);
  }

  /** A person has seen an alarm, or wants no more of it for a while. Whether the id names one that stands. */
  quiet(word: Word): boolean {
    this.#keep(word);
    this.options.changed();
    return this.#vigil.quiet(word);
  }

  /** What was last said of an alarm by that id; null: nothing. */
  saidOf(id: string): Quieted | null {
    return this.#said.get(id) ?? null;
  }

  #keep(word: Word): void {
    this.#said.delete(word.id);
    this.#said.set(word.id, quietedBy(word, this.#table.settings));
    const [oldest] = this.#said.keys();
    if (this.#said.size > WORDS_MOST && oldest !== undefined) this.#said.delete(oldest);
  }

  /** One of the messages has reached somebody: it is told again so long after that, and not after it was due. */
  delivered(notice: Notice): void {
    this.#vigil.delivered(notice);
  }

  /** Measures anew by what venues say of their contracts. */
  learn(markets: MarketsByVenue): void {
    this.measures.learn(markets);
    this.#measureAll();
    this.options.changed();
  }

  /** What is watched. */
  get portfolio(): Portfolio {
    return this.measures.portfolio;
  }

  /** Watches another portfolio from now on. What is remembered of accounts and positions that stay is kept, and no price is waited for anew. */
  hold(portfolio: Portfolio): void {
    // What prices went through until now they did to the portfolio that was.
    this.#simulation?.pause();
    this.#drainAll();
    this.#rota.clear();
    this.#vigil.hold(portfolio.accounts, this.readings);
    this.measures.hold(portfolio);
    this.#subjects = new Subjects(portfolio);
    this.#subscribe();
    // Which coin is priced by which is known of what has come.
    for (const { symbol } of this.board.tickers()) this.#subjects.touched(symbol);
    this.#measureAll();
    this.#simulation?.hold();
    this.options.changed();
    this.#simulation?.resume();
  }

  /** What is wrong with the simulation of paper accounts, in words that are safe to show. */
  troubles(): string[] {
    return this.#simulation?.notes() ?? [];
  }

  /** Asks for the prices of further instruments, in place of those that were asked for so: for a look at what is not held yet. */
  visit(instruments: readonly InstrumentKey[]): void {
    // What prices went through cannot be looked back at once they are gone.
    this.#drainAll();
    this.#visited = instruments;
    this.#subscribe();
    // A price that is gone may have been how an account's coin was priced, and in doubt.
    this.#wiring.clear(this.portfolio.accounts.length);
    for (const [account, { holdings }] of this.readings.entries()) {
      if ([...holdings.valuation.used].some((key) => this.board.ticker(key) === undefined)) this.#measure(account);
    }
  }

  /** The whole book as it was last measured: no verdict has turned since, numbers may have (`refresh`). */
  reading(): Reading {
    return this.measures.reading();
  }

  /** Measures all accounts whose prices have moved since they were. */
  refresh(): void {
    for (let account = this.#rota.next(NOBODY, this.#touchedBy); account !== null; account = this.#rota.next(NOBODY, this.#touchedBy)) {
      this.#settle(account);
    }
  }

  /**
   * Measures the account that has waited longest for it since its prices moved.
   * @param first accounts whose turn it is before the others', once: whoever had his turn leaves it, else their next prices would leave none to others
   * @returns its reading; null: none waits.
   */
  refreshNext(first: Set<number>): AccountReading | null {
    const account = this.#rota.next(first, this.#touchedBy);
    if (account === null) return null;
    first.delete(account);
    this.#settle(account);
    return this.readings[account] ?? null;
  }

  /** What the alerts remember, by subject. */
  get watches(): ReadonlyMap<string, Watch> {
    return this.#vigil.watches;
  }

  /** Age of the prices an account stands on. @param now monotonic ms */
  ageOf(reading: AccountReading, now: number): Age {
    return this.#vigil.ageOf(reading, now);
  }

  /** How old a price may get before it is stale, ms. @param key of `Prices.marks` */
  patienceOf(key: string): number {
    return this.#vigil.patienceOf(key);
  }

  /** By account, as last measured: no verdict has turned since, numbers may have (`refresh`). */
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
    if (this.#round !== null) clearTimeout(this.#round);
    await this.options.feed.close();
  }

  summary(): Summary {
    this.refresh();
    const level = worst(this.readings.map((reading) => reading.level));
    const stale = this.readings.some((reading) => this.#vigil.ageOf(reading).freshness === 'stale');
    const suspect = this.readings.some((reading) => doubtsOf(reading, this.board).length > 0);
    const { alerts, worst: reached } = this.#vigil;
    return { ticks: this.#ticks, alerts, worst: reached, doubtful: level === 'unknown' || stale || suspect };
  }

  /** Looks at the ages of all prices; called by a timer, and by the tape's own time in a replay. */
  sweep(): void {
    const { clock } = this.options.feed;
    const now = clock.monotonic();
    if (now - this.#swept < SWEEP) return;
    this.#swept = now;
    this.#wiring.expire(clock.now());
    const late = this.#lateAt(now);
    for (const [account, reading] of this.readings.entries()) {
      if (!this.#wiring.sleeps(account)) {
        // What is owed grows although no price says anything new; and what is about to be measured is not what it was, nor as doubtful.
        if (this.#rota.isWoken(account) || [...reading.holdings.account.debts.values()].some(grows)) this.#rota.call(account);
        else this.#vigil.observe(reading, doubtsOf(reading, this.board));
      }
      // Where nothing stands only the age of its prices can change anything, and what is told then has its last numbers.
      else if (late.has(account) && this.#vigil.ageOf(reading, now).freshness === 'stale') this.#measure(account);
    }
    if (this.options.everyTick) this.#drainAll();
    else this.#schedule();
    this.#simulation?.retry();
  }

  /** Accounts that may stand on a price that is old: most prices are not, and there may be very many accounts. @param now monotonic ms */
  #lateAt(now: number): ReadonlySet<number> {
    const late = new Set<number>();
    for (const ticker of this.board.tickers()) {
      if (!isOld(ticker, now, (key) => this.#vigil.patienceOf(key))) continue;
      for (const account of this.#subjects.touched(ticker.symbol).all) late.add(account);
    }
    return late;
  }

  /** What is no longer asked for grows old, and nothing may go by it. */
  #subscribe(): void {
    if (!this.options.subscribes) return;
    const wanted = [...this.#subjects.instruments, ...this.#visited];
    this.options.feed.subscribe(wanted);
    this.board.keep(new Set(wanted.map(({ venue, symbol }) => `${venue}:${symbol}`)));
    const venues = new Set(wanted.map(({ venue }) => venue));
    for (const venue of this.feeds.keys()) if (!venues.has(venue)) this.feeds.delete(venue);
  }

  #measureAll(): void {
    for (let i = 0; i < this.portfolio.accounts.length; i++) this.#look(i);
    this.#wiring.armAll(this.readings, this.options.feed.clock.now());
  }

  #take(quote: Quote): void {
    this.#ticks++;
    const { all: touched, paper } = this.#subjects.touched(quote.symbol);
    if (touched.size === 0 && !this.#visited.some(({ symbol }) => symbol === quote.symbol)) return;
    this.#simulation?.hear(quote, paper);
    const { clock } = this.options.feed;
    // A tape that goes on after a halt was silent until now: nothing else would say so.
    if (this.options.everyTick && clock.monotonic() - this.#swept >= HALT) this.sweep();
    const ticker = this.board.take(quote);
    if (ticker === null || this.#stopped) return;
    // What is not believed teaches nothing of how much a price moves.
    if (ticker.suspect === null) this.volatilities.take(ticker.key, quote);
    this.#simulation?.take(ticker, paper);
    this.#rota.move(ticker.symbol);
    this.options.changed();
    this.#wiring.take(ticker, touched, clock.now());
    for (const [account, wake] of this.#wiring.woken(touched)) this.#rota.wake(account, ticker, wake);
    if (this.options.everyTick) {
      this.#drainAll();
      this.sweep();
    } else this.#schedule();
  }

  #schedule(): void {
    if (this.#stopped || this.#rota.isQuiet) return;
    // Who can wait does so no longer than that, however many others cannot.
    if (this.#rota.hasPatient) {
      if (this.options.feed.clock.monotonic() - this.#called >= ROUND) this.#callAll();
      else this.#round ??= setTimeout(() => this.#goRound(), ROUND);
    }
    if (this.#scheduled || !this.#rota.isUrgent) return;
    this.#scheduled = true;
    // Before readings for the screen have their turn; what is left after that lets timers and sockets have theirs first.
    queueMicrotask(() => {
      this.#drain(performance.now() + SLICE);
      setImmediate(() => {
        this.#scheduled = false;
        this.sweep();
        this.#schedule();
      });
    });
  }

  #goRound(): void {
    this.#callAll();
    this.#schedule();
  }

  #callAll(): void {
    if (this.#round !== null) clearTimeout(this.#round);
    this.#round = null;
    this.#called = this.options.feed.clock.monotonic();
    this.#rota.callAll();
  }

  /** Measures the accounts that cannot wait. */
  #drain(until: number): void {
    for (const account of this.#rota.urgent()) {
      this.#settle(account);
      if (performance.now() > until) return;
    }
  }

  /** Measures all that prices have woken. */
  #drainAll(): void {
    for (const account of this.#rota.woken) this.#settle(account);
  }

  /** Measures an account, and then looks back at what prices went through since the last look. */
  #settle(account: number): void {
    const past = this.#rota.takeOut(account);
    this.#measure(account);
    const newest = this.readings[account];
    if (past.length === 0 || newest === undefined) return;
    this.#lookBack.look(account, newest, past);
    this.#simulation?.settle(newest.holdings.account.id);
  }

  #measure(account: number): void {
    this.#wiring.arm(account, this.#look(account), this.options.feed.clock.now());
  }

  /** Measures an account and shows it to the alerts. */
  #look(account: number): AccountReading {
    this.#rota.measured(account, this.#touchedBy);
    const reading = this.measures.measure(account);
    this.#vigil.see(reading, (base) => this.measures.measureAt(account, base));
    return reading;
  }

  readonly #touchedBy = (symbol: string): Iterable<number> => this.#subjects.touched(symbol).all;
}
