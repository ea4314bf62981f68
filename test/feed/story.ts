import type { Quote, Quoted } from '../../src/book/quote.ts';
import { Doubt } from '../../src/feed/doubt.ts';

/** A price as a venue sends it, some seconds after the story began. */
export interface Told {
  readonly at: number;
  readonly mark?: number | string;
  readonly index?: number | string;
  readonly last?: number | string;
  readonly venue?: string;
  readonly symbol?: string;
  readonly borrowedFrom?: string;
}

/** A told price as the quote that a feed would make of it. */
export function quoteOf({ at, mark, index, last, venue = 'binance', symbol = 'BTC/USDT:USDT', borrowedFrom }: Told): Quote {
  const quoted = (value: number | string): Quoted => ({ value: `${value}`, venueTime: null, receivedTime: at * 1000 });
  return {
    venue,
    symbol,
    source: 'ws',
    ...(mark === undefined ? {} : { mark: quoted(mark) }),
    ...(index === undefined ? {} : { index: quoted(index) }),
    ...(last === undefined ? {} : { last: quoted(last) }),
    ...(borrowedFrom === undefined ? {} : { borrowedFrom }),
  };
}

/** What is said of each price of a story, in order; null: it is believed. */
export function judged(story: readonly Told[]): (string | null)[] {
  const doubt = new Doubt();
  return story.map((one) => doubt.judge(quoteOf(one)));
}
