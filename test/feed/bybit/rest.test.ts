import { expect, test } from 'vitest';
import { bybitRest } from '../../../src/feed/bybit/rest.ts';
import { answered, asks } from '../resting.ts';

const rest = bybitRest({});
const INVERSE = 'BTC/USD:BTC';

// "Get Tickers" of Bybit's v5 documentation.
test('each category is asked for whole', () => {
  expect(asks(rest, ['BTC/USDT:USDT', 'ETH/USDC:USDC', INVERSE, 'nonsense'])).toEqual([
    'https://api.bybit.com/v5/market/tickers?category=linear',
    'https://api.bybit.com/v5/market/tickers?category=inverse',
  ]);
});

// The inverse answer of that page.
const DOCUMENTED = `{"retCode":0,"retMsg":"OK","result":{"category":"inverse","list":[{"symbol":"BTCUSD","lastPrice":"16597.00","indexPrice":"16598.54",
  "markPrice":"16596.00","prevPrice24h":"16464.50","price24hPcnt":"0.008047","fundingRate":"0.0001","nextFundingTime":"1672387200000",
  "predictedDeliveryPrice":"","basisRate":"","deliveryFeeRate":"","deliveryTime":"0","ask1Size":"1","bid1Price":"16596.00","ask1Price":"16597.50",
  "bid1Size":"1","basis":""}]},"retExtInfo":{},"time":1672376496682}`;

test('the documented answer becomes a quote; its one time is that of all', () => {
  const at = { venueTime: 1_672_376_496_682, receivedTime: 7 };
  expect(answered(rest, [INVERSE], 'inverse', DOCUMENTED).quotes).toEqual([
    {
      venue: 'bybit',
      symbol: INVERSE,
      source: 'rest',
      mark: { value: '16596.00', ...at },
      index: { value: '16598.54', ...at },
      last: { value: '16597.00', ...at },
      bid: { value: '16596.00', ...at },
      ask: { value: '16597.50', ...at },
      fundingRate: { value: '0.0001', ...at },
      nextFundingTime: 1_672_387_200_000,
    },
  ]);
});

test('a side without bids is none, and an error is told in the words of the venue, cleaned', () => {
  const body = DOCUMENTED.replace('"bid1Price":"16596.00"', '"bid1Price":"0"').replace('"ask1Price":"16597.50"', '"ask1Price":""');
  const { quotes, rejections } = answered(rest, [INVERSE], 'inverse', body);
  expect([quotes[0]?.bid, quotes[0]?.ask, rejections]).toEqual([undefined, undefined, []]);
  expect(answered(rest, [INVERSE], 'inverse', '{"retCode":10006,"retMsg":"Too many visits!\\u001b[2J"}').failure).toBe(
    'the venue answered: Too many visits! [2J (10006)',
  );
});
