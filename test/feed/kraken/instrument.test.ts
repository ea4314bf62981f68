import { expect, test } from 'vitest';
import { instrumentOf } from '../../../src/feed/kraken/instrument.ts';

// Kraken's names: instruments captured in 2021 and 2025 (pi_xbtusd, fi_ethusd_210924, PF_ETHUSD, PF_PEPEUSD), its specification pages
// (PF_DOGEUSD, FF_XBTUSD with an expiry); ccxt's: its unified symbols.
test.each([
  ['BTC/USD:BTC', 'PI_XBTUSD'],
  ['BTC/USD:USD', 'PF_XBTUSD'],
  ['ETH/USD:ETH', 'PI_ETHUSD'],
  ['ETH/USD:USD', 'PF_ETHUSD'],
  ['DOGE/USD:USD', 'PF_DOGEUSD'],
  ['PEPE/USD:USD', 'PF_PEPEUSD'],
  ['ETH/USD:ETH-210924', 'FI_ETHUSD_210924'],
  ['BTC/USD:BTC-210924', 'FI_XBTUSD_210924'],
  ['BTC/USD:USD-261225', 'FF_XBTUSD_261225'],
])('%s is %s', (symbol, id) => {
  expect(instrumentOf(symbol)).toEqual({ market: 'futures', id });
});

// Kraken's "Spot WebSocket Introduction": version 2 writes BTC/USD where version 1 and REST write XBT/USD.
test.each(['BTC/USD', 'USDT/USD', 'USDC/USD', 'DOGE/USD', 'ETH/BTC'])('%s is a spot pair of the same name', (symbol) => {
  expect(instrumentOf(symbol)).toEqual({ market: 'spot', id: symbol });
});

test.each([
  'XBT/USD',
  'ETH/XBT',
  'btc/usd',
  'BTC/USDT:USDT',
  'BTC/USDT:BTC',
  'BTC/USD:ETH',
  'XBT/USD:USD',
  'BTC/USD:USD-261225-100000-C',
  'btc/usd:usd',
  'PI_XBTUSD',
  '',
  'BTC/USD:BTC\n',
  'A_B/USD:USD',
])('%j is none', (symbol) => {
  expect(instrumentOf(symbol)).toBeNull();
});
