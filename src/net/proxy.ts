import { request as plainRequest } from 'node:http';
import { Agent, type RequestOptions, request as secureRequest } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import { getProxyForUrl } from 'proxy-from-env';
import { clean } from '../book/clean.ts';
import { isLoopback } from './address.ts';
import { offlineWords } from './offline.ts';

/** What went wrong before the venue was reached, at the proxy. The message names its host and port alone: a proxy's address may hold a password. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
}

/** How long a proxy may take to open a way, ms. */
const PATIENCE = 10_000;

/** Read in the order that `proxy-from-env` reads them. */
const NAMES = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'] as const;

/**
 * The proxy that the environment names for an encrypted address (HTTPS_PROXY, ALL_PROXY, but for NO_PROXY; either case); null when there is
 * none. This machine is never asked through a proxy, and everything else is encrypted, so HTTP_PROXY is for nothing here.
 * @throws ProxyError when what is named cannot be used: going round it would tell the venue where the user is
 */
export function proxyFor(url: URL): URL | null {
  const encrypted = url.href.replace(/^wss:/, 'https:');
  if (!encrypted.startsWith('https:') || isLoopback(url.hostname) || getProxyForUrl(encrypted) === '') return null;
  const said = NAMES.map((name) => process.env[name] ?? '').find((text) => text !== '') ?? '';
  const proxy = URL.parse(said.includes('://') ? said : `http://${said}`);
  if (proxy === null || proxy.hostname === '')
    throw new ProxyError('the proxy that the environment names is no address: use http://host:port');
  if (proxy.protocol !== 'http:' && proxy.protocol !== 'https:')
    throw new ProxyError(`a proxy of kind ${clean(proxy.protocol, 20)}// cannot be used: give an http:// one in HTTPS_PROXY`);
  return proxy;
}

/**
 * The way to an address when it leads through a proxy; undefined when it is direct. One for each connection: `destroy` it after. A proxy that
 * cannot be used fails the connection, with a `ProxyError`.
 */
export function agentFor(url: URL): Agent | undefined {
  try {
    const proxy = proxyFor(url);
    return proxy === null ? undefined : new TunnelAgent(proxy);
  } catch (error) {
    return new TunnelAgent(error as ProxyError);
  }
}

/** Asks a proxy for a way (CONNECT, RFC 9110 section 9.3.6), and speaks TLS with the venue itself through it: the proxy sees a host's name, no more. */
class TunnelAgent extends Agent {
  readonly #proxy: URL | ProxyError;
  readonly #given = new AbortController();

  constructor(proxy: URL | ProxyError) {
    super({ keepAlive: false });
    this.#proxy = proxy;
  }

  override createConnection(options: RequestOptions, callback?: (error: Error | null, stream: Duplex) => void): undefined {
    const host = options.host ?? '';
    this.#open(`${host}:${options.port ?? 443}`).then(
      (socket) => {
        const servername = isIP(host) === 0 ? host : '';
        callback?.(null, connect({ socket, host, servername, rejectUnauthorized: true, ALPNProtocols: ['http/1.1'] }));
      },
      // Node takes no stream from a call that brings an error.
      (error: Error) => callback?.(error, undefined as unknown as Duplex),
    );
  }

  /** Also gives up on a way that is being opened. */
  override destroy(): void {
    this.#given.abort();
    super.destroy();
  }

  #open(path: string): Promise<Duplex> {
    const proxy = this.#proxy;
    if (proxy instanceof ProxyError) return Promise.reject(proxy);
    const { protocol, hostname, port, host } = proxy;
    return new Promise((resolve, reject) => {
      const fail = (why: string) => reject(new ProxyError(`the proxy ${clean(host, 80)} ${why}`));
      const request = (protocol === 'https:' ? secureRequest : plainRequest)({
        method: 'CONNECT',
        host: hostname.replace(/^\[|\]$/g, ''),
        port: port === '' ? (protocol === 'https:' ? 443 : 80) : port,
        path,
        headers: { Host: path, ...authorization(proxy) },
        agent: false,
        timeout: PATIENCE,
        rejectUnauthorized: true,
        signal: this.#given.signal,
      });
      request.on('connect', (response, socket, head) => {
        socket.setTimeout(0);
        if (response.statusCode === 200) {
          if (head.length > 0) socket.unshift(head);
          resolve(socket);
          return;
        }
        socket.destroy();
        const asks = response.statusCode === 407 ? ': it wants a name and a password' : '';
        fail(`answered with HTTP ${response.statusCode}${asks}`);
      });
      // An answer of another kind than a way.
      request.on('response', (response) => {
        response.destroy();
        fail(`answered with HTTP ${response.statusCode}`);
      });
      request.on('timeout', () => request.destroy(new Error('no answer')));
      request.on('error', ({ message, code }: NodeJS.ErrnoException) =>
        fail(`cannot be reached: ${offlineWords(code) ?? clean(message, 60)}`),
      );
      request.end();
    });
  }
}

function authorization({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const word = Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64');
  return { 'Proxy-Authorization': `Basic ${word}` };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
