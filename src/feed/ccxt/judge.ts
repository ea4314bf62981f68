import type { Quote, Quoted } from '../../book/quote.ts';
import type { Rejection } from '../feed.ts';
import { TimeFloor } from '../floor.ts';
import { priceFault, quoted, rateFault } from '../validate.ts';
import { type Fields, fieldsOf, said } from './fields.ts';
import { plainNumber } from './number.ts';
import type { Read } from './public.ts';

/** 2001-09-09 in ms: what is smaller, in whatever unit, is no time. */
const EARLIEST = 1_000_000_000_000;

const FIELDS = ['mark', 'index', 'last', 'bid', 'ask'] as const;

/** Judges what ccxt read. What is wrong is told; a wrong mark or time spoils its whole entry, another wrong field only itself. */
export class Judge {
  readonly #venue: string;
  readonly #fields: Fields;
  readonly #floor = new TimeFloor();
  readonly #reject: (rejection: Rejection) => void;

  /** @param venue negmon's name of it; `id` is ccxt's */
  constructor(venue: string, id: string, reject: (rejection: Rejection) => void) {
    this.#venue = venue;
    this.#fields = fieldsOf(id);
    this.#reject = reject;
  }

  /**
   * The quote that an entry of a frame holds; null when it is refused or holds nothing of use.
   * Strings stand as the venue sent them. Where it sends JSON numbers, ccxt has made floats of them: the shortest decimal that names the
   * float is what stood in the frame up to 15 digits, less zeros at its end.
   * @param frame the whole frame, for the time that some venues write beside the entry
   * @param receivedTime monotonic ms
   */
  judge(read: Read, frame: unknown, source: Quote['source'], receivedTime: number): Quote | null {
    const { symbol } = read;
    const values = Object.fromEntries(FIELDS.map((name) => [name, this.#value(read, name)]));
    const fault = values['mark'] === undefined ? null : priceFault('mark', values['mark']);
    if (fault !== null) return this.#refuse(symbol, fault);
    const raw = this.#time(read, frame);
    const venueTime = raw === undefined ? null : timeOf(raw);
    if (raw !== undefined && venueTime === null) return this.#refuse(symbol, `event time ${quoted(raw)} is not a time`);
    // A mark, a trade and a rate may come in frames of their own, each with its own clock.
    const stream = `${symbol} ${FIELDS.find((name) => values[name] !== undefined) ?? 'rate'}`;
    if (venueTime !== null && !this.#floor.admit(stream, venueTime, receivedTime))
      return this.#refuse(symbol, `event time ${venueTime} goes back`);
    const at = (value: unknown): Quoted => ({ value: value as string, venueTime, receivedTime });
    const prices = FIELDS.filter((name) => this.#can(symbol, values[name], priceFault(name, values[name])));
    const rate = exact(said(read.info, this.#fields.fundingRate));
    const nextFundingTime = timeOf(said(read.info, this.#fields.nextFundingTime));
    const fields = {
      ...Object.fromEntries(prices.map((name) => [name, at(values[name])])),
      ...(this.#can(symbol, rate, rateFault('fundingRate', rate)) ? { fundingRate: at(rate) } : {}),
      ...(nextFundingTime === null ? {} : { nextFundingTime }),
    };
    return Object.keys(fields).length === 0 ? null : { venue: this.#venue, symbol, source, ...fields };
  }

  /** From the venue's own fields; where none of its names is known, from what ccxt made of them. */
  #value({ info, unified }: Read, name: (typeof FIELDS)[number]): unknown {
    const own = said(info, this.#fields[name]);
    if (own !== undefined || this.#fields[name].length === 0) return exact(own);
    if (this.#fields[name].some((key) => key in info)) return undefined;
    const key = name === 'mark' || name === 'index' ? `${name}Price` : name;
    return exact(said(unified, [key]));
  }

  #time({ info, unified }: Read, frame: unknown): unknown {
    const around = typeof frame === 'object' && frame !== null ? (frame as Record<string, unknown>) : {};
    return said(info, this.#fields.time) ?? said(around, this.#fields.frameTime) ?? said(unified, ['timestamp']);
  }

  #can(symbol: string, value: unknown, fault: string | null): boolean {
    if (value === undefined) return false;
    if (fault !== null) this.#refuse(symbol, fault);
    return fault === null;
  }

  #refuse(symbol: string, reason: string): null {
    this.#reject({ venue: this.#venue, symbol, reason });
    return null;
  }
}

function exact(value: unknown): unknown {
  return typeof value === 'number' ? (plainNumber(value) ?? String(value)) : value;
}

/** Ms since the epoch from seconds, ms, µs or ns, as text or number; null when it is no time. */
function timeOf(value: unknown): number | null {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !/^\d{10,19}(?:\.\d+)?$/.test(text)) return null;
  const digits = text.split('.')[0]?.length ?? 0;
  const scale = digits >= 19 ? 1e-6 : digits >= 16 ? 1e-3 : digits >= 13 ? 1 : 1_000;
  const time = Math.trunc(Number(text) * scale);
  return time >= EARLIEST ? time : null;
}
