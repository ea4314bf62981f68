import type { Notice } from '../../src/alerts/observation.ts';
import { DEFAULT_ALERTS } from '../../src/alerts/rule.ts';
import type { Book } from '../../src/book/book.ts';
import type { AccountEntry, BookDocument } from '../../src/book/entries.ts';
import { NO_RULES } from '../../src/book/product-rules.ts';
import type { Quoted } from '../../src/book/quote.ts';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import type { Clock, Feed, FeedSink, FeedStatus, InstrumentKey } from '../../src/feed/feed.ts';
import { Composer } from '../../src/monitor/compose.ts';
import { Monitor, type MonitorOptions } from '../../src/monitor/monitor.ts';
import { type PaperBook, PaperCopy } from '../../src/monitor/paper-book.ts';
import type { PaperLine } from '../../src/monitor/paper-words.ts';
import type { Mode, Snapshot } from '../../src/monitor/snapshot.ts';
import { FIRST_VIEW, type View } from '../../src/monitor/view.ts';

/** Wall time at which every story begins: 2025-10-10T20:30:00Z, as the demo. */
export const EPOCH = 1_760_128_200_000;

/** Prices that a test sends by hand, on a clock that a test moves. */
export class HandFeed implements Feed {
  /** ms since the story began; also the monotonic time, from a start that is not 0. */
  elapsed = 0;
  readonly clock: Clock = { now: () => EPOCH + this.elapsed, monotonic: () => 5_000 + this.elapsed };
  instruments: readonly InstrumentKey[] = [];
  sink: FeedSink | null = null;
  closed = false;

  subscribe(instruments: readonly InstrumentKey[]): void {
    this.instruments = instruments;
  }
  start(sink: FeedSink): void {
    this.sink = sink;
  }
  async close(): Promise<void> {
    this.closed = true;
  }

  /** A mark price; venue "" is a tape's that names none. */
  mark(symbol: string, value: string, venue = 'binance'): void {
    this.sink?.quote({ venue, symbol, source: 'ws', mark: this.#quoted(value) });
  }
  /** A mark with the funding rate of the same frame. */
  funded(symbol: string, value: string, rate: string, venue = 'binance', nextFundingTime?: number): void {
    const next = nextFundingTime === undefined ? {} : { nextFundingTime };
    this.sink?.quote({ venue, symbol, source: 'ws', mark: this.#quoted(value), fundingRate: this.#quoted(rate), ...next });
  }
  /** A mark that the feed does not believe. */
  doubted(symbol: string, value: string, suspect: string, venue = 'binance'): void {
    this.sink?.quote({ venue, symbol, source: 'ws', mark: this.#quoted(value), suspect });
  }
  /** A mark that is really another venue's. */
  borrowed(symbol: string, value: string, borrowedFrom: string, venue = 'binance'): void {
    this.sink?.quote({ venue, symbol, source: 'ws', mark: this.#quoted(value), borrowedFrom });
  }
  last(symbol: string, value: string, venue = 'binance'): void {
    this.sink?.quote({ venue, symbol, source: 'ws', last: this.#quoted(value) });
  }
  status(status: Partial<FeedStatus>): void {
    this.sink?.status({ venue: 'binance', state: 'live', detail: '', rejected: 0, redials: 0, lastFrame: null, ...status });
  }

  #quoted(value: string): Quoted {
    return { value, venueTime: this.clock.now(), receivedTime: this.clock.monotonic() };
  }
}

export interface DeskOptions {
  readonly instruments?: object;
  readonly everyTick?: boolean;
  readonly mode?: Mode;
  readonly alerts?: MonitorOptions['alerts'];
  /** Called before it begins. */
  readonly before?: (monitor: Monitor) => void;
  readonly book?: MonitorOptions['book'];
  /** Paper accounts are simulated: in a copy in memory, or in the book that is given the way to watch another one. */
  readonly paper?: 'copy' | ((hold: (book: Book) => void) => PaperBook);
}

/** A monitor over a hand-fed book, with all that it said. */
export class Desk {
  readonly feed = new HandFeed();
  readonly monitor: Monitor;
  readonly notices: Notice[] = [];
  /** What happened to paper accounts. */
  readonly lines: PaperLine[] = [];
  readonly paper: PaperBook | null;
  readonly #composer: Composer;
  changes = 0;
  ends = 0;

  /** @param accounts as the contract's portfolio document has them. */
  constructor(accounts: readonly object[], options: DeskOptions = {}) {
    const { instruments = {}, everyTick = false, mode = { kind: 'live' }, alerts = DEFAULT_ALERTS, book = NO_RULES } = options;
    const document = { version: 1, accounts, instruments } as BookDocument;
    const hold = (book: Book): void => this.monitor.hold(readPortfolio(book.document));
    this.paper =
      options.paper === undefined ? null : options.paper === 'copy' ? new PaperCopy({ document, text: null }, hold) : options.paper(hold);
    this.monitor = new Monitor({
      portfolio: readPortfolio(this.paper?.book.document ?? document),
      ...(this.paper === null ? {} : { paper: this.paper }),
      happened: (line) => {
        this.lines.push(line);
        this.#composer.tell(line);
      },
      book,
      feed: this.feed,
      alerts,
      everyTick,
      subscribes: true,
      notify: (notice) => {
        this.notices.push(notice);
        this.#composer.log(notice);
      },
      changed: () => {
        this.changes++;
      },
      feedChanged: () => {},
      rejected: () => {},
      ended: () => {
        this.ends++;
      },
    });
    this.#composer = new Composer({ monitor: this.monitor, mode, source: () => 'book.json' });
    options.before?.(this.monitor);
    this.monitor.start();
  }

  /** Resolves when everything that was sent has been measured. */
  async settled(): Promise<void> {
    for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
    this.monitor.refresh();
  }

  /** Sends marks one after another, and measures after each. */
  async marks(symbol: string, ...values: string[]): Promise<void> {
    for (const value of values) {
      this.feed.mark(symbol, value);
      await this.settled();
    }
  }

  /** Lets time pass and looks at the ages, as the timer does every second. */
  pass(ms: number): void {
    for (let left = ms; left > 0; left -= 1000) {
      this.feed.elapsed += Math.min(1000, left);
      this.monitor.sweep();
    }
  }

  snapshot(view: Partial<View> = {}, ended = false): Snapshot {
    this.monitor.refresh();
    return this.#composer.compose({ ...FIRST_VIEW, ...view }, ended);
  }

  /** The key that a row of the last snapshot had. */
  keyAt(index: number): string | null {
    return this.#composer.keyAt(index);
  }

  /** What the texts of the lines of paper accounts say. */
  get happened(): string[] {
    return this.lines.map(({ text }) => text);
  }

  /** A paper account as it stands in its book. */
  account(id: string): AccountEntry | undefined {
    return this.paper?.book.document.accounts.find((account) => account.id === id);
  }

  /** "subject reason level" of all that was said. */
  get said(): string[] {
    return this.notices.map(({ subject, reason, level }) => `${subject} ${reason} ${level}`);
  }
}

export const BTC = 'BTC/USDT:USDT';
export const ETH = 'ETH/USDT:USDT';

const flat = (rate: string) => ({ basis: 'mark', shape: 'marginal', tiers: [{ floor: '0', rate }] });

/**
 * design.md section 8's first row: 0.5 BTC at 50,000 on 2,500, maintenance 0.5 %.
 * Liquidation (25,000 − 2,500) / (0.5 · 0.995) = 45,226.13…; bankruptcy 45,000. At the default thresholds: warning from
 * 45,226.13 / 0.92 = 49,158.8 down, critical from 45,226.13 / 0.97 = 46,624.9 down.
 */
export const ISOLATED = {
  id: 'binance-usdm',
  product: 'binance/usdm',
  positions: [
    {
      id: 'btc-1',
      symbol: BTC,
      side: 'long',
      contracts: '0.5',
      contractSize: '1',
      entryPrice: '50000',
      marginMode: 'isolated',
      collateral: '2500',
      leverage: '10',
    },
  ],
  rules: {
    maintenance: flat('0.005'),
    maintenanceMultiple: '1',
    closeFee: { rate: '0', basis: 'mark' },
    liquidationFee: { rate: '0' },
    shortfall: { policy: 'absorbed', evidence: 'written for this test', asOf: '2026-01-01' },
  },
};

/**
 * A cross account of no venue: 10 ETH long at 2,500 on 5,000 USDT, maintenance 1 %, recourse. Liquidation (25,000 − 5,000) / 9.9 =
 * 2,020.2…; equity 0 at 2,000.
 */
export const CROSS = {
  id: 'desk',
  product: 'custom/derivatives',
  assets: { USDT: '5000' },
  positions: [{ id: 'eth-1', symbol: ETH, side: 'long', contracts: '10', entryPrice: '2500', marginMode: 'cross' }],
  rules: { maintenance: flat('0.01'), shortfall: { policy: 'recourse', evidence: 'written for this test', asOf: '2026-01-01' } },
};

/** 30,000 USD owed on 1.5 BTC, sold at 80 %: 30,000 / (1.5 · 0.8) = 25,000. */
export const LOAN = {
  id: 'ledn-1',
  product: 'ledn/loan',
  assets: { BTC: '1.5' },
  debts: { USD: '30000' },
  rules: { marginCallRatio: '0.7', liquidationRatio: '0.8', liquidationFee: { rate: '0' } },
};

/** Owes nothing. */
export const WALLET = { id: 'wallet', product: 'custom/collateral-debt', assets: { USDT: '1000' } };
