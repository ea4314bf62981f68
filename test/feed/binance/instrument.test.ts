import { expect, test } from 'vitest';
import { instrumentOf } from '../../../src/feed/binance/instrument.ts';

// Binance's names: exchangeInfo of both markets (BTCUSDT, BTCUSDT_260327, BTCUSD_PERP, BTCUSD_260327); ccxt's: its unified symbols.
test.each([
  ['BTC/USDT:USDT', 'usdm', 'BTCUSDT'],
  ['BTC/USDC:USDC', 'usdm', 'BTCUSDC'],
  ['1000SHIB/USDT:USDT', 'usdm', '1000SHIBUSDT'],
  ['BTC/USDT:USDT-260327', 'usdm', 'BTCUSDT_260327'],
  ['BTC/USD:BTC', 'coinm', 'BTCUSD_PERP'],
  ['BTC/USD:BTC-260327', 'coinm', 'BTCUSD_260327'],
  ['BTC/USDT', 'spot', 'BTCUSDT'],
  ['USDC/USDT', 'spot', 'USDCUSDT'],
])('%s is %s %s', (symbol, market, id) => {
  expect(instrumentOf(symbol)).toEqual({ market, id });
});

test.each([
  'btc/usdt',
  'BTC/USD:USD',
  'BTC/USDT:BTC',
  'BTC/USDT:USDT-260327-100000-C',
  'btc/usdt:usdt',
  'BTCUSDT',
  '',
  'BTC/USDT:USDT\n',
  'A@B/USDT:USDT',
])('%j is none', (symbol) => {
  expect(instrumentOf(symbol)).toBeNull();
});
