import type { Quote } from '../../book/quote.ts';
import type { Rejection } from '../feed.ts';
import { openText, type Text } from './bytes.ts';
import { csvReader } from './csv.ts';
import { fileFault, shownFile, TapeError } from './error.ts';
import { type Read, readJsonLine } from './line.ts';
import type { Source } from './merge.ts';

/** One line of a tape in its place: a quote, or a refusal to be told when the tape gets there. */
export interface TapeEntry {
  /** ms since the epoch; a refused line stands at the good line before it (-Infinity when there is none). */
  readonly t: number;
  readonly quote: Quote | null;
  readonly rejection: Rejection | null;
}

/** A longer line than this is no quote, and would have to be held in memory. */
const LONGEST_LINE = 65_536;
/** A file whose first lines are all bad is not a tape; what follows need not be read (it may never end). */
const LINES_TO_JUDGE = 10_000;

/** One tape, read piece by piece. */
export class Tape implements Source<TapeEntry> {
  readonly file: string;
  /** Why the tape ended before its end; null when it did not. */
  cut: string | null = null;
  readonly #text: Text;
  readonly #entries: TapeEntry[] = [];
  #place = 0;
  #read: ((text: string) => Read) | null = null;
  #rest = '';
  #skipping = false;
  #number = 0;
  #last = Number.NEGATIVE_INFINITY;

  private constructor(file: string, text: Text) {
    this.file = file;
    this.#text = text;
  }

  /**
   * Opens a tape and reads on to its first good line.
   * @throws TapeError when the file cannot be read or holds no good line
   */
  static async open(file: string, signal?: AbortSignal): Promise<Tape> {
    let tape: Tape;
    try {
      tape = new Tape(file, await openText(file));
    } catch (error) {
      throw new TapeError(file, `${fileFault(error)}. Check the name, or see the README for how to record a tape.`);
    }
    try {
      while (tape.#last === Number.NEGATIVE_INFINITY && tape.#number < LINES_TO_JUDGE) {
        signal?.throwIfAborted();
        if (!(await tape.#more())) break;
      }
      signal?.throwIfAborted();
      if (tape.#last === Number.NEGATIVE_INFINITY) throw new TapeError(file, tape.#whyUseless());
    } catch (error) {
      tape.close();
      throw error;
    }
    return tape;
  }

  /** The first good quote of what is read so far. */
  get first(): TapeEntry & { quote: Quote } {
    return this.#entries.find((entry): entry is TapeEntry & { quote: Quote } => entry.quote !== null) as TapeEntry & { quote: Quote };
  }

  /** What was read to open it. */
  get opening(): readonly TapeEntry[] {
    return this.#entries;
  }

  get head(): TapeEntry | undefined {
    return this.#entries[this.#place];
  }

  shift(): void {
    this.#place += 1;
  }

  async fill(): Promise<boolean> {
    this.#entries.length = 0;
    this.#place = 0;
    while (this.#entries.length === 0) if (!(await this.#more())) return this.#entries.length > 0;
    return true;
  }

  close(): void {
    this.#text.close();
  }

  /** Reads one more piece of the file into entries; false at its end. */
  async #more(): Promise<boolean> {
    let piece: IteratorResult<string>;
    try {
      piece = await this.#text.pieces.next();
    } catch (error) {
      this.cut = `cut short after line ${this.#number}: ${fileFault(error)}`;
      this.#rest = '';
      this.#refuse(this.cut);
      return false;
    }
    if (piece.done === true) {
      if (this.#rest !== '') this.#line(this.#rest);
      this.#rest = '';
      return false;
    }
    const lines = (this.#rest + piece.value).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#line(line);
    if (this.#rest.length > LONGEST_LINE) {
      if (!this.#skipping) this.#refuse(`line ${this.#number + 1} is longer than ${LONGEST_LINE} characters`);
      this.#skipping = true;
      this.#rest = '';
    }
    return true;
  }

  #line(raw: string): void {
    this.#number += 1;
    if (this.#skipping) {
      this.#skipping = false;
      return;
    }
    const text = raw.trim();
    if (text === '') return;
    if (this.#read === null) {
      const fromCsv = text.startsWith('{') ? null : csvReader(text);
      this.#read = fromCsv ?? readJsonLine;
      if (fromCsv !== null) return;
    }
    const read = this.#read(text);
    if ('fault' in read) this.#refuse(`line ${this.#number}: ${read.fault}`, read.venue, read.symbol);
    else if (read.t < this.#last)
      this.#refuse(`line ${this.#number}: t ${read.t} goes back in time, ${this.#last} came before`, read.quote.venue, read.quote.symbol);
    else {
      this.#last = read.t;
      this.#entries.push({ t: read.t, quote: read.quote, rejection: null });
    }
  }

  #refuse(reason: string, venue = '', symbol = ''): void {
    this.#entries.push({ t: this.#last, quote: null, rejection: { venue, symbol, reason: `${shownFile(this.file)} ${reason}` } });
  }

  #whyUseless(): string {
    const example =
      'A tape has a line a quote: { "t": 1760123880000, "symbol": "BTC/USD:BTC", "mark": "104999.9" }, or CSV with that header; plain or gzip.';
    const refused = this.#entries[0]?.rejection;
    if (refused === undefined || refused === null) return `it holds no quotes. ${example}`;
    const reason = refused.reason.slice(shownFile(this.file).length + 1);
    if (this.cut !== null && this.#entries.length === 1) return `it was ${this.cut}. Record or copy it again.`;
    return `none of its ${this.#number} lines is a quote; ${reason}. ${example}`;
  }
}
