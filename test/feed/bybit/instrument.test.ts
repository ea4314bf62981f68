import { expect, test } from 'vitest';
import { instrumentOf } from '../../../src/feed/bybit/instrument.ts';

// Bybit's names: its instruments-info lists (BTCUSDT, BTCPERP, BTCUSD), the topic of a dated contract on its ticker page (BTC-26DEC25),
// public listings of 2025 (BTCUSDT-05DEC25, BTCUSDT-26DEC25), ccxt's bybit source (ETHUSDZ22, delivered 1672387200000 = 2022-12-30).
test.each([
  ['BTC/USDT:USDT', 'linear', 'BTCUSDT'],
  ['1000PEPE/USDT:USDT', 'linear', '1000PEPEUSDT'],
  ['BTC/USDC:USDC', 'linear', 'BTCPERP'],
  ['BTC/USDT:USDT-251226', 'linear', 'BTCUSDT-26DEC25'],
  ['BTC/USDT:USDT-251205', 'linear', 'BTCUSDT-05DEC25'],
  ['BTC/USDC:USDC-251226', 'linear', 'BTC-26DEC25'],
  ['BTC/USD:BTC', 'inverse', 'BTCUSD'],
  ['ETH/USD:ETH-221230', 'inverse', 'ETHUSDZ22'],
  // 1798185600000, the delivery of BTCUSDZ26 in instruments-info, is 2026-12-25.
  ['BTC/USD:BTC-261225', 'inverse', 'BTCUSDZ26'],
  // Bybit's spot instruments-info: base and quote.
  ['BTC/USDT', 'spot', 'BTCUSDT'],
  ['USDC/USDT', 'spot', 'USDCUSDT'],
  ['BTC/EUR', 'spot', 'BTCEUR'],
])('%s is %s %s', (symbol, market, id) => {
  expect(instrumentOf(symbol)).toEqual({ market, id });
});

test.each([
  'btc/usdt',
  'BTC/USD:USD',
  'BTC/USDT:BTC',
  'BTC/USDT:USDC',
  'BTC/EUR:EUR',
  // Not the last Friday of its quarter; not a quarter month; no day at all.
  'BTC/USD:BTC-261218',
  'BTC/USD:BTC-261127',
  'BTC/USDT:USDT-261301',
  'BTC/USDT:USDT-260230',
  'BTC/USDT:USDT-260327-100000-C',
  'btc/usdt:usdt',
  'BTCUSDT',
  '',
  'BTC/USDT:USDT\n',
])('%j is none', (symbol) => {
  expect(instrumentOf(symbol)).toBeNull();
});
