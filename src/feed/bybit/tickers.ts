import type { Quote, Quoted } from '../../book/quote.ts';
import type { Rejection } from '../feed.ts';
import { TimeFloor } from '../floor.ts';
import { isSymbol, priceFault, quoted, rateFault } from '../validate.ts';
import type { Ticker } from './parse.ts';

/** Judges tickers. What is wrong is told; a wrong mark or time spoils its whole ticker, another wrong field only itself. */
export class Tickers {
  readonly #floor = new TimeFloor();
  readonly #reject: (rejection: Rejection) => void;

  constructor(reject: (rejection: Rejection) => void) {
    this.#reject = reject;
  }

  /**
   * The quote that a ticker holds; null when it is refused, says nothing of use, or nobody asked for its instrument.
   * A delta leaves out what did not change: that keeps its value and its times, as nothing newer was said of it.
   * @param symbols ccxt symbols by Bybit id
   * @param receivedTime monotonic ms
   */
  judge(ticker: Ticker, symbols: ReadonlyMap<string, string>, receivedTime: number): Quote | null {
    const { id, time } = ticker;
    if (!isSymbol(id)) return this.#refuse('', `an instrument named ${quoted(id)}`);
    const symbol = symbols.get(id);
    if (symbol === undefined) return null;
    if (isSaid(ticker.mark) && !this.#has(symbol, ticker.mark, priceFault('mark', ticker.mark))) return null;
    if (!isTime(time)) return this.#refuse(symbol, `event time ${quoted(time)} is not a time in ms`);
    if (!this.#floor.admit(id, time, receivedTime)) return this.#refuse(symbol, `event time ${time} goes back`);
    const at = (value: unknown): Quoted => ({ value: value as string, venueTime: time, receivedTime });
    const nextFundingTime = timeOf(ticker.nextFundingTime);
    const fields = {
      ...(isSaid(ticker.mark) ? { mark: at(ticker.mark) } : {}),
      ...(this.#has(symbol, ticker.index, priceFault('index', ticker.index)) ? { index: at(ticker.index) } : {}),
      ...(this.#has(symbol, ticker.last, priceFault('last', ticker.last)) ? { last: at(ticker.last) } : {}),
      ...(this.#has(symbol, ticker.fundingRate, rateFault('fundingRate', ticker.fundingRate))
        ? { fundingRate: at(ticker.fundingRate) }
        : {}),
      ...(nextFundingTime === null ? {} : { nextFundingTime }),
    };
    return Object.keys(fields).length === 0 ? null : { venue: 'bybit', symbol, source: 'ws', ...fields };
  }

  /** Whether a field was said and can be used. */
  #has(symbol: string, value: unknown, fault: string | null): boolean {
    if (!isSaid(value)) return false;
    if (fault !== null) this.#refuse(symbol, fault);
    return fault === null;
  }

  #refuse(symbol: string, reason: string): null {
    this.#reject({ venue: 'bybit', symbol, reason });
    return null;
  }
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

/** Bybit writes funding times as text; "" or "0" where there is no funding. */
function timeOf(value: unknown): number | null {
  const time = typeof value === 'string' && /^[0-9]{1,16}$/.test(value) ? Number(value) : 0;
  return isTime(time) ? time : null;
}
