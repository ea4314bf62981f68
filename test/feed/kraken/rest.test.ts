import { expect, test } from 'vitest';
import { krakenRest, spotNamesOf } from '../../../src/feed/kraken/rest.ts';
import { answered, asks } from '../resting.ts';

const rest = krakenRest({});
const BTC = 'BTC/USD:BTC';

// "Get tickers" (futures) and "Get Ticker Information" (spot) of Kraken's documentation.
test('futures and spot are asked for whole, each at its own host', () => {
  expect(asks(rest, [BTC, 'ETH/USD:USD', 'nonsense'])).toEqual(['https://futures.kraken.com/derivatives/api/v3/tickers']);
  expect(asks(rest, ['USDT/USD'])).toEqual(['https://api.kraken.com/0/public/Ticker']);
});

// Captured 2025-11-17: the first entry of shared/recordings/frames/nautilus/kraken/http_futures_tickers.json.
const CAPTURED = `{"result":"success","serverTime":"2025-11-17T00:34:37.524Z","tickers":[{"symbol":"PI_XBTUSD","last":91415.0,
  "lastTime":"2025-11-17T00:31:01.835715Z","tag":"perpetual","pair":"BTC:USD","markPrice":91506.6009839176,"bid":91415.0,"bidSize":4960.0,
  "ask":91490.5,"askSize":5020.0,"fundingRate":-3.995839963e-09,"fundingRatePrediction":6.272058425e-08,"suspended":false,"indexPrice":91468.38,
  "postOnly":false,"change24h":1.57}]}`;

test('the captured answer becomes a quote, digit for digit, without its funding, which is in money', () => {
  const at = { venueTime: Date.UTC(2025, 10, 17, 0, 34, 37, 524), receivedTime: 7 };
  const quote = {
    venue: 'kraken',
    symbol: BTC,
    source: 'rest',
    mark: { value: '91506.6009839176', ...at },
    index: { value: '91468.38', ...at },
    last: { value: '91415.0', ...at },
    bid: { value: '91415.0', ...at },
    ask: { value: '91490.5', ...at },
  };
  expect(answered(rest, [BTC], 'futures', CAPTURED).quotes).toEqual([quote]);
  // Ids were lower case in 2021 (shared/recordings/frames/cryptofeed/KRAKEN_FUTURES.0.gz).
  expect(answered(rest, [BTC], 'futures', CAPTURED.replace('PI_XBTUSD', 'pi_xbtusd')).quotes).toEqual([quote]);
});

test('a time that is none spoils what it is of, and an error is told', () => {
  expect(answered(rest, [BTC], 'futures', CAPTURED.replace('2025-11-17T00:34:37.524Z', 'soon')).rejections).toEqual([
    { venue: 'kraken', symbol: BTC, reason: 'time "soon" is not a time in ms' },
  ]);
  expect(answered(rest, [BTC], 'futures', '{"result":"error","error":"apiLimitExceeded"}').failure).toBe(
    'the venue answered: apiLimitExceeded (error)',
  );
  expect(answered(rest, ['USDT/USD'], 'Ticker', '{"error":["EGeneral:Too many requests"]}').failure).toBe(
    'the venue answered: EGeneral:Too many requests (1)',
  );
});

// Captured: shared/recordings/frames/nautilus/kraken/http_ticker.json; the other pair's name is the one of Kraken's AssetPairs.
test('spot pairs come under names of their own', () => {
  const body = `{"error":[],"result":{"XBTUSDT":{"a":["105944.30000","1","1.000"],"b":["105944.20000","1","1.000"],"c":["105899.40000","0.00009443"]},
    "USDTZUSD":{"a":["1.00010","1","1.000"],"b":["1.00000","1","1.000"],"c":["0.99990","5"]},"XTZUSD":{"c":["0.7","1"]},"NONE":null}}`;
  const at = { venueTime: null, receivedTime: 7 };
  const { quotes } = answered(rest, ['BTC/USDT', 'USDT/USD', 'TZ/USD'], 'Ticker', body);
  expect(quotes.map(({ symbol, last }) => [symbol, last])).toEqual([
    ['BTC/USDT', { value: '105899.40000', ...at }],
    ['USDT/USD', { value: '0.99990', ...at }],
  ]);
  expect(quotes[0]).toMatchObject({ bid: { value: '105944.20000' }, ask: { value: '105944.30000' } });
});

// Names of shared/recordings/frames/nautilus/kraken/http_asset_pairs.json and of "API symbols and tickers".
test.each([
  ['BTC/USD', ['XXBTZUSD', 'XBTUSD']],
  ['DOGE/USD', ['XDGUSD']],
  ['USDT/USD', ['USDTZUSD']],
  ['SOL/USD', ['SOLUSD']],
])('%s may be called %j', (symbol, names) => {
  for (const name of names) expect(spotNamesOf(symbol)).toContain(name);
});

test('an answer whose words are no text is a failure, and nothing worse', () => {
  expect(
    answered(krakenRest({}), [BTC], 'futures', '{"result":{"toString":1},"error":{"toString":1},"serverTime":{"toString":1}}').failure,
  ).toBe('the venue answered: {"toString":"1"} ({"toString"…)');
});
