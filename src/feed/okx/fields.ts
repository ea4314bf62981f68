import type { Quote, Quoted } from '../../book/quote.ts';
import type { Rejection } from '../feed.ts';
import { TimeFloor } from '../floor.ts';
import { isSymbol, priceFault, quoted, rateFault } from '../validate.ts';
import type { Update } from './parse.ts';
import { type Channel, streamOf } from './subscribe.ts';

const FIELDS = {
  'mark-price': 'mark',
  'index-tickers': 'index',
  tickers: 'last',
  'funding-rate': 'fundingRate',
} as const satisfies Readonly<Record<Channel, keyof Quote>>;

/** Judges what the channels push. Each brings one field of a quote with a time of its own; what it does not bring stays as it was. */
export class Fields {
  readonly #floor = new TimeFloor();
  readonly #reject: (rejection: Rejection) => void;

  constructor(reject: (rejection: Rejection) => void) {
    this.#reject = reject;
  }

  /**
   * The quotes that an update makes, one for each of the symbols it is for; none when it says nothing or is refused.
   * @param symbolsOf the ccxt symbols that a channel's id is for
   * @param receivedTime monotonic ms
   */
  judge(update: Update, symbolsOf: (channel: Channel, id: string) => readonly string[], receivedTime: number): Quote[] {
    const { channel, id, value } = update;
    if (!isSymbol(id)) {
      this.#reject({ venue: 'okx', symbol: '', reason: `an instrument named ${quoted(id)}` });
      return [];
    }
    const symbols = symbolsOf(channel, id);
    if (symbols.length === 0 || isUnsaid(value)) return [];
    const field = FIELDS[channel];
    const fault = field === 'fundingRate' ? rateFault(field, value) : priceFault(field, value);
    const reason = fault ?? this.#timeFault(field, streamOf(channel, id), update.time, receivedTime);
    if (reason !== null) {
      for (const symbol of symbols) this.#reject({ venue: 'okx', symbol, reason });
      return [];
    }
    const venueTime = timeOf(update.time);
    const said: Quoted = { value: value as string, venueTime, receivedTime };
    const next = update.settlements.map(timeOf).find((time) => time !== null && time > (venueTime ?? 0));
    const more = typeof next === 'number' ? { nextFundingTime: next } : {};
    return symbols.map((symbol) => ({ venue: 'okx', symbol, source: 'ws', [field]: said, ...more }));
  }

  #timeFault(field: string, stream: string, time: unknown, received: number): string | null {
    if (isUnsaid(time)) return null;
    const venueTime = timeOf(time);
    if (venueTime === null) return `${field} time ${quoted(time)} is not a time in ms`;
    return this.#floor.admit(stream, venueTime, received) ? null : `${field} time ${venueTime} goes back`;
  }
}

/** OKX sends "" for what there is none of. */
function isUnsaid(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** ms since the epoch; null when it is no such time. */
function timeOf(value: unknown): number | null {
  return typeof value === 'string' && /^[1-9][0-9]{0,14}$/.test(value) ? Number(value) : null;
}
