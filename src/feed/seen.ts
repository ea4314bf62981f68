import type { Quote, Quoted } from '../book/quote.ts';
import { TimeFloor } from './floor.ts';

/** The fields of a quote that have times. */
const FIELDS = ['mark', 'index', 'last', 'bid', 'ask', 'fundingRate'] as const;
type Field = (typeof FIELDS)[number];

/** Which field tells that an instrument's prices come: of a future the mark, since that is what triggers; of a spot pair the last trade. */
export function priceOf({ symbol, mark, last }: Pick<Quote, 'symbol' | 'mark' | 'last'>): Quoted | undefined {
  return symbol.includes(':') ? mark : last;
}

/** What came over a socket, and when: the measure of what REST may add. */
export class Seen {
  readonly #floor = new TimeFloor();
  readonly #newest = new Map<string, number>();
  readonly #prices = new Map<string, number>();

  /** Takes note of a quote of the socket. */
  note(quote: Quote): void {
    const price = priceOf(quote);
    if (price !== undefined) this.#prices.set(quote.symbol, price.receivedTime);
    for (const field of FIELDS) {
      const said = quote[field];
      if (said !== undefined) this.#admit(quote.symbol, field, said);
    }
  }

  /** Receive time of the newest price over the socket, monotonic ms; null before the first. */
  price(symbol: string): number | null {
    return this.#prices.get(symbol) ?? null;
  }

  forget(symbol: string): void {
    this.#prices.delete(symbol);
  }

  /**
   * What of a quote over REST is news; null when its price is none. Nothing may go back. A mark whose time stands still is an answer out of
   * some cache, or of a market that is over: it would look fresh for ever. A last trade stays the last trade.
   */
  news(quote: Quote): Quote | null {
    let kept: Quote = quote;
    for (const field of FIELDS) {
      const said = quote[field];
      if (said === undefined || this.#isNews(quote.symbol, field, said)) continue;
      const { [field]: _, ...rest } = kept;
      kept = rest;
    }
    return priceOf(kept) === undefined && priceOf(quote) !== undefined ? null : kept;
  }

  #isNews(symbol: string, field: Field, said: Quoted): boolean {
    const before = this.#newest.get(`${symbol} ${field}`);
    if (field === 'mark' && said.venueTime !== null && said.venueTime === before) return false;
    return this.#admit(symbol, field, said);
  }

  #admit(symbol: string, field: Field, { venueTime, receivedTime }: Quoted): boolean {
    const key = `${symbol} ${field}`;
    if (venueTime === null) return true;
    if (!this.#floor.admit(key, venueTime, receivedTime)) return false;
    this.#newest.set(key, venueTime);
    return true;
  }
}
