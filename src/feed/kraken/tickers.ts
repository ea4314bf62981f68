import type { Quote, Quoted } from '../../book/quote.ts';
import type { Rejection } from '../feed.ts';
import { TimeFloor } from '../floor.ts';
import { isSymbol, priceFault, quoted, rateFault } from '../validate.ts';
import type { Ticker } from './parse.ts';

/** 2001-09-09. The ticker page calls the next funding time a span, every captured frame holds a time: what is smaller is none. */
const EARLIEST = 1_000_000_000_000;

/** Judges tickers. What is wrong is told; a wrong mark or time spoils its whole ticker, another wrong value only itself. */
export class Tickers {
  readonly #floor = new TimeFloor();
  readonly #reject: (rejection: Rejection) => void;

  constructor(reject: (rejection: Rejection) => void) {
    this.#reject = reject;
  }

  /**
   * The quote that a ticker holds; null when it is refused, holds nothing of use, or nobody asked for its product.
   * The funding rate is an hour's, a part of the position's value; dated products have none.
   * @param symbols ccxt symbols by Kraken id
   * @param receivedTime monotonic ms
   */
  judge(ticker: Ticker, symbols: ReadonlyMap<string, string>, receivedTime: number): Quote | null {
    const { id } = ticker;
    if (!isSymbol(id)) return this.#refuse('', `a product named ${quoted(id)}`);
    const symbol = symbols.get(id);
    if (symbol === undefined) return null;
    const hasMark = isSaid(ticker.mark);
    const fault = hasMark ? priceFault('mark', ticker.mark) : null;
    if (fault !== null) return this.#refuse(symbol, fault);
    const venueTime = timeOf(ticker.time);
    if (venueTime === null && isSaid(ticker.time)) return this.#refuse(symbol, `time ${quoted(ticker.time)} is not a time in ms`);
    if (venueTime !== null && !this.#floor.admit(id, venueTime, receivedTime)) return this.#refuse(symbol, `time ${venueTime} goes back`);
    const at = (value: unknown): Quoted => ({ value: value as string, venueTime, receivedTime });
    const rate = rateOf(ticker);
    const nextFundingTime = timeOf(ticker.nextFundingTime);
    const said = {
      ...(hasMark ? { mark: at(ticker.mark) } : {}),
      ...(this.#has(symbol, ticker.index, priceFault('index', ticker.index)) ? { index: at(ticker.index) } : {}),
      ...(this.#has(symbol, ticker.last, priceFault('last', ticker.last)) ? { last: at(ticker.last) } : {}),
      ...(this.#has(symbol, rate, rateFault('fundingRate', rate)) ? { fundingRate: at(rate) } : {}),
      ...(nextFundingTime === null ? {} : { nextFundingTime }),
    };
    return Object.keys(said).length === 0 ? null : { venue: 'kraken', symbol, source: 'ws', ...said };
  }

  #has(symbol: string, value: unknown, fault: string | null): boolean {
    if (!isSaid(value)) return false;
    if (fault !== null) this.#refuse(symbol, fault);
    return fault === null;
  }

  #refuse(symbol: string, reason: string): null {
    this.#reject({ venue: 'kraken', symbol, reason });
    return null;
  }
}

/**
 * Kraken leaves out a rate of zero ("If zero, field is not populated", ticker page); that there is a next rate tells a zero from a rate
 * that does not exist.
 */
function rateOf({ absoluteRate, fundingRate, nextFundingTime }: Ticker): unknown {
  return fundingRate === undefined && absoluteRate === undefined && timeOf(nextFundingTime) !== null ? '0' : fundingRate;
}

/** Null, "" and an absent field all mean that nothing is said. */
function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** Ms since the epoch; null when it is no such time. */
function timeOf(value: unknown): number | null {
  const time = typeof value === 'string' && /^\d{13,15}(?:\.0+)?$/.test(value) ? Number(value) : 0;
  return time >= EARLIEST ? time : null;
}
