import { expect, test } from 'vitest';
import { okxRest } from '../../../src/feed/okx/rest.ts';
import { answered, asks } from '../resting.ts';

const rest = okxRest({});
const BTC = 'BTC/USDT:USDT';

// "Get mark price" and "Get tickers" of OKX's v5 documentation.
test('each kind of instrument is asked for whole, its marks and its tickers', () => {
  expect(asks(rest, [BTC])).toEqual([
    'https://www.okx.com/api/v5/public/mark-price?instType=SWAP',
    'https://www.okx.com/api/v5/market/tickers?instType=SWAP',
  ]);
  expect(asks(rest, ['BTC/USD:BTC-260327', 'nonsense'])).toEqual([
    'https://www.okx.com/api/v5/public/mark-price?instType=FUTURES',
    'https://www.okx.com/api/v5/market/tickers?instType=FUTURES',
  ]);
});

// Captured: shared/recordings/frames/nautilus/okx/http_get_mark_price.json.
const CAPTURED = '{"code":"0","msg":"","data":[{"instType":"SWAP","instId":"BTC-USDT-SWAP","markPx":"84660.1","ts":"1744590349506"}]}';
// The answer of the "Get tickers" page.
const TICKERS = `{"code":"0","msg":"","data":[{"instType":"SWAP","instId":"LTC-USD-SWAP","last":"9999.99","lastSz":"1","askPx":"9999.99","askSz":"11",
  "bidPx":"8888.88","bidSz":"5","open24h":"9000","high24h":"10000","low24h":"8888.88","volCcy24h":"2222","vol24h":"2222","ts":"1597026383085"}]}`;

test('the captured marks and the documented tickers become quotes, each with its own time', () => {
  const mark = { value: '84660.1', venueTime: 1_744_590_349_506, receivedTime: 7 };
  expect(answered(rest, [BTC], 'mark-price', CAPTURED).quotes).toEqual([{ venue: 'okx', symbol: BTC, source: 'rest', mark }]);
  const at = { venueTime: 1_597_026_383_085, receivedTime: 7 };
  expect(answered(rest, ['LTC/USD:LTC'], 'tickers', TICKERS).quotes).toEqual([
    {
      venue: 'okx',
      symbol: 'LTC/USD:LTC',
      source: 'rest',
      last: { value: '9999.99', ...at },
      bid: { value: '8888.88', ...at },
      ask: { value: '9999.99', ...at },
    },
  ]);
});

test('an error is told', () => {
  expect(answered(rest, [BTC], 'mark-price', '{"code":"50011","msg":"Too Many Requests","data":[]}').failure).toBe(
    'the venue answered: Too Many Requests (50011)',
  );
});
