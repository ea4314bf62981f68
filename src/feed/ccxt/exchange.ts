import type { Exchange, Ticker } from 'ccxt';
import type { WebSocket } from 'ws';

/** One of ccxt's sockets, as far as prices need it (js/src/base/ws/Client.js). */
export interface Client {
  readonly url: string;
  /** Undefined until it is dialled. */
  readonly connection?: WebSocket;
  /** By hash: what was asked for, and is not asked for again while it stands here. */
  readonly subscriptions: Record<string, unknown>;
  /** Errors that wait for whoever asks for their hash next. */
  readonly rejections: Record<string, unknown>;
  keepAlive: number;
  /** Of the socket, as `ws` takes them. */
  readonly options: { agent?: unknown };
  createConnection(): void;
  reset(error: unknown): void;
  reject(error: unknown, hash?: string): unknown;
  resolve(result: unknown, hash?: string): unknown;
  send(message: unknown): Promise<unknown>;
  clearPingInterval(): void;
  clearConnectionTimeout(): void;
}

/** A ticker before ccxt made floats of it. */
export type RawTicker = Readonly<Record<string, unknown>>;

/** ccxt's exchange, as far as prices need it: what only its own tree may touch is said here, the rest is its own types. */
export interface PriceExchange
  extends Pick<
    Exchange,
    | 'id'
    | 'urls'
    | 'options'
    | 'has'
    | 'precisionMode'
    | 'markets'
    | 'loadMarkets'
    | 'fetchMarkets'
    | 'setMarkets'
    | 'setMarketsFromExchange'
    | 'watchTicker'
    | 'watchTickers'
    | 'watchMarkPrice'
    | 'watchMarkPrices'
    | 'watchFundingRate'
    | 'fetchTickers'
    | 'fetchTicker'
    | 'fetchMarkPrices'
    | 'fetchMarkOHLCV'
    | 'fetchLeverageTiers'
    | 'fetchMarketLeverageTiers'
    | 'loadHttpProxyAgent'
  > {
  readonly clients: Record<string, Client>;
  client(url: string): Client;
  handleMessage(client: Client, message: unknown): unknown;
  fetch(url: string, method?: string, headers?: unknown, body?: unknown): Promise<unknown>;
  /** Throws when an answer is an error in the venue's own words. */
  handleErrors(
    status: number,
    text: string,
    url: string,
    method: string,
    headers: object,
    body: string,
    answer: unknown,
    ...sent: unknown[]
  ): unknown;
  safeTicker(ticker: RawTicker, market?: unknown): Ticker;
  sign(path: string, api?: unknown, method?: string, ...rest: readonly unknown[]): unknown;
  log(...args: readonly unknown[]): void;
}

export type ExchangeClass = new (config: object) => PriceExchange;
