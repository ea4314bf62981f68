import type { RawTicker } from './exchange.ts';

/** Where a venue's frames say what: names in order of preference. */
export interface Fields {
  readonly mark: readonly string[];
  readonly index: readonly string[];
  readonly last: readonly string[];
  readonly bid: readonly string[];
  readonly ask: readonly string[];
  readonly fundingRate: readonly string[];
  readonly nextFundingTime: readonly string[];
  /** The entry's own time; any unit from seconds to nanoseconds. */
  readonly time: readonly string[];
  /** The time of the frame around it, where the entry has none. */
  readonly frameTime: readonly string[];
}

/** The names that venues are known to use; for a venue that has no line of its own. */
const COMMON: Fields = {
  mark: ['markPrice', 'mark_price', 'markPx', 'markPriceRp', 'fairPrice', 'mark'],
  index: ['indexPrice', 'index_price', 'idxPx', 'indexPriceRp', 'oraclePx', 'index'],
  last: ['lastPrice', 'last_price', 'lastPx', 'lastPr', 'last'],
  bid: ['bid1Price', 'bidPrice', 'best_bid_price', 'bidPx', 'bidPr', 'bid1'],
  ask: ['ask1Price', 'askPrice', 'best_ask_price', 'askPx', 'askPr', 'ask1'],
  fundingRate: ['fundingRate', 'funding_rate', 'current_funding'],
  nextFundingTime: ['nextFundingTime', 'next_funding_time'],
  time: [],
  frameTime: [],
};

const KUCOIN: Partial<Fields> = {
  mark: ['mp'],
  index: ['ip'],
  last: ['l', 'price', 'lastTradedPrice'],
  bid: ['b', 'bestBid', 'bestBidPrice', 'buy'],
  ask: ['a', 'bestAsk', 'bestAskPrice', 'sell'],
  fundingRate: ['fr'],
  nextFundingTime: ['nt'],
  time: ['ts', 'M', 'time', 'datetime'],
  frameTime: ['P'],
};

/**
 * The venues whose frames are known, by ccxt id; field names from the frames in ccxt 4.5.84's own sources (js/src/pro/<id>.js), which quote
 * the venues. Gate's tickers have no time of their own, and ccxt keeps none; KuCoin's bid and ask are crossed in ccxt's own reading.
 */
const VENUES: Readonly<Record<string, Partial<Fields>>> = {
  gate: {
    mark: ['mark_price'],
    index: ['index_price'],
    last: ['last'],
    bid: ['highest_bid'],
    ask: ['lowest_ask'],
    fundingRate: ['funding_rate'],
    nextFundingTime: [],
    frameTime: ['time_ms', 'time'],
  },
  bitget: { last: ['lastPr', 'lastPrice'], bid: ['bidPr', 'bid1Price'], ask: ['askPr', 'ask1Price'], time: ['ts'], frameTime: ['ts'] },
  kucoin: KUCOIN,
  kucoinfutures: KUCOIN,
  deribit: { bid: ['best_bid_price'], ask: ['best_ask_price'], time: ['timestamp'] },
  mexc: { mark: ['fairPrice'], time: ['timestamp'] },
  dydx: { mark: ['oraclePrice'], index: [], fundingRate: ['nextFundingRate'] },
  htx: { mark: ['markPrice'] },
};

/** Where this venue's frames say what. */
export function fieldsOf(id: string): Fields {
  return { ...COMMON, ...VENUES[id] };
}

/** Whether a future's price of this venue is known to come with a mark: a frame without one then proves nothing. */
export function hasMarks(id: string): boolean {
  return VENUES[id] !== undefined;
}

/** The first of these that is said; null and "" say nothing. */
export function said(raw: RawTicker, names: readonly string[]): unknown {
  for (const name of names) {
    const value = raw[name];
    if (value !== undefined && value !== null && value !== '') return value;
  }
  return undefined;
}
