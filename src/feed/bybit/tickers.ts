import type { Quote } from '../../book/quote.ts';
import type { Rejection } from '../feed.ts';
import { TimeFloor } from '../floor.ts';
import { isTime, Judge } from '../judge.ts';
import { isSymbol, quoted } from '../validate.ts';
import type { Ticker } from './parse.ts';

/** Judges tickers. */
export class Tickers {
  readonly #floor = new TimeFloor();
  readonly #judge: Judge;

  constructor(reject: (rejection: Rejection) => void) {
    this.#judge = new Judge('bybit', reject);
  }

  /**
   * The quote that a ticker holds; null when it is refused, says nothing of use, or nobody asked for its instrument.
   * A delta leaves out what did not change: that keeps its value and its times, as nothing newer was said of it.
   * @param symbols ccxt symbols by Bybit id
   * @param receivedTime monotonic ms
   */
  judge({ id, time, raw, nextFundingTime }: Ticker, symbols: ReadonlyMap<string, string>, receivedTime: number): Quote | null {
    if (!isSymbol(id)) return this.#judge.refuse('', `an instrument named ${quoted(id)}`);
    const symbol = symbols.get(id);
    if (symbol === undefined) return null;
    if (!isTime(time)) return this.#judge.refuse(symbol, `event time ${quoted(time)} is not a time in ms`);
    if (!this.#floor.admit(id, time, receivedTime)) return this.#judge.refuse(symbol, `event time ${time} goes back`);
    return this.#judge.quote(symbol, raw, time, receivedTime, timeOf(nextFundingTime));
  }
}

/** Bybit writes funding times as text; "" or "0" where there is no funding. */
function timeOf(value: unknown): number | null {
  const time = typeof value === 'string' && /^[0-9]{1,16}$/.test(value) ? Number(value) : 0;
  return isTime(time) ? time : null;
}
