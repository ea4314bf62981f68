import { type Book, fold } from '../book/book.ts';
import { clean } from '../book/clean.ts';
import type { About, Draft, Fault, FieldName, Values } from '../book/draft/draft.ts';
import { type Drafted, eventOf } from '../book/draft/event.ts';
import { type Outline, outlinesOf } from '../book/draft/outline.ts';
import { startOf } from '../book/draft/start.ts';
import type { BookDocument } from '../book/entries.ts';
import type { BookEvent } from '../book/event.ts';
import { eventText } from '../book/event-text.ts';
import { venueOf } from '../book/product.ts';
import { DocumentError } from '../documents/issue.ts';
import type { InstrumentKey } from '../feed/feed.ts';
import type { Rational } from '../money/rational.ts';
import type { ShippedRules } from '../settings/rule-book.ts';
import type { BookKeeper } from './book-keeper.ts';
import { Contracts } from './contracts.ts';
import { faultFrom, faultsText, heldAlready, importedNote, messageOf } from './form-notes.ts';
import type { MarketsByVenue, OpenQuestions } from './instruments.ts';
import { matchesOf } from './matches.ts';
import type { Monitor } from './monitor.ts';
import type { Command, FormView, Outcome, Standing } from './snapshot.ts';
import { Trial } from './trial.ts';

type FormCommand = Extract<Command, { readonly kind: 'draft' | 'save' | 'remove' | 'undo' }>;

export interface FormsOptions {
  readonly monitor: Monitor;
  readonly rules: ShippedRules;
  /** The user's own book; null: a document that is only read. */
  readonly books: BookKeeper | null;
  /** The document that is read, where there is no book. */
  readonly document: BookDocument;
  /** Why there is no book to write to. */
  readonly readOnly: string;
  /** Folder where the venues' contracts are kept; null: nowhere. */
  readonly markets: string | null;
  /** Asks a venue for what it alone can say of a contract that is only drafted; the answer comes with the monitor's markets. */
  readonly ask?: (question: OpenQuestions) => void;
}

interface Open {
  readonly number: number;
  readonly draft: Draft;
  readonly focus: FieldName | null;
}

/** What a draft came to, kept until the draft or the book is another. */
interface Judged {
  readonly open: Open;
  readonly document: BookDocument;
  /** The price by which a trade at the market was reckoned; null for other forms, and while there is none. */
  readonly mark: string | null;
  /** What was known of the venues' contracts. */
  readonly markets: MarketsByVenue;
  readonly accounts: readonly Outline[];
  readonly start: Values;
  readonly faults: readonly Fault[];
  readonly notes: readonly string[];
  readonly matches: readonly string[];
  /** The account before and after, and the row that it is about. */
  readonly before: Trial | null;
  readonly after: Trial | null;
}

/** What a draft is judged by. */
type Given = Omit<Judged, 'faults' | 'notes' | 'matches' | 'before' | 'after'>;

/** The forms of the screen: what is wrong with one, what it would lead to at the prices of now, and writing it. */
export class Forms {
  readonly #options: FormsOptions;
  readonly #contracts: Contracts;
  #open: Open | null = null;
  #judged: Judged | null = null;
  #visited = '[]';
  readonly #asked = new Set<string>();
  outcome: Outcome | null = null;
  /** What the last form that was written is about. */
  written: About | null = null;

  constructor(options: FormsOptions) {
    this.#options = options;
    this.#contracts = new Contracts(options.rules, options.monitor.measures, options.markets);
  }

  /** Why nothing can be written; null where it can. */
  get readOnly(): string | null {
    return this.#options.books === null ? this.#options.readOnly : null;
  }

  take(command: FormCommand): void {
    switch (command.kind) {
      case 'draft': {
        const { number, draft, focus } = command;
        this.#open = draft === null ? null : { number, draft, focus };
        if (draft === null) this.#visit([]);
        return;
      }
      case 'save':
        this.#write(command.number, (books) => this.#save(books, command.draft));
        return;
      case 'remove':
        this.#write(command.number, (books) => remove(books, command.about));
        return;
      case 'undo':
        this.#write(command.number, (books) => {
          const event = books.undo();
          if (event === null) throw new Refused('there is nothing to undo');
          return `undone: ${eventText(event)}`;
        });
    }
  }

  /** What is said of the open form; null while none is. @param gap for what would be owed */
  view(gap: Rational): FormView | null {
    const open = this.#open;
    if (open === null) return null;
    const document = this.#document();
    const { draft, number } = open;
    const contract = this.#contracts.of(draft, document);
    const mark = contract === null ? null : this.#contracts.markOf(contract, this.#options.monitor.board);
    const entry = draft.form === 'market' && contract !== null ? this.#contracts.entryMark(contract, this.#options.monitor) : null;
    const { markets } = this.#options.monitor.measures;
    const known = this.#judged;
    const judged =
      known?.open === open && known.document === document && known.mark === entry && known.markets === markets
        ? known
        : this.#judge({ open, document, mark: entry, markets, ...this.#beginning(open, document) });
    this.#judged = judged;
    const { accounts, start, faults, notes, matches, before, after } = judged;
    const told = { number, accounts, start, matches, contract: contract?.text ?? null, mark };
    try {
      const standings = { before: standing(before, gap), after: standing(after, gap) };
      return { ...told, faults, notes: [...notes, ...(after?.unknowns() ?? [])], ...standings };
    } catch (error) {
      return { ...told, faults: [...faults, faultFrom(error, draft, document)], notes, before: null, after: null };
    }
  }

  #beginning({ draft }: Open, document: BookDocument): Pick<Judged, 'accounts' | 'start'> {
    const { account, position } = draft.about;
    const own = document.accounts.find(({ id }) => id === account);
    // Of a large book only what the form asks about crosses to the screen.
    const accounts = outlinesOf(document).map((outline) => ({
      ...outline,
      positions: outline.id === own?.id ? outline.positions.filter(({ id }) => id === position) : [],
    }));
    return { accounts, start: startOf(draft.form, draft.about, { document, text: null }) };
  }

  #document(): BookDocument {
    return this.#options.books?.book.document ?? this.#options.document;
  }

  /** A form may fail, the monitor may not: whatever is thrown stands in the form as a fault of it. */
  #judge(given: Given): Judged {
    try {
      return this.#weigh(given);
    } catch (error) {
      return { ...given, faults: [faultFrom(error, given.open.draft, given.document)], notes: [], matches: [], before: null, after: null };
    }
  }

  /** @throws DocumentError when the account would be none; RangeError when what it is about is there no more. */
  #weigh(given: Given): Judged {
    const { open, document } = given;
    const { draft, focus } = open;
    const matches = focus === null ? [] : matchesOf(draft, focus, document, (product) => this.#contracts.symbolsOf(product));
    const doubt = this.#contracts.doubtOf(draft, document);
    const notes = [doubt, ...(draft.whatIf ? [] : [heldAlready(draft, document), importedNote(draft, document)])];
    const base = { ...given, matches, notes: notes.filter((note) => note !== null) };
    const drafted = this.#drafted(draft, { document, text: null });
    const settled = focus === null || !SETTLING.has(focus);
    const named = settled && doubt === null ? this.#contracts.instrumentOf(draft, document) : null;
    const wanted = named === null ? [] : [named];
    if ('faults' in drafted) {
      if (settled) this.#visit(wanted);
      if (this.#contracts.of(draft, document)?.size === null) this.#ask(named);
      return { ...base, faults: drafted.faults, before: this.#trial(document, draft.about), after: null };
    }
    const next = fold([drafted.event], { document, text: null }).document;
    const after = this.#trial(next, drafted.about);
    if (settled) this.#visit([...wanted, ...(after?.instruments() ?? [])]);
    if (after !== null && after.unknowns().length > 0 && hasVenue(draft, next)) this.#ask(named);
    return { ...base, faults: [], before: this.#trial(document, drafted.about), after };
  }

  #drafted(draft: Draft, book: Book): Drafted {
    return eventOf(draft, book, this.#contracts.circumstances(draft, book, this.#options.monitor));
  }

  /** @throws DocumentError when the account would be none. */
  #trial(document: BookDocument, about: About): Trial | null {
    return about.account === null ? null : Trial.of(document, about, this.#options.monitor, this.#contracts);
  }

  #save(books: BookKeeper, draft: Draft): string {
    if (draft.whatIf) throw new Refused('this is only a look at what would be: nothing is written');
    let said = '';
    let about: About | null = null;
    books.change((book) => {
      const drafted = this.#drafted(draft, book);
      if ('faults' in drafted) throw new Refused(faultsText(drafted.faults));
      said = eventText(drafted.event);
      about = drafted.about;
      return drafted.event;
    });
    this.written = about;
    return said;
  }

  #write(number: number, work: (books: BookKeeper) => string): void {
    const { books, readOnly } = this.#options;
    try {
      if (books === null) throw new Refused(readOnly);
      this.outcome = { number, ok: true, text: clean(work(books), 300) };
    } catch (error) {
      // Whatever it is, the monitor goes on: the form says it, and keeps what was typed.
      const lead = error instanceof DocumentError ? 'that would make no book: ' : '';
      this.outcome = { number, ok: false, text: clean(`${lead}${messageOf(error)}`, 400) };
    }
  }

  /** Each contract once: an answer comes soon, or the venue has none. */
  #ask(instrument: InstrumentKey | null): void {
    if (instrument === null) return;
    const { venue, symbol } = instrument;
    const key = `${venue}:${symbol}`;
    if (this.#asked.has(key)) return;
    this.#asked.add(key);
    this.#options.ask?.({ venue, sizes: [symbol], tiers: [symbol] });
  }

  /** Asks for prices of what is only drafted, so that it can be measured before it is held. */
  #visit(instruments: readonly InstrumentKey[]): void {
    const text = JSON.stringify(instruments);
    if (text === this.#visited) return;
    this.#visited = text;
    this.#options.monitor.visit(instruments);
  }
}

/** Whether the account has a venue of its own that can be asked. */
function hasVenue({ about, values }: Draft, { accounts }: BookDocument): boolean {
  const account = accounts.find(({ id }) => id === (about.account ?? values.account));
  return account !== undefined && venueOf(account.product) !== null;
}

/** Fields in which a half-typed word may be a name of its own: nothing is asked for while they are typed. */
const SETTLING: ReadonlySet<FieldName> = new Set(['symbol', 'product', 'code', 'owedCode', 'account']);

/** What was asked cannot be done; the message is for people. */
class Refused extends Error {}

function remove(books: BookKeeper, { account, position }: About): string {
  const event: BookEvent | null =
    account === null ? null : position === null ? { kind: 'account.removed', account } : { kind: 'position.removed', account, position };
  if (event === null) throw new Refused('there is nothing to remove');
  books.change(() => event);
  return eventText(event);
}

function standing(trial: Trial | null, gap: Rational): Standing | null {
  return trial === null ? null : trial.standing(gap);
}
