import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

type Context = Readonly<Record<string, unknown>>;

/** The context captured on 2026-09-03 (shared/recordings/frames/observed-2025-2026.jsonl), key by key. */
export const CAPTURED_BTC: Context = {
  funding: '0.0000052974',
  openInterest: '36295.80812',
  prevDayPx: '77759.0',
  dayNtlVlm: '4490636699.3287734985',
  premium: '-0.0005540084',
  oraclePx: '80684.7',
  markPx: '80640.0',
  midPx: '80639.5',
  impactPxs: ['80637.2', '80640.0'],
  dayBaseVlm: '56265.69068',
};

/** The same recording's coin without a book. */
export const CAPTURED_MATIC: Context = {
  funding: '0.0',
  openInterest: '0.0',
  prevDayPx: '0.37621',
  dayNtlVlm: '0.0',
  premium: null,
  oraclePx: '0.3754',
  markPx: '0.37621',
  midPx: null,
  impactPxs: null,
  dayBaseVlm: '0.0',
};

/** A frame as the venue writes it. */
export function frameOf(coin: unknown, ctx: Context): string {
  return JSON.stringify({ channel: 'activeAssetCtx', data: { coin, ctx } });
}

interface Subscription {
  readonly type: string;
  readonly coin: string;
}

interface Peer {
  readonly socket: WebSocket;
  readonly coins: Set<string>;
}

/** Hyperliquid's socket on loopback, as it was probed: one coin a request, no answer but the end of the line to a name it does not know. */
export class HyperliquidDouble {
  /** Path of every dial. */
  readonly dials: string[] = [];
  /** Every request, in order: "subscribe BTC". */
  readonly requests: string[] = [];
  readonly peers = new Set<Peer>();
  /** Names over which the line is cut without a word. */
  deadly: ReadonlySet<string> = new Set();
  /** Names answered with an error that quotes the subscription. */
  invalid: ReadonlySet<string> = new Set();
  /** Acknowledged, never sent. */
  silent: ReadonlySet<string> = new Set();
  acks = true;
  /** Whether contexts are sent by themselves. */
  flowing = true;
  ponging = true;
  pings = 0;
  protocolPings = 0;
  /** The most requests that were unanswered at once. */
  backlog = 0;
  readonly #server: Server;
  readonly #upgrader = new WebSocketServer({ noServer: true, autoPong: false });
  readonly #sockets = new Set<Duplex>();
  readonly #timer: NodeJS.Timeout;
  #unanswered = 0;

  private constructor(server: Server, every: number) {
    this.#server = server;
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#timer = setInterval(() => this.#flow(), every);
  }

  static async open(every = 10): Promise<HyperliquidDouble> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new HyperliquidDouble(server, every);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** A frame to every connection, as it is. */
  push(text: string): void {
    for (const { socket } of this.peers) socket.send(text);
  }

  /** Several frames to every connection in one TCP chunk. */
  pushTogether(texts: readonly string[]): void {
    for (const { socket } of this.peers) {
      const { _socket: raw } = socket as unknown as { _socket: Socket };
      raw.cork();
      for (const text of texts) socket.send(text);
      raw.uncork();
    }
  }

  terminateAll(): void {
    for (const { socket } of this.peers) socket.terminate();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.terminateAll();
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<unknown>((resolve) => this.#server.close(resolve));
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.dials.push(request.url ?? '');
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => {});
    this.#upgrader.handleUpgrade(request, socket, head, (opened) => this.#open(opened));
  }

  #open(socket: WebSocket): void {
    const peer: Peer = { socket, coins: new Set() };
    this.peers.add(peer);
    this.#unanswered = 0;
    socket.on('close', () => this.peers.delete(peer));
    socket.on('error', () => {});
    socket.on('ping', () => {
      this.protocolPings += 1;
    });
    socket.on('message', (data) => this.#message(peer, data.toString()));
  }

  #message(peer: Peer, text: string): void {
    const { method, subscription } = JSON.parse(text) as { method: string; subscription?: Subscription };
    if (method === 'ping') {
      this.pings += 1;
      if (this.ponging) peer.socket.send('{"channel":"pong"}');
    } else if (typeof subscription?.coin !== 'string') {
      this.#say(peer, { channel: 'error', data: `Error parsing JSON into valid websocket request: ${text}` });
    } else {
      this.requests.push(`${method} ${subscription.coin}`);
      this.#unanswered += 1;
      this.backlog = Math.max(this.backlog, this.#unanswered);
      // Not at once, as over a real line: what was asked meanwhile shows in the backlog.
      setImmediate(() => this.#answer(peer, method, subscription));
    }
  }

  #answer(peer: Peer, method: string, subscription: Subscription): void {
    const { coin } = subscription;
    if (this.deadly.has(coin)) {
      peer.socket.terminate();
      return;
    }
    this.#unanswered -= 1;
    if (!this.acks) return;
    const error = (words: string) => this.#say(peer, { channel: 'error', data: `${words} ${JSON.stringify(subscription)}` });
    if (this.invalid.has(coin)) error('Invalid subscription');
    else if (method === 'subscribe' && peer.coins.has(coin)) error('Already subscribed:');
    else if (method === 'unsubscribe' && !peer.coins.has(coin)) error('Already unsubscribed:');
    else {
      if (method === 'subscribe') peer.coins.add(coin);
      else peer.coins.delete(coin);
      this.#say(peer, { channel: 'subscriptionResponse', data: { method, subscription } });
    }
  }

  #flow(): void {
    if (!this.flowing) return;
    for (const { socket, coins } of this.peers)
      for (const coin of coins) if (!this.silent.has(coin)) socket.send(frameOf(coin, CAPTURED_BTC));
  }

  #say({ socket }: Peer, frame: unknown): void {
    socket.send(JSON.stringify(frame));
  }
}
