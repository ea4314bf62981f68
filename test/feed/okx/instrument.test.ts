import { expect, test } from 'vitest';
import { instrumentOf, isPerpetual, isSpot, pairOf } from '../../../src/feed/okx/instrument.ts';

// OKX's names: its instruments list (BTC-USDT-SWAP, BTC-USD-SWAP, BTC-USD-260327; uly names the index); ccxt's: its unified symbols.
test.each([
  ['BTC/USDT:USDT', 'BTC-USDT-SWAP', 'BTC-USDT', true],
  ['BTC/USDC:USDC', 'BTC-USDC-SWAP', 'BTC-USDC', true],
  ['BTC/USD:BTC', 'BTC-USD-SWAP', 'BTC-USD', true],
  ['BTC/USD:BTC-260327', 'BTC-USD-260327', 'BTC-USD', false],
  ['BTC/USDT:USDT-260327', 'BTC-USDT-260327', 'BTC-USDT', false],
  ['BTC/USDT', 'BTC-USDT', 'BTC-USDT', false],
  ['USDT/USD', 'USDT-USD', 'USDT-USD', false],
])('%s is %s on %s', (symbol, id, pair, perpetual) => {
  expect(instrumentOf(symbol)).toEqual({ market: symbol.includes(':') ? 'contracts' : 'spot', id });
  expect([pairOf(id), isPerpetual(id), isSpot(id)]).toEqual([pair, perpetual, !symbol.includes(':')]);
});

test.each([
  'btc/usdt',
  'BTC/USD:USD',
  'BTC/USDT:BTC',
  'BTC/USD:BTC-260327-100000-C',
  'btc/usdt:usdt',
  'BTC-USDT-SWAP',
  '',
  'BTC/USDT:USDT\n',
  'A_B/USDT:USDT',
])('%j is none', (symbol) => {
  expect(instrumentOf(symbol)).toBeNull();
});
