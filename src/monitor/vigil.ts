import { fact } from '../alerts/limit.ts';
import { type MachineSettings, observe } from '../alerts/machine.ts';
import { type Remembered, remember } from '../alerts/memory.ts';
import { leading } from '../alerts/notice.ts';
import type { Notice, Said, Sight } from '../alerts/observation.ts';
import { delivered, quieted, type Word } from '../alerts/quiet.ts';
import { type AlertSettings, DEFAULT_RULES, isQuiet, type RuleName } from '../alerts/rule.ts';
import { isAtRest, type Voice, type Watch, watchOf } from '../alerts/watch.ts';
import type { Account } from '../book/portfolio.ts';
import type { Feed, FeedStatus } from '../feed/feed.ts';
import { type Level, severity, worst } from '../risk/level.ts';
import type { AccountReading } from '../risk/reading.ts';
import { type Age, ageOf, lacksPrice } from './ages.ts';
import { agedText } from './alarm.ts';
import type { Replacement, Ticker } from './board.ts';
import { observeAccount } from './observe-account.ts';
import type { Surroundings } from './surroundings.ts';
import { doubtsOf } from './suspicion.ts';

export interface VigilOptions {
  readonly feed: Feed;
  /** Whether somebody is there to be told again what stands: nobody is in a replay. */
  readonly repeats: boolean;
  /** Called for each message that is due. */
  readonly notify: (notice: Notice) => void;
  /** Called when the level of a subject changes. @param at ms since the epoch; @param rule the one whose it is, where it is not how near a liquidation is */
  readonly levelled?: (subject: string, from: Level, to: Level, at: number, rule?: RuleName) => void;
}

/** So many times the pace of prices that come evenly: one may be missing. */
const PACES = 2.5;

const NO_REPEATS: AlertSettings['repeat'] = { warning: null, critical: null, liquidation: null, negative: null };

/** Shows readings to the alerts, and passes on what they say. */
export class Vigil {
  readonly watches = new Map<string, Watch>();
  /** Messages so far. */
  alerts = 0;
  /** The worst level that was seen at believed prices. */
  worst: Level = 'ok';
  readonly #options: VigilOptions;
  /** What rules look at; its table is another when the settings change. */
  readonly #around: () => Surroundings;
  readonly #feeds: ReadonlyMap<string, FeedStatus>;
  #once: { readonly of: AlertSettings; readonly settings: MachineSettings } | null = null;
  /** By account: since when it is waited for prices that never came, monotonic ms. */
  readonly #since = new Map<string, number>();

  constructor(options: VigilOptions, around: () => Surroundings, feeds: ReadonlyMap<string, FeedStatus>) {
    this.#options = options;
    this.#around = around;
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

  /** Goes on from what was written down before this monitor began; to be called before the first price. */
  remember(entries: readonly Remembered[]): void {
    for (const [subject, watch] of remember(entries, this.#settings)) this.watches.set(subject, watch);
  }

  /** A person has seen an alarm, or wants no more of it for a while. Whether the id names one that stands. */
  quiet(word: Word): boolean {
    let found = false;
    for (const [subject, watch] of this.watches) {
      const next = quieted(watch, word, this.#settings);
      if (next === watch) continue;
      this.watches.set(subject, next);
      found = true;
    }
    return found;
  }

  /** One of the messages has reached somebody: it is told again so long after that, and not after it was due. */
  delivered(notice: Notice): void {
    const watch = this.watches.get(notice.subject);
    if (watch !== undefined) this.watches.set(notice.subject, delivered(watch, notice, this.#options.feed.clock.monotonic()));
  }

  /** Age of the prices an account stands on. @param now monotonic ms */
  ageOf(reading: AccountReading, now: number = this.#options.feed.clock.monotonic()): Age {
    const since = this.#since.get(reading.holdings.account.id) ?? now;
    return ageOf(reading, this.#around().board, now, (key) => this.patienceOf(key), since);
  }

  /** How old a price may get before it is stale, ms: a silence that is no longer than the pace at which it comes is none. @param key of `Prices.marks` */
  patienceOf(key: string): number {
    return Math.max(this.#settings.staleAfter, PACES * (this.#options.feed.pace?.(key) ?? 0));
  }

  /** Whether somebody was told that prices of an account are old, and waits to hear that they come again. */
  isStale({ id, positions }: Account): boolean {
    const isOld = (subject: string): boolean => this.watches.get(subject)?.stale === true;
    return isOld(id) || positions.some((position) => isOld(`${id}/${position.id}`));
  }

  /** Whether nothing is told, held back or waited for in an account: time alone changes nothing there. */
  isAtRest({ id, positions }: Account): boolean {
    const rests = (subject: string): boolean => {
      const watch = this.watches.get(subject);
      return watch === undefined || isAtRest(watch);
    };
    return rests(id) && positions.every((position) => rests(`${id}/${position.id}`));
  }

  /** The worst level that an account's pools stand at. */
  heldLevel({ pools, holdings }: AccountReading): Level {
    const { id } = holdings.account;
    return worst(pools.map(({ position }) => this.watches.get(position === null ? id : `${id}/${position}`)?.level ?? 'ok'));
  }

  /** Shows an account at the newest prices; where some are not believed, at the last believed ones, too. @param measureAt the same account there */
  see(reading: AccountReading, measureAt: (base: readonly Replacement[]) => AccountReading): void {
    const doubts = doubtsOf(reading, this.#around().board);
    if (doubts.length > 0) this.raise(measureAt(inBelief(doubts)), doubts);
    this.observe(reading, doubts);
  }

  /** Shows an account. @param doubts the prices behind it that are not believed */
  observe(reading: AccountReading, doubts: readonly Ticker[]): void {
    const age = this.ageOf(reading);
    const sights = this.#endWithPool(reading, observeAccount(reading, age.freshness !== 'stale', doubts, this.#around()));
    const teller = this.#tellerOf(sights);
    for (const sight of sights) this.#show({ ...sight, tellsAge: sight.subject === teller, muted: this.#isMuted(sight.subject) }, age);
  }

  /**
   * Shows what is worse in an account at the last believed prices, and nothing else: they are not the newest, and improve nothing.
   * @param doubts the prices that are not believed: what hangs on one that never was is left out
   */
  raise(reading: AccountReading, doubts: readonly Ticker[]): void {
    const never = doubts.filter(({ believed }) => believed === null);
    const age = this.ageOf(reading);
    for (const sight of observeAccount(reading, age.freshness !== 'stale', never, this.#around())) {
      const { level } = leading(sight, 'danger');
      const held = this.watches.get(sight.subject)?.level ?? 'ok';
      if (sight.suspect === null && level !== 'unknown' && severity(level) > severity(held)) this.#show(sight, age);
    }
  }

  /** An account that no longer has a cross pool cannot stand at what its pool came to. */
  #endWithPool({ holdings, pools }: AccountReading, sights: Sight[]): Sight[] {
    const subject = holdings.account.id;
    const voices = [...(this.watches.get(subject)?.voices ?? [])];
    const stands = voices.some(([name, { level }]) => name !== 'blind' && level !== 'ok');
    if (!stands || pools.some(({ position }) => position === null)) return sights;
    const say = (): Said => ({ value: null, threshold: null, text: `${subject} holds and owes nothing any more` });
    const over = fact('liquidation', 'ok', DEFAULT_RULES.liquidation.keep, null, say);
    const own = sights.find((sight) => sight.subject === subject);
    if (own !== undefined) return sights.map((sight) => (sight === own ? { ...own, observations: [over, ...own.observations] } : sight));
    return [...sights, { subject, observations: [over], fresh: true, tellsAge: false, suspect: null, muted: false }];
  }

  /** What the machine goes by: in a replay it tells nothing again. */
  #machine(): MachineSettings {
    const settings = this.#settings;
    if (this.#options.repeats) return settings;
    if (this.#once?.of !== settings) this.#once = { of: settings, settings: { ...settings, repeat: NO_REPEATS } };
    return this.#once.settings;
  }

  get #settings(): AlertSettings {
    return this.#around().table.settings;
  }

  /** Of the subjects that share their prices the one that stands worst tells how old they are, and goes on to. */
  #tellerOf(sights: readonly Sight[]): string | null {
    let teller: string | null = null;
    let level: Level = 'ok';
    for (const { subject, tellsAge } of sights) {
      const watch = this.watches.get(subject);
      if (watch?.toldAge === true) return subject;
      if (teller === null ? !tellsAge : severity(watch?.level ?? 'ok') <= severity(level)) continue;
      teller = subject;
      level = watch?.level ?? 'ok';
    }
    return teller;
  }

  /** A leg is not told again while its pool stands at an alarm that is no better: one of them is enough. */
  #isMuted(subject: string): boolean {
    const [account = '', position] = subject.split('/');
    const pool = this.watches.get(account);
    if (position === undefined || pool === undefined || severity(pool.level) < severity('warning')) return false;
    return severity(this.watches.get(subject)?.level ?? 'ok') <= severity(pool.level);
  }

  #show(sight: Sight, age: Age): void {
    const { feed } = this.#options;
    const { subject, suspect } = sight;
    const { level } = leading(sight, 'danger');
    if (suspect === null && level !== 'unknown' && severity(level) > severity(this.worst)) this.worst = level;
    const before = this.watches.get(subject) ?? watchOf(subject);
    const [watch, notices] = observe(before, sight, feed.clock.now(), feed.clock.monotonic(), this.#machine());
    if (watch === before && notices.length === 0) {
      if (!this.watches.has(subject)) this.watches.set(subject, watch);
      return;
    }
    this.watches.set(subject, watch);
    this.#tellLevels(before, watch);
    for (const notice of notices) this.#notify(notice, age);
  }

  #tellLevels(before: Watch, watch: Watch): void {
    const { levelled, feed } = this.#options;
    if (levelled === undefined || before.voices === watch.voices) return;
    for (const [name, { level }] of watch.voices) {
      const from = before.voices.get(name)?.level ?? 'ok';
      if (from === level || name === 'blind') continue;
      if (name === 'danger') levelled(watch.subject, from, level, feed.clock.now());
      else levelled(watch.subject, from, level, feed.clock.now(), name satisfies Voice['rule']);
    }
  }

  #notify(notice: Notice, age: Age): void {
    this.alerts++;
    const aged = notice.rule === 'stale' || notice.rule === 'blind';
    const told = aged ? { ...notice, text: agedText(notice, age.ms, this.#feeds.values()) } : notice;
    const quiet = isQuiet(this.#settings.quietHours, minuteOfDay(notice.at), notice.level);
    this.#options.notify(quiet ? { ...told, quiet } : told);
  }
}

/** The last believed prices in the place of those that are not; one that never was believed stays. */
export function inBelief(doubts: readonly Ticker[]): Replacement[] {
  return doubts.flatMap(({ key, believed }): Replacement[] => (believed === null ? [] : [[key, believed]]));
}

/** Minutes since local midnight. @param at ms since the epoch */
function minuteOfDay(at: number): number {
  const time = new Date(at);
  return time.getHours() * 60 + time.getMinutes();
}
