import type { Notice } from '../alerts/observation.ts';
import { readPortfolio } from '../documents/portfolio.ts';
import type { Feed, FeedStatus, Rejection } from '../feed/feed.ts';
import { liveFeed } from '../feed/live.ts';
import { TapeFile } from '../feed/record/file.ts';
import { recorded } from '../feed/record/recorded.ts';
import { openReplay } from '../feed/replay/replay.ts';
import { ShippedRules } from '../settings/rule-book.ts';
import { lacksPrice } from './ages.ts';
import { Composer } from './compose.ts';
import { openQuestions } from './instruments.ts';
import { keepMarkets, keptLists } from './keep-markets.ts';
import type { MarketKeeper } from './market-keeper.ts';
import { Monitor, type Summary } from './monitor.ts';
import { type FeedSource, fromCheckTexts, fromTexts, type Setup } from './protocol.ts';
import type { Command, Mode, Snapshot } from './snapshot.ts';
import { FIRST_VIEW, look, type View } from './view.ts';

/** At most ten snapshots a second (README, "How it is built"). */
const PUBLISH_MS = 100;
/** A quiet monitor says that it is alive, and ages grow on the screen, this often. */
const QUIET_MS = 1000;
/** Prices that do not come keep the venues' contracts waiting so long, ms. */
const CONTRACTS_AFTER = 15_000;

export interface SessionListener {
  readonly snapshot?: (snapshot: Snapshot) => void;
  readonly notice?: (notice: Notice) => void;
  readonly ended?: () => void;
  readonly feed?: (status: FeedStatus) => void;
  readonly rejected?: (rejection: Rejection) => void;
  /** The recording has stopped, and everything else goes on. The reason is safe to show. */
  readonly recordingStopped?: (reason: string) => void;
}

/** A monitor with its feed and, for a screen, its snapshots: the same in the worker and headless. */
export class Session {
  readonly #monitor: Monitor;
  readonly #composer: Composer;
  readonly #keeper: MarketKeeper | null;
  readonly #listener: SessionListener;
  readonly #timer: NodeJS.Timeout;
  #view: View = FIRST_VIEW;
  #changed = true;
  #published = Number.NEGATIVE_INFINITY;
  #ended = false;
  readonly #opened = performance.now();
  #lookedUp = false;

  private constructor(setup: Setup, feed: Feed, listener: SessionListener) {
    this.#listener = listener;
    const portfolio = readPortfolio(setup.portfolio);
    const book = new ShippedRules();
    this.#monitor = new Monitor({
      portfolio,
      feed,
      staleAfter: setup.staleAfter,
      thresholds: fromTexts(setup.thresholds),
      book,
      subscribes: setup.feed.kind === 'live',
      everyTick: setup.feed.kind !== 'live' && setup.feed.speed === 'max',
      notify: (notice) => {
        this.#composer.log(notice);
        listener.notice?.(notice);
      },
      changed: () => {
        this.#changed = true;
      },
      feedChanged: (status) => listener.feed?.(status),
      rejected: (rejection) => listener.rejected?.(rejection),
      ended: () => {
        this.#ended = true;
        listener.ended?.();
      },
    });
    this.#keeper =
      setup.markets === undefined || setup.feed.kind !== 'live'
        ? null
        : keepMarkets(setup.markets, openQuestions(portfolio, book), setup.feed.venues, (markets) => this.#monitor.learn(markets));
    if (this.#keeper !== null) this.#monitor.measures.learn(this.#keeper.markets);
    this.#composer = new Composer({
      monitor: this.#monitor,
      notes: () => this.#keeper?.notes() ?? [],
      mode: modeOf(setup.feed),
      source: setup.source,
      recording: setup.feed.kind === 'live' && setup.feed.record !== undefined ? { stopped: null } : null,
      ...(setup.checks === undefined ? {} : { checks: fromCheckTexts(setup.checks) }),
    });
    this.#timer = setInterval(() => this.#beat(), PUBLISH_MS);
    this.#monitor.start();
  }

  /**
   * Opens the feed and begins.
   * @throws TapeError, AddressError, RecordingError, DocumentError: what the setup names cannot be used.
   */
  static async open(setup: Setup, listener: SessionListener): Promise<Session> {
    const { feed: source, staleAfter, markets } = setup;
    const feed = await openFeed(source, staleAfter, markets);
    if (source.kind !== 'live' || source.record === undefined) return new Session(setup, feed, listener);
    let session: Session | null = null;
    const tape = await TapeFile.open(source.record, (reason) => {
      if (session !== null) session.#recordingStopped(reason);
      listener.recordingStopped?.(reason);
    });
    session = new Session(setup, recorded(feed, tape), listener);
    return session;
  }

  command(command: Command): void {
    const view = look(this.#view, command);
    this.#view = command.kind === 'select' ? { ...view, selected: { ...view.selected, key: this.#composer.keyAt(command.index) } } : view;
    // The screen waits for what it asked for: answer at once, not with the next beat.
    if (command.kind !== 'acknowledge' && command.kind !== 'stop') this.#publish();
  }

  /** The state as it is, for a screen that is not drawn live. */
  snapshot(): Snapshot {
    return this.#composer.compose(this.#view, this.#ended);
  }

  summary(): Summary {
    return this.#monitor.summary();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all([this.#monitor.stop(), this.#keeper?.close()]);
  }

  #recordingStopped(reason: string): void {
    this.#composer.recording = { stopped: reason };
    this.#changed = true;
  }

  #beat(): void {
    if (!this.#ended) this.#monitor.sweep();
    this.#lookUpContracts();
    if (this.#changed || performance.now() - this.#published >= QUIET_MS) this.#publish();
  }

  /** Prices first: looking contracts up takes the venue's budget, and this machine's time. */
  #lookUpContracts(): void {
    if (this.#keeper === null || this.#lookedUp) return;
    this.#lookedUp = performance.now() - this.#opened > CONTRACTS_AFTER || !this.#monitor.readings.some(lacksPrice);
    if (this.#lookedUp) this.#keeper.begin();
  }

  #publish(): void {
    if (this.#listener.snapshot === undefined) return;
    this.#changed = false;
    this.#published = performance.now();
    this.#listener.snapshot(this.snapshot());
  }
}

/** @param markets folder where ccxt's lists are kept; undefined: nowhere. */
async function openFeed(source: FeedSource, staleAfter: number, markets: string | undefined): Promise<Feed> {
  if (source.kind === 'live') {
    const kept = markets === undefined ? {} : { lists: keptLists(markets) };
    return liveFeed({ venues: source.venues, timings: { staleAfter }, ...kept });
  }
  return openReplay({ files: source.files, speed: source.speed });
}

function modeOf(source: FeedSource): Mode {
  return source.kind === 'live' ? { kind: 'live' } : { kind: source.kind, speed: source.speed, ended: false };
}
