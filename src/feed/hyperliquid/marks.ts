import type { Quote, Quoted } from '../../book/quote.ts';
import type { Rejection } from '../feed.ts';
import { isSymbol, priceFault, quoted, rateFault } from '../validate.ts';
import type { Context } from './parse.ts';

/** Judges asset contexts. What is wrong is told; a wrong mark spoils its whole context, a wrong oracle price or rate only itself. */
export class Marks {
  readonly #reject: (rejection: Rejection) => void;

  constructor(reject: (rejection: Rejection) => void) {
    this.#reject = reject;
  }

  /**
   * The quote that a context holds; null when it is refused, says no price, or nobody asked for its coin.
   * The rate is an hour's. There is no venue time, no last trade, and no time of the next payment ("every hour" names no minute).
   * @param symbols ccxt symbols by coin
   * @param receivedTime monotonic ms
   */
  judge({ coin, mark, oracle, funding }: Context, symbols: ReadonlyMap<string, string>, receivedTime: number): Quote | null {
    if (!isSymbol(coin)) return this.#refuse('', `a coin named ${quoted(coin)}`);
    const symbol = symbols.get(coin);
    if (symbol === undefined) return null;
    const at = (value: unknown): Quoted => ({ value: value as string, venueTime: null, receivedTime });
    const hasMark = isSaid(mark);
    const fault = hasMark ? priceFault('mark', mark) : null;
    if (fault !== null) return this.#refuse(symbol, fault);
    const hasIndex = this.#has(symbol, oracle, priceFault('index', oracle));
    const hasRate = this.#has(symbol, funding, rateFault('fundingRate', funding));
    if (!hasMark && !hasIndex && !hasRate) return null;
    return {
      venue: 'hyperliquid',
      symbol,
      source: 'ws',
      ...(hasMark ? { mark: at(mark) } : {}),
      ...(hasIndex ? { index: at(oracle) } : {}),
      ...(hasRate ? { fundingRate: at(funding) } : {}),
    };
  }

  #has(symbol: string, value: unknown, fault: string | null): boolean {
    if (!isSaid(value)) return false;
    if (fault !== null) this.#refuse(symbol, fault);
    return fault === null;
  }

  #refuse(symbol: string, reason: string): null {
    this.#reject({ venue: 'hyperliquid', symbol, reason });
    return null;
  }
}

/** Null, "" and an absent field all mean that nothing is said. */
function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
