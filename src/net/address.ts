import { clean } from '../book/clean.ts';

/** Where to find a venue instead of its own servers (contract.md section 7): host and port replace the venue's, paths stay its own. */
export interface VenueAddress {
  readonly ws?: string;
  /** Absent where `ws` is given: REST is not asked at all. */
  readonly rest?: string;
}

/** An address that may not be used. The message says why and what would do. */
export class AddressError extends Error {
  override readonly name = 'AddressError';
}

const LOOPBACK = /^(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])$/;

/** Whether a host's name, as a URL gives it, is this machine. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

/**
 * A socket's address, checked: `wss://`, or plain `ws://` to this machine only.
 * @throws AddressError
 */
export function socketUrl(text: string): URL {
  return checked(text, 'wss', 'ws');
}

/**
 * A REST address, checked: `https://`, or plain `http://` to this machine only.
 * @throws AddressError
 */
export function restUrl(text: string): URL {
  return checked(text, 'https', 'http');
}

/**
 * The venue's path at the venue's own host, or at the one that stands in for it: a socket's where `own` is `wss://`, else REST's.
 * @param path may end in a query
 * @throws AddressError when the stand-in may not be used, or has a path of its own
 */
export function routeTo(own: string, path: string, standIn: string | undefined): URL {
  const base = (own.startsWith('wss:') ? socketUrl : restUrl)(standIn ?? own);
  if (base.pathname !== '/' || base.search !== '' || base.hash !== '') {
    throw new AddressError(`"${shownOf(base.href)}" has a path: give protocol, host and port only, the paths are the venue's own`);
  }
  return new URL(path, base);
}

function checked(text: string, encrypted: string, plain: string): URL {
  const shown = shownOf(text);
  const url = URL.parse(text);
  if (url === null || (url.protocol !== `${encrypted}:` && url.protocol !== `${plain}:`))
    throw new AddressError(`"${shown}" is not a ${plain}:// or ${encrypted}:// address`);
  if (url.username !== '' || url.password !== '') throw new AddressError('an address of prices may not hold a name or a password');
  if (url.protocol === `${plain}:` && !isLoopback(url.hostname)) {
    throw new AddressError(
      `"${shown}" is not encrypted: plain ${plain}:// is for this machine only (127.0.0.1, localhost), use ${encrypted}://`,
    );
  }
  return url;
}

/** An address as it may be repeated, without what could be a key: its protocol, its host and its port. */
function shownOf(text: string): string {
  const [, protocol = '', rest = ''] = /^([a-z]{1,10}:\/\/)?(.*)$/is.exec(text) ?? [];
  return clean(`${protocol}${rest.includes('@') ? '…' : rest.replace(/[/?#\\].*$/s, '')}`, 100);
}
