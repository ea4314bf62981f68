import { expect, test } from 'vitest';
import { coinOf } from '../../../src/feed/hyperliquid/instrument.ts';

// Coins: `name` of Hyperliquid's meta; symbols: ccxt 4.5.84's parseMarket, base in capitals, quoted and settled in USDC.
test.each([
  ['BTC/USDC:USDC', 'BTC'],
  ['KPEPE/USDC:USDC', 'kPEPE'],
  ['KBONK/USDC:USDC', 'kBONK'],
  ['KAS/USDC:USDC', 'KAS'],
  ['KAITO/USDC:USDC', 'KAITO'],
])('%s is %s', (symbol, coin) => {
  expect(coinOf(symbol)).toBe(coin);
});

test.each([
  'BTC/USDC',
  'BTC/USDT:USDT',
  'BTC/USD:BTC',
  'BTC/USDC:USDC-260327',
  'BTC/USDC:USDC-260327-100000-C',
  // ccxt's name of the builder dex coin xyz:SP500.
  'XYZ-SP500/USDC:USDC',
  'kPEPE/USDC:USDC',
  'btc/usdc:usdc',
  '@107/USDC:USDC',
  '',
])('%j is none', (symbol) => {
  expect(coinOf(symbol)).toBeNull();
});
