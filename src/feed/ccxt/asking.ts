import type { Timings } from '../timings.ts';

interface Wanted {
  /** `asked` with others in one request, `alone` by itself; either way a price is due. `refused` has none to give. */
  state: 'queued' | 'asked' | 'alone' | 'heard' | 'refused';
  /** Monotonic ms of the last request. */
  since: number;
}

export interface AskingOptions {
  readonly timings: Timings;
  /** Symbols that one call takes. */
  readonly batch: number;
  /** Sends a request for these symbols, as if they had never been asked for. */
  ask(symbols: readonly string[]): void;
  /** Whether a text of the venue's speaks of this symbol. */
  names(text: string, symbol: string): boolean;
  /** Tells that a symbol brings no price, in plain words. */
  missing(symbol: string, reason: string): void;
  /** Tells of an error that names no symbol of ours. */
  refused(reason: string): void;
}

/**
 * What one connection is asked for. ccxt names no request in its answers, and after an error never asks again by itself: so all is asked
 * for together, and what stays silent or may have been refused with another is asked for once more, alone.
 */
export class Asking {
  readonly #options: AskingOptions;
  readonly #wanted = new Map<string, Wanted>();
  readonly #told = new Set<string>();
  #lastRefusal = '';

  constructor(options: AskingOptions) {
    this.#options = options;
  }

  /** The whole wished-for set. What is no longer wished for goes on coming, and is not listened to: ccxt cannot unsubscribe everywhere. */
  want(symbols: readonly string[], now: number): void {
    for (const symbol of this.#wanted.keys()) if (!symbols.includes(symbol)) this.#wanted.delete(symbol);
    const added = symbols.filter((symbol) => !this.#wanted.has(symbol));
    for (const symbol of added) this.#wanted.set(symbol, { state: 'queued', since: now });
    for (let start = 0; start < added.length; start += this.#options.batch)
      this.#ask(added.slice(start, start + this.#options.batch), this.#options.batch === 1 || added.length === 1 ? 'alone' : 'asked', now);
  }

  /** The line stands: only from now on is anything due. */
  opened(now: number): void {
    for (const wanted of this.#wanted.values()) if (wanted.state === 'asked' || wanted.state === 'alone') wanted.since = now;
  }

  wants(symbol: string): boolean {
    return this.#wanted.has(symbol);
  }

  heard(symbol: string): void {
    const wanted = this.#wanted.get(symbol);
    if (wanted === undefined) return;
    wanted.state = 'heard';
    this.#told.delete(symbol);
  }

  /** Why no price can come: each symbol is refused; null while one is not. */
  get refusal(): string | null {
    const states = [...this.#wanted.values()];
    return states.length > 0 && states.every(({ state }) => state === 'refused') ? this.#lastRefusal : null;
  }

  /** These will bring nothing. */
  refuse(symbols: readonly string[], reason: string): void {
    for (const symbol of symbols) {
      const wanted = this.#wanted.get(symbol);
      if (wanted === undefined || wanted.state === 'heard') continue;
      wanted.state = 'refused';
      this.#lastRefusal = reason;
      this.#tell(symbol, reason);
    }
  }

  /** The venue said that something is wrong. @param hash ccxt's name of what was asked; "" where it does not know */
  error(said: string, hash: string): void {
    const isNamed = (symbol: string) => this.#options.names(`${hash} ${said}`, symbol);
    const due = [...this.#wanted].filter(([, { state }]) => state === 'asked' || state === 'alone').map(([symbol]) => symbol);
    const named = due.filter(isNamed);
    // One of several streams of a symbol, all refused.
    if (named.length === 0 && [...this.#wanted].some(([symbol, { state }]) => state === 'refused' && isNamed(symbol))) return;
    if (named.length > 0 && named.length < Math.max(due.length, 2)) this.refuse(named, `refused by the venue: ${said}`);
    else this.#options.refused(`request refused: ${said}`);
  }

  /** Asks again for what is late, and tells of what stays silent. */
  check(now: number): void {
    const { timings } = this.#options;
    for (const [symbol, { state, since }] of this.#wanted) {
      if (state === 'asked' && now - since >= timings.ackWithin) this.#ask([symbol], 'alone', now);
      else if (state === 'alone' && now - since >= timings.firstWithin && !this.#isSilent)
        this.#tell(symbol, 'subscribed, but no price comes');
    }
  }

  /** Whether not one price came although it was due: the route is at fault, not a symbol. */
  isMute(now: number): boolean {
    return this.#isSilent && [...this.#wanted.values()].some((wanted) => wanted.state === 'alone' && this.#isDue(wanted, now));
  }

  #isDue({ since }: Wanted, now: number): boolean {
    return now - since >= this.#options.timings.firstWithin;
  }

  get #isSilent(): boolean {
    return [...this.#wanted.values()].every(({ state }) => state !== 'heard');
  }

  #ask(symbols: readonly string[], state: 'asked' | 'alone', now: number): void {
    for (const symbol of symbols) this.#wanted.set(symbol, { state, since: now });
    this.#options.ask(symbols);
  }

  #tell(symbol: string, reason: string): void {
    if (this.#told.has(symbol)) return;
    this.#told.add(symbol);
    this.#options.missing(symbol, reason);
  }
}
