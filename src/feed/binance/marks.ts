import type { Quote, Quoted } from '../../book/quote.ts';
import type { Rejection } from '../feed.ts';
import { TimeFloor } from '../floor.ts';
import { isSymbol, priceFault, quoted, rateFault } from '../validate.ts';
import type { MarkUpdate } from './parse.ts';

/** Judges mark price updates. What is wrong is told; a wrong mark spoils its whole update, a wrong index or rate only itself. */
export class Marks {
  readonly #floor = new TimeFloor();
  readonly #reject: (rejection: Rejection) => void;

  constructor(reject: (rejection: Rejection) => void) {
    this.#reject = reject;
  }

  /**
   * The quote that an update holds; null when it is refused, or nobody asked for its instrument.
   * @param symbols ccxt symbols by Binance id
   * @param receivedTime monotonic ms
   */
  judge(update: MarkUpdate, symbols: ReadonlyMap<string, string>, receivedTime: number): Quote | null {
    const { id, eventTime, nextFundingTime } = update;
    if (!isSymbol(id)) return this.#refuse('', `an instrument named ${quoted(id)}`);
    const symbol = symbols.get(id);
    if (symbol === undefined) return null;
    const fault = priceFault('mark', update.mark);
    if (fault !== null) return this.#refuse(symbol, fault);
    if (!isTime(eventTime)) return this.#refuse(symbol, `event time ${quoted(eventTime)} is not a time in ms`);
    if (!this.#floor.admit(id, eventTime, receivedTime)) return this.#refuse(symbol, `event time ${eventTime} goes back`);
    const at = (value: unknown): Quoted => ({ value: value as string, venueTime: eventTime, receivedTime });
    const index = this.#has(symbol, update.index, priceFault('index', update.index));
    const rate = this.#has(symbol, update.fundingRate, rateFault('fundingRate', update.fundingRate));
    return {
      venue: 'binance',
      symbol,
      source: 'ws',
      mark: at(update.mark),
      ...(index ? { index: at(update.index) } : {}),
      ...(rate ? { fundingRate: at(update.fundingRate) } : {}),
      ...(isTime(nextFundingTime) ? { nextFundingTime } : {}),
    };
  }

  /** Whether an optional field can be used. Absent and "" mean that there is none. */
  #has(symbol: string, value: unknown, fault: string | null): boolean {
    if (value === undefined || value === '') return false;
    if (fault !== null) this.#refuse(symbol, fault);
    return fault === null;
  }

  #refuse(symbol: string, reason: string): null {
    this.#reject({ venue: 'binance', symbol, reason });
    return null;
  }
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
