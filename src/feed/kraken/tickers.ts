import type { Quote } from '../../book/quote.ts';
import type { Rejection } from '../feed.ts';
import { TimeFloor } from '../floor.ts';
import { isSaid, Judge } from '../judge.ts';
import { isSymbol, quoted } from '../validate.ts';
import type { Ticker } from './parse.ts';
import { timeOf } from './time.ts';

/** Judges tickers. */
export class Tickers {
  readonly #floor = new TimeFloor();
  readonly #judge: Judge;

  constructor(reject: (rejection: Rejection) => void) {
    this.#judge = new Judge('kraken', reject);
  }

  /**
   * The quote that a ticker holds; null when it is refused, holds nothing of use, or nobody asked for its product.
   * The funding rate is an hour's, a part of the position's value; dated products have none.
   * @param symbols ccxt symbols by Kraken id
   * @param receivedTime monotonic ms
   */
  judge({ id, time, raw, nextFundingTime }: Ticker, symbols: ReadonlyMap<string, string>, receivedTime: number): Quote | null {
    if (!isSymbol(id)) return this.#judge.refuse('', `a product named ${quoted(id)}`);
    const symbol = symbols.get(id);
    if (symbol === undefined) return null;
    const venueTime = timeOf(time);
    if (venueTime === null && isSaid(time)) return this.#judge.refuse(symbol, `time ${quoted(time)} is not a time in ms`);
    if (venueTime !== null && !this.#floor.admit(id, venueTime, receivedTime))
      return this.#judge.refuse(symbol, `time ${venueTime} goes back`);
    return this.#judge.quote(symbol, raw, venueTime, receivedTime, timeOf(nextFundingTime));
  }
}
