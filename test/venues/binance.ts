import type { WebSocket } from 'ws';
import { Double, type Peer } from './double.ts';

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

/** A futures mini ticker sent on 2023-12-14 (written down in a public repository that reads it). */
export const CAPTURED_MINI: MarkFields = {
  e: '24hrMiniTicker',
  E: 1_702_530_188_424,
  s: 'BTCUSDT',
  c: '42731.50',
  o: '40971.90',
  h: '43517.60',
  l: '40812.90',
  v: '360594.073',
  q: '15202373572.10',
};

/** A spot ticker sent on 2026-03-03 (written down in a public repository that reads it). */
export const CAPTURED_TICKER: MarkFields = {
  e: '24hrTicker',
  E: 1_772_574_569_035,
  s: 'BTCUSDT',
  p: '-1437.89000000',
  P: '-2.071',
  w: '67834.63514256',
  x: '69442.02000000',
  c: '68004.12000000',
  Q: '0.00250000',
  b: '68004.11000000',
  B: '0.25511000',
  a: '68004.12000000',
  A: '1.46494000',
  o: '69442.01000000',
  h: '69506.94000000',
  l: '66158.00000000',
  v: '25691.57255000',
  q: '1742778450.16795780',
  O: 1_772_488_169_013,
  C: 1_772_574_569_013,
  F: 6_046_790_866,
  L: 6_054_521_811,
  n: 7_730_946,
};

/** A COIN-M book ticker sent on 2026-08-23 (written down in a public repository's test of the wire as it is). */
export const CAPTURED_BOOK: MarkFields = {
  e: 'bookTicker',
  u: 11_364_820_130_989,
  s: 'BTCUSD_PERP',
  ps: 'BTCUSD',
  b: '77509.2',
  B: '1512',
  a: '77509.3',
  A: '833',
  T: 1_787_492_347_571,
  E: 1_787_492_347_571,
  st: 2,
};

interface Request {
  readonly method: string;
  readonly params: readonly string[];
  readonly id: number;
}

interface BinancePeer extends Peer {
  readonly streams: Set<string>;
}

/**
 * Binance's market streams on loopback, for both futures markets and spot at once: marks and tickers on /market, books on /public, spot on /ws.
 * Acknowledges everything, as the real one does: an acknowledgement proves nothing.
 */
export class BinanceDouble extends Double<BinancePeer> {
  /** Every request, in order. */
  readonly requests: Request[] = [];
  /** The same of connections for books. */
  readonly bookRequests: Request[] = [];
  /** Paths that open, acknowledge and never send a price of a future, as /ws does since 2026-04-23. */
  dead: ReadonlySet<string> = new Set(['/ws']);
  /** The same of books alone. */
  bookless: ReadonlySet<string> = new Set();
  /** Instruments that do not exist: acknowledged, never sent. */
  unknown: ReadonlySet<string> = new Set();
  /** Whether requests are acknowledged; a number answers each of that many requests with nothing first. */
  acks: boolean | number = true;
  combined = false;
  /** Into how many arrays a whole-market push is cut. */
  shards = 2;
  /** Changes to the marks that flow. */
  mark: (id: string) => MarkFields = () => ({});
  #eventTime = CAPTURED_TIME;

  protected override peer(socket: WebSocket, path: string): BinancePeer {
    return { socket, path, streams: new Set() };
  }

  protected override heard(peer: BinancePeer, text: string): void {
    const request = JSON.parse(text) as Request;
    (this.isAside(peer.path) ? this.bookRequests : this.requests).push(request);
    for (const stream of request.params) {
      if (request.method === 'SUBSCRIBE') peer.streams.add(stream);
      else peer.streams.delete(stream);
    }
    if (typeof this.acks === 'number') this.acks = this.acks > 1 ? this.acks - 1 : true;
    // The captured acknowledgement: {"result":null,"id":1}
    else if (this.acks) this.say(peer, { result: null, id: request.id });
  }

  protected override isAside(path: string): boolean {
    return path === '/public/ws';
  }

  protected override flow(): void {
    this.#eventTime += 1_000;
    for (const peer of [...this.peers, ...this.asides]) for (const stream of peer.streams) this.#push(peer, stream);
  }

  #push(peer: BinancePeer, stream: string): void {
    const [id = '', kind = ''] = stream.split('@').map((part) => part.toUpperCase());
    // The old path once served everything.
    const serves =
      !(kind === 'BOOKTICKER' && this.bookless.has(peer.path)) &&
      (peer.path === '/ws' || this.isAside(peer.path) === (kind === 'BOOKTICKER'));
    const isOfPath = kind === 'TICKER' ? peer.path === '/ws' : serves && !this.dead.has(peer.path);
    if (!isOfPath || this.unknown.has(id)) return;
    if (stream === '!markPrice@arr@1s') for (const shard of this.#wholeMarket()) this.#send(peer, stream, shard);
    else if (!stream.startsWith('!')) this.#send(peer, stream, this.#made(id, kind));
  }

  /** The whole market never comes in one frame: 744 and 191 entries were captured side by side. */
  #wholeMarket(): MarkFields[][] {
    const ids = Array.from({ length: 300 }, (_, place) => `COIN${place}USDT`);
    const size = Math.ceil(ids.length / this.shards);
    return Array.from({ length: this.shards }, (_, place) =>
      ids.slice(place * size, (place + 1) * size).map((id) => this.#made(id, 'MARKPRICE')),
    );
  }

  /** Captured frames, the tickers near the mark that flows. */
  #made(id: string, kind: string): MarkFields {
    const at = { s: id, E: this.#eventTime };
    const prices = { c: '79107.30', b: '79107.30', a: '79107.40' };
    if (kind === 'MINITICKER') return { ...CAPTURED_MINI, ...at, c: prices.c };
    if (kind === 'TICKER') return { ...CAPTURED_TICKER, ...at, ...prices };
    if (kind === 'BOOKTICKER') return { ...CAPTURED_BOOK, ...at, b: prices.b, a: prices.a };
    return { ...CAPTURED_BTCUSDT, ...at, ...this.mark(id) };
  }

  #send(peer: BinancePeer, stream: string, data: object): void {
    this.say(peer, this.combined ? { stream, data } : data);
  }
}
