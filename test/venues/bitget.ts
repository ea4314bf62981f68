import type { WebSocket } from 'ws';
import { Double, type HttpAnswer, type Peer, type RestRequest } from './double.ts';

/** A contract as Bitget lists it (js/src/bitget.js of ccxt 4.5.84, fetchDefaultMarkets), its coins given. */
function contract(baseCoin: string, quoteCoin: string, margin: string): object {
  return {
    symbol: `${baseCoin}${quoteCoin}`,
    baseCoin,
    quoteCoin,
    buyLimitPriceRatio: '0.01',
    makerFeeRate: '0.0002',
    takerFeeRate: '0.0006',
    supportMarginCoins: [margin],
    minTradeNum: '0.001',
    priceEndStep: '1',
    volumePlace: '3',
    pricePlace: '1',
    sizeMultiplier: '0.001',
    symbolType: 'perpetual',
    symbolStatus: 'normal',
    deliveryTime: '',
    fundInterval: '8',
    minLever: '1',
    maxLever: '125',
  };
}

/** Millisecond clock of the first frame (js/src/pro/bitget.js, parseWsTicker). */
export const BITGET_TIME = 1_701_843_962_811;

/** A futures ticker as Bitget sends it (the "contract" frame quoted there), its contract and changes given. */
export function bitgetTicker(instId: string, change: object = {}, instType = 'USDT-FUTURES'): object {
  const entry = {
    instId,
    lastPr: '43480.4',
    bidPr: '43476.3',
    askPr: '43476.8',
    bidSz: '0.1',
    askSz: '3.055',
    open24h: '42252.3',
    high24h: '44518.2',
    low24h: '41387.0',
    change24h: '0.03875',
    fundingRate: '0.000096',
    nextFundingTime: '1701849600000',
    markPrice: '43476.40',
    indexPrice: '43478.4',
    holdingAmount: '50670.787',
    baseVolume: '120187.104',
    quoteVolume: '5167385048.693',
    openUtc: '44071.4',
    symbolType: '1',
    symbol: instId,
    deliveryPrice: '0',
    ts: String(BITGET_TIME),
    ...change,
  };
  return { action: 'snapshot', arg: { instType, channel: 'ticker', instId }, data: [entry], ts: BITGET_TIME + 1 };
}

interface Arg {
  readonly instType: string;
  readonly channel: string;
  readonly instId: string;
}

interface BitgetPeer extends Peer {
  readonly args: Map<string, Arg>;
}

/** Bitget on loopback: its lists over REST, one socket for all, text heartbeats, an answer for each argument of a request. */
export class BitgetDouble extends Double<BitgetPeer> {
  readonly requests: { readonly op: string; readonly args: readonly Arg[] }[] = [];
  /** Instruments that do not exist: each is refused by itself. */
  unknown: ReadonlySet<string> = new Set();
  /** Instruments that are acknowledged and never sent. */
  dead: ReadonlySet<string> = new Set();
  /** How many requests are carried out without an answer first. */
  deaf = 0;
  /** Changes to the tickers that flow. */
  ticker: (id: string) => object = () => ({});
  override rest: (request: RestRequest) => HttpAnswer | null = (request) => this.lists(request);
  #time = BITGET_TIME;

  /** The answers of GET /api/v2/mix/market/contracts and its siblings. */
  lists({ path, query }: RestRequest): HttpAnswer | null {
    const data = this.#list(path, query.get('productType'));
    return data === null ? null : { body: { code: '00000', msg: 'success', requestTime: BITGET_TIME, data } };
  }

  #list(path: string, productType: string | null): object[] | null {
    if (path === '/api/v2/mix/market/contracts') {
      if (productType === 'USDT-FUTURES') return ['BTC', 'ETH', 'SOL', 'NOPE'].map((base) => contract(base, 'USDT', 'USDT'));
      return productType === 'COIN-FUTURES' ? [contract('BTC', 'USD', 'BTC')] : [];
    }
    if (path === '/api/v2/margin/currencies') return [];
    if (path !== '/api/v2/spot/public/symbols') return null;
    const pair = { pricePrecision: '4', quantityPrecision: '2', quotePrecision: '6', status: 'online', minTradeAmount: '0' };
    return [{ symbol: 'USDCUSDT', baseCoin: 'USDC', quoteCoin: 'USDT', ...pair }];
  }

  protected override peer(socket: WebSocket, path: string): BitgetPeer {
    return { socket, path, args: new Map() };
  }

  protected override heard(peer: BitgetPeer, text: string): void {
    if (text === 'ping') {
      this.pings += 1;
      if (this.ponging) this.say(peer, 'pong');
      return;
    }
    const { op, args } = JSON.parse(text) as { op: string; args: Arg[] };
    this.requests.push({ op, args });
    const deaf = this.deaf > 0;
    if (deaf) this.deaf -= 1;
    for (const arg of args) {
      if (this.unknown.has(arg.instId)) {
        // The answer quoted beside 30001 in js/src/pro/bitget.js.
        const msg = `instType:${arg.instType},channel:${arg.channel},instId:${arg.instId} doesn't exist`;
        this.say(peer, { event: 'error', arg, code: 30_001, msg, op });
        continue;
      }
      peer.args.set(`${arg.instType} ${arg.instId}`, arg);
      if (!deaf) this.say(peer, { event: op, arg });
    }
  }

  protected override flow(): void {
    this.#time += 100;
    for (const peer of this.peers) {
      for (const { instId, instType } of peer.args.values()) {
        if (!this.dead.has(instId)) this.say(peer, bitgetTicker(instId, { ts: String(this.#time), ...this.ticker(instId) }, instType));
      }
    }
  }
}
