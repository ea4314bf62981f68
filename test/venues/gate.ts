import type { WebSocket } from 'ws';
import { Double, type HttpAnswer, type Peer, type RestRequest } from './double.ts';

/** A contract as Gate lists it (js/src/gate.js of ccxt 4.5.84, parseContractMarket), its fields of interest. */
function contract(name: string): object {
  return {
    name,
    type: 'direct',
    quanto_multiplier: '0.0001',
    order_price_round: '0.1',
    order_price_deviate: '0.15',
    order_size_min: 1,
    order_size_max: 450_000,
    leverage_min: '1',
    leverage_max: '125',
    maintenance_rate: '0.004',
    mark_price: '43500.1',
    funding_interval: 28_800,
    status: 'trading',
    in_delisting: false,
    create_time: 1_758_124_392,
  };
}

const PAIRS = [
  {
    id: 'BTC_USDT',
    base: 'BTC',
    quote: 'USDT',
    fee: '0.2',
    min_base_amount: '0.0001',
    amount_precision: 4,
    precision: 1,
    trade_status: 'tradable',
  },
  {
    id: 'USDC_USDT',
    base: 'USDC',
    quote: 'USDT',
    fee: '0.2',
    min_base_amount: '1',
    amount_precision: 0,
    precision: 4,
    trade_status: 'tradable',
  },
];

/** Millisecond clock of the first frame. */
export const GATE_TIME = 1_701_843_962_812;

/** A futures ticker as Gate sends it (same file, parseTicker; its "tickers" page), its contract and changes given. */
export function gateTicker(contract: string, change: object = {}, time: unknown = GATE_TIME): object {
  const result = {
    contract,
    last: '43480.40',
    change_percentage: '-1.8',
    funding_rate: '0.000096',
    funding_rate_indicative: '0.000096',
    mark_price: '43476.41',
    index_price: '43478.38',
    total_size: '73648',
    volume_24h: '745487577',
    quanto_base_rate: '',
    low_24h: '42000',
    high_24h: '44518.2',
    lowest_ask: '43480.5',
    highest_bid: '43480.3',
    ...change,
  };
  return { time: Math.trunc(GATE_TIME / 1_000), time_ms: time, channel: 'futures.tickers', event: 'update', result: [result] };
}

interface Request {
  readonly id: number;
  readonly time: number;
  readonly channel: string;
  readonly event: string;
  readonly payload?: readonly string[];
}

interface GatePeer extends Peer {
  /** "futures.tickers BTC_USDT" */
  readonly streams: Set<string>;
}

/** Gate on loopback: its lists of contracts and pairs over REST, its tickers over a socket for each kind and settlement, protocol pings. */
export class GateDouble extends Double<GatePeer> {
  readonly requests: Request[] = [];
  /** Instruments that do not exist: a request that names one is refused whole. */
  unknown: ReadonlySet<string> = new Set();
  /** Instruments that are acknowledged and never sent. */
  dead: ReadonlySet<string> = new Set();
  /** How many requests are carried out without an answer first. */
  deaf = 0;
  /** Changes to the tickers that flow. */
  ticker: (id: string) => object = () => ({});
  contracts: readonly string[] = ['BTC_USDT', 'ETH_USDT', 'SOL_USDT', 'NOPE_USDT'];
  override rest: (request: RestRequest) => HttpAnswer | null = (request) => this.lists(request);
  #time = GATE_TIME;

  /** The answers of GET /futures/{settle}/contracts and its siblings. */
  lists({ path }: RestRequest): HttpAnswer | null {
    switch (path) {
      case '/api/v4/futures/usdt/contracts':
        return { body: this.contracts.map(contract) };
      case '/api/v4/futures/btc/contracts':
        return { body: [{ ...contract('BTC_USD'), type: 'inverse', quanto_multiplier: '0' }] };
      case '/api/v4/delivery/usdt/contracts':
        return { body: [{ ...contract('BTC_USDT_20301227'), expire_time: 1_924_588_800 }] };
      case '/api/v4/delivery/btc/contracts':
      case '/api/v4/margin/currency_pairs':
        return { body: [] };
      case '/api/v4/spot/currency_pairs':
        return { body: PAIRS };
      case '/api/v4/options/underlyings':
        return { body: [] };
      default:
        return null;
    }
  }

  protected override peer(socket: WebSocket, path: string): GatePeer {
    return { socket, path, streams: new Set() };
  }

  protected override heard(peer: GatePeer, text: string): void {
    const request = JSON.parse(text) as Request;
    const { id, time, channel, event, payload = [] } = request;
    this.requests.push(request);
    const stranger = payload.find((name) => this.unknown.has(name));
    if (stranger === undefined) for (const name of payload) peer.streams.add(`${channel} ${name}`);
    if (this.deaf > 0) this.deaf -= 1;
    else if (stranger === undefined) this.say(peer, { time, id, channel, event, result: { status: 'success' } });
    // ccxt's js/src/pro/gate.js, handleErrorMessage.
    else this.say(peer, { time, id, channel, event, error: { code: 2, message: `unknown contract ${stranger}` }, result: null });
  }

  protected override flow(): void {
    this.#time += 100;
    for (const peer of this.peers) {
      for (const stream of peer.streams) {
        const [channel = '', name = ''] = stream.split(' ');
        if (this.dead.has(name)) continue;
        if (channel === 'futures.tickers') this.say(peer, gateTicker(name, this.ticker(name), this.#time));
        else if (channel === 'spot.tickers') this.say(peer, this.#pair(name));
      }
    }
  }

  #pair(currency_pair: string): object {
    const result = { currency_pair, last: '0.9991', lowest_ask: '0.9992', highest_bid: '0.9990', base_volume: '1', quote_volume: '1' };
    return { time: 1_701_843_962, time_ms: this.#time, channel: 'spot.tickers', event: 'update', result };
  }
}
