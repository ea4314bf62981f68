import { clean } from '../../book/clean.ts';
import type { Quote, Quoted } from '../../book/quote.ts';
import { isPrice, isSymbol, priceFault, quoted, rateFault } from '../validate.ts';

/** A line of a tape: the quote it holds, or what is wrong with it in plain words. */
export type Read =
  | { readonly quote: Quote; readonly t: number }
  | { readonly fault: string; readonly venue: string; readonly symbol: string };

/** The end of the year 9999, the last that RFC 3339 can write. */
const LAST_TIME = 253_402_300_799_999;

type Field = 'mark' | 'last' | 'index' | 'fundingRate';

/** Reads one JSON line of a tape (contract.md section 5). */
export function readJsonLine(text: string): Read {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return bad(`${quoted(text)} is not JSON`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return bad(`${quoted(value)} is not a JSON object`);
  return readFields(value as Record<string, unknown>);
}

/**
 * Reads the named fields of a line; other fields are left alone, null counts as absent. `priceTime` is when the price came, on a line
 * that only repeats it beside something newer: its age is counted from then. `suspect` says why a recorded price was not believed.
 */
export function readFields(fields: Record<string, unknown>): Read {
  const { t, symbol } = fields;
  const venue = fields['venue'] ?? '';
  if (!isSymbol(symbol)) return bad(symbol === undefined ? 'symbol is missing' : `symbol ${quoted(symbol)} is not an instrument's name`);
  if (venue !== '' && !isSymbol(venue)) return bad(`venue ${quoted(venue)} is not a venue's name`, '', symbol);
  const fault = timeFault('t', t) ?? (isAbsent(fields['priceTime']) ? null : timeFault('priceTime', fields['priceTime']));
  if (fault !== null) return bad(fault, venue, symbol);
  const time = t as number;
  const priceTime = Math.min(time, (fields['priceTime'] ?? time) as number);
  const said: Partial<Record<Field, Quoted>> = {};
  for (const field of ['mark', 'last', 'index', 'fundingRate'] as const) {
    const value = fields[field];
    if (isAbsent(value)) continue;
    const fault = field === 'fundingRate' ? rateFault(field, value) : priceFault(field, value);
    if (fault !== null) return bad(fault, venue, symbol);
    const at = field === 'mark' || (field === 'last' && said.mark === undefined) ? priceTime : time;
    said[field] = { value: value as string, venueTime: at, receivedTime: at };
  }
  if (said.mark === undefined && said.last === undefined) return bad('mark and last are both missing', venue, symbol);
  const doubt = fields['suspect'] ?? '';
  if (typeof doubt !== 'string') return bad(`suspect ${quoted(doubt)} is not text`, venue, symbol);
  const suspect = clean(doubt, 200);
  const quote: Quote = {
    venue,
    symbol,
    source: 'replay',
    ...said,
    ...recordedBeside(fields, time),
    ...(suspect === '' ? {} : { suspect }),
  };
  return { t: time, quote };
}

/** What our own recordings say besides; where another program means something else by these names, it is left alone. */
function recordedBeside({ bid, ask, nextFundingTime, borrowedFrom }: Record<string, unknown>, t: number): Partial<Quote> {
  const quoteOf = (value: string): Quoted => ({ value, venueTime: t, receivedTime: t });
  const lender = typeof borrowedFrom === 'string' ? clean(borrowedFrom, 40) : '';
  return {
    ...(isPrice(bid) ? { bid: quoteOf(bid) } : {}),
    ...(isPrice(ask) ? { ask: quoteOf(ask) } : {}),
    ...(timeFault('nextFundingTime', nextFundingTime) === null ? { nextFundingTime: nextFundingTime as number } : {}),
    ...(lender === '' ? {} : { borrowedFrom: lender }),
  };
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

/** What is wrong with a time in ms, in plain words; null when it is one. */
function timeFault(field: string, value: unknown): string | null {
  if (value === undefined) return `${field} is missing`;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LAST_TIME) return null;
  return `${field} ${quoted(value)} is not a time in ms since 1970`;
}

function bad(fault: string, venue = '', symbol = ''): Read {
  return { fault, venue, symbol };
}
