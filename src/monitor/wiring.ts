import type { RuleName } from '../alerts/rule.ts';
import type { PlacedRules } from '../alerts/rule-table.ts';
import { isUnknown } from '../risk/known.ts';
import type { AccountReading } from '../risk/reading.ts';
import { NO_LIMITS, type WireLimits } from '../tripwires/limits.ts';
import { type Entry, Tripwires } from '../tripwires/tripwires.ts';
import type { Board, Ticker } from './board.ts';
import type { Surroundings } from './surroundings.ts';
import { doubtsOf } from './suspicion.ts';
import type { Vigil } from './vigil.ts';

/**
 * When an account has to be measured after a price: `now`, before anything else, for a wire of it has tripped; `next`, when all of those have been,
 * for nothing says that its verdicts have not turned; `soon`, with all that come in the next tenth of a second; `later`, when somebody looks at
 * it: none of its verdicts can have turned.
 */
export type Wake = 'now' | 'next' | 'soon' | 'later';

/** How long wires hold while debts grow, ms. */
const HOLDS = 3_600_000;

/** Rules that go by more than prices alone. */
const FARTHER: readonly RuleName[] = ['sigma', 'equity', 'owe', 'timeToLiquidation', 'funding', 'stop', 'divergence', 'reported'];

/** Which prices may change what the alerts are shown: the accounts' wires, and who has none. */
export class Wiring {
  readonly #wires = new Tripwires();
  readonly #board: Board;
  readonly #vigil: Vigil;
  readonly #around: () => Surroundings;
  /** Accounts that prices wake although no wire of theirs trips. */
  readonly #awake = new Map<number, 'next' | 'soon'>();
  /** Accounts that have to be measured: for a wire, or for what wires know nothing of. */
  readonly #tripped = new Map<number, 'now' | 'next'>();
  /** By key: what kind of price it was, and whose. */
  readonly #kinds = new Map<string, string>();
  /** By account: up to when its wires hold, ms since the epoch. */
  readonly #until = new Map<number, number>();
  #soonest = Number.POSITIVE_INFINITY;

  constructor(board: Board, vigil: Vigil, around: () => Surroundings) {
    this.#board = board;
    this.#vigil = vigil;
    this.#around = around;
  }

  /** Takes all wires away: every account is woken by its next price, which arms it anew. @param accounts how many there are now */
  clear(accounts: number): void {
    this.#wires.clear();
    this.#awake.clear();
    for (let index = 0; index < accounts; index++) this.#awake.set(index, 'next');
    this.#tripped.clear();
    this.#until.clear();
    // A price that is gone may come again, and then it is a new one.
    for (const key of this.#kinds.keys()) if (this.#board.ticker(key) === undefined) this.#kinds.delete(key);
    this.#soonest = Number.POSITIVE_INFINITY;
  }

  /** Puts wires around an account that was measured at the newest prices and shown to the alerts. @param at ms since the epoch */
  arm(index: number, reading: AccountReading, at: number): void {
    this.#awake.set(index, 'next');
    this.#tripped.delete(index);
    const entry = this.#entryOf(index, reading, at + HOLDS);
    if (entry !== null && this.#wires.put(entry)) this.#wired(entry);
    else {
      this.#wires.drop(index);
      this.#until.delete(index);
    }
  }

  /** The same for all accounts, in place of all wires that there are. */
  armAll(readings: readonly AccountReading[], at: number): void {
    this.clear(readings.length);
    const entries = readings.flatMap((reading, index) => this.#entryOf(index, reading, at + HOLDS) ?? []);
    const wired = this.#wires.putAll(entries);
    for (const entry of entries) if (wired.has(entry.account)) this.#wired(entry);
  }

  /** A price has come. @param at ms since the epoch */
  take(ticker: Ticker, touched: ReadonlySet<number>, at: number): void {
    const { key, text, suspect, mark } = ticker;
    this.expire(at);
    const kind = `${mark.kind} ${mark.borrowedFrom ?? ''}`;
    const known = this.#kinds.get(key);
    if (known !== kind) this.#kinds.set(key, kind);
    // What prices an account by which way may be another now; and a doubted price says what it does to whom by itself.
    if (known !== kind || suspect !== null) for (const index of touched) this.#wakeNext(index);
    if (this.#wires.tick(key, Number(text), text)) for (const index of this.#wires.tripped()) this.#tripped.set(index, 'now');
  }

  /** Whether nothing stands in an account and only its wires can wake it. */
  sleeps(index: number): boolean {
    return this.#until.has(index) && !this.#awake.has(index) && !this.#tripped.has(index);
  }

  /** Wakes the accounts whose wires hold no longer: their debts have grown. @param at ms since the epoch */
  expire(at: number): void {
    if (at < this.#soonest) return;
    this.#soonest = Number.POSITIVE_INFINITY;
    for (const [index, until] of this.#until) {
      if (until > at) this.#soonest = Math.min(this.#soonest, until);
      else this.#wakeNext(index);
    }
  }

  /** Of the accounts that a price touches those that it wakes. */
  *woken(touched: ReadonlySet<number>): Iterable<readonly [index: number, wake: Exclude<Wake, 'later'>]> {
    if (this.#tripped.size + this.#awake.size < touched.size) {
      for (const [index, wake] of this.#tripped) if (touched.has(index)) yield [index, wake];
      for (const [index, wake] of this.#awake) if (touched.has(index) && !this.#tripped.has(index)) yield [index, wake];
      return;
    }
    for (const index of touched) {
      const wake = this.#tripped.get(index) ?? this.#awake.get(index);
      if (wake !== undefined) yield [index, wake];
    }
  }

  #wakeNext(index: number): void {
    if (!this.#tripped.has(index)) this.#tripped.set(index, 'next');
  }

  /** What its wires are made of; null where nothing sure is known of it that they could hold. */
  #entryOf(account: number, reading: AccountReading, until: number): Entry | null {
    if (isUnknown(reading.equity) || reading.level === 'unknown' || doubtsOf(reading, this.#board).length > 0) return null;
    const { id } = reading.holdings.account;
    const { table } = this.#around();
    return { account, reading, limits: (position) => limitsOf(table.at(id, position)), until };
  }

  #wired({ account, reading }: Entry): void {
    const until = this.#wires.until(account);
    this.#until.set(account, until);
    this.#soonest = Math.min(this.#soonest, until);
    if (this.#vigil.isStale(reading.holdings.account)) return;
    if (this.#isRestless(reading)) this.#awake.set(account, 'soon');
    else this.#awake.delete(account);
  }

  /** Whether there is more to see in it than whether a verdict turns. */
  #isRestless(reading: AccountReading): boolean {
    const { account } = reading.holdings;
    const { table } = this.#around();
    const farther = (rules: PlacedRules): boolean => rules.looksFarther && FARTHER.some((rule) => rules.of(rule) !== null);
    return (
      account.paper ||
      !this.#vigil.isAtRest(account) ||
      farther(table.at(account.id, null)) ||
      account.positions.some(({ id }) => farther(table.at(account.id, id)))
    );
  }
}

/** The limits that wires are put at, by the rules of a place. */
export function limitsOf(rules: PlacedRules): WireLimits {
  const of = (rule: RuleName) => rules.of(rule)?.settings ?? NO_LIMITS;
  return { distance: of('distance'), marginRatio: of('marginRatio'), ltv: of('ltv'), healthFactor: of('healthFactor'), price: of('price') };
}
