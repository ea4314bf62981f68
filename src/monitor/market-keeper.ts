import { clean } from '../book/clean.ts';
import { type Markets, printMarkets, readMarkets } from '../documents/markets.ts';
import { Backoff } from '../feed/backoff.ts';
import type { MarketSource } from '../feed/ccxt/markets.ts';
import type { MarketStore } from '../store/markets.ts';
import { DAY, type MarketsByVenue, type OpenQuestions } from './instruments.ts';

export interface MarketKeeperOptions {
  readonly questions: readonly OpenQuestions[];
  readonly store: MarketStore;
  /** Null: nobody is asked. */
  readonly source: MarketSource | null;
  /** Venues that are not asked: what is on disk is all there is of them. */
  readonly unasked: ReadonlySet<string>;
  /** ms since the epoch. */
  readonly now: () => number;
  /** Called when something new is known. */
  readonly learned: (markets: MarketsByVenue) => void;
  readonly timings: KeeperTimings;
}

/** All ms. */
export interface KeeperTimings {
  /** Waits after a venue that could not be asked: from … to. */
  readonly retryMin: number;
  readonly retryMax: number;
  /** How often it is looked what is due, and so how late a machine that slept is. */
  readonly lookEvery: number;
}

/**
 * What venues say of their contracts: from disk at once, whatever its age, and from the venues in the background, once a day and for
 * each new ccxt. What cannot be fetched or kept is told, tried again later, and never fatal.
 */
export class MarketKeeper {
  readonly #options: MarketKeeperOptions;
  readonly #timings: KeeperTimings;
  /** What is asked. */
  #questions: readonly OpenQuestions[] = [];
  readonly #markets = new Map<string, Markets>();
  readonly #notes = new Map<string, string>();
  readonly #due = new Map<string, number>();
  /** When a venue was last asked and answered it all, ms since the epoch: what it left out then, it does not have. */
  readonly #answered = new Map<string, number>();
  readonly #backoffs = new Map<string, Backoff>();
  readonly #over = new AbortController();
  #begun = false;
  #running: Promise<void> | null = null;
  #wake: () => void = () => {};

  constructor(options: MarketKeeperOptions) {
    this.#options = options;
    this.#timings = options.timings;
    this.ask(options.questions);
  }

  /** What is open from now on, in place of what was; what is on disk of a further venue is known at once. */
  ask(questions: readonly OpenQuestions[]): void {
    const { source, unasked, store } = this.#options;
    const before = new Set(this.#questions.flatMap(symbolsOf));
    this.#questions = source === null ? [] : questions.filter(({ venue }) => !unasked.has(venue));
    for (const question of questions) {
      const { venue } = question;
      const kept = this.#markets.has(venue) ? null : store.read(venue);
      if (kept !== null) this.#markets.set(venue, kept);
      if (symbolsOf(question).every((symbol) => before.has(symbol))) continue;
      // A further symbol makes a venue that was asked today worth asking again.
      this.#answered.delete(venue);
      this.#due.delete(venue);
    }
    if (this.#begun) this.begin();
    this.#wake();
  }

  get markets(): MarketsByVenue {
    return this.#markets;
  }

  /** What went wrong, in words that are safe to show. */
  notes(): string[] {
    return [...this.#notes.values()];
  }

  /** Whether a number hangs on an answer that may still come: one that is not on disk, of a venue that was not asked in vain. */
  awaits(): boolean {
    return this.#questions.some(
      (question) => this.#lacks(question) && !this.#answered.has(question.venue) && !this.#notes.has(question.venue),
    );
  }

  /** Begins to ask the venues; once. */
  begin(): void {
    const { source } = this.#options;
    this.#begun = true;
    if (source !== null && this.#questions.length > 0) this.#running ??= this.#run(source);
  }

  /** Resolves when nothing is asked or written any more. */
  async close(): Promise<void> {
    this.#over.abort();
    this.#wake();
    await this.#running;
  }

  async #run(source: MarketSource): Promise<void> {
    while (!this.#over.signal.aborted) {
      for (const question of this.#questions) {
        if ((this.#due.get(question.venue) ?? 0) > performance.now() || this.#over.signal.aborted) continue;
        await this.#refresh(question, source);
      }
      await this.#rest();
    }
  }

  async #rest(): Promise<void> {
    const next = Math.min(...this.#due.values()) - performance.now();
    if (this.#over.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.max(1, Math.min(next, this.#timings.lookEvery)));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #refresh(question: OpenQuestions, source: MarketSource): Promise<void> {
    const { venue } = question;
    const { retryMin, retryMax, lookEvery } = this.#timings;
    const backoff = this.#backoffs.get(venue) ?? new Backoff(retryMin, retryMax, Math.random);
    this.#backoffs.set(venue, backoff);
    try {
      await this.#ask(question, source);
      backoff.reset();
      this.#notes.delete(venue);
      this.#due.set(venue, performance.now() + lookEvery);
    } catch (error) {
      this.#due.set(venue, performance.now() + backoff.next());
      if (!this.#over.signal.aborted) this.#notes.set(venue, `${venue}'s contracts could not be fetched: ${reasonOf(error)}`);
    }
  }

  /** Asks for what is missing, of another ccxt or older than a day. */
  async #ask(question: OpenQuestions, source: MarketSource): Promise<void> {
    const { venue, sizes } = question;
    const { signal } = this.#over;
    const began = this.#options.now();
    let known = this.#markets.get(venue);
    const again = this.#isOld(this.#answered.get(venue));
    const missing = sizes.some((symbol) => !known?.instruments.has(symbol));
    if (known === undefined || (again && (missing || known.ccxt !== source.ccxt || this.#isOld(known.at)))) {
      const fetched = readMarkets(await within(signal, source.markets(venue, signal)));
      if (fetched.venue !== venue) throw new Error(`asked for ${venue}, answered for ${fetched.venue}`);
      known = { ...fetched, tiers: known?.tiers ?? new Map() };
      await this.#learn(known);
    }
    const { tiers } = known;
    const wanted = question.tiers.filter((symbol) => this.#isOld(tiers.get(symbol)?.at) && again);
    if (wanted.length > 0) {
      const answer = await within(signal, source.tiers(venue, wanted, signal));
      const fetched = readMarkets({ ...printMarkets({ ...known, instruments: new Map(), tiers: new Map() }), tiers: answer });
      if (fetched.tiers.size > 0) await this.#learn({ ...known, tiers: new Map([...tiers, ...fetched.tiers]) });
    }
    if (again) this.#answered.set(venue, began);
  }

  #lacks({ venue, sizes, tiers }: OpenQuestions): boolean {
    const known = this.#markets.get(venue);
    return sizes.some((symbol) => !known?.instruments.has(symbol)) || tiers.some((symbol) => !known?.tiers.has(symbol));
  }

  /** @param at ms since the epoch, which a clock that was put right may have before it; undefined: never. */
  #isOld(at: number | undefined): boolean {
    return at === undefined || Math.abs(this.#options.now() - at) > DAY;
  }

  async #learn(markets: Markets): Promise<void> {
    if (this.#over.signal.aborted) return;
    this.#markets.set(markets.venue, markets);
    this.#options.learned(this.#markets);
    try {
      await this.#options.store.write(markets);
      this.#notes.delete(`${markets.venue} on disk`);
    } catch (error) {
      this.#notes.set(`${markets.venue} on disk`, `${markets.venue}'s contracts could not be kept on disk: ${reasonOf(error)}`);
    }
  }
}

/** What is open, each with its venue: the same symbol is another contract elsewhere. */
function symbolsOf({ venue, sizes, tiers }: OpenQuestions): string[] {
  return [...sizes, ...tiers].map((symbol) => `${venue}:${symbol}`);
}

function reasonOf(error: unknown): string {
  return clean(error instanceof Error ? error.message : String(error), 160);
}

/** The answer, unless it is no longer waited for. */
function within<T>(signal: AbortSignal, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const over = (): void => reject(new Error('it was no longer waited for'));
    if (signal.aborted) over();
    signal.addEventListener('abort', over, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', over));
  });
}
