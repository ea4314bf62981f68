import type { Quote } from '../../book/quote.ts';
import type { Rejection } from '../feed.ts';
import { TimeFloor } from '../floor.ts';
import { isSaid, isTime, Judge } from '../judge.ts';
import { isSymbol, priceFault, quoted } from '../validate.ts';
import type { Update } from './parse.ts';

/** Judges updates. Event times run on kind by kind of event; across kinds they step back (6,358 times in 93,954 captured frames). */
export class Updates {
  readonly #floors = new Map<string, TimeFloor>();
  readonly #judge: Judge;

  constructor(reject: (rejection: Rejection) => void) {
    this.#judge = new Judge('binance', reject);
  }

  /**
   * The quote that an update holds; null when it is refused, says nothing of use, or nobody asked for its instrument.
   * @param symbols ccxt symbols by Binance id
   * @param receivedTime monotonic ms
   */
  judge({ event, id, eventTime, raw, nextFundingTime }: Update, symbols: ReadonlyMap<string, string>, receivedTime: number): Quote | null {
    if (!isSymbol(id)) return this.#judge.refuse('', `an instrument named ${quoted(id)}`);
    const symbol = symbols.get(id);
    if (symbol === undefined) return null;
    if (event === 'markPriceUpdate' && !isSaid(raw.mark)) return this.#judge.refuse(symbol, priceFault('mark', raw.mark) ?? '');
    const isTimeless = event === 'bookTicker' && eventTime === undefined;
    if (!isTimeless && !isTime(eventTime)) return this.#judge.refuse(symbol, `event time ${quoted(eventTime)} is not a time in ms`);
    if (isTime(eventTime) && !this.#floorOf(event).admit(id, eventTime, receivedTime))
      return this.#judge.refuse(symbol, `event time ${eventTime} goes back`);
    const venueTime = isTime(eventTime) ? eventTime : null;
    return this.#judge.quote(symbol, raw, venueTime, receivedTime, isTime(nextFundingTime) ? nextFundingTime : null);
  }

  #floorOf(event: string): TimeFloor {
    const floor = this.#floors.get(event) ?? new TimeFloor();
    this.#floors.set(event, floor);
    return floor;
  }
}
