import { expect, test } from 'vitest';
import { hyperliquidRest } from '../../../src/feed/hyperliquid/rest.ts';
import { answered, asks } from '../resting.ts';

const rest = hyperliquidRest({});
const BTC = 'BTC/USDC:USDC';

// "Retrieve perpetuals asset contexts" of Hyperliquid's info endpoint page.
test('all perpetuals are asked for at once', () => {
  expect(asks(rest, [BTC, 'ETH/USDC:USDC', 'nonsense'])).toEqual(['https://api.hyperliquid.xyz/info {"type":"metaAndAssetCtxs"}']);
  expect(asks(rest, ['nonsense'])).toEqual([]);
});

// Keys and values of the example in shared/recordings/frames/hyperliquid-sdk/openapi_assetctxs.yaml, with a second coin.
const CTX = {
  dayNtlVlm: '3559323.53447',
  funding: '-0.0000886',
  markPx: '28429.3',
  openInterest: '0.22168',
  oraclePx: '28445.0',
  prevDayPx: '29368.0',
};
const universe = (...names: string[]) => ({ universe: names.map((name) => ({ name, szDecimals: 5 })) });

test('coins and contexts belong together by place; there is no time', () => {
  const body = JSON.stringify([universe('BTC', 'kPEPE'), [CTX, { ...CTX, markPx: '0.0113', oraclePx: null }]]);
  const at = { venueTime: null, receivedTime: 7 };
  expect(answered(rest, ['KPEPE/USDC:USDC', BTC], 'info', body).quotes).toEqual([
    {
      venue: 'hyperliquid',
      symbol: BTC,
      source: 'rest',
      mark: { value: '28429.3', ...at },
      index: { value: '28445.0', ...at },
      fundingRate: { value: '-0.0000886', ...at },
    },
    {
      venue: 'hyperliquid',
      symbol: 'KPEPE/USDC:USDC',
      source: 'rest',
      mark: { value: '0.0113', ...at },
      fundingRate: { value: '-0.0000886', ...at },
    },
  ]);
});

test('lists of different length tell no price at all: each would be of another coin', () => {
  expect(answered(rest, [BTC], 'info', JSON.stringify([universe('BTC', 'ETH'), [CTX]])).failure).toBe('an answer of 2 coins and 1 prices');
  expect(answered(rest, [BTC], 'info', '{}').failure).toBe('an answer without coins and their prices');
  expect(answered(rest, [BTC], 'info', 'null').failure).toBe('an answer without coins and their prices');
});
