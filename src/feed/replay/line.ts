import type { Quote, Quoted } from '../../book/quote.ts';
import { clean } from '../clean.ts';
import { isSymbol, priceFault, quoted, rateFault } from '../validate.ts';

/** A line of a tape: the quote it holds, or what is wrong with it in plain words. */
export type Read =
  | { readonly quote: Quote; readonly t: number }
  | { readonly fault: string; readonly venue: string; readonly symbol: string };

/** The end of the year 9999, the last that RFC 3339 can write. */
const LAST_TIME = 253_402_300_799_999;

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

/** Reads the named fields of a line; other fields are left alone, null counts as absent. `suspect` says why a recorded price was not believed. */
export function readFields(fields: Record<string, unknown>): Read {
  const { t, symbol } = fields;
  const venue = fields['venue'] ?? '';
  if (!isSymbol(symbol)) return bad(symbol === undefined ? 'symbol is missing' : `symbol ${quoted(symbol)} is not an instrument's name`);
  if (venue !== '' && !isSymbol(venue)) return bad(`venue ${quoted(venue)} is not a venue's name`, '', symbol);
  if (typeof t !== 'number' || !Number.isInteger(t) || t < 0 || t > LAST_TIME) {
    return bad(t === undefined ? 't is missing' : `t ${quoted(t)} is not a time in ms since 1970`, venue, symbol);
  }
  const said: { mark?: Quoted; last?: Quoted; index?: Quoted; fundingRate?: Quoted } = {};
  for (const field of ['mark', 'last', 'index', 'fundingRate'] as const) {
    const value = fields[field];
    if (value === undefined || value === null) continue;
    const fault = field === 'fundingRate' ? rateFault(field, value) : priceFault(field, value);
    if (fault !== null) return bad(fault, venue, symbol);
    said[field] = { value: value as string, venueTime: t, receivedTime: t };
  }
  if (said.mark === undefined && said.last === undefined) return bad('mark and last are both missing', venue, symbol);
  const doubt = fields['suspect'] ?? '';
  if (typeof doubt !== 'string') return bad(`suspect ${quoted(doubt)} is not text`, venue, symbol);
  const suspect = clean(doubt, 200);
  return { t, quote: { venue, symbol, source: 'replay', ...said, ...(suspect === '' ? {} : { suspect }) } };
}

function bad(fault: string, venue = '', symbol = ''): Read {
  return { fault, venue, symbol };
}
