import type { WebSocket } from 'ws';
import { Double, type HttpAnswer, type Peer, type RestRequest } from './double.ts';

/** A contract as KuCoin lists it (js/src/kucoin.js of ccxt 4.5.84, fetchContractMarkets), its coin given. */
function contract(symbol: string, baseCurrency: string): object {
  return {
    symbol,
    rootSymbol: 'USDT',
    type: 'FFWCSX',
    firstOpenDate: 1_591_086_000_000,
    expireDate: null,
    baseCurrency,
    quoteCurrency: 'USDT',
    settleCurrency: 'USDT',
    maxOrderQty: 1_000_000,
    maxPrice: 1_000_000,
    lotSize: 1,
    tickSize: 0.1,
    multiplier: 0.001,
    isInverse: false,
    status: 'Open',
    nextFundingRateTime: 25_481_884,
    maxLeverage: 125,
  };
}

/** Millisecond clock of the first frame (js/src/pro/kucoin.js, handleUtaTicker). */
export const KUCOIN_TIME = 1_782_834_987_000;

/** A mark price as KuCoin sends it (the "mark-price" frame quoted there), its contract and changes given. */
export function kucoinMark(s: string, change: object = {}): object {
  return {
    T: 'mark-price',
    P: '1782834987171570181',
    d: { s, mp: '43476.15', ip: '43477.87', oi: '50541824', ts: KUCOIN_TIME, ...change },
  };
}

/** A futures ticker (the "ticker" frame quoted there, whose times are nanoseconds). */
export function kucoinTicker(s: string, change: object = {}): object {
  const d = {
    A: '0.59',
    B: '23.31',
    M: '1782834987180000000',
    S: 'SELL',
    a: '43480.5',
    b: '43480.3',
    l: '43480.40',
    q: '0.01',
    s,
    ...change,
  };
  return { T: 'ticker.FUTURES', P: '1782834987187520626', d };
}

/** A funding rate (the "funding-fee" frame quoted in handleUtaFundingRate). */
export function kucoinFunding(s: string): object {
  const d = { s, fr: '0.000035', ft: 1_782_806_400_000, nt: 1_782_835_200_000, gl: 28_800_000, fc: '0.00375', ff: '-0.00375' };
  return { T: 'funding-fee', P: '1782831961172694254', d };
}

interface Request {
  readonly id: string;
  readonly type?: string;
  readonly action?: string;
  readonly channel?: string;
  readonly symbol?: string;
  readonly topic?: string;
}

interface KucoinPeer extends Peer {
  /** "mark-price XBTUSDTM", "/market/ticker USDC-USDT" */
  readonly streams: Set<string>;
}

/**
 * KuCoin on loopback: its lists and its tokens over REST, the unified account's socket for contracts, which takes no token, and the classic one
 * for pairs, whose address comes with the token. JSON pings, a pace of its own in the greeting.
 */
export class KucoinDouble extends Double<KucoinPeer> {
  readonly requests: Request[] = [];
  /** Tokens given away. */
  tokens = 0;
  /** Instruments that do not exist. */
  unknown: ReadonlySet<string> = new Set();
  /** Instruments that are acknowledged and never sent. */
  dead: ReadonlySet<string> = new Set();
  /** How many requests are carried out without an answer first. */
  deaf = 0;
  /** Changes to the marks that flow. */
  mark: (id: string) => object = () => ({});
  override rest: (request: RestRequest) => HttpAnswer | null = (request) => this.lists(request);
  #time = KUCOIN_TIME;

  /** The answers of GET /api/v1/contracts/active, its sibling for pairs, and POST /api/v1/bullet-public. */
  lists({ method, path }: RestRequest): HttpAnswer | null {
    const data = this.#list(`${method} ${path}`);
    return data === null ? null : { body: { code: '200000', data } };
  }

  #list(asked: string): object | null {
    switch (asked) {
      case 'GET /api/v1/contracts/active':
        return [contract('XBTUSDTM', 'XBT'), ...['ETH', 'SOL', 'NOPE'].map((base) => contract(`${base}USDTM`, base))];
      case 'GET /api/v1/symbols':
      case 'GET /api/v2/symbols':
        return [{ symbol: 'USDC-USDT', baseIncrement: '0.01', priceIncrement: '0.0001', baseMinSize: '1', enableTrading: true }];
      case 'POST /api/v1/bullet-public': {
        this.tokens += 1;
        // The real address, which a stand-in has to replace like any other.
        const server = {
          endpoint: 'wss://ws-api-spot.kucoin.com/',
          encrypt: true,
          protocol: 'websocket',
          pingInterval: 18_000,
          pingTimeout: 10_000,
        };
        return { token: `token${this.tokens}==`, instanceServers: [server] };
      }
      default:
        return null;
    }
  }

  protected override peer(socket: WebSocket, path: string): KucoinPeer {
    return { socket, path, streams: new Set() };
  }

  protected override greet(peer: KucoinPeer): void {
    if (peer.path.includes('token=')) this.say(peer, { id: 'hQvf8jkno', type: 'welcome' });
    else this.say(peer, { sessionId: 'ddfb0cbd-f7a7-40c2-9129-445bbb830c54', message: 'welcome', pingInterval: 18_000 });
  }

  protected override heard(peer: KucoinPeer, text: string): void {
    const request = JSON.parse(text) as Request;
    const { id, type, channel, symbol, topic } = request;
    if (type === 'ping') {
      this.pings += 1;
      if (this.ponging) this.say(peer, { id, type: 'pong' });
      return;
    }
    this.requests.push(request);
    const isClassic = topic !== undefined;
    const [classic = '', names = ''] = topic?.split(':') ?? [];
    const wanted = isClassic ? names.split(',').map((name) => [classic, name]) : [[channel, symbol ?? '']];
    const stranger = wanted.find(([, name]) => this.unknown.has(name ?? ''));
    if (stranger === undefined) for (const [stream, name] of wanted) peer.streams.add(`${stream} ${name}`);
    if (this.deaf > 0) this.deaf -= 1;
    else if (stranger === undefined) this.say(peer, isClassic ? { id, type: 'ack' } : { id, result: true });
    // Shapes of handleErrorMessage in js/src/pro/kucoin.js.
    else if (isClassic) this.say(peer, { id, type: 'error', code: 404, data: `topic ${topic} is not found` });
    else this.say(peer, { id, result: false, reason: `symbol ${stranger[1]} is not found` });
  }

  protected override flow(): void {
    this.#time += 100;
    for (const peer of this.peers) {
      for (const stream of peer.streams) {
        const [channel = '', name = ''] = stream.split(' ');
        if (this.dead.has(name)) continue;
        if (channel === 'mark-price') this.say(peer, kucoinMark(name, { ts: this.#time, ...this.mark(name) }));
        else if (channel === '/market/ticker') this.say(peer, this.#pair(name));
      }
    }
  }

  /** The "market/ticker" frame quoted in handleTicker. */
  #pair(name: string): object {
    const data = {
      bestAsk: '0.9992',
      bestAskSize: '1',
      bestBid: '0.9990',
      bestBidSize: '1',
      price: '0.9991',
      sequence: '1',
      size: '1',
      time: this.#time,
    };
    return { type: 'message', topic: `/market/ticker:${name}`, subject: 'trade.ticker', data };
  }
}
