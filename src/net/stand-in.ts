import { restUrl, socketUrl, type VenueAddress } from './address.ts';

/**
 * Where an address of a venue's own leads instead: host and port of the stand-in, the path its own; unchanged where nothing stands in.
 * @throws AddressError when a stand-in may not be used
 */
export function standIn({ ws, rest }: VenueAddress): (url: string) => string {
  const socket = ws === undefined ? undefined : originOf(ws, socketUrl);
  const http = rest === undefined ? undefined : originOf(rest, restUrl);
  return (url) => {
    const own = /^(ws|http)s?:\/\/[^/?#]*/.exec(url);
    const origin = own?.[1] === 'ws' ? socket : http;
    return own === null || origin === undefined ? url : origin + url.slice(own[0].length);
  };
}

/** The same of every text in a tree of addresses, as ccxt keeps them. */
export function movedAll(value: unknown, moved: (url: string) => string): unknown {
  if (typeof value === 'string') return moved(value);
  if (Array.isArray(value)) return value.map((entry) => movedAll(entry, moved));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, movedAll(entry, moved)]));
}

/** An address of a stand-in as protocol, host and port. @throws AddressError */
function originOf(text: string, check: (text: string) => URL): string {
  const { protocol, host } = check(text);
  return `${protocol}//${host}`;
}
