import { leading } from '../alerts/notice.ts';
import type { Notice } from '../alerts/observation.ts';
import { isDanger } from '../alerts/rule.ts';
import { isCalm } from '../alerts/watch.ts';
import { printAccount } from '../documents/print-account.ts';
import { printPosition } from '../documents/print-position.ts';
import { owedAt, printTotal } from '../documents/print-shortfall.ts';
import { printChecks, shown } from '../documents/print-values.ts';
import type { FeedStatus } from '../feed/feed.ts';
import { NOTABLE } from '../feed/notable.ts';
import type { Rational } from '../money/rational.ts';
import { bookChecks, type CheckLimits, DEFAULT_CHECKS } from '../risk/checks.ts';
import { severity, worst } from '../risk/level.ts';
import type { AccountReading, Reading } from '../risk/reading.ts';
import type { OwedRange } from '../risk/shortfall.ts';
import { type Age, oldSpots } from './ages.ts';
import { alarmOf, oldText, type Standing } from './alarm.ts';
import type { Forms } from './forms.ts';
import type { History } from './history.ts';
import { limitsOf } from './limits.ts';
import type { Monitor } from './monitor.ts';
import { observeAccount } from './observe-account.ts';
import type { PaperLine } from './paper-words.ts';
import { provenanceOf } from './provenance.ts';
import { nearestOf, type RowRef, rankOf, rowOf, rowsOf, sortRows, steadyRow } from './rows.ts';
import { Shocks } from './shocks.ts';
import type { AlertLine, Detail, FeedView, LimitsView, Mode, Recording, Row, Seat, Snapshot, Told } from './snapshot.ts';
import { doubtsOf } from './suspicion.ts';
import { Touches } from './touch.ts';
import type { View } from './view.ts';

/** Alerts that the screen's log shows. */
const LOG_LENGTH = 200;

export interface ComposeOptions {
  readonly monitor: Monitor;
  /** What the screen's forms say; none without a screen. */
  readonly forms?: Forms;
  /** What has happened in the accounts; none without a screen. */
  readonly history?: History;
  readonly mode: Mode;
  /** What the portfolio is called on the screen. */
  readonly source: () => string;
  /** A document when absent. */
  readonly seat?: () => Seat;
  /** None when absent. */
  readonly recording?: Recording | null;
  /** Limits of the rules of thumb; the built-in ones when absent. */
  readonly checks?: CheckLimits;
  /** What is wrong with the user's own book. */
  readonly trouble?: () => readonly string[];
  /** What is wrong with the user's config; nothing when absent. */
  readonly settingsFault?: () => string | null;
  /** What else has to be said of the whole book. */
  readonly notes?: () => readonly string[];
}

/** A line of the log, of which it becomes known later whom it has reached. */
interface LoggedLine extends AlertLine {
  told: readonly Told[];
}

/** Makes snapshots of a monitor for one screen. */
export class Composer {
  recording: Recording | null;
  /** Limits of the rules of thumb. */
  checks: CheckLimits;
  readonly #options: ComposeOptions;
  readonly #log: LoggedLine[] = [];
  readonly #touches: Touches;
  readonly #shocks: Shocks;
  #seq = 0;
  #told = 0;
  /** Keys of the rows in the order of the last snapshot: what an index of the screen's points at. */
  #order: readonly string[] = [];
  /** Accounts with rows in the last snapshot. */
  #shown: ReadonlySet<string> = new Set();
  readonly #owed = new WeakMap<AccountReading, { readonly gap: Rational; readonly owed: OwedRange }>();

  constructor(options: ComposeOptions) {
    this.#options = options;
    this.recording = options.recording ?? null;
    this.checks = options.checks ?? DEFAULT_CHECKS;
    this.#touches = new Touches(options.monitor.volatilities);
    this.#shocks = new Shocks(options.monitor);
  }

  /** Keeps a message for the log. @param channels on which it is due */
  log({ id, at, level, reason, text, suspect }: Notice, channels: readonly string[] = []): void {
    // What is told again takes the place of what still waits there.
    for (const line of this.#log) {
      if (line.id === id) line.told = line.told.filter(({ state, channel }) => state !== 'due' || !channels.includes(channel));
    }
    const told = channels.map((channel): Told => ({ channel, state: 'due', at: null, why: null }));
    this.#log.push({ id, at, level, reason, text, suspect: suspect !== undefined, told });
    if (this.#log.length > LOG_LENGTH) this.#log.shift();
  }

  /** What has become of the newest message of an id, where the log still has it. Whether it has. */
  mark(id: string, told: Told): boolean {
    const line = this.#log.findLast((one) => one.id === id);
    if (line === undefined) return false;
    const others = line.told.filter(({ channel }) => channel !== told.channel);
    line.told = [...others, told].sort((a, b) => (a.channel < b.channel ? -1 : 1));
    return true;
  }

  /** Keeps a line of what happened to a paper account for the log. */
  tell({ subject, at, level, text }: PaperLine): void {
    this.#log.push({ id: `paper|${subject}|${at}|${this.#told++}`, at, level, reason: 'paper', text, suspect: false, told: [] });
    if (this.#log.length > LOG_LENGTH) this.#log.shift();
  }

  /** The key that an index of the last snapshot's list stood for. */
  keyAt(index: number): string | null {
    return this.#order[index] ?? null;
  }

  /** The screen's state by the readings as they were last taken. */
  compose(view: View, ended: boolean): Snapshot {
    const { monitor, forms, history, mode, source, seat, trouble, settingsFault, notes } = this.#options;
    const { feed } = monitor.options;
    const { staleAfter } = monitor.surroundings.table.settings;
    const now = feed.clock.monotonic();
    const reading = monitor.reading();
    const ages = new Map(reading.accounts.map((account) => [account, monitor.ageOf(account, now)]));
    const refs = sortRows(reading.accounts.flatMap(rowsOf), view.sort, view.gap);
    this.#order = refs.map(({ key }) => key);
    const rows = refs.slice(view.offset, view.offset + view.count);
    this.#shown = new Set(rows.map(({ reading: { holdings } }) => holdings.account.id));
    const selected = this.#selected(view);
    const rowAt = (ref: RowRef): Row => this.#row(ref, view, ages.get(ref.reading) ?? { ms: null, freshness: 'none' });
    return {
      seq: ++this.#seq,
      mode: mode.kind === 'live' ? mode : { ...mode, ended },
      at: reading.at,
      feeds: this.#feeds(now),
      recording: this.recording,
      alarm: alarmOf(this.#standing(reading.accounts, ages), (id) => monitor.saidOf(id), reading.at),
      level: worst([reading.level, ...[...monitor.watches.values()].map(({ level }) => level)]),
      suspect: reading.accounts.some((account) => doubtsOf(account, monitor.board).length > 0),
      equity: shown(reading.equity),
      nearest: shown(nearestOf(refs)),
      gap: view.gap.toString(),
      owedAtGap: printTotal(reading.accounts.map((account) => this.#owedAt(account, view.gap))),
      rows: rows.map(rowAt),
      offset: view.offset,
      total: refs.length,
      sort: view.sort,
      selected,
      detail: view.detail && selected !== null ? this.#detail(refs[selected] as RowRef, rowAt, reading, now) : null,
      history: view.history && selected !== null ? (history?.of((refs[selected] as RowRef).reading.holdings.account.id) ?? null) : null,
      limits: view.limits && selected !== null ? this.#limits(refs[selected] as RowRef) : null,
      shocks: view.shocks ? this.#shocks.at(performance.now()) : null,
      form: forms?.view(view.gap) ?? null,
      outcome: forms?.outcome ?? null,
      readOnly: forms === undefined ? null : forms.readOnly,
      alerts: view.log ? this.#log.map((line) => ({ ...line })).reverse() : null,
      assumptions: view.help
        ? [...reading.assumptions, ...oldSpots(reading.accounts, monitor.board, now, staleAfter), ...(notes?.() ?? [])]
        : null,
      seat: seat?.() ?? 'document',
      trouble: trouble?.() ?? [],
      settingsFault: settingsFault?.() ?? null,
      source: source(),
    };
  }

  /** Works out what a snapshot will show of an account's reading, so that a snapshot takes little time at once. */
  prepare(reading: AccountReading, { sort, gap }: View): void {
    for (const row of rowsOf(reading)) rankOf(row, sort, gap);
    this.#owedAt(reading, gap);
    if (this.#shown.has(reading.holdings.account.id)) for (const row of rowsOf(reading)) steadyRow(row, gap);
  }

  /** Worked out once: a reading does not change. */
  #owedAt(reading: AccountReading, gap: Rational): OwedRange {
    const before = this.#owed.get(reading);
    if (before !== undefined && before.gap === gap) return before.owed;
    const owed = owedAt(reading, gap);
    this.#owed.set(reading, { gap, owed });
    return owed;
  }

  /** Indices of the accounts that were on the screen last. */
  visible(): Set<number> {
    const { accounts } = this.#options.monitor.portfolio;
    return new Set(accounts.flatMap(({ id }, index) => (this.#shown.has(id) ? [index] : [])));
  }

  #selected(view: View): number | null {
    if (this.#order.length === 0) return null;
    const index = view.selected.key === null ? view.selected.index : this.#order.indexOf(view.selected.key);
    return Math.max(0, Math.min(index, this.#order.length - 1));
  }

  #row(ref: RowRef, view: View, age: Age): Row {
    return rowOf(ref, view.gap, age, doubtsOf(ref.reading, this.#options.monitor.board));
  }

  #detail(ref: RowRef, rowAt: (ref: RowRef) => Row, reading: Reading, now: number): Detail {
    const { checks } = this;
    const { source } = this.#options;
    return {
      key: ref.key,
      row: rowAt(ref),
      account: printAccount(ref.reading, checks),
      position: ref.position === null ? null : printPosition(ref.position, ref.reading),
      provenance: provenanceOf(ref, this.#options.monitor, source(), now),
      touch: this.#touches.of(ref, now),
      bookChecks: printChecks(bookChecks(reading, checks)),
    };
  }

  #limits({ reading, position }: RowRef): LimitsView {
    const { settings } = this.#options.monitor.surroundings.table;
    return limitsOf(settings, reading.holdings.account.id, position?.leg.position.id ?? null);
  }

  #feeds(now: number): FeedView[] {
    const { monitor } = this.#options;
    return [...monitor.feeds.values()].map((status) => {
      const { venue, state, detail, rejected, redials, clockOffset: offset } = status;
      const clockOffset = offset === undefined || Math.abs(offset) <= NOTABLE ? null : offset;
      let newest: number | null = null;
      for (const ticker of monitor.board.tickers()) {
        const ours = ticker.venue === venue || monitor.feeds.size === 1;
        if (ours && (newest === null || ticker.receivedTime > newest)) newest = ticker.receivedTime;
      }
      const ageMs = newest === null ? null : Math.max(0, now - newest);
      return { venue, state, ageMs, detail, rejected, redials, clockOffset, ...shutOf(status) };
    });
  }

  /** Every subject that stands at an alarm, with what can be said of it now. */
  #standing(accounts: readonly AccountReading[], ages: ReadonlyMap<unknown, Age>): Standing[] {
    const { watches, feeds, board, surroundings } = this.#options.monitor;
    const standing: Standing[] = [];
    for (const account of accounts) {
      const { id } = account.holdings.account;
      const worrying = [...watches.values()].some(
        (watch) =>
          ofAccount(watch.subject, id) &&
          (watch.stale || [...watch.voices.values()].some(({ level }) => severity(level) >= severity('warning'))),
      );
      const doubts = doubtsOf(account, board);
      if (!worrying && doubts.length === 0) continue;
      const age = ages.get(account)?.ms ?? null;
      for (const sight of observeAccount(account, true, doubts, surroundings)) {
        const watch = watches.get(sight.subject);
        if (watch === undefined) continue;
        for (const [name, voice] of watch.voices) {
          if (name === 'danger' || name === 'blind' || isCalm(voice.level)) continue;
          standing.push({
            watch,
            suspected: null,
            other: voice,
            text: leading(sight, name).say().text,
            nearness: Number.POSITIVE_INFINITY,
          });
        }
        if (!sight.observations.some(({ rule }) => isDanger(rule))) continue;
        const observation = leading(sight, 'danger');
        const said = observation.say();
        const { value } = said;
        const nearness = value === null ? 0 : Number(value);
        const { level } = observation;
        const { suspect } = sight;
        if (suspect !== null && severity(level) > severity(watch.level)) {
          standing.push({ watch, suspected: level, other: null, text: `${said.text} (${suspect})`, nearness });
        }
        standing.push({
          watch,
          suspected: null,
          other: null,
          // Only the first alarm's words are read, and they may hold a cure to be solved.
          get text() {
            return watch.stale ? oldText(id, said.text, age, feeds.values()) : said.text;
          },
          nearness,
        });
      }
    }
    return standing;
  }
}

function ofAccount(subject: string, id: string): boolean {
  return subject === id || subject.startsWith(`${id}/`);
}

/** What is told of a venue that does not serve this place, and of no other. */
function shutOf({ closedHere, borrowedFrom }: FeedStatus): Pick<FeedView, 'closedHere' | 'borrowedFrom'> {
  if (closedHere !== true) return {};
  return borrowedFrom === undefined ? { closedHere } : { closedHere, borrowedFrom };
}
