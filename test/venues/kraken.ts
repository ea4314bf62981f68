import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** A ticker, each value as the JSON text that stands in the frame: JavaScript's numbers would lose digits. */
export type TickerFields = Readonly<Record<string, string | undefined>>;

/** shared/recordings/frames/nautilus/kraken/ws_futures_ticker.json, value by value. */
export const CAPTURED_INVERSE: TickerFields = {
  time: '1676393235406',
  product_id: '"PI_XBTUSD"',
  funding_rate: '-6.2604214e-11',
  funding_rate_prediction: '-3.65989977e-10',
  relative_funding_rate: '-1.380384722222e-6',
  relative_funding_rate_prediction: '-8.047629166667e-6',
  next_funding_rate_time: '1676394000000',
  feed: '"ticker"',
  bid: '21978.5',
  ask: '21987.0',
  bid_size: '2536.0',
  ask_size: '13948.0',
  volume: '31403908.0',
  dtm: '0',
  leverage: '"50x"',
  index: '21984.54',
  premium: '-0.0',
  last: '21983.5',
  change: '1.9974017538161748',
  suspended: 'false',
  tag: '"perpetual"',
  pair: '"XBT:USD"',
  openInterest: '30072580.0',
  markPrice: '21979.68641534714',
  maturityTime: '0',
  post_only: 'false',
  volumeQuote: '31403908.0',
  open: '21968.5',
  high: '22123.0',
  low: '21456.0',
};

/** First time of the frame that Kraken sent on 2026-09-05 (the multi-collateral perpetual). */
export const CAPTURED_TIME = 1_788_646_159_008;

/** What that frame held of the fields that are read. */
export const CAPTURED_LINEAR: TickerFields = {
  time: String(CAPTURED_TIME),
  product_id: '"PF_XBTUSD"',
  funding_rate: '0.9941052570914733',
  funding_rate_prediction: '0.74094239761875',
  relative_funding_rate: '0.000012439370833333',
  relative_funding_rate_prediction: '9.275625e-6',
  next_funding_rate_time: '1788649200000',
  feed: '"ticker"',
  bid: '79874.0',
  ask: '79875.0',
  index: '79871.28',
  last: '79874.0',
  tag: '"perpetual"',
  markPrice: '79873.40587777576',
};

export function frame(fields: TickerFields): string {
  const said = Object.entries(fields).filter(([, value]) => value !== undefined);
  return `{${said.map(([key, value]) => `"${key}":${value}`).join(',')}}`;
}

interface Request {
  readonly event: 'subscribe' | 'unsubscribe';
  readonly feed: string;
  readonly product_ids: readonly string[];
}

/** Kraken's futures socket on loopback: a banner, an answer to each product of a request, tickers of what was acknowledged. */
export class KrakenDouble {
  readonly dials: string[] = [];
  readonly requests: Request[] = [];
  readonly peers = new Map<WebSocket, Set<string>>();
  /** Products that do not exist. */
  unknown: ReadonlySet<string> = new Set();
  /** Products that are acknowledged, and never sent. */
  dead: ReadonlySet<string> = new Set();
  /** Products whose next request is answered with nothing. */
  readonly deafTo = new Set<string>();
  flowing = true;
  ponging = true;
  pings = 0;
  /** Changes to the tickers that flow; undefined leaves a field out. */
  ticker: (id: string) => TickerFields = () => ({});
  readonly #server: WebSocketServer;
  readonly #timer: NodeJS.Timeout;
  #time = CAPTURED_TIME;

  private constructor(server: WebSocketServer) {
    this.#server = server;
    server.on('connection', (socket, { url = '' }) => this.#open(socket, url));
    this.#timer = setInterval(() => this.#flow(), 10);
  }

  static async open(): Promise<KrakenDouble> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, autoPong: false });
    await new Promise<void>((resolve) => server.once('listening', resolve));
    return new KrakenDouble(server);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** A frame to every connection, as it is. */
  push(text: string | Buffer): void {
    for (const socket of this.peers.keys()) socket.send(text);
  }

  /** Several frames to every connection in one TCP chunk. */
  pushTogether(texts: readonly string[]): void {
    for (const socket of this.peers.keys()) {
      const { _socket: raw } = socket as unknown as { _socket: Socket };
      raw.cork();
      for (const text of texts) socket.send(text);
      raw.uncork();
    }
  }

  terminateAll(): void {
    for (const socket of this.peers.keys()) socket.terminate();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.terminateAll();
    await new Promise<unknown>((resolve) => this.#server.close(resolve));
  }

  #open(socket: WebSocket, path: string): void {
    this.dials.push(path);
    this.peers.set(socket, new Set());
    socket.on('close', () => this.peers.delete(socket));
    socket.on('error', () => {});
    socket.on('ping', (data) => {
      this.pings += 1;
      if (this.ponging) socket.pong(data);
    });
    socket.on('message', (data) => this.#request(socket, data.toString()));
    // The captured banner (cryptofeed KRAKEN_FUTURES, 2021).
    socket.send('{"event":"info","version":1}');
  }

  #request(socket: WebSocket, text: string): void {
    const request = JSON.parse(text) as Request;
    if (request.event !== 'subscribe' && request.event !== 'unsubscribe') {
      // What Kraken says to a JSON ping: only protocol pings are its language.
      socket.send('{"event":"alert","message":"Bad websocket message"}');
      return;
    }
    this.requests.push(request);
    for (const id of request.product_ids) this.#answer(socket, request, id);
  }

  #answer(socket: WebSocket, { event, feed }: Request, id: string): void {
    const products = this.peers.get(socket);
    const say = (value: unknown) => socket.send(JSON.stringify(value));
    if (this.deafTo.delete(id)) return;
    if (this.unknown.has(id)) say({ event: 'alert', message: `Couldn't subscribe to invalid product \`${id}\`` });
    else if (event === 'unsubscribe' && products?.delete(id) === false) say({ event: 'alert', message: 'Not subscribed to feed' });
    else {
      if (event === 'subscribe') products?.add(id);
      // Captured: {"event":"subscribed","feed":"book","product_ids":["FI_ETHUSD_211231"]}, one a product.
      say({ event: `${event}d`, feed, product_ids: [id] });
    }
  }

  #flow(): void {
    if (!this.flowing) return;
    this.#time += 1_000;
    for (const [socket, products] of this.peers) {
      for (const id of products) {
        if (!this.dead.has(id))
          socket.send(frame({ ...CAPTURED_LINEAR, product_id: JSON.stringify(id), time: String(this.#time), ...this.ticker(id) }));
      }
    }
  }
}
