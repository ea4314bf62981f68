import type { Double } from './double.ts';

/** Prices by the venue's own id. */
export type Bulk = Readonly<Record<string, string>>;

/** How each venue writes its bulk prices: shapes of the pages and captures that test/feed/<venue>/rest.test.ts names. */
const ANSWERS: Readonly<Record<string, (prices: [string, string][], time: number) => object>> = {
  '/fapi/v1/premiumIndex': premiumIndex,
  '/dapi/v1/premiumIndex': premiumIndex,
  '/api/v3/ticker/price': (prices) => prices.map(([symbol, price]) => ({ symbol, price })),
  '/v5/market/tickers': (prices, time) => ({
    retCode: 0,
    retMsg: 'OK',
    result: {
      category: 'linear',
      list: prices.map(([symbol, price]) => ({ symbol, lastPrice: price, indexPrice: price, markPrice: price })),
    },
    time,
  }),
  '/api/v5/public/mark-price': (prices, time) => ({
    code: '0',
    msg: '',
    data: prices.map(([instId, markPx]) => ({ instType: 'SWAP', instId, markPx, ts: String(time) })),
  }),
  '/api/v5/market/tickers': (prices, time) => ({
    code: '0',
    msg: '',
    data: prices.map(([instId, last]) => ({ instType: 'SWAP', instId, last, bidPx: '', askPx: '', ts: String(time) })),
  }),
  '/info': (prices) => [
    { universe: prices.map(([name]) => ({ name, szDecimals: 5 })) },
    prices.map(([, markPx]) => ({ funding: '0.0000125', markPx, oraclePx: markPx })),
  ],
  '/derivatives/api/v3/tickers': (prices, time) => ({
    result: 'success',
    serverTime: new Date(time).toISOString(),
    tickers: prices.map(([symbol, price]) => ({ symbol, markPrice: Number(price), indexPrice: Number(price), last: Number(price) })),
  }),
  '/0/public/Ticker': (prices) => ({ error: [], result: Object.fromEntries(prices.map(([id, price]) => [id, { c: [price, '1'] }])) }),
};

function premiumIndex(prices: [string, string][], time: number): object {
  return prices.map(([symbol, price]) => ({
    symbol,
    markPrice: price,
    indexPrice: price,
    lastFundingRate: '0.0001',
    nextFundingTime: time + 3_600_000,
    time,
  }));
}

/**
 * Bulk prices over REST, for `Double.rest`: every path of every venue, each answer a second later than the one before.
 * @param prices as they are when asked @param from the time of the first answer, ms
 */
export function bulk(prices: () => Bulk, from = Date.UTC(2026, 10, 22)): Double['rest'] {
  let time = from;
  return ({ path }) => {
    time += 1_000;
    const body = ANSWERS[path]?.(Object.entries(prices()), time);
    return body === undefined ? null : { body };
  };
}
