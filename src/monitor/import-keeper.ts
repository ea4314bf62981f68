import type { Book } from '../book/book.ts';
import type { AccountEntry, BookDocument } from '../book/entries.ts';
import { Backoff } from '../feed/backoff.ts';
import { ImportError, type Importer } from '../importer/importer.ts';
import { refusalOf } from '../importer/key-check.ts';
import { type ImportSource, importsOf, type Merged, merge, saysTheSame } from '../importer/merge.ts';
import { safeReason } from '../secrets/redact.ts';
import type { BookKeeper } from './book-keeper.ts';
import type { OpenImport } from './open-import.ts';

export interface ImportKeeperOptions {
  readonly books: Pick<BookKeeper, 'book' | 'acts' | 'change'>;
  /** Opens an import; asks nobody. @throws Error with a message that is safe to show */
  readonly open: (source: ImportSource) => Promise<OpenImport>;
  /** Between two readings of an import, ms. */
  readonly every: number;
  /** ms since the epoch. */
  readonly now: () => number;
  /** Monotonic ms. */
  readonly monotonic: () => number;
  /** [0, 1) */
  readonly random: () => number;
  /** An account was read: `fresh` may say more than before. */
  readonly read: () => void;
  /** Something happened that the user should hear of once. Safe to show. */
  readonly told: (text: string) => void;
}

/** How long one reading may take, ms. */
const WITHIN = 120_000;
/** The longest wait after readings that failed, ms. */
const RETRY_MAX = 600_000;
/** What is gone is looked for once more after so long, ms: a venue may answer with nothing for a moment, and stops set by hand would go with it. */
const AGAIN_AFTER = 5_000;
/** So many looks in a row may be doubted: where something more is gone at every one of them, positions are being closed. */
const MOST_DOUBTS = 2;
/** So long it is shown that something is gone at a venue, ms. */
const GONE_FOR = 600_000;
/** Readings that fail for so long are trouble, ms: until then they are a note. */
const TROUBLE_AFTER = 120_000;

/** One import, as it goes. */
interface State {
  source: ImportSource;
  readonly backoff: Backoff;
  importer: Importer | null;
  running: Promise<void> | null;
  /** Monotonic ms. */
  due: number;
  /** Why it cannot be read, and since when, monotonic ms. */
  failure: { readonly text: string; readonly since: number } | null;
  /** Ids that the last readings could not tell of, and since when, monotonic ms. */
  missing: { readonly ids: readonly string[]; readonly since: number } | null;
  /** Of the last reading. */
  notes: readonly string[];
  /** What the last reading lacked and was not believed to be gone yet. */
  doubted: string;
  /** How many looks in a row were doubted. */
  doubts: number;
  /** What is gone at the venue, and until when that is shown, monotonic ms. */
  gone: readonly { readonly text: string; readonly until: number }[];
}

/**
 * Reads the accounts of every import again and again while this monitor has the seat of its data folder. What fails is tried again ever more
 * rarely, never before the venue allows it, and is said with its age; it never ends the monitor, and what was known stays.
 */
export class ImportKeeper {
  readonly #options: ImportKeeperOptions;
  #every: number;
  readonly #states = new Map<string, State>();
  /** By id, as last read: the book does not hold every reading. */
  readonly #latest = new Map<string, AccountEntry>();
  readonly #over = new AbortController();

  constructor(options: ImportKeeperOptions) {
    this.#options = options;
    this.#every = options.every;
  }

  /** Begins what is due; to be called several times a second. */
  beat(): void {
    const { books, monotonic } = this.#options;
    if (!books.acts || this.#over.signal.aborted) return;
    const sources = sourcesOf(books.book);
    for (const name of this.#states.keys()) if (!sources.has(name)) this.#states.delete(name);
    for (const source of sources.values()) {
      const state = this.#stateOf(source);
      if (state.running !== null || monotonic() < state.due) continue;
      state.running = this.#read(state).finally(() => {
        state.running = null;
      });
    }
  }

  /** What went wrong of late and what the last readings had to say, safe to show. */
  notes(): string[] {
    const now = this.#options.monotonic();
    const said = [...this.#states.values()].flatMap(({ notes, gone }) => [
      ...gone.filter(({ until }) => now < until).map(({ text }) => text),
      ...notes,
    ]);
    return [...new Set([...this.#failing(false), ...said])];
  }

  /** What has gone wrong for too long: what is held there may be another thing by now. */
  troubles(): string[] {
    const { monotonic } = this.#options;
    const parts = [...this.#states.values()].flatMap(({ source, missing }) =>
      missing === null || monotonic() - missing.since < TROUBLE_AFTER
        ? []
        : [`a part of ${source.name} (${missing.ids.join(', ')}) cannot be read, and what is shown of it is old`],
    );
    return [...this.#failing(true), ...parts];
  }

  /** A document with the numbers of the last readings in it, where it says the same as they do otherwise. */
  fresh(document: BookDocument): BookDocument {
    if (this.#latest.size === 0) return document;
    const accounts = document.accounts.map((account) => {
      const latest = this.#latest.get(account.id);
      return latest !== undefined && saysTheSame(account, latest) ? latest : account;
    });
    return { ...document, accounts };
  }

  /** Reads so often from now on. @param every ms */
  pace(every: number): void {
    this.#every = every;
    const latest = this.#options.monotonic() + every;
    for (const state of this.#states.values()) if (state.failure === null) state.due = Math.min(state.due, latest);
  }

  /** Resolves when nothing is asked or written any more. */
  async close(): Promise<void> {
    this.#over.abort();
    await Promise.all([...this.#states.values()].map(({ running }) => running));
  }

  #stateOf(source: ImportSource): State {
    const { random } = this.#options;
    const known = this.#states.get(source.name);
    if (known !== undefined) {
      // Another key, or another leave: opened anew.
      if (JSON.stringify(known.source) !== JSON.stringify(source)) known.importer = null;
      known.source = source;
      return known;
    }
    const backoff = new Backoff(this.#every, RETRY_MAX, random);
    const state: State = {
      source,
      backoff,
      importer: null,
      running: null,
      due: Number.NEGATIVE_INFINITY,
      failure: null,
      missing: null,
      notes: [],
      doubted: '',
      doubts: 0,
      gone: [],
    };
    this.#states.set(source.name, state);
    return state;
  }

  async #read(state: State): Promise<void> {
    const { monotonic, read } = this.#options;
    const signal = AbortSignal.any([this.#over.signal, AbortSignal.timeout(WITHIN)]);
    try {
      state.importer ??= await this.#open(state.source, signal);
      const reported = await state.importer.read(signal);
      if (this.#over.signal.aborted) return;
      state.failure = null;
      state.missing = reported.failed.length === 0 ? null : { ids: reported.failed, since: state.missing?.since ?? monotonic() };
      state.backoff.reset();
      // Taken out by a person meanwhile: it is not to come back.
      if (importsOf(this.#options.books.book, state.source.name).length === 0) return;
      const mergeInto = (book: Book) => merge(book, state.source, reported, this.#options.now());
      if (this.#isDoubtful(state, mergeInto(this.#options.books.book))) {
        state.due = monotonic() + Math.min(this.#every, AGAIN_AFTER);
        return;
      }
      this.#take(state, mergeInto);
      state.due = monotonic() + this.#every;
      read();
    } catch (error) {
      if (this.#over.signal.aborted) return;
      this.#failed(state, error);
    }
  }

  /** Its key is looked at whenever it is opened. */
  async #open(source: ImportSource, signal: AbortSignal): Promise<Importer> {
    const { importer, tradingAllowed } = await this.#options.open(source);
    if (!importer.needs.includes('apiKey')) return importer;
    const refusal = refusalOf(await importer.rights(signal), tradingAllowed);
    if (refusal !== null) throw new ImportError('no-rights', refusal);
    return importer;
  }

  /** Whether something is gone that the reading before still had, and that is to be looked for once more. */
  #isDoubtful(state: State, { gone }: Merged): boolean {
    const lacking = gone.join('\n');
    const isNew = lacking !== '' && lacking !== state.doubted;
    state.doubted = lacking;
    state.doubts = isNew && state.doubts < MOST_DOUBTS ? state.doubts + 1 : 0;
    return state.doubts > 0;
  }

  #take(state: State, mergeInto: (book: Book) => Merged): void {
    const { books, told, monotonic } = this.#options;
    let merged = mergeInto(books.book);
    if (merged.event !== null) {
      try {
        books.change((book) => {
          merged = mergeInto(book);
          if (merged.event === null || importsOf(book, state.source.name).length === 0) throw new NothingNew();
          return { ...merged.event, again: true };
        });
      } catch (error) {
        if (!(error instanceof NothingNew)) throw error;
      }
      for (const text of merged.gone) told(text);
      const until = monotonic() + GONE_FOR;
      state.gone = [...state.gone.filter((one) => monotonic() < one.until), ...merged.gone.map((text) => ({ text, until }))];
    }
    for (const id of merged.event?.gone ?? []) this.#latest.delete(id);
    for (const account of merged.accounts) this.#latest.set(account.id, account);
    state.notes = merged.notes;
  }

  #failed(state: State, error: unknown): void {
    const { monotonic } = this.#options;
    const why = error instanceof ImportError ? error : null;
    // With another key it may go better: the next time opens it anew.
    if (why === null || why.why === 'wrong-key' || why.why === 'no-rights') state.importer = null;
    state.failure = {
      text: safeReason(error, 300),
      since: state.failure?.since ?? monotonic(),
    };
    state.due = monotonic() + Math.max(state.backoff.next(), why?.retryAfter ?? 0);
  }

  #failing(isLong: boolean): string[] {
    const { books, monotonic } = this.#options;
    return [...this.#states.values()].flatMap(({ source, failure }) => {
      if (failure === null || monotonic() - failure.since >= TROUBLE_AFTER !== isLong) return [];
      const ages = importsOf(books.book, source.name).map(({ id, imported }) => this.#latest.get(id)?.imported?.at ?? imported?.at ?? '');
      const oldest = ages.sort()[0] ?? '';
      const age = oldest === '' ? '' : `; what is shown of it is as of ${oldest.slice(0, 16).replace('T', ' ')} UTC`;
      return [`the accounts of ${source.name} cannot be read: ${failure.text}${age}`];
    });
  }
}

/** Another process has written the same in between, or taken the import out. */
class NothingNew extends Error {}

/** The imports that are in a book, by name. */
function sourcesOf({ document }: Book): ReadonlyMap<string, ImportSource> {
  const found = new Map<string, ImportSource>();
  for (const { imported } of document.accounts) {
    if (imported === undefined) continue;
    const { at: _, ...source } = imported;
    found.set(source.name, source);
  }
  return found;
}
