import { max, min } from '../money/rational.ts';
import type { Ticker } from './board.ts';
import type { Extremes } from './extremes.ts';
import type { Wake } from './wiring.ts';

/** Whose turn it is to be measured. Accounts go by their indices. */
export class Rota {
  /** Accounts that prices have woken, with what those went through meanwhile, the ones that were believed apart from those that were not. */
  readonly #woken = new Map<number, Map<string, Extremes>>();
  /** Those of them that cannot wait. */
  readonly #urgent = new Set<number>();
  /** Those of these whose turn it is before the others'. */
  readonly #first = new Set<number>();
  /** Symbols whose prices have moved since `#behind` was last counted. */
  readonly #moved = new Set<string>();
  /** Accounts whose prices have moved since they were last measured, the ones that have waited longest first. */
  readonly #behind = new Set<number>();

  /** A price has woken an account. */
  wake(account: number, ticker: Ticker, wake: Exclude<Wake, 'later'>): void {
    const keys = this.#woken.get(account) ?? new Map<string, Extremes>();
    const slot = `${ticker.suspect === null ? '' : '?'}${ticker.key}`;
    const known = keys.get(slot);
    const { price } = ticker.mark;
    keys.set(slot, { ticker, low: known ? min(known.low, price) : price, high: known ? max(known.high, price) : price });
    this.#woken.set(account, keys);
    if (wake !== 'soon') this.#urgent.add(account);
    if (wake === 'now') this.#first.add(account);
  }

  /** One of an account's verdicts may have turned without a price. */
  call(account: number): void {
    if (!this.#woken.has(account)) this.#woken.set(account, new Map());
    this.#urgent.add(account);
  }

  /** A price of the symbol has come. */
  move(symbol: string): void {
    this.#moved.add(symbol);
  }

  /** Whether an account waits to be measured. */
  isWoken(account: number): boolean {
    return this.#woken.has(account);
  }

  /** Woken accounts; while they are gone through, those that are taken out leave it. */
  get woken(): Iterable<number> {
    return this.#woken.keys();
  }

  /** Woken accounts that cannot wait, in turn; those that are taken out leave it. */
  *urgent(): Iterable<number> {
    yield* this.#first;
    yield* this.#urgent;
  }

  get isUrgent(): boolean {
    return this.#urgent.size > 0;
  }

  /** Whether somebody waits who can. */
  get hasPatient(): boolean {
    return this.#woken.size > this.#urgent.size;
  }

  get isQuiet(): boolean {
    return this.#woken.size === 0;
  }

  /** Everybody who was woken has his turn. */
  callAll(): void {
    for (const account of this.#woken.keys()) this.#urgent.add(account);
  }

  /** Has his turn; what the prices that woke him went through, nothing where none did. */
  takeOut(account: number): readonly Extremes[] {
    const past = this.#woken.get(account);
    this.#woken.delete(account);
    this.#urgent.delete(account);
    this.#first.delete(account);
    return past === undefined ? [] : [...past.values()];
  }

  /** An account is about to be measured. @param touchedBy accounts that prices of a symbol change */
  measured(account: number, touchedBy: (symbol: string) => Iterable<number>): void {
    this.#count(touchedBy);
    this.#behind.delete(account);
  }

  /** Of the accounts whose prices have moved since they were measured one of `first`, else the one that has waited longest; null: none has. */
  next(first: ReadonlySet<number>, touchedBy: (symbol: string) => Iterable<number>): number | null {
    this.#count(touchedBy);
    for (const account of first) if (this.#behind.has(account)) return account;
    for (const account of this.#behind) return account;
    return null;
  }

  /** Forgets everything: the accounts are others. */
  clear(): void {
    this.#woken.clear();
    this.#urgent.clear();
    this.#first.clear();
    this.#moved.clear();
    this.#behind.clear();
  }

  #count(touchedBy: (symbol: string) => Iterable<number>): void {
    for (const symbol of this.#moved) for (const account of touchedBy(symbol)) this.#behind.add(account);
    this.#moved.clear();
  }
}
