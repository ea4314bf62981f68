import type { Quote, Quoted } from '../../book/quote.ts';
import type { Clock } from '../feed.ts';

/** What a part that comes alone is written with: a line of a tape must hold a price. */
interface Price {
  readonly mark?: Quoted;
  readonly last?: Quoted;
  readonly suspect?: string;
  readonly borrowedFrom?: string;
}

/** Makes a tape's lines of quotes (contract.md section 5), each of which stands alone. */
export class TapeLines {
  readonly #clock: Clock;
  readonly #prices = new Map<string, Price>();
  /** What was said of an instrument before its first price. */
  readonly #early = new Map<string, Quote>();
  /** Wall time less monotonic time, ms: grows when the machine's clock is set forward, and stands when it is set back. */
  #lead = Number.NEGATIVE_INFINITY;
  #t = 0;

  /** @param clock the one that the quotes' receive times are of */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The line of a quote, with its end; null while no price of the instrument is known: what it says is then part of its first line. */
  take(said: Quote): string | null {
    const key = `${said.venue}:${said.symbol}`;
    const early = this.#early.get(key);
    const quote = early === undefined ? said : { ...early, ...said };
    const known = this.#prices.get(key);
    const price = priceOf(quote, known);
    if (price === null) {
      this.#early.set(key, quote);
      return null;
    }
    this.#early.delete(key);
    this.#prices.set(key, price);
    return `${JSON.stringify(this.#fields(quote, price))}\n`;
  }

  #fields(quote: Quote, price: Price): object {
    const { venue, symbol, index, bid, ask, fundingRate, nextFundingTime } = quote;
    const { mark, last, suspect, borrowedFrom } = price;
    this.#lead = Math.max(this.#lead, this.#clock.now() - this.#clock.monotonic());
    const times = [quote.mark, quote.last, index, bid, ask, fundingRate].flatMap((field) =>
      field === undefined ? [] : field.receivedTime,
    );
    this.#t = Math.max(this.#t, ...times.map((time) => this.#at(time)));
    const priceTime = this.#at((mark ?? last)?.receivedTime ?? 0);
    return {
      t: this.#t,
      venue,
      symbol,
      mark: mark?.value,
      index: index?.value,
      last: (quote.last ?? (mark === undefined ? last : undefined))?.value,
      bid: bid?.value,
      ask: ask?.value,
      fundingRate: fundingRate?.value,
      nextFundingTime,
      priceTime: priceTime < this.#t ? priceTime : undefined,
      suspect,
      borrowedFrom,
    };
  }

  /** @param received monotonic ms */
  #at(received: number): number {
    return Math.floor(received + this.#lead);
  }
}

/** The price that a line is written with; one that is repeated keeps its doubt, so that it cannot be believed by repetition. */
function priceOf(quote: Quote, known: Price | undefined): Price | null {
  const { mark, last, suspect, borrowedFrom } = quote;
  const isNew = mark !== undefined || (last !== undefined && known?.mark === undefined);
  if (!isNew) return known === undefined ? null : { ...known, ...(last === undefined ? {} : { last }) };
  const kept = last ?? known?.last;
  return {
    ...(mark === undefined ? {} : { mark }),
    ...(kept === undefined ? {} : { last: kept }),
    ...(suspect === undefined ? {} : { suspect }),
    ...(borrowedFrom === undefined ? {} : { borrowedFrom }),
  };
}
