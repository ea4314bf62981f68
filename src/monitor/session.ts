import { isDeepStrictEqual } from 'node:util';
import { staleIdBeside } from '../alerts/alarm-id.ts';
import type { Notice } from '../alerts/observation.ts';
import type { Word } from '../alerts/quiet.ts';
import type { AlertSettings } from '../alerts/rule.ts';
import type { Book } from '../book/book.ts';
import { clean } from '../book/clean.ts';
import type { BookDocument } from '../book/entries.ts';
import type { Portfolio } from '../book/portfolio.ts';
import { DocumentError } from '../documents/issue.ts';
import { readPortfolio } from '../documents/portfolio.ts';
import type { Feed, FeedStatus, Rejection } from '../feed/feed.ts';
import type { TerminalWriter } from '../notify/terminal.ts';
import type { Level } from '../risk/level.ts';
import type { Settings } from '../settings/defaults.ts';
import { strangers } from '../settings/places.ts';
import { ShippedRules } from '../settings/rule-book.ts';
import { lacksPrice } from './ages.ts';
import { unassessed } from './assessment.ts';
import type { BookKeeper } from './book-keeper.ts';
import { Chronicle } from './chronicle.ts';
import { Composer } from './compose.ts';
import type { Family } from './exposition.ts';
import { Forms } from './forms.ts';
import { Hearing } from './hearing.ts';
import type { Herald } from './herald.ts';
import { History } from './history.ts';
import type { ImportKeeper } from './import-keeper.ts';
import { openQuestions, withQuestion } from './instruments.ts';
import type { MarketKeeper } from './market-keeper.ts';
import type { Delivery } from './messenger.ts';
import { metricsOf } from './metrics.ts';
import { Monitor, type Summary } from './monitor.ts';
import { alertsOf, modeOf, openFeed, seatOf } from './opening.ts';
import { PaperCopy } from './paper-book.ts';
import type { PaperLine } from './paper-words.ts';
import { fromCheckTexts, type Setup } from './protocol.ts';
import { PUBLISH_MS, Publisher } from './publisher.ts';
import { rowsOf } from './rows.ts';
import { SettingsKeeper } from './settings-keeper.ts';
import { notifyBy, setupBy } from './setup.ts';
import type { Command, Snapshot, Told } from './snapshot.ts';
import { Tally } from './tally.ts';

/** What is noticed sooner after what was said at once goes with the next beat, ms: each time costs a disk's. */
const SPEAK_MS = 25;
/** Prices that do not come keep the venues' contracts waiting so long, ms. */
const CONTRACTS_AFTER = 15_000;

/** What has to be said of paper accounts whose simulation is not kept. */
export const NOT_KEPT = 'paper, simulated: not kept';

/** What not every session has use for, loaded for those that have: a screen waits for what is loaded. */
interface Parts {
  readonly live: typeof import('./live-parts.ts') | null;
  readonly book: typeof import('./open-book.ts') | null;
}

async function partsFor({ feed, book }: Setup): Promise<Parts> {
  return {
    live: feed.kind === 'live' ? await import('./live-parts.ts') : null,
    book: book === undefined ? null : await import('./open-book.ts'),
  };
}

export interface SessionListener {
  readonly snapshot?: (snapshot: Snapshot) => void;
  /** Whether `taken` is called for each snapshot: until then none is composed but the answer to a command. */
  readonly takes?: boolean;
  readonly notice?: (notice: Notice) => void;
  readonly ended?: () => void;
  readonly feed?: (status: FeedStatus) => void;
  readonly rejected?: (rejection: Rejection) => void;
  /** Something happened to a paper account. */
  readonly happened?: (line: PaperLine) => void;
  /** What is wrong with the user's own book, or who acts on its alerts: called when that changes. Safe to show. */
  readonly aboutBook?: (text: string) => void;
  /** What is wrong with the user's config, or what was taken over from it: called when that changes. Safe to show. */
  readonly aboutSettings?: (text: string) => void;
  /** Writes to the terminal that somebody looks at; absent: nobody does. */
  readonly terminal?: TerminalWriter;
  /** The recording has stopped, and everything else goes on. The reason is safe to show. */
  readonly recordingStopped?: (reason: string) => void;
}

/** A monitor with its feed and, for a screen, its snapshots: the same in the worker and headless. */
export class Session {
  readonly #monitor: Monitor;
  readonly #composer: Composer;
  readonly #keeper: MarketKeeper | null;
  readonly #books: BookKeeper | null;
  /** Where paper accounts are simulated while the user's own book is not ours to write; null where it is. */
  readonly #copy: PaperCopy | null;
  readonly #chronicle: Chronicle | null;
  readonly #hearing: Hearing | null;
  /** Null: a replay or a demonstration. */
  readonly #herald: Herald | null;
  readonly #settings: SettingsKeeper | null;
  /** The settings that hold, as a setup says them. */
  #setup: Setup;
  /** What was last told of the settings. */
  #toldSettings = '';
  #needsRestart = false;
  /** Names in the settings that nothing in the portfolio has, as last looked for. */
  #found: { readonly settings: AlertSettings; readonly portfolio: Portfolio; readonly names: readonly string[] } | null = null;
  readonly #forms: Forms;
  readonly #imports: ImportKeeper | null;
  readonly #rules = new ShippedRules();
  readonly #tally = new Tally();
  readonly #trouble: string[];
  /** What was last told of the book. */
  #told = '';
  readonly #listener: SessionListener;
  readonly #timer: NodeJS.Timeout;
  readonly #publisher: Publisher;
  /** When something was last written and sent at once, monotonic ms. */
  #spoken = Number.NEGATIVE_INFINITY;
  readonly #opened = performance.now();
  #lookedUp = false;

  private constructor(setup: Setup, feed: Feed, { live, book: ownBook }: Parts, listener: SessionListener) {
    this.#listener = listener;
    this.#setup = setup;
    const { config } = setup;
    this.#settings = config === undefined ? null : new SettingsKeeper(config.path, config.optional, (settings) => this.#adopt(settings));
    const [books, trouble] =
      setup.book === undefined || ownBook === null ? [null, []] : ownBook.openBook(setup.book, (book) => this.#follow(book));
    [this.#books, this.#trouble] = [books, trouble];
    const held: Book = books?.book ?? { document: setup.portfolio as BookDocument, text: null };
    this.#copy = books?.mayAct ? null : new PaperCopy(held, (book) => this.#hold(book));
    this.#chronicle = books === null || !books.mayAct ? null : new Chronicle(books);
    this.#hearing = books === null || !books.mayAct ? null : new Hearing(books);
    this.#imports = this.#importsOf(setup, live);
    this.#herald = this.#heraldOf(setup, live);
    const portfolio = readPortfolio(held.document);
    const book = this.#rules;
    this.#monitor = new Monitor({
      portfolio,
      feed,
      alerts: alertsOf(setup),
      book,
      subscribes: setup.feed.kind === 'live',
      everyTick: setup.feed.kind !== 'live' && setup.feed.speed === 'max',
      notify: (notice) => {
        this.#tally.said(notice);
        // Before the journal, which there may be none of: people are told of a book in a file, too.
        const channels = this.#herald?.say(notice) ?? [];
        // Where another negmon speaks, the journal says whom it has told.
        this.#composer.log(notice, seatOf(this.#books) === 'shows' ? [] : channels);
        this.#chronicle?.said(notice, channels);
        this.#speakSoon();
        listener.notice?.(notice);
      },
      paper: this.#copy ?? (books as BookKeeper),
      happened: (line) => {
        this.#composer.tell(line);
        listener.happened?.(line);
      },
      levelled: (...change) => {
        this.#chronicle?.levelled(...change);
        this.#herald?.levelled(change[0], change[2], change[4]);
      },
      changed: () => this.#publisher.change(),
      feedChanged: (status) => listener.feed?.(status),
      rejected: (rejection) => listener.rejected?.(rejection),
      ended: () => {
        this.#publisher.end();
        listener.ended?.();
      },
    });
    this.#keeper =
      setup.markets === undefined || setup.feed.kind !== 'live' || live === null
        ? null
        : live.keepMarkets(setup.markets, openQuestions(portfolio, book), setup.feed.venues, (markets) => this.#monitor.learn(markets));
    if (this.#keeper !== null) this.#monitor.measures.learn(this.#keeper.markets);
    this.#forms = new Forms({
      monitor: this.#monitor,
      rules: this.#rules,
      books,
      document: setup.portfolio as BookDocument,
      readOnly: trouble[0] ?? `${setup.source} is only ever read; "negmon" alone opens a book of your own`,
      markets: setup.markets ?? null,
      ask: (question) => this.#keeper?.ask(withQuestion(openQuestions(this.#monitor.portfolio, this.#rules), question)),
    });
    this.#composer = new Composer({
      forms: this.#forms,
      history: new History(books),
      monitor: this.#monitor,
      trouble: () => this.#troubles(),
      settingsFault: () => this.#settings?.fault ?? null,
      notes: () => [
        ...this.#settingsNotes(),
        ...(this.#keeper?.notes() ?? []),
        ...(this.#imports?.notes() ?? []),
        ...(this.forgets ? [NOT_KEPT] : []),
      ],
      mode: modeOf(setup.feed),
      source: () => (books === null ? setup.source : books.book.document.accounts.length === 0 ? 'your book, which is empty' : 'your book'),
      seat: () => seatOf(books),
      recording: setup.feed.kind === 'live' && setup.feed.record !== undefined ? { stopped: null } : null,
      ...(setup.checks === undefined ? {} : { checks: fromCheckTexts(setup.checks) }),
    });
    const chronicle = this.#chronicle;
    this.#publisher = new Publisher({
      monitor: this.#monitor,
      composer: this.#composer,
      snapshot: listener.snapshot,
      takes: listener.takes === true,
      sample: chronicle === null ? undefined : () => chronicle.sample(this.#monitor, feed.clock.now(), feed.clock.monotonic()),
    });
    this.#timer = setInterval(() => this.#beat(), PUBLISH_MS);
    if (this.#hearing !== null) this.#monitor.remember(this.#hearing.past(feed.clock.now()));
    this.#monitor.start();
    if (this.forgets) this.#composer.tell({ subject: '', at: feed.clock.now(), level: 'ok', text: NOT_KEPT });
  }

  /**
   * Opens the feed and begins.
   * @throws TapeError, AddressError, RecordingError, DocumentError: what the setup names cannot be used.
   */
  static async open(setup: Setup, listener: SessionListener): Promise<Session> {
    const { feed: source, staleAfter, markets } = setup;
    const feed = await openFeed(source, staleAfter, markets);
    const parts = await partsFor(setup);
    if (source.kind !== 'live' || source.record === undefined) return new Session(setup, feed, parts, listener);
    const { TapeFile } = await import('../feed/record/file.ts');
    const { recorded } = await import('../feed/record/recorded.ts');
    let session: Session | null = null;
    const tape = await TapeFile.open(source.record, (reason) => {
      if (session !== null) session.#recordingStopped(reason);
      listener.recordingStopped?.(reason);
    });
    session = new Session(setup, recorded(feed, tape), parts, listener);
    return session;
  }

  /** Whether paper accounts are simulated here, and what happens to them is kept nowhere. */
  get forgets(): boolean {
    return this.#copy !== null && this.#monitor.portfolio.accounts.some(({ paper }) => paper);
  }

  /** Reads the user's config again, also where it seems not to have changed. */
  reload(): void {
    this.#settings?.reload();
  }

  command(command: Command): void {
    if (command.kind === 'acknowledge' || command.kind === 'snooze') this.#quiet(command);
    if (command.kind === 'draft' || command.kind === 'save' || command.kind === 'remove' || command.kind === 'undo')
      this.#forms.take(command);
    this.#publisher.answer(command, command.kind === 'save' ? this.#written() : null);
  }

  /** A snapshot was taken. */
  taken(): void {
    this.#publisher.taken();
  }

  /** It holds here at once, and is written for the others. */
  #quiet(command: Command & { readonly kind: 'acknowledge' | 'snooze' }): void {
    const at = this.#monitor.options.feed.clock.now();
    // Whoever sees that prices are old beside a level knows of both.
    const beside = staleIdBeside(command.id);
    const ids = beside === null ? [command.id] : [command.id, beside];
    for (const id of ids) {
      const word: Word =
        command.kind === 'acknowledge' ? { kind: 'acknowledged', id, at } : { kind: 'snoozed', id, at, until: at + command.ms };
      this.#monitor.quiet(word);
      this.#chronicle?.heard(word);
    }
  }

  /** The key of what was just written, which is the row to look at; null where it has none. */
  #written(): string | null {
    const { written } = this.#forms;
    this.#forms.written = null;
    if (written === null) return null;
    const key = written.position === null ? written.account : `${written.account}/${written.position}`;
    return this.#monitor.readings.flatMap(rowsOf).some((row) => row.key === key) ? key : null;
  }

  /** The state as it is, for a screen that is not drawn live. */
  snapshot(): Snapshot {
    return this.#publisher.now();
  }

  summary(): Summary {
    return this.#monitor.summary();
  }

  /** What the channels have done since this run began. */
  get deliveries(): readonly Delivery[] {
    return this.#herald?.deliveries ?? [];
  }

  /** What is watched, in numbers, and how it stands. */
  get held(): { readonly accounts: number; readonly positions: number; readonly level: Level } {
    const { accounts, level } = this.#monitor.reading();
    return { accounts: accounts.length, positions: accounts.reduce((count, { positions }) => count + positions.length, 0), level };
  }

  /** What Prometheus is told. */
  metrics(): Family[] {
    const { deliveries } = this;
    return metricsOf(this.#monitor, {
      tally: this.#tally,
      deliveries,
      heard: this.#herald?.heard ?? null,
      acts: seatOf(this.#books) !== 'shows',
    });
  }

  /** Why what is watched has not all just been assessed, in sentences that are safe to show; empty when it has. */
  unassessed(): string[] {
    return [...unassessed(this.#monitor), ...(this.#imports?.troubles() ?? [])];
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#publisher.close();
    await Promise.all([this.#monitor.stop(), this.#keeper?.close(), this.#imports?.close(), this.#herald?.close()]);
    this.#books?.close();
  }

  /** Accounts at venues are read by a live monitor of the user's own book. */
  #importsOf({ book, feed, importEvery }: Setup, live: Parts['live']): ImportKeeper | null {
    const books = this.#books;
    if (live === null || books === null || book === undefined || feed.kind !== 'live' || importEvery === undefined) return null;
    return new live.ImportKeeper({
      books,
      open: (source) => live.openImport(source, { folder: book.folder, venues: feed.venues, env: process.env }),
      every: importEvery,
      now: Date.now,
      monotonic: () => performance.now(),
      random: Math.random,
      read: () => this.#follow(books.book),
      told: (text) => this.#listener.aboutBook?.(text),
    });
  }

  /** People are told of what is live. */
  #heraldOf({ feed, notify }: Setup, live: Parts['live']): Herald | null {
    if (live === null || feed.kind !== 'live' || notify === undefined) return null;
    return new live.Herald(notify, {
      terminal: this.#listener.terminal ?? null,
      outbox: this.#books,
      risk: () => this.#riskNow(),
      delivered: (notice) => this.#monitor.delivered(notice),
      told: (id, told) => this.#mark(id, told),
    });
  }

  /** The log says what has become of a message. */
  #mark(id: string, told: Told): void {
    if (this.#composer.mark(id, told)) this.#publisher.change();
  }

  /** The user's config says something else: what can be changed on the way is. */
  #adopt(settings: Settings): void {
    const before = this.#setup;
    const { alerts, checks, staleAfter } = setupBy(settings);
    const notify = before.notify === undefined ? undefined : notifyBy(settings);
    const after: Setup = {
      ...before,
      alerts,
      checks,
      staleAfter,
      ...(before.importEvery === undefined ? {} : { importEvery: settings.importEvery }),
      ...(notify === undefined ? {} : { notify }),
    };
    const changed = (['alerts', 'checks', 'importEvery', 'notify'] as const).filter((key) => !isDeepStrictEqual(before[key], after[key]));
    this.#setup = after;
    this.#needsRestart = before.feed.kind === 'live' && !isDeepStrictEqual(before.feed.venues, settings.venues);
    if (changed.includes('checks')) this.#composer.checks = settings.checks;
    if (changed.includes('importEvery')) this.#imports?.pace(settings.importEvery);
    if (notify !== undefined && changed.includes('notify')) this.#herald?.become(notify);
    // Last: what new limits find is for the channels that were saved with them.
    if (changed.includes('alerts')) this.#monitor.arm(settings.alerts);
    this.#publisher.change();
    if (changed.length > 0) this.#listener.aboutSettings?.('the settings were read again, and count from now on');
  }

  #settingsNotes(): string[] {
    const restart = this.#needsRestart ? ['[venues] of the settings has changed: that counts when negmon is started again'] : [];
    return this.#settings === null ? [] : [...restart, ...this.#strangers()];
  }

  /** Looked for once for the same settings and portfolio: the question comes ten times a second. */
  #strangers(): readonly string[] {
    const { portfolio, surroundings } = this.#monitor;
    const { settings } = surroundings.table;
    if (this.#found?.settings !== settings || this.#found.portfolio !== portfolio) {
      this.#found = { settings, portfolio, names: strangers(settings, portfolio) };
    }
    return this.#found.names;
  }

  #tellOfSettings(): void {
    if (this.#settings === null) return;
    const { fault } = this.#settings;
    const text = [...(fault === null ? [] : [fault]), ...this.#settingsNotes()].join('; ');
    if (text === this.#toldSettings) return;
    this.#publisher.change();
    this.#listener.aboutSettings?.(text === '' ? 'nothing is wrong with the settings any more' : text);
    this.#toldSettings = text;
  }

  /** Whether every account that is watched has just been looked at, at fresh prices. */
  #isAssessed(): boolean {
    return unassessed(this.#monitor).length === 0;
  }

  /** Whether the heart may beat: this monitor is the one that acts, and nothing that it should see is hidden from it. */
  #isHeard(): boolean {
    return seatOf(this.#books) !== 'shows' && (this.#imports?.troubles() ?? []).length === 0 && this.#isAssessed();
  }

  /** The risk as it is now, in a line; null while it is not known of every account. */
  #riskNow(): { readonly level: Level; readonly text: string } | null {
    if (!this.#isAssessed()) return null;
    const { alarm } = this.snapshot();
    if (alarm === null) return { level: 'ok', text: 'no alarm stands' };
    const others = alarm.others === 0 ? '' : ` (and ${alarm.others} more)`;
    return { level: alarm.level, text: `${alarm.level}: ${alarm.text}${others}` };
  }

  /** The user's own book is another than before, whoever changed it. */
  #follow(book: Book): void {
    this.#trouble.length = 0;
    if (this.#copy === null) this.#hold(book);
    else this.#copy.become(book);
  }

  /** What is watched is another book than before. */
  #hold({ document }: Book): void {
    try {
      const portfolio = readPortfolio(this.#imports?.fresh(document) ?? document);
      this.#keeper?.ask(openQuestions(portfolio, this.#rules));
      this.#monitor.hold(portfolio);
      this.#lookedUp = false;
    } catch (error) {
      // Only a book that another program has written comes here: what was held goes on being watched.
      if (!(error instanceof DocumentError)) throw error;
      this.#trouble.push(
        `your book was changed to what is no portfolio, and what was held before is watched: ${clean(error.message, 300)}`,
      );
    }
  }

  #troubles(): string[] {
    return [
      ...this.#trouble,
      ...(this.#books?.notes() ?? []),
      ...(this.#herald?.notes() ?? []),
      ...(this.#imports?.troubles() ?? []),
      ...this.#monitor.troubles(),
    ];
  }

  #tellOfBook(): void {
    const shows = seatOf(this.#books) === 'shows' ? ['another negmon acts on the alerts of this book; this one only shows'] : [];
    const text = [...this.#troubles(), ...shows].join('; ');
    if (text === this.#told) return;
    this.#listener.aboutBook?.(text === '' ? 'all is well with your book again, and this negmon acts on its alerts' : text);
    this.#told = text;
  }

  #recordingStopped(reason: string): void {
    this.#composer.recording = { stopped: reason };
    this.#publisher.change();
  }

  #beat(): void {
    this.#books?.poll();
    const marks = this.#hearing?.listen(this.#monitor, performance.now()) ?? [];
    // Whoever acts knows of its own messages.
    if (seatOf(this.#books) === 'shows') for (const { id, ...told } of marks) this.#mark(id, told);
    this.#imports?.beat();
    this.#tellOfBook();
    this.#settings?.beat(performance.now());
    this.#tellOfSettings();
    if (!this.#publisher.ended) this.#monitor.sweep();
    this.#speak();
    this.#lookUpContracts();
    this.#publisher.beat();
  }

  #speak(): void {
    const { clock } = this.#monitor.options.feed;
    this.#herald?.beat(() => this.#isHeard(), clock.now(), clock.monotonic());
  }

  /** What was just noticed is written and sent at once; in a storm of notices the rest goes with the next beat. */
  #speakSoon(): void {
    const now = performance.now();
    if (this.#herald === null || now - this.#spoken < SPEAK_MS) return;
    this.#spoken = now;
    // Before anything else has its turn, such as readings for the screen, and after all that came along with this price.
    queueMicrotask(() => {
      this.#books?.poll();
      this.#speak();
    });
  }

  /** Prices first: looking contracts up takes the venue's budget, and this machine's time. */
  #lookUpContracts(): void {
    if (this.#keeper === null || this.#lookedUp) return;
    this.#lookedUp = performance.now() - this.#opened > CONTRACTS_AFTER || !this.#monitor.readings.some(lacksPrice);
    if (this.#lookedUp) this.#keeper.begin();
  }
}
