import { expect, test } from 'vitest';
import { binanceRest } from '../../../src/feed/binance/rest.ts';
import { answered, asks } from '../resting.ts';

const rest = binanceRest({});
const BTC = 'BTC/USDT:USDT';

// Paths and hosts: "Mark Price" (USDS-M futures), "Index Price and Mark Price" (COIN-M futures) of Binance's documentation.
test('each market is asked for whole, and only where something of it is wanted', () => {
  expect(asks(rest, [BTC, 'ETH/USDT:USDT'])).toEqual(['https://fapi.binance.com/fapi/v1/premiumIndex']);
  expect(asks(rest, ['BTC/USD:BTC', 'nonsense'])).toEqual(['https://dapi.binance.com/dapi/v1/premiumIndex']);
  expect(asks(rest, ['nonsense'])).toEqual([]);
  expect(asks(binanceRest({ rest: 'http://127.0.0.1:9001' }), [BTC])).toEqual(['http://127.0.0.1:9001/fapi/v1/premiumIndex']);
});

// The answer of Binance's "Mark Price" page.
const DOCUMENTED = `[{"symbol":"BTCUSDT","markPrice":"11793.63104562","indexPrice":"11781.80495970","estimatedSettlePrice":"11781.16138815",
  "lastFundingRate":"0.00038246","interestRate":"0.00010000","nextFundingTime":1597392000000,"time":1597370495002}]`;

test('the documented answer becomes a quote with exact strings and the time of the venue', () => {
  const at = { venueTime: 1_597_370_495_002, receivedTime: 7 };
  expect(answered(rest, [BTC, 'ETH/USDT:USDT'], 'premiumIndex', DOCUMENTED)).toEqual({
    failure: '',
    rejections: [],
    quotes: [
      {
        venue: 'binance',
        symbol: BTC,
        source: 'rest',
        mark: { value: '11793.63104562', ...at },
        index: { value: '11781.80495970', ...at },
        fundingRate: { value: '0.00038246', ...at },
        nextFundingTime: 1_597_392_000_000,
      },
    ],
  });
});

// Shape of a dated contract: "Index Price and Mark Price" (COIN-M), where rate and time of funding are "" and 0.
test('a dated contract has no funding', () => {
  const body =
    '[{"symbol":"BTCUSD_260327","markPrice":"99.5","indexPrice":"99.1","lastFundingRate":"","nextFundingTime":0,"time":1596094042000}]';
  const { quotes, rejections } = answered(rest, ['BTC/USD:BTC-260327'], 'dapi', body);
  expect(quotes.map((quote) => Object.keys(quote))).toEqual([['venue', 'symbol', 'source', 'mark', 'index']]);
  expect(rejections).toEqual([]);
});

test('what is wrong is refused and told; the others go on', () => {
  const body = JSON.stringify([
    { symbol: 'BTCUSDT', markPrice: '-5', time: 1597370495002 },
    { symbol: 'BTCUSDT', markPrice: '0', time: 1597370495002 },
    { symbol: 'BTCUSDT', markPrice: 'abc', time: 1597370495002 },
    { symbol: 'BTCUSDT', markPrice: '', time: 1597370495002 },
    { symbol: 'BTCUSDT', markPrice: '5', time: 'now' },
    'nonsense',
    null,
    { symbol: 'ETHUSDT', markPrice: '2500', indexPrice: '-1', time: 1597370495002 },
  ]);
  const { quotes, rejections } = answered(rest, [BTC, 'ETH/USDT:USDT'], 'fapi', body);
  expect(quotes.map(({ symbol, mark, index }) => [symbol, mark?.value, index])).toEqual([['ETH/USDT:USDT', '2500', undefined]]);
  expect(rejections.map(({ symbol, reason }) => `${symbol} ${reason}`)).toEqual([
    'BTC/USDT:USDT mark "-5" is not above 0',
    'BTC/USDT:USDT mark "0" is not above 0',
    'BTC/USDT:USDT mark "abc" is not a decimal number',
    'BTC/USDT:USDT time "now" is not a time in ms',
    'ETH/USDT:USDT index "-1" is not above 0',
  ]);
  expect(answered(rest, [BTC], 'fapi', '{"code":-1121,"msg":"x"}').failure).toMatch(/^an answer without a list/);
});
