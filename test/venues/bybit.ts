import type { WebSocket } from 'ws';
import { Double, type Peer } from './double.ts';

/** A ticker's `data` as Bybit writes it. */
export type TickerFields = Readonly<Record<string, string | null | number>>;

/** The linear snapshot of nautilus' `ws_ticker_linear.json` (shared/recordings/frames/nautilus/bybit). */
export const SNAPSHOT = {
  topic: 'tickers.BTCUSDT',
  type: 'snapshot',
  data: {
    symbol: 'BTCUSDT',
    tickDirection: 'PlusTick',
    price24hPcnt: '0.017103',
    lastPrice: '17216.00',
    prevPrice24h: '16926.50',
    highPrice24h: '17281.50',
    lowPrice24h: '16915.00',
    prevPrice1h: '17238.00',
    markPrice: '17217.33',
    indexPrice: '17227.36',
    openInterest: '68744.761',
    openInterestValue: '1183601235.91',
    turnover24h: '1570383121.943499',
    volume24h: '91705.276',
    nextFundingTime: '1673280000000',
    fundingRate: '-0.000212',
    bid1Price: '17215.50',
    bid1Size: '84.489',
    ask1Price: '17216.00',
    ask1Size: '83.020',
    fundingIntervalHour: '8',
  },
  cs: 24_987_956_059,
  ts: 1_673_272_861_686,
} as const;

/** The dated contract of Bybit's ticker page (shared/recordings/frames/bybit-docs-v5-ws.jsonl), its fields of interest: no funding. */
export const DATED = {
  topic: 'tickers.BTC-26DEC25',
  type: 'snapshot',
  data: {
    symbol: 'BTC-26DEC25',
    lastPrice: '109401.50',
    markPrice: '121144.63',
    indexPrice: '114132.51',
    deliveryTime: '2025-12-26T08:00:00Z',
    nextFundingTime: '',
    fundingRate: '',
    bid1Price: '111254.50',
    ask1Price: '131001.00',
  },
  cs: 31_337_927_919,
  ts: 1_760_409_119_857,
} as const;

/** The one-sided delta captured on 2026-08-24 (shared/recordings/frames/observed-2025-2026.jsonl). */
export const BID_DELTA = {
  topic: 'tickers.BTCUSDT',
  type: 'delta',
  data: { symbol: 'BTCUSDT', bid1Price: '79114.50', bid1Size: '1.496' },
  cs: 793_092_205_004,
  ts: 1_787_590_405_983,
} as const;

/** A spot snapshot sent on 2025-06-06 (written down in a public repository): no bid, no ask, and never a delta. */
export const SPOT = {
  topic: 'tickers.BTCUSDT',
  type: 'snapshot',
  data: {
    symbol: 'BTCUSDT',
    lastPrice: '102742.6',
    highPrice24h: '105920.1',
    lowPrice24h: '100403.7',
    prevPrice24h: '105221.8',
    volume24h: '12061.295487',
    turnover24h: '1242160016.20538339',
    price24hPcnt: '-0.0236',
    usdIndexPrice: '102810.374009',
  },
  cs: 76_067_784_435,
  ts: 1_749_185_744_750,
} as const;

/** The refusal captured on 2026-09-15 (same file); its request named no `req_id`. */
export const REFUSAL = {
  success: false,
  ret_msg: 'error:handler not found,topic:liquidations:BTCUSDT',
  conn_id: 'da7r0pitbetqa8diesh0-m4ao',
  req_id: '',
  op: 'subscribe',
} as const;

interface Request {
  readonly op: string;
  readonly args?: readonly string[];
  readonly req_id?: string;
}

interface BybitPeer extends Peer {
  readonly topics: Set<string>;
}

/** Bybit's v5 public streams on loopback, linear, inverse and spot at once: JSON heartbeats, a snapshot for each topic and then sparse deltas (of spot more snapshots). */
export class BybitDouble extends Double<BybitPeer> {
  /** Every request but pings, in order. */
  readonly requests: Request[] = [];
  /** Instruments that do not exist: a request that names one is refused whole, for the first of them. */
  unknown: ReadonlySet<string> = new Set();
  /** Instruments that are acknowledged and never sent. */
  dead: ReadonlySet<string> = new Set();
  /** How many requests are carried out without an answer first. */
  deaf = 0;
  #time: number = SNAPSHOT.ts;

  protected override peer(socket: WebSocket, path: string): BybitPeer {
    return { socket, path, topics: new Set() };
  }

  protected override heard(peer: BybitPeer, text: string): void {
    const request = JSON.parse(text) as Request;
    const { op, args = [], req_id = '' } = request;
    if (op === 'ping') {
      this.pings += 1;
      // The pong of linear and inverse on Bybit's "Connect" page.
      if (this.ponging) this.say(peer, { success: true, ret_msg: 'pong', conn_id: '465772b1', req_id, op: 'ping' });
      return;
    }
    this.requests.push(request);
    const fault = this.#fault(peer, op, args);
    const fresh = args.filter((topic) => !peer.topics.has(topic));
    if (fault === null) for (const topic of args) op === 'subscribe' ? peer.topics.add(topic) : peer.topics.delete(topic);
    if (this.deaf > 0) this.deaf -= 1;
    // nautilus' ws_subscription_ack.json: an empty ret_msg, and the request's own id.
    else this.say(peer, { success: fault === null, ret_msg: fault ?? '', conn_id: 'cejreaspqfm9se7usbrg-2xh', req_id, op });
    if (fault === null && op === 'subscribe' && this.flowing)
      for (const topic of fresh) this.#ticker(peer, topic, 'snapshot', isSpot(peer) ? SPOT.data : SNAPSHOT.data);
  }

  /** Bybit takes a request whole or not at all, and names the first topic at fault. */
  #fault(peer: BybitPeer, op: string, args: readonly string[]): string | null {
    if (op !== 'subscribe') return null;
    // Its "Connect" page: "Spot can input up to 10 args for each subscription request".
    if (isSpot(peer) && args.length > 10) return 'error:args size >10';
    const stranger = args.find((topic) => this.unknown.has(topic.replace('tickers.', '')));
    if (stranger !== undefined) return `error:handler not found,topic:${stranger}`;
    const carried = args.find((topic) => peer.topics.has(topic));
    return carried === undefined ? null : `error:already subscribed,topic:${carried}`;
  }

  protected override flow(): void {
    this.#time += 100;
    for (const peer of this.peers) {
      for (const topic of peer.topics) {
        if (isSpot(peer)) this.#ticker(peer, topic, 'snapshot', SPOT.data);
        else this.#ticker(peer, topic, 'delta', { markPrice: SNAPSHOT.data.markPrice });
      }
    }
  }

  #ticker(peer: BybitPeer, topic: string, type: string, fields: TickerFields): void {
    const symbol = topic.replace('tickers.', '');
    if (this.dead.has(symbol)) return;
    this.say(peer, { topic, type, data: { ...fields, symbol }, cs: this.#time, ts: this.#time });
  }
}

function isSpot({ path }: Peer): boolean {
  return path === '/v5/public/spot';
}
