import type { Quote, Quoted } from '../book/quote.ts';
import { DOUBT_AFTER } from './floor.ts';

/** The fields of a quote that have times. */
const FIELDS = ['mark', 'index', 'last', 'bid', 'ask', 'fundingRate'] as const;
type Field = (typeof FIELDS)[number];

/** Which field tells that an instrument's prices come: of a future the mark, since that is what triggers; of a spot pair the last trade. */
export function priceOf({ symbol, mark, last }: Pick<Quote, 'symbol' | 'mark' | 'last'>): Quoted | undefined {
  return symbol.includes(':') ? mark : last;
}

interface Known {
  readonly fields: { [F in Field]?: Quoted };
  /** Receive time of the newest price over the socket, monotonic ms. */
  priceAt: number | null;
}

/** What came of each instrument, and when: the measure of what REST may add. */
export class Seen {
  readonly #known = new Map<string, Known>();

  /** Takes note of a quote of the socket. */
  note(quote: Quote): void {
    const known = this.#of(quote.symbol);
    const price = priceOf(quote);
    if (price !== undefined) known.priceAt = price.receivedTime;
    for (const field of FIELDS) {
      const said = quote[field];
      if (said !== undefined) known.fields[field] = said;
    }
  }

  /** Receive time of the newest price over the socket, monotonic ms; null before the first. */
  price(symbol: string): number | null {
    return this.#known.get(symbol)?.priceAt ?? null;
  }

  forget(symbol: string): void {
    this.#known.delete(symbol);
  }

  /**
   * What of a quote over REST is news; null when its price is none. Nothing may go back. The same mark of the same time is an answer out of
   * some cache, or of a market that is over: it would look fresh for ever. A last trade stays the last trade.
   */
  news(quote: Quote): Quote | null {
    const { fields } = this.#of(quote.symbol);
    let kept: Quote = quote;
    for (const field of FIELDS) {
      const said = quote[field];
      if (said === undefined) continue;
      if (isNews(field, said, fields[field])) {
        fields[field] = said;
        continue;
      }
      const { [field]: _, ...rest } = kept;
      kept = rest;
    }
    return priceOf(kept) === undefined && priceOf(quote) !== undefined ? null : kept;
  }

  #of(symbol: string): Known {
    const known = this.#known.get(symbol) ?? { fields: {}, priceAt: null };
    this.#known.set(symbol, known);
    return known;
  }
}

function isNews(field: Field, said: Quoted, before: Quoted | undefined): boolean {
  if (said.venueTime === null || before === undefined || before.venueTime === null) return true;
  if (field === 'mark' && said.venueTime === before.venueTime && said.value === before.value) return false;
  return said.venueTime >= before.venueTime || said.receivedTime - before.receivedTime >= DOUBT_AFTER;
}
