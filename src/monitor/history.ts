import type { Book } from '../book/book.ts';
import { clean } from '../book/clean.ts';
import { courseOf, type EquitySample } from '../book/equity-course.ts';
import { type Told, tellChanges } from '../book/story.ts';
import { Rational } from '../money/rational.ts';
import type { JournalEntry } from '../store/journal.ts';
import type { BookKeeper } from './book-keeper.ts';
import type { HistoryView } from './snapshot.ts';
import { isWanted, STORY_OF_JOURNAL, tellEntry } from './story.ts';

/** How far back the journal is looked at for a screen, ms: the whole of it is for "negmon history". */
const BACK_MS = 30 * 86_400_000;
/** How often new lines are looked for, ms. */
const LOOK_EVERY = 1000;
const MOST_TOLD = 100;
/** Twice the columns of a wide screen: a braille cell holds two. */
const MOST_STRETCHES = 240;

type Equity = Extract<JournalEntry, { kind: 'equity' }>;

/** What the screen shows of an account's history; looked up while it is open, and only what is new. */
export class History {
  readonly #books: BookKeeper | null;
  #account: string | null = null;
  #looked = Number.NEGATIVE_INFINITY;
  #book: Book | null = null;
  #changes: readonly Told[] = [];
  #entries: readonly Told[] = [];
  #samples: readonly (EquitySample & { readonly currency: string })[] = [];
  /** The newest entry of the journal that was looked at. */
  #last = 0;
  #view: HistoryView | null = null;

  constructor(books: BookKeeper | null) {
    this.#books = books;
  }

  of(account: string): HistoryView {
    const now = performance.now();
    if (this.#books === null)
      return nothing(account, 'the portfolio is a document that is only read, which has no history: your own book has one');
    if (account === this.#account && this.#view !== null && now - this.#looked < LOOK_EVERY) return this.#view;
    if (account !== this.#account) {
      [this.#account, this.#book, this.#last, this.#entries, this.#samples] = [account, null, 0, [], []];
    }
    this.#looked = now;
    try {
      this.#read(this.#books, account);
      this.#view = this.#compose(account);
    } catch (error) {
      this.#view = nothing(account, `the journal cannot be read: ${clean(error instanceof Error ? error.message : String(error), 300)}`);
    }
    return this.#view;
  }

  #read(books: BookKeeper, account: string): void {
    if (books.book !== this.#book) {
      this.#changes = tellChanges(books.record()).filter((told) => isWanted(told, { place: account }));
      this.#book = books.book;
    }
    const rows = books.journal({ kinds: [...STORY_OF_JOURNAL, 'equity'], since: Date.now() - BACK_MS, after: this.#last });
    this.#last = rows.at(-1)?.id ?? this.#last;
    this.#entries = [...this.#entries, ...rows.flatMap(tellEntry).filter((told) => isWanted(told, { place: account }))];
    const seen = rows.flatMap(({ at, entry }) => (entry.kind === 'equity' && entry.subject === account ? [sampleOf(at, entry)] : []));
    this.#samples = [...this.#samples, ...seen];
  }

  #compose(account: string): HistoryView {
    const story = [...this.#changes, ...this.#entries].sort((a, b) => b.at - a.at || b.id - a.id);
    const currency = this.#samples.at(-1)?.currency ?? '';
    const own = this.#samples.filter((sample) => sample.currency === currency);
    return {
      account,
      none: null,
      told: story.slice(0, MOST_TOLD).map((told) => ({ at: told.at, text: textOf(told, account), undone: told.undone !== null })),
      older: Math.max(0, story.length - MOST_TOLD),
      course: courseOf(own, MOST_STRETCHES),
      currency,
    };
  }
}

function sampleOf(at: number, { equity, currency }: Equity): EquitySample & { readonly currency: string } {
  return { at, equity: Rational.from(equity), currency };
}

/** Of a position its name before the words; the account's own stands above them all. */
function textOf({ places, text }: Told, account: string): string {
  const place = places.find((one) => one.startsWith(`${account}/`));
  return place === undefined ? text : `${place.slice(account.length + 1)}  ${text}`;
}

function nothing(account: string, none: string): HistoryView {
  return { account, none, told: [], older: 0, course: null, currency: '' };
}
