import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** A channel's push as OKX writes it. */
export interface Push {
  readonly arg: { readonly channel: string; readonly instId: string };
  readonly data: readonly Readonly<Record<string, unknown>>[];
}

const push = (channel: string, instId: string, data: Readonly<Record<string, unknown>>): Push => ({
  arg: { channel, instId },
  data: [{ instId, ...data }],
});

/** Pushes recorded on OKX's public address on 2026-09-30 (tests/fixtures/okx/raw_perp_stream.jsonl of github ziyangliu-666/FastMM), key by key. */
export const MARK = push('mark-price', 'BTC-USDT-SWAP', { instType: 'SWAP', markPx: '83003.8', ts: '1790757203016' });
export const ETH_MARK = push('mark-price', 'ETH-USDT-SWAP', { instType: 'SWAP', markPx: '2664.48', ts: '1790757203050' });
export const INDEX = push('index-tickers', 'BTC-USDT', {
  idxPx: '83043.9',
  open24h: '83990.9',
  high24h: '84560.3',
  low24h: '82902.2',
  sodUtc0: '83664',
  sodUtc8: '83073.9',
  ts: '1790757203066',
});
/** 16:00 UTC is the settlement that the rate is for; the one after it is at midnight. */
export const FUNDING = push('funding-rate', 'BTC-USDT-SWAP', {
  formulaType: 'withRate',
  fundingRate: '0.0000252378080097',
  fundingTime: '1790784000000',
  impactValue: '20000.0000000000000000',
  instType: 'SWAP',
  interestRate: '0.0001000000000000',
  maxFundingRate: '0.00375',
  method: 'current_period',
  minFundingRate: '-0.00375',
  nextFundingRate: '',
  nextFundingTime: '1790812800000',
  premium: '-0.0005333853474351',
  prevFundingTime: '1790755200000',
  settFundingRate: '0.0000337200721784',
  settState: 'settled',
  ts: '1790757122992',
});
/** Captured on 2022-05-13 (shared/recordings/frames/cryptofeed/OKX.ws.1.0.gz), its prices and times. */
export const TICKER = push('tickers', 'BTC-USD-220527', {
  instType: 'FUTURES',
  last: '30218.8',
  lastSz: '1',
  askPx: '30220.1',
  askSz: '3',
  bidPx: '30210.4',
  bidSz: '4',
  ts: '1652459223003',
});
/** Captured on 2026-09-15 (shared/recordings/frames/observed-2025-2026.jsonl): what is wrong is in the text alone. */
export const REFUSAL = {
  event: 'error',
  msg: "Subscribe failed, wrong URL or channel:candle1m,instId:BTC-USDT doesn't exist. Please use the correct URL, channel and parameters referring to API document.",
  code: '60018',
  connId: '25ebf8bb',
} as const;

interface Request {
  readonly id: string;
  readonly op: string;
  readonly args: readonly Push['arg'][];
}

interface Peer {
  readonly socket: WebSocket;
  /** "mark-price:BTC-USDT-SWAP" */
  readonly streams: Set<string>;
  lastFrame: number;
}

/** OKX's public channels on loopback: an answer an argument, a push at once and then the mark alone, text heartbeats. */
export class OkxDouble {
  readonly dials: string[] = [];
  readonly requests: Request[] = [];
  readonly peers = new Set<Peer>();
  /** Streams that do not exist ("mark-price:FOO-USDT-SWAP"). */
  unknown: ReadonlySet<string> = new Set();
  /** Streams that are acknowledged and never sent. */
  dead: ReadonlySet<string> = new Set();
  /** Streams whose first acknowledgement is lost. */
  unheard = new Set<string>();
  /** Whether pushes come by themselves. */
  flowing = true;
  ponging = true;
  /** Closes a line that was quiet both ways for this long, as OKX does after 30 s. */
  quietFor = Number.POSITIVE_INFINITY;
  /** Text pings heard. */
  pings = 0;
  /** Protocol pings heard. */
  protocolPings = 0;
  /** The most connections that stood at once. */
  crowd = 0;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #timer: NodeJS.Timeout;
  #time = 1_790_757_300_000;

  private constructor(server: Server, every: number) {
    this.#server = server;
    this.#sockets = new WebSocketServer({ server, autoPong: false });
    this.#sockets.on('connection', (socket, request) => this.#open(socket, request.url ?? ''));
    this.#timer = setInterval(() => this.#flow(), every);
  }

  static async open(every = 10): Promise<OkxDouble> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new OkxDouble(server, every);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How many streams the connections carry. */
  get carried(): number {
    return [...this.peers].reduce((sum, { streams }) => sum + streams.size, 0);
  }

  /** A frame to every connection. */
  push(frame: string | Buffer | object): void {
    this.pushTogether([frame]);
  }

  /** Several frames to every connection in one TCP chunk. */
  pushTogether(frames: readonly (string | Buffer | object)[]): void {
    for (const { socket } of this.peers) {
      const { _socket: raw } = socket as unknown as { _socket: Socket };
      raw.cork();
      for (const frame of frames) socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame));
      raw.uncork();
    }
  }

  terminateAll(): void {
    for (const { socket } of this.peers) socket.terminate();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.terminateAll();
    this.#sockets.close();
    await new Promise<unknown>((resolve) => this.#server.close(resolve));
  }

  #open(socket: WebSocket, path: string): void {
    this.dials.push(path);
    const peer: Peer = { socket, streams: new Set(), lastFrame: performance.now() };
    this.peers.add(peer);
    this.crowd = Math.max(this.crowd, this.peers.size);
    socket.on('close', () => this.peers.delete(peer));
    socket.on('error', () => {});
    socket.on('ping', () => {
      this.protocolPings += 1;
    });
    socket.on('message', (data) => {
      peer.lastFrame = performance.now();
      const text = data.toString();
      if (text !== 'ping') this.#request(peer, JSON.parse(text) as Request);
      else {
        this.pings += 1;
        if (this.ponging) socket.send('pong');
      }
    });
  }

  #request(peer: Peer, request: Request): void {
    this.requests.push(request);
    const { id, op, args } = request;
    for (const arg of args) {
      const stream = `${arg.channel}:${arg.instId}`;
      if (this.unknown.has(stream)) {
        const msg = REFUSAL.msg.replace('candle1m', arg.channel).replace('BTC-USDT', arg.instId);
        this.#say(peer, { ...REFUSAL, msg });
        continue;
      }
      if (op === 'subscribe') peer.streams.add(stream);
      else peer.streams.delete(stream);
      // The acknowledgement as recorded beside the pushes above.
      if (!this.unheard.delete(stream)) this.#say(peer, { id, event: op, arg, connId: '22b47786' });
      if (op === 'subscribe' && this.flowing) this.#send(peer, stream);
    }
  }

  #flow(): void {
    const now = performance.now();
    for (const peer of this.peers) {
      // The close that OKX's clients report for a quiet line.
      if (now - peer.lastFrame > this.quietFor) peer.socket.close(4004, 'No data received in 30s.');
    }
    if (!this.flowing) return;
    this.#time += 200;
    for (const peer of this.peers) for (const stream of peer.streams) if (stream.startsWith('mark-price:')) this.#send(peer, stream);
  }

  #send(peer: Peer, stream: string): void {
    if (this.dead.has(stream)) return;
    const [channel = '', instId = ''] = stream.split(':');
    const model = [MARK, INDEX, FUNDING, TICKER].find(({ arg }) => arg.channel === channel);
    const data = { ...model?.data[0], instId, ts: String(this.#time) };
    peer.lastFrame = performance.now();
    this.#say(peer, { arg: { channel, instId }, data: [data] });
  }

  #say({ socket }: Peer, frame: object): void {
    socket.send(JSON.stringify(frame));
  }
}
