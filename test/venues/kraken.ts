import type { WebSocket } from 'ws';
import { Double, type Peer } from './double.ts';

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

/** The spot ticker that Kraken sent on 2026-09-24 (written down in a public repository's reference of the wire), value by value. */
export const CAPTURED_SPOT: TickerFields = {
  symbol: '"USDT/USD"',
  bid: '0.99980',
  bid_qty: '44620.68691883',
  ask: '0.99981',
  ask_qty: '1087605.70466858',
  last: '0.99981',
  volume: '270638277.50461281',
  vwap: '0.99983',
  low: '0.99959',
  high: '1.00000',
  change: '0.00005',
  change_pct: '0.01',
  trades: '38144',
  timestamp: '"2026-09-24T03:54:18.054886Z"',
};

/** A frame of the spot socket's ticker channel. */
export function spotFrame(fields: TickerFields, type = 'update'): string {
  return `{"channel":"ticker","type":"${type}","data":[${frame(fields)}]}`;
}

export function frame(fields: TickerFields): string {
  const said = Object.entries(fields).filter(([, value]) => value !== undefined);
  return `{${said.map(([key, value]) => `"${key}":${value}`).join(',')}}`;
}

interface Request {
  readonly event: 'subscribe' | 'unsubscribe';
  readonly feed: string;
  readonly product_ids: readonly string[];
}

interface SpotRequest {
  readonly method: 'subscribe' | 'unsubscribe' | 'ping';
  readonly params?: { readonly channel: string; readonly symbol: readonly string[]; readonly event_trigger: string };
  readonly req_id?: number;
}

interface KrakenPeer extends Peer {
  readonly products: Set<string>;
}

/** Kraken's two sockets on loopback: a banner, an answer to each product of a request, tickers of what was acknowledged. Spot is at /v2. */
export class KrakenDouble extends Double<KrakenPeer> {
  readonly requests: Request[] = [];
  /** The same of the spot socket, without pings. */
  readonly spotRequests: SpotRequest[] = [];
  /** Products that do not exist. */
  unknown: ReadonlySet<string> = new Set();
  /** Products that are acknowledged, and never sent. */
  dead: ReadonlySet<string> = new Set();
  /** Products whose next request is answered with nothing. */
  readonly deafTo = new Set<string>();
  /** Changes to the tickers that flow; undefined leaves a field out. */
  ticker: (id: string) => TickerFields = () => ({});
  #time = CAPTURED_TIME;

  protected override peer(socket: WebSocket, path: string): KrakenPeer {
    return { socket, path, products: new Set() };
  }

  /** The captured banners (cryptofeed KRAKEN_FUTURES, 2021; spot, 2026-09-24). */
  protected override greet(peer: KrakenPeer): void {
    const status =
      '{"channel":"status","type":"update","data":[{"version":"2.0.10","system":"online","api_version":"v2","connection_id":947}]}';
    this.say(peer, isSpot(peer) ? status : '{"event":"info","version":1}');
  }

  protected override heard(peer: KrakenPeer, text: string): void {
    if (isSpot(peer)) {
      this.#heardSpot(peer, JSON.parse(text) as SpotRequest);
      return;
    }
    const request = JSON.parse(text) as Request;
    if (request.event !== 'subscribe' && request.event !== 'unsubscribe') {
      // What Kraken says to a JSON ping: only protocol pings are its language.
      this.say(peer, '{"event":"alert","message":"Bad websocket message"}');
      return;
    }
    this.requests.push(request);
    for (const id of request.product_ids) this.#answer(peer, request, id);
  }

  #answer(peer: KrakenPeer, { event, feed }: Request, id: string): void {
    const { products } = peer;
    const say = (value: object) => this.say(peer, value);
    if (this.deafTo.delete(id)) return;
    if (this.unknown.has(id)) say({ event: 'alert', message: `Couldn't subscribe to invalid product \`${id}\`` });
    else if (event === 'unsubscribe' && products.delete(id) === false) say({ event: 'alert', message: 'Not subscribed to feed' });
    else {
      if (event === 'subscribe') products.add(id);
      // Captured: {"event":"subscribed","feed":"book","product_ids":["FI_ETHUSD_211231"]}, one a product.
      say({ event: `${event}d`, feed, product_ids: [id] });
    }
  }

  #heardSpot(peer: KrakenPeer, request: SpotRequest): void {
    const { method, params, req_id } = request;
    if (method === 'ping') {
      this.pings += 1;
      if (this.ponging) this.say(peer, { method: 'pong', req_id });
      return;
    }
    this.spotRequests.push(request);
    for (const symbol of params?.symbol ?? []) {
      if (this.deafTo.delete(symbol)) continue;
      // Both answers as Kraken gave them on 2026-09-24, less their times.
      if (this.unknown.has(symbol)) {
        this.say(peer, { error: `Currency pair not supported ${symbol}`, method, req_id, success: false, symbol });
        continue;
      }
      if (method === 'subscribe') peer.products.add(symbol);
      else peer.products.delete(symbol);
      this.say(peer, { method, req_id, result: { channel: 'ticker', event_trigger: 'bbo', snapshot: true, symbol }, success: true });
      if (method === 'subscribe' && this.flowing && !this.dead.has(symbol)) this.#sendSpot(peer, symbol, 'snapshot');
    }
  }

  #sendSpot(peer: KrakenPeer, symbol: string, type: string): void {
    const timestamp = JSON.stringify(new Date(this.#time).toISOString());
    this.say(peer, spotFrame({ ...CAPTURED_SPOT, symbol: JSON.stringify(symbol), timestamp, ...this.ticker(symbol) }, type));
  }

  protected override flow(): void {
    this.#time += 1_000;
    for (const peer of this.peers) {
      for (const id of peer.products) {
        if (this.dead.has(id)) continue;
        if (isSpot(peer)) this.#sendSpot(peer, id, 'update');
        else this.say(peer, frame({ ...CAPTURED_LINEAR, product_id: JSON.stringify(id), time: String(this.#time), ...this.ticker(id) }));
      }
    }
  }
}

function isSpot({ path }: Peer): boolean {
  return path === '/v2';
}
