import { describe, expect, it } from 'vitest';
import { isAtMarket, readMarketLine, readPositionLine } from '../../src/documents/position-line.ts';

const BTC = { symbol: 'BTC/USDT:USDT', side: 'long', contracts: '0.5', entryPrice: '50000' };

describe('a position in one line', () => {
  // The first is contract section 1's.
  it.each([
    ['long 0.5 BTC/USDT:USDT @ 50000 x10 isolated', { ...BTC, leverage: '10', marginMode: 'isolated' }],
    ['long 0.5 BTC/USDT:USDT @ 50000', BTC],
    ['  long  0.5 BTC/USDT:USDT @50000 cross 10x', { ...BTC, leverage: '10', marginMode: 'cross' }],
    [
      'short 60000 BTC/USD:BTC @ 61234.5 x2.5',
      { symbol: 'BTC/USD:BTC', side: 'short', contracts: '60000', entryPrice: '61234.5', leverage: '2.5' },
    ],
    ['long 0.5 BTC/USDT:USDT @ 50000 stop 47000 takeProfit 60000', { ...BTC, stopPrice: '47000', takeProfitPrice: '60000' }],
  ])('%s', (line, position) => expect(readPositionLine(line, [])).toEqual(position));

  it.each([
    ['', 'the line ends where a side'],
    ['lung 1 BTC/USDT:USDT @ 1', 'Did you mean long?'],
    ['long 1e3 BTC/USDT:USDT @ 1', '"1e3" stands where how many contracts'],
    ['long -1 BTC/USDT:USDT @ 1', '"-1" stands where how many contracts'],
    ['long 1 BTCUSDT @ 1', 'a ccxt symbol, such as BTC/USDT:USDT (linear)'],
    ['long 1 BTC/USDT;USDT @ 1', 'Did you mean BTC/USDT:USDT?'],
    ['long 1 BTC/USDT:USDT 1', '"@" and the entry price'],
    ['long 1 BTC/USDT:USDT @', 'the line ends where the entry price'],
    ['long 1 BTC/USDT:USDT @ 50,000', '"50,000" stands where the entry price'],
    ['long 1 BTC/USDT:USDT @ 1 isolatd', 'Did you mean isolated?'],
    ['long 1 BTC/USDT:USDT @ 1 x10 x20', '"x20" stands where a leverage such as x10'],
    ['long 1 BTC/USDT:USDT @ 1 cross isolated', '"isolated" stands where'],
    ['long 1 BTC/USDT:USDT @ 1 stop', 'the line ends where the price of the stop'],
    ['long 1 BTC/USDT:USDT @ 1 stop 2 stop 3', '"stop" stands where'],
    ['long 1 BTC/USDT:USDT @ market', '"market" stands where the entry price'],
  ])('%j is refused by the word that is wrong', (line, message) => {
    expect(() => readPositionLine(line, ['BTC/USDT:USDT'])).toThrow(message);
  });
});

describe('a position at the market in one line', () => {
  const BARE = { symbol: 'BTC/USDT:USDT', side: 'long', unit: 'contracts' };
  it.each([
    ['long 500 USD BTC/USDT:USDT @ market x10 isolated', { ...BARE, size: '500', unit: 'money', leverage: '10', marginMode: 'isolated' }],
    ['long 500 USDT BTC/USDT:USDT @market', { ...BARE, size: '500', unit: 'money' }],
    ['long 0.01 btc BTC/USDT:USDT @ Market stop 40000', { ...BARE, size: '0.01', unit: 'coin', stopPrice: '40000' }],
    ['long 3 BTC/USDT:USDT @ market', { ...BARE, size: '3' }],
  ])('%s', (line, read) => {
    expect(isAtMarket(line)).toBe(true);
    expect(readMarketLine(line, [])).toEqual(read);
  });

  it.each([
    ['long 500 EUR BTC/USDT:USDT @ market', '"EUR" stands where a unit: BTC, USDT, USD, or none for contracts'],
    ['long 500 USD ETH/BTC:BTC @ market', '"USD" stands where a unit: ETH, BTC, or none'],
    ['long much BTC/USDT:USDT @ market', '"much" stands where how much'],
    ['long 500 USD BTC/USDT;USDT @ market', 'Did you mean BTC/USDT:USDT?'],
    ['long 500 USD @ market', 'a ccxt symbol'],
    ['long 500 USD BTC/USDT:USDT @ 50000 market', '"50000" stands where "@ market"'],
  ])('%j is refused by the word that is wrong', (line, message) => {
    expect(() => readMarketLine(line, ['BTC/USDT:USDT'])).toThrow(message);
  });
});
