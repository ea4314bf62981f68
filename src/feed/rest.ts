import { worded } from '../book/clean.ts';
import type { Quote } from '../book/quote.ts';
import type { VenueAddress } from '../net/address.ts';
import type { Ask } from '../net/http.ts';
import type { Rejection } from './feed.ts';
import { isSaid, Judge } from './judge.ts';
import { isSymbol, quoted } from './validate.ts';

/** What a venue's answer says of one instrument, its values not yet judged: numbers are exact decimal strings. Undefined, null and "" mean unsaid. */
export interface Entry {
  /** The venue's own id. */
  readonly id: unknown;
  /** ms since the epoch, in digits; unsaid where the venue names no time. */
  readonly time?: unknown;
  readonly mark?: unknown;
  readonly index?: unknown;
  readonly last?: unknown;
  readonly bid?: unknown;
  readonly ask?: unknown;
  readonly fundingRate?: unknown;
  /** ms since the epoch, in digits; "0" is none. */
  readonly nextFundingTime?: unknown;
}

/** One bulk request of a venue. */
export interface RestRequest extends Ask {
  /** ccxt symbols that it is asked for, by the venue's own id. */
  readonly symbols: ReadonlyMap<string, string>;
  /** What an answer holds; or why it cannot be used, in plain words, safe to show. */
  read(value: unknown): readonly Entry[] | string;
}

/** A venue's prices over REST: what its socket says too, a whole market at once. */
export interface RestVenue {
  /** ccxt venue id. */
  readonly venue: string;
  /** Whether a symbol could be one of the venue's. */
  serves(symbol: string): boolean;
  /** The requests that bring these symbols' prices; what the venue does not have is left out. */
  requests(symbols: readonly string[]): readonly RestRequest[];
}

/** Makes a venue's REST side. @throws AddressError when the address may not be used */
export type RestMaker = (address: VenueAddress) => RestVenue;

/**
 * The quote that an entry holds, judged as the socket's are; null when it is refused or says no price. What is wrong is told.
 * @param receivedTime monotonic ms
 */
export function quoteOf(
  venue: string,
  symbol: string,
  entry: Entry,
  receivedTime: number,
  reject: (rejection: Rejection) => void,
): Quote | null {
  const judge = new Judge(venue, reject);
  const venueTime = timeOf(entry.time);
  if (venueTime === null && isSaid(entry.time)) return judge.refuse(symbol, `time ${quoted(entry.time)} is not a time in ms`);
  const quote = judge.quote(symbol, entry, venueTime, receivedTime, timeOf(entry.nextFundingTime));
  return quote?.mark === undefined && quote?.last === undefined ? null : { ...quote, source: 'rest' };
}

/** The entries of a list whose items may be anything. */
export function entriesOf(list: unknown, entry: (item: Readonly<Record<string, unknown>>) => Entry): readonly Entry[] | string {
  if (!Array.isArray(list)) return `an answer without a list: ${quoted(list)}`;
  return list.filter(isObject).map(entry);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The words of a venue's own error. */
export function refusal(words: unknown, code: unknown): string {
  return `the venue answered: ${worded(words, 80)} (${worded(code, 12)})`;
}

/** ccxt symbols by the venue's id, of those that `idOf` names. */
export function byId(symbols: readonly string[], idOf: (symbol: string) => string | null): Map<string, string> {
  const found = new Map<string, string>();
  for (const symbol of symbols) {
    const id = idOf(symbol);
    if (isSymbol(id)) found.set(id, symbol);
  }
  return found;
}

/** ms since the epoch; null when it is no such time. */
function timeOf(value: unknown): number | null {
  return typeof value === 'string' && /^[1-9][0-9]{11,14}$/.test(value) ? Number(value) : null;
}
