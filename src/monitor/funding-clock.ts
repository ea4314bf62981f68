import type { Quote } from '../book/quote.ts';
import { Rational } from '../money/rational.ts';

/** A funding time that has come. */
export interface FundingTime {
  /** ms since the epoch. */
  readonly at: number;
  /** As it was last said before. */
  readonly rate: Rational;
  /** To the next one, ms; null: nobody says. */
  readonly interval: number | null;
  /** Nobody said the time: it is the product's usual one. */
  readonly usual: boolean;
}

const HOUR = 3_600_000;

/** When one contract is funded, and at which rate, as its quotes tell it. */
export class FundingClock {
  #rate: Rational | null = null;
  #next: { readonly at: number; readonly usual: boolean } | null = null;

  /**
   * Takes a quote in; returns the funding time that has come since the one before, null for none.
   * @param now ms since the epoch
   * @param usualHours the product's interval, for quotes that name no time; null: not known, and none is assumed
   */
  hear({ fundingRate, nextFundingTime }: Quote, now: number, usualHours: Rational | null): FundingTime | null {
    const due = this.#due(now, nextFundingTime, usualHours);
    if (fundingRate !== undefined) this.#rate = Rational.from(fundingRate.value);
    // A time that has passed already was somebody else's to see.
    if (nextFundingTime !== undefined && nextFundingTime > now) this.#next = { at: nextFundingTime, usual: false };
    else if (due !== null || this.#next === null) this.#next = this.#rate === null ? null : usualNext(now, usualHours);
    return due;
  }

  #due(now: number, said: number | undefined, usualHours: Rational | null): FundingTime | null {
    const [next, rate] = [this.#next, this.#rate];
    if (next === null || rate === null) return null;
    const follows = said !== undefined && said > next.at;
    // A time that was only assumed gives way to the first one that is said.
    if (next.usual ? now < next.at : now < next.at && !follows) return null;
    const usual = usualHours === null ? null : Math.round(usualHours.times(Rational.of(HOUR)).toNumber());
    return { at: next.at, rate, interval: follows ? said - next.at : usual, usual: next.usual };
  }
}

/** Venues count their intervals from midnight UTC. */
function usualNext(now: number, hours: Rational | null): { readonly at: number; readonly usual: boolean } | null {
  if (hours === null) return null;
  const every = Math.round(hours.times(Rational.of(HOUR)).toNumber());
  return { at: (Math.floor(now / every) + 1) * every, usual: true };
}
