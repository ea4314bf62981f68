import type { Quote } from '../../book/quote.ts';
import type { Rejection } from '../feed.ts';
import { TimeFloor } from '../floor.ts';
import { isSaid, Judge } from '../judge.ts';
import { isSymbol, quoted } from '../validate.ts';
import type { Update } from './parse.ts';
import { type Channel, streamOf } from './subscribe.ts';

/** Judges what the channels push. Each brings some fields of a quote with a time of its own; what it does not bring stays as it was. */
export class Fields {
  readonly #floor = new TimeFloor();
  readonly #judge: Judge;

  constructor(reject: (rejection: Rejection) => void) {
    this.#judge = new Judge('okx', reject);
  }

  /**
   * The quotes that an update makes, one for each of the symbols it is for; none when it says nothing or is refused.
   * @param symbolsOf the ccxt symbols that a channel's id is for
   * @param receivedTime monotonic ms
   */
  judge(update: Update, symbolsOf: (channel: Channel, id: string) => readonly string[], receivedTime: number): Quote[] {
    const { channel, id, raw } = update;
    if (!isSymbol(id)) {
      this.#judge.refuse('', `an instrument named ${quoted(id)}`);
      return [];
    }
    const symbols = symbolsOf(channel, id);
    if (symbols.length === 0 || !Object.values(raw).some(isSaid)) return [];
    const fault = this.#timeFault(update, streamOf(channel, id), receivedTime);
    if (fault !== null) {
      for (const symbol of symbols) this.#judge.refuse(symbol, fault);
      return [];
    }
    const venueTime = timeOf(update.time);
    const next = update.settlements.map(timeOf).find((time) => time !== null && time > (venueTime ?? 0)) ?? null;
    const quotes = symbols.map((symbol) => this.#judge.quote(symbol, raw, venueTime, receivedTime, next)).filter((quote) => quote !== null);
    // A settlement is that of its rate: without one it says nothing.
    return channel === 'funding-rate' ? quotes.filter(({ fundingRate }) => fundingRate !== undefined) : quotes;
  }

  #timeFault({ time, raw }: Update, stream: string, received: number): string | null {
    if (!isSaid(time)) return null;
    const [field = ''] = Object.keys(raw);
    const venueTime = timeOf(time);
    if (venueTime === null) return `${field} time ${quoted(time)} is not a time in ms`;
    return this.#floor.admit(stream, venueTime, received) ? null : `${field} time ${venueTime} goes back`;
  }
}

/** ms since the epoch; null when it is no such time. */
function timeOf(value: unknown): number | null {
  return typeof value === 'string' && /^[1-9][0-9]{0,14}$/.test(value) ? Number(value) : null;
}
