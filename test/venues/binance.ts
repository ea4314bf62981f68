import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** A mark price update as Binance writes it. */
export type MarkFields = Readonly<Record<string, string | number>>;

/** First event time of the frame captured on 2026-09-09 (shared/recordings/frames/observed-2025-2026.jsonl). */
export const CAPTURED_TIME = 1_788_936_948_001;

/** That frame's BTCUSDT entry, key by key; `ap` and `st` are newer than Binance's own page. */
export const CAPTURED_BTCUSDT: MarkFields = {
  e: 'markPriceUpdate',
  E: CAPTURED_TIME,
  s: 'BTCUSDT',
  p: '79107.36658171',
  ap: '79107.36658171',
  P: '79176.63756423',
  i: '79139.09565217',
  r: '0.00008359',
  T: 1_788_940_800_000,
  st: 1,
};

/** Example of a dated contract on Binance's COIN-M "Mark Price Stream" page: no funding rate, funding time 0. */
export const DOCUMENTED_DATED: MarkFields = {
  e: 'markPriceUpdate',
  E: 1_596_095_725_000,
  s: 'BTCUSD_201225',
  p: '10934.62615417',
  P: '10962.17178236',
  i: '10933.62615417',
  r: '',
  T: 0,
};

interface Peer {
  readonly socket: WebSocket;
  readonly path: string;
  readonly streams: Set<string>;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Binance's market streams on loopback, for both futures markets at once. Acknowledges everything, as the real one does: an acknowledgement proves nothing. */
export class BinanceDouble {
  /** Every dial: its path, and when it came (performance.now). */
  readonly dials: { readonly path: string; readonly at: number }[] = [];
  /** Every request, in order. */
  readonly requests: { readonly method: string; readonly params: readonly string[]; readonly id: number }[] = [];
  readonly peers = new Set<Peer>();
  /** Paths that open, acknowledge and never send a price, as /ws does since 2026-04-23. */
  dead: ReadonlySet<string> = new Set(['/ws']);
  /** Instruments that do not exist: acknowledged, never sent. */
  unknown: ReadonlySet<string> = new Set();
  /** Whether requests are acknowledged; a number answers each of that many requests with nothing first. */
  acks: boolean | number = true;
  /** Whether marks are sent by themselves, once every `every` ms. */
  flowing = true;
  ponging = true;
  combined = false;
  /** Into how many arrays a whole-market push is cut. */
  shards = 2;
  pings = 0;
  /** The most connections that stood at once. */
  crowd = 0;
  answer: (path: string) => Answer | null = () => null;
  onOpen: (peer: Peer) => void = () => {};
  /** Changes to the marks that flow. */
  mark: (id: string) => MarkFields = () => ({});
  readonly #server: Server;
  readonly #upgrader = new WebSocketServer({ noServer: true, autoPong: false });
  readonly #sockets = new Set<Duplex>();
  readonly #timer: NodeJS.Timeout;
  #eventTime = CAPTURED_TIME;

  private constructor(server: Server, every: number) {
    this.#server = server;
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#timer = setInterval(() => this.#flow(), every);
  }

  static async open(every = 10): Promise<BinanceDouble> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new BinanceDouble(server, every);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** A frame to every connection, as it is. */
  push(text: string | Buffer): void {
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

  closeAll(code: number, reason = ''): void {
    for (const { socket } of this.peers) socket.close(code, reason);
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
    const path = request.url ?? '';
    this.dials.push({ path, at: performance.now() });
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => {});
    const answer = this.answer(path);
    if (answer === null) {
      this.#upgrader.handleUpgrade(request, socket, head, (opened) => this.#open(opened, path));
      return;
    }
    const headers = Object.entries({ Connection: 'close', 'Content-Length': '0', ...answer.headers });
    socket.end(
      `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}\r\n${headers.map(([key, value]) => `${key}: ${value}\r\n`).join('')}\r\n`,
    );
  }

  #open(socket: WebSocket, path: string): void {
    const peer: Peer = { socket, path, streams: new Set() };
    this.peers.add(peer);
    this.crowd = Math.max(this.crowd, this.peers.size);
    socket.on('close', () => this.peers.delete(peer));
    socket.on('error', () => {});
    socket.on('ping', (data) => {
      this.pings += 1;
      if (this.ponging) socket.pong(data);
    });
    socket.on('message', (data) => this.#request(peer, data.toString()));
    this.onOpen(peer);
  }

  #request(peer: Peer, text: string): void {
    const request = JSON.parse(text) as { method: string; params: string[]; id: number };
    this.requests.push(request);
    for (const stream of request.params) {
      if (request.method === 'SUBSCRIBE') peer.streams.add(stream);
      else peer.streams.delete(stream);
    }
    if (typeof this.acks === 'number') this.acks = this.acks > 1 ? this.acks - 1 : true;
    // The captured acknowledgement: {"result":null,"id":1}
    else if (this.acks) peer.socket.send(JSON.stringify({ result: null, id: request.id }));
  }

  #flow(): void {
    if (!this.flowing) return;
    this.#eventTime += 1_000;
    for (const { socket, path, streams } of this.peers) {
      if (this.dead.has(path)) continue;
      for (const stream of streams) {
        if (stream === '!markPrice@arr@1s') for (const shard of this.#wholeMarket()) this.#say(socket, stream, shard);
        else {
          const id = (stream.split('@')[0] ?? '').toUpperCase();
          if (!this.unknown.has(id)) this.#say(socket, stream, this.#made(id));
        }
      }
    }
  }

  /** The whole market never comes in one frame: 744 and 191 entries were captured side by side. */
  #wholeMarket(): MarkFields[][] {
    const ids = Array.from({ length: 300 }, (_, place) => `COIN${place}USDT`);
    const size = Math.ceil(ids.length / this.shards);
    return Array.from({ length: this.shards }, (_, place) => ids.slice(place * size, (place + 1) * size).map((id) => this.#made(id)));
  }

  #made(id: string): MarkFields {
    return { ...CAPTURED_BTCUSDT, s: id, E: this.#eventTime, ...this.mark(id) };
  }

  #say(socket: WebSocket, stream: string, data: unknown): void {
    socket.send(JSON.stringify(this.combined ? { stream, data } : data));
  }
}
