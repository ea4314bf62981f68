import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** What a server says over HTTP. */
export interface HttpAnswer {
  /** 200 when it is left out. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON when it is no text. */
  readonly body?: string | object;
}

/** A request over REST. */
export interface RestRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** As it came; "" when there is none. */
  readonly body: string;
  /** In small letters. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** performance.now */
  readonly at: number;
}

/** One connection, and what it carries. */
export interface Peer {
  readonly socket: WebSocket;
  readonly path: string;
}

/** Text goes as it is, a buffer as a binary frame, anything else as JSON. */
export type Frame = string | Buffer | object;

/**
 * A venue's servers on loopback: WebSocket and REST on one port, and every way a server can fail. What a venue says is its own double's
 * business: `greet` a new connection, `heard` a message, `flow` what comes by itself.
 */
export abstract class Double<P extends Peer = Peer> {
  /** Every dial, in order: its path, and when it came (performance.now). */
  readonly dials: { readonly path: string; readonly at: number }[] = [];
  /** Every REST request, in order. */
  readonly asked: RestRequest[] = [];
  readonly peers = new Set<P>();
  /** Connections beside those, on paths that `isAside` names: their dials, and what stands. They are spared what is done to the others. */
  readonly asideDials: string[] = [];
  readonly asides = new Set<P>();
  /** Whether prices come by themselves. */
  flowing = true;
  /** Whether pings are answered, the protocol's and the venue's own. */
  ponging = true;
  /** Heartbeats in the venue's own language. */
  pings = 0;
  protocolPings = 0;
  /** The most connections that stood at once. */
  crowd = 0;
  /** What a dial gets instead of an upgrade: null upgrades it, 'silence' takes the connection and says nothing, ever. */
  answer: (path: string) => HttpAnswer | 'silence' | null = () => null;
  /** What a REST request gets; null is 404. Runs inside the server: a promise is waited for. */
  rest: (request: RestRequest) => HttpAnswer | 'silence' | null | Promise<HttpAnswer | 'silence' | null> = () => null;
  onOpen: (peer: Peer) => void = () => {};
  readonly #server: Server;
  readonly #upgrader = new WebSocketServer({ noServer: true, autoPong: false });
  readonly #sockets = new Set<Socket>();
  readonly #timer: NodeJS.Timeout;

  /** @param every ms between two rounds of what flows by itself */
  constructor(server: Server, every: number) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => {});
    });
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    server.on('request', (request, response) => void this.#request(request, response));
    this.#timer = setInterval(() => this.beat(), every);
  }

  /**
   * Opens a double of this kind.
   * @param every ms between two rounds of what flows by itself
   * @param port 0: a free one
   */
  static async open<D>(this: new (server: Server, every: number) => D, every = 10, port = 0): Promise<D> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return new this(server, every);
  }

  /** "ws://127.0.0.1:41234" */
  get url(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The same port, for REST. */
  get restUrl(): string {
    return this.url.replace('ws:', 'http:');
  }

  /** The path of every dial, in order. */
  get paths(): string[] {
    return this.dials.map(({ path }) => path);
  }

  /** A frame to every connection. */
  push(frame: Frame): void {
    this.pushTogether([frame]);
  }

  /** Several frames to every connection, in one TCP chunk each. */
  pushTogether(frames: readonly Frame[]): void {
    for (const peer of this.peers) {
      const raw = rawOf(peer.socket);
      raw.cork();
      for (const frame of frames) this.say(peer, frame);
      raw.uncork();
    }
  }

  /** Begins a text frame of so many bytes to every connection, and goes on while they listen. Resolves to the bytes that left. */
  async flood(bytes: number): Promise<number> {
    const header = Buffer.from([0x81, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
    header.writeBigUInt64BE(BigInt(bytes), 2);
    const piece = Buffer.alloc(65_536, ' ');
    const floods = [...this.peers].map(async ({ socket }) => {
      const raw = rawOf(socket);
      raw.write(header);
      let sent = 0;
      for (; sent < bytes && raw.writable; sent += piece.length) {
        if (!raw.write(piece)) await Promise.race([once(raw, 'drain'), once(raw, 'close')]).catch(() => {});
      }
      return sent;
    });
    return (await Promise.all(floods)).reduce((sum, sent) => sum + sent, 0);
  }

  /** Closes every connection with the protocol's own handshake. */
  closeAll(code: number, reason = ''): void {
    for (const { socket } of this.peers) socket.close(code, reason);
  }

  /** Ends every connection without a word: a FIN, which a client sees as code 1006. */
  terminateAll(): void {
    for (const { socket } of this.peers) socket.terminate();
  }

  /** Resets every connection: a RST. */
  resetAll(): void {
    for (const { socket } of this.peers) rawOf(socket).resetAndDestroy();
  }

  /** Sends every connection bytes that are no frame. */
  garble(): void {
    for (const { socket } of this.peers) rawOf(socket).write(Buffer.alloc(64, 0xff));
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<unknown>((resolve) => this.#server.close(resolve));
  }

  /** What one more connection carries at first. */
  protected abstract peer(socket: WebSocket, path: string): P;

  /** Whether a path's connections are beside the others. */
  protected isAside(_path: string): boolean {
    return false;
  }

  /** What a connection is told as soon as it stands. */
  protected greet(_peer: P): void {}

  /** A message from a client. */
  protected abstract heard(peer: P, text: string): void;

  /** One round of what comes by itself, to every connection. */
  protected abstract flow(): void;

  /** Comes every so often, whether prices flow or not. */
  protected beat(): void {
    if (this.flowing) this.flow();
  }

  protected say({ socket }: P, frame: Frame): void {
    socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame));
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const path = request.url ?? '';
    if (this.isAside(path)) this.asideDials.push(path);
    else this.dials.push({ path, at: performance.now() });
    const answer = this.answer(path);
    if (answer === null) this.#upgrader.handleUpgrade(request, socket, head, (opened) => this.#open(opened, path));
    else if (answer !== 'silence') {
      const { status, headers, body } = plain(answer);
      const lines = Object.entries({ Connection: 'close', 'Content-Length': String(Buffer.byteLength(body)), ...headers });
      socket.end(
        `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.map(([key, value]) => `${key}: ${value}\r\n`).join('')}\r\n${body}`,
      );
    }
  }

  #open(socket: WebSocket, path: string): void {
    const peer = this.peer(socket, path);
    const others = this.isAside(path) ? this.asides : this.peers;
    others.add(peer);
    this.crowd = Math.max(this.crowd, this.peers.size);
    socket.on('close', () => others.delete(peer));
    socket.on('error', () => {});
    socket.on('ping', (data) => {
      this.protocolPings += 1;
      if (this.ponging) socket.pong(data);
    });
    socket.on('message', (data) => this.heard(peer, data.toString()));
    this.greet(peer);
    if (others === this.peers) this.onOpen(peer);
  }

  async #request(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const { pathname: path, searchParams: query } = new URL(request.url ?? '', this.restUrl);
    const asked: RestRequest = { method: request.method ?? '', path, query, body, headers: request.headers, at: performance.now() };
    this.asked.push(asked);
    const answer = await this.rest(asked);
    if (answer === 'silence') return;
    const { status, headers, body: said } = plain(answer ?? { status: 404 });
    response.writeHead(status, headers).end(said);
  }
}

function rawOf(socket: WebSocket): Socket {
  return (socket as unknown as { _socket: Socket })._socket;
}

function plain({ status = 200, headers = {}, body = '' }: HttpAnswer): Required<HttpAnswer> & { readonly body: string } {
  return typeof body === 'string'
    ? { status, headers, body }
    : { status, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) };
}
