import { AddressError, type VenueAddress } from '../../net/address.ts';
import { ProxyError, proxyFor } from '../../net/proxy.ts';
import type { InstrumentKey } from '../feed.ts';
import { type Addresses, addressesOf, type Certificate, connectionTo } from './layers.ts';
import { type Heard, listen } from './listen.ts';
import { ask, type RestStep, restRequest } from './rest.ts';
import type { Step } from './step.ts';

/** What kept a venue from being examined, and what to do about it, in plain words, safe to show. */
export interface Obstacle {
  readonly what: string;
  readonly check: string;
}

/** All that was seen of one venue. Null: not tried, or there is no such thing. */
export interface Examination {
  readonly venue: string;
  readonly symbol: string;
  /** Why nothing was found out at all; null when something was. */
  readonly obstacle: Obstacle | null;
  /** The socket's server and port; null where the feed does not tell. */
  readonly host: string | null;
  /** Host and port; null when the way is direct. */
  readonly proxy: string | null;
  /** Of the proxy where there is one, as `tcp`. */
  readonly name: Step<Addresses> | null;
  readonly tcp: Step | null;
  readonly tls: Step<Certificate> | null;
  readonly rest: RestStep | null;
  readonly heard: Heard | null;
}

/**
 * Looks at every step of the way to a venue's first mark of an instrument. Ends within 12 s, and never rejects for what a venue does.
 * @param most the longest that a price may be waited for, ms
 */
export async function examine(key: InstrumentKey, address: VenueAddress, most: number): Promise<Examination> {
  const nothing: Examination = {
    ...{ venue: key.venue, symbol: key.symbol, obstacle: null, host: null, proxy: null },
    ...{ name: null, tcp: null, tls: null, rest: null, heard: null },
  };
  const hopeless = new AbortController();
  try {
    const request = restRequest(key, address);
    // Of a venue of ccxt's no other address is known that may need a proxy.
    if (request !== null) proxyFor(request.url);
    let way: Promise<Way> | null = null;
    const dialling = (url: URL): void => {
      if (way !== null) return;
      way = walk(url);
      way.then(
        ({ name }) => {
          if (name?.ok === false) hopeless.abort();
        },
        () => hopeless.abort(),
      );
    };
    const [heard, rest] = await Promise.all([
      listen(key, address, { dialling, signal: hopeless.signal, most }),
      request === null ? null : ask(request),
    ]);
    return { ...nothing, rest, heard, ...(await (way as Promise<Way> | null)) };
  } catch (error) {
    if (error instanceof AddressError || error instanceof ProxyError) {
      const check = error instanceof ProxyError ? 'correct HTTPS_PROXY (or ALL_PROXY)' : "correct the venue's address in the config";
      return { ...nothing, obstacle: { what: error.message, check } };
    }
    throw error;
  }
}

type Way = Partial<Pick<Examination, 'host' | 'proxy' | 'name' | 'tcp' | 'tls'>>;

/** The layers below a socket, one after the other. */
async function walk(url: URL): Promise<Way> {
  const proxy = proxyFor(url);
  const { hostname, port, protocol } = proxy ?? url;
  const encrypted = protocol === 'wss:' || protocol === 'https:';
  const number = port === '' ? (encrypted ? 443 : 80) : Number(port);
  const told = { host: hostAndPort(url), proxy: proxy === null ? null : hostAndPort(proxy) };
  const name = await addressesOf(hostname);
  const [first] = name.ok ? name.addresses : [];
  if (first === undefined) return { ...told, name };
  return { ...told, name, ...(await connectionTo(first, hostname.replace(/^\[|\]$/g, ''), number, encrypted)) };
}

/** Never the name and password that a proxy's address may hold. */
function hostAndPort({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port === '' ? (protocol === 'ws:' || protocol === 'http:' ? '80' : '443') : port}`;
}
