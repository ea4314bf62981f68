import type { Quote } from '../../book/quote.ts';
import type { Rejection } from '../feed.ts';
import { TimeFloor } from '../floor.ts';
import { isTime, Judge } from '../judge.ts';
import { isSymbol, quoted } from '../validate.ts';
import type { Update } from './parse.ts';

/** Judges asset contexts and best prices. */
export class Updates {
  readonly #floor = new TimeFloor();
  readonly #judge: Judge;

  constructor(reject: (rejection: Rejection) => void) {
    this.#judge = new Judge('hyperliquid', reject);
  }

  /**
   * The quote that an update holds; null when it is refused, says no price, or nobody asked for its coin.
   * The rate is an hour's. There is no last trade, no time of the next payment ("every hour" names no minute), and of a context no venue time.
   * @param symbols ccxt symbols by coin
   * @param receivedTime monotonic ms
   */
  judge({ channel, coin, time, raw }: Update, symbols: ReadonlyMap<string, string>, receivedTime: number): Quote | null {
    if (!isSymbol(coin)) return this.#judge.refuse('', `a coin named ${quoted(coin)}`);
    const symbol = symbols.get(coin);
    if (symbol === undefined) return null;
    if (channel === 'activeAssetCtx') return this.#judge.quote(symbol, raw, null, receivedTime);
    if (!isTime(time)) return this.#judge.refuse(symbol, `time ${quoted(time)} is not a time in ms`);
    if (!this.#floor.admit(coin, time, receivedTime)) return this.#judge.refuse(symbol, `time ${time} goes back`);
    return this.#judge.quote(symbol, raw, time, receivedTime);
  }
}
