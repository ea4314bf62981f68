import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Notice } from '../../src/alerts/observation.ts';
import { type ChannelSettings, DEFAULT_FROM } from '../../src/notify/channel.ts';
import { alertMessage } from '../../src/notify/message.ts';

/** What a service answers: a whole answer, silence, or a connection that breaks. */
export type Reply =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | 'hang'
  | 'reset';

export interface Posted {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A service on loopback that takes messages, and can fail in every way. */
export class ServiceDouble {
  readonly posted: Posted[] = [];
  reply: (posted: Posted) => Reply = () => ({ status: 200, body: 'ok' });
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const posted = { path: request.url ?? '', headers: request.headers, body };
        this.posted.push(posted);
        const reply = this.reply(posted);
        if (reply === 'hang') return;
        if (reply === 'reset') {
          request.socket.resetAndDestroy();
          return;
        }
        response.writeHead(reply.status, reply.headers).end(reply.body);
      });
    });
  }

  static async open(): Promise<ServiceDouble> {
    const double = new ServiceDouble();
    await new Promise<void>((resolve) => double.#server.listen(0, '127.0.0.1', resolve));
    return double;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get json(): Record<string, unknown>[] {
    return this.posted.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export const RULES = { from: DEFAULT_FROM, after: 0, quietHours: null } as const;

/** A webhook whose address stands in a variable. */
export function hook(variable: string, more: Partial<ChannelSettings> = {}): ChannelSettings & { kind: 'webhook' } {
  return { ...RULES, name: 'hook', kind: 'webhook', url: { kind: 'env', name: variable }, secret: null, ...more } as ChannelSettings & {
    kind: 'webhook';
  };
}

/** Contract section 6's example. */
export function noticeOf(more: Partial<Notice> = {}): Notice {
  return {
    id: 'distance|binance-usdm/btc-1|3|critical',
    rule: 'distance',
    subject: 'binance-usdm/btc-1',
    level: 'critical',
    from: 'warning',
    reason: 'escalated',
    value: '0.029',
    threshold: '0.03',
    at: Date.UTC(2026, 10, 22, 6),
    episode: 3,
    text: 'binance-usdm/btc-1 is 2.9 % from its liquidation price',
    ...more,
  };
}

export const messageOf = (more: Partial<Notice> = {}) => alertMessage(noticeOf(more));
