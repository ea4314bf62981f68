import type { Quote, Quoted } from '../book/quote.ts';
import type { Rejection } from './feed.ts';
import { priceFault, rateFault } from './validate.ts';

const FIELDS = ['mark', 'index', 'last', 'bid', 'ask', 'fundingRate'] as const;
type Field = (typeof FIELDS)[number];

/** What a frame holds of the fields of a quote, not yet judged. Undefined, null and "" all mean that nothing was said; a bid or ask of 0 that there is none. */
export type Raw = { readonly [F in Field]?: unknown };

/** Makes quotes of one venue's frames. What is wrong is told: a wrong mark spoils the whole frame, another wrong field only itself. */
export class Judge {
  readonly #venue: string;
  readonly #reject: (rejection: Rejection) => void;

  /** @param venue ccxt venue id */
  constructor(venue: string, reject: (rejection: Rejection) => void) {
    this.#venue = venue;
    this.#reject = reject;
  }

  /**
   * The quote that a frame holds, all its fields with the same two times; null when its mark is wrong or it says nothing of use.
   * @param symbol ccxt symbol
   * @param venueTime ms since the epoch; null when the venue sends none
   * @param receivedTime monotonic ms
   * @param nextFundingTime ms since the epoch; null when nothing was said
   */
  quote(symbol: string, raw: Raw, venueTime: number | null, receivedTime: number, nextFundingTime: number | null = null): Quote | null {
    const fields: { -readonly [F in Field]?: Quoted } = {};
    let isEmpty = true;
    for (const field of FIELDS) {
      const value = raw[field];
      if (!isSaid(value) || ((field === 'bid' || field === 'ask') && isZero(value))) continue;
      const fault = field === 'fundingRate' ? rateFault(field, value) : priceFault(field, value);
      if (fault === null) {
        fields[field] = { value: value as string, venueTime, receivedTime };
        isEmpty = false;
        continue;
      }
      this.refuse(symbol, fault);
      if (field === 'mark') return null;
    }
    if (isEmpty && nextFundingTime === null) return null;
    return { venue: this.#venue, symbol, source: 'ws', ...fields, ...(nextFundingTime === null ? {} : { nextFundingTime }) };
  }

  /** Tells what was refused. @param symbol ccxt symbol, "" when it is not known @param reason plain words, safe to show */
  refuse(symbol: string, reason: string): null {
    this.#reject({ venue: this.#venue, symbol, reason });
    return null;
  }
}

/** Whether a field says anything: undefined, null and "" do not. */
export function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** Whether a number is a time in ms since the epoch. */
export function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

/** Nobody bids, or nobody offers: some venues write 0 for it. */
function isZero(value: unknown): boolean {
  return typeof value === 'string' && /^0+(?:\.0+)?$/.test(value);
}
