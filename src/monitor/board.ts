import type { Funding, Mark, Prices } from '../book/prices.ts';
import type { Quote, Quoted } from '../book/quote.ts';
import { Rational } from '../money/rational.ts';

/** The newest of one instrument. */
export interface Ticker {
  /** As in `Prices.marks`: "venue:symbol", or the symbol alone where the tape names no venue. */
  readonly key: string;
  readonly venue: string;
  readonly symbol: string;
  readonly mark: Mark;
  /** Its price as it came. */
  readonly text: string;
  /** Receive time of the price, monotonic ms. */
  readonly receivedTime: number;
  /** Why the price is not believed yet, safe to show; null when it is. */
  readonly suspect: string | null;
  /** The newest price that was believed; null when none was. */
  readonly believed: Mark | null;
}

/** A price in the place of a ticker's. */
export type Replacement = readonly [key: string, price: Mark];

/** Where the prices of accounts without a venue of their own come from. */
export const REFERENCE_VENUE = 'binance';

/** All prices as they are now, merged from whatever the feeds sent. */
export class Board {
  readonly #tickers = new Map<string, Ticker>();
  #marks = new Map<string, Mark>();
  readonly #funding = new Map<string, Funding>();

  /**
   * Takes a quote in; returns the ticker it changed, or null when there is nothing to measure anew: it held no price to go by, or a
   * spot price said again, which is only the younger for it.
   */
  take(quote: Quote): Ticker | null {
    const key = quote.venue === '' ? quote.symbol : `${quote.venue}:${quote.symbol}`;
    const known = this.#tickers.get(key);
    if (quote.fundingRate !== undefined) this.#takeFunding(key, quote.fundingRate.value, quote.nextFundingTime);
    const said = saidBy(quote);
    // A last trade stands in only where no mark was ever seen.
    if (said === null || (said[1] !== 'mark' && known?.mark.kind === 'mark')) return null;
    const [{ value, receivedTime }, kind] = said;
    const suspect = quote.suspect ?? null;
    const { borrowedFrom } = quote;
    const same =
      kind === 'spot' &&
      known?.mark.kind === 'spot' &&
      known.suspect === suspect &&
      known.mark.borrowedFrom === borrowedFrom &&
      (known.text === value || known.mark.price.equals(Rational.from(value)));
    const mark: Mark = same ? known.mark : new QuotedMark(value, kind, borrowedFrom);
    const believed = suspect === null ? mark : (known?.believed ?? null);
    const ticker: Ticker = { key, venue: quote.venue, symbol: quote.symbol, mark, text: value, receivedTime, suspect, believed };
    this.#tickers.set(key, ticker);
    this.#marks.set(key, mark);
    return same ? null : ticker;
  }

  /** A rate is the venue's for its own interval, which its rules know; a frame without a next time leaves the known one. */
  #takeFunding(key: string, rate: string, next: number | undefined): void {
    this.#funding.set(key, { rate: Rational.from(rate), intervalHours: null, next: next ?? this.#funding.get(key)?.next ?? null });
  }

  /** The ticker of a key of `Prices.marks`. */
  ticker(key: string): Ticker | undefined {
    return this.#tickers.get(key);
  }

  /** Forgets all tickers but these. */
  keep(keys: ReadonlySet<string>): void {
    for (const map of [this.#tickers, this.#funding]) for (const key of map.keys()) if (!keys.has(key)) map.delete(key);
    // Whoever has taken the keys of a map apart counts on it to keep them (book/price-keys.ts).
    const marks = [...this.#marks].filter(([key]) => keys.has(key));
    if (marks.length < this.#marks.size) this.#marks = new Map(marks);
  }

  /** Whether no price has come. */
  get isEmpty(): boolean {
    return this.#tickers.size === 0;
  }

  tickers(): Iterable<Ticker> {
    return this.#tickers.values();
  }

  /** Prices for the risk core; its maps are the board's own, so a reading is taken before the next quote. @param at ms since the epoch. */
  prices(at: number): Prices {
    return { at, marks: this.#marks, assets: new Map(), funding: this.#funding, reference: REFERENCE_VENUE };
  }

  /** Measures with other prices in the place of some tickers', which stand again afterwards. @throws RangeError for a ticker that there is not. */
  withPrices<T>(replaced: readonly Replacement[], measure: () => T): T {
    const [first, ...rest] = replaced;
    if (first === undefined) return measure();
    const [key, price] = first;
    const real = this.#marks.get(key);
    if (real === undefined) throw new RangeError(`there is no ticker ${key}`);
    this.#marks.set(key, price);
    try {
      return this.withPrices(rest, measure);
    } finally {
      this.#marks.set(key, real);
    }
  }
}

/** A price as it came, read as a number when somebody asks for it: most prices are followed by the next one before that. */
class QuotedMark implements Mark {
  readonly kind: Mark['kind'];
  readonly borrowedFrom?: string;
  readonly #text: string;
  #price: Rational | null = null;

  constructor(text: string, kind: Mark['kind'], borrowedFrom: string | undefined) {
    this.#text = text;
    this.kind = kind;
    if (borrowedFrom !== undefined) this.borrowedFrom = borrowedFrom;
  }

  get price(): Rational {
    this.#price ??= Rational.from(this.#text);
    return this.#price;
  }
}

/** The price to go by: a mark; else the last trade, which for a pair is the price of the coin itself. */
function saidBy({ symbol, mark, last }: Quote): [Quoted, Mark['kind']] | null {
  if (mark !== undefined) return [mark, 'mark'];
  if (last === undefined) return null;
  return [last, symbol.includes(':') ? 'last' : 'spot'];
}
