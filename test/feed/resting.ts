import type { Quote } from '../../src/book/quote.ts';
import type { Rejection } from '../../src/feed/feed.ts';
import { quoteOf, type RestVenue } from '../../src/feed/rest.ts';
import { parseExact } from '../../src/net/exact.ts';

/** What a venue's REST side asks for these symbols: method and address. */
export function asks(venue: RestVenue, symbols: readonly string[]): string[] {
  return venue.requests(symbols).map(({ url, body }) => (body === undefined ? url.href : `${url.href} ${body}`));
}

/** What one of its requests makes of an answer. @param part picks the request by a part of its address. */
export function answered(
  venue: RestVenue,
  symbols: readonly string[],
  part: string,
  body: string,
): { quotes: Quote[]; rejections: Rejection[]; failure: string } {
  const request = venue.requests(symbols).find(({ url }) => url.href.includes(part));
  if (request === undefined) throw new Error(`no request to ${part}`);
  const entries = request.read(parseExact(body));
  if (typeof entries === 'string') return { quotes: [], rejections: [], failure: entries };
  const rejections: Rejection[] = [];
  const quotes = entries.flatMap((entry) => {
    const symbol = request.symbols.get(String(entry.id));
    return symbol === undefined ? [] : (quoteOf(venue.venue, symbol, entry, 7, (rejection) => rejections.push(rejection)) ?? []);
  });
  return { quotes, rejections, failure: '' };
}
