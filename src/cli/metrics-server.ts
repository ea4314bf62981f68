import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import { isLoopback } from '../net/address.ts';
import type { Listen } from '../net/listen.ts';
import { CliError, EXIT } from './exit.ts';

/** What there is to tell, at the moment it is asked for. */
export interface Told {
  /** In Prometheus' text format. */
  readonly metrics: () => string;
  readonly metricsType: string;
  /** Why not every account has just been assessed, safe to show; empty when all have been. */
  readonly unassessed: () => readonly string[];
}

/** Whoever asks slowly or often takes nothing from the monitor. */
const LIMITS = { requestTimeout: 5000, headersTimeout: 5000, keepAliveTimeout: 5000, maxHeaderSize: 8192 };
const MOST_CONNECTIONS = 20;

/** Answers GET /metrics and GET /healthz; changes nothing, and is asked by this machine only unless told otherwise. */
export class MetricsServer {
  readonly #server: Server;
  readonly #local: boolean;
  #told: Told | null = null;

  private constructor({ local }: Listen) {
    this.#local = local;
    this.#server = createServer(LIMITS, (request, response) => this.#answer(request, response));
    this.#server.maxConnections = MOST_CONNECTIONS;
  }

  /** Begins to listen. @throws CliError when that place cannot be had. */
  static async open(listen: Listen): Promise<MetricsServer> {
    const own = new MetricsServer(listen);
    const server = own.#server;
    const ready = Promise.withResolvers<void>();
    server.once('error', ready.reject);
    server.listen({ host: listen.host, port: listen.port, exclusive: true }, ready.resolve);
    try {
      await ready.promise;
    } catch (error) {
      const { code = 'unknown error' } = error as NodeJS.ErrnoException;
      const why = code === 'EADDRINUSE' ? 'another program, or another negmon, listens there already' : code;
      throw new CliError(`metrics cannot be served at ${shownOf(listen.host, listen.port)}: ${why}. Give another port.`, EXIT.failure);
    }
    // What goes wrong with one connection is that connection's affair.
    server.on('error', () => {});
    return own;
  }

  /** Where it is found. */
  get url(): string {
    const { address, port } = this.#server.address() as AddressInfo;
    return `http://${shownOf(address, port)}`;
  }

  /** From now on there is something to tell. */
  tell(told: Told): void {
    this.#told = told;
  }

  /** Resolves when nobody is answered any more. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const [status, type, text] = this.#answerTo(request);
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    response.end(request.method === 'HEAD' ? undefined : text);
  }

  #answerTo({ method, url = '', headers }: IncomingMessage): [status: number, type: string, text: string] {
    // A page in a browser can have its own name mean this machine: what it asks for then still says that name.
    if (this.#local && !isLoopback((headers.host ?? '').replace(/:[0-9]*$/, ''))) return plain(403, 'this is for this machine only');
    if (method !== 'GET' && method !== 'HEAD') return plain(405, 'only GET and HEAD are answered');
    const path = url.replace(/\?.*$/s, '');
    if (path !== '/metrics' && path !== '/healthz') return plain(404, 'there are /metrics and /healthz');
    if (this.#told === null) return plain(503, 'negmon has only just begun');
    if (path === '/metrics') return [200, this.#told.metricsType, this.#told.metrics()];
    const faults = this.#told.unassessed();
    return faults.length === 0 ? plain(200, 'every account was just assessed at fresh prices') : plain(503, faults.join('\n'));
  }
}

function plain(status: number, text: string): [number, string, string] {
  return [status, 'text/plain; charset=utf-8', `${text}\n`];
}

function shownOf(host: string, port: number): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
