import { clean } from './clean.ts';

/** Where to find a venue instead of its own servers (contract.md section 7): host and port replace the venue's, paths stay its own. */
export interface VenueAddress {
  readonly ws?: string;
  readonly rest?: string;
}

/** An address that may not be used. The message says why and what would do. */
export class AddressError extends Error {
  override readonly name = 'AddressError';
}

const LOOPBACK = /^(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])$/;

/**
 * A socket's address, checked: `wss://`, or plain `ws://` to this machine only.
 * @throws AddressError
 */
export function socketUrl(text: string): URL {
  const shown = clean(text, 100);
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'wss:' && url.protocol !== 'ws:'))
    throw new AddressError(`"${shown}" is not a ws:// or wss:// address`);
  if (url.username !== '' || url.password !== '') throw new AddressError('an address of prices may not hold a name or a password');
  if (url.protocol === 'ws:' && !LOOPBACK.test(url.hostname)) {
    throw new AddressError(`"${shown}" is not encrypted: plain ws:// is for this machine only (127.0.0.1, localhost), use wss://`);
  }
  return url;
}

/**
 * The venue's path at the venue's own host, or at the one that stands in for it.
 * @throws AddressError when the stand-in may not be used, or has a path of its own
 */
export function routeTo(own: string, path: string, standIn: string | undefined): URL {
  const base = socketUrl(standIn ?? own);
  if (base.pathname !== '/' || base.search !== '' || base.hash !== '') {
    throw new AddressError(`"${clean(base.href, 100)}" has a path: give protocol, host and port only, the paths are the venue's own`);
  }
  base.pathname = path;
  return base;
}
