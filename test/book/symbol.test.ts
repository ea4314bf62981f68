import { describe, expect, it } from 'vitest';
import { isUsdLike, parseSymbol } from '../../src/book/symbol.ts';

describe('parseSymbol', () => {
  it.each([
    // ccxt's unified symbols: linear, inverse, dated, coin-quoted, a spot pair (margin positions), quanto, an option.
    ['BTC/USDT:USDT', 'BTC', 'USDT', 'USDT', null, false, false],
    ['BTC/USD:BTC', 'BTC', 'USD', 'BTC', null, true, false],
    ['BTC/USDT:USDT-260327', 'BTC', 'USDT', 'USDT', '260327', false, false],
    ['BTC/USD:BTC-260327', 'BTC', 'USD', 'BTC', '260327', true, false],
    ['ETH/BTC:BTC', 'ETH', 'BTC', 'BTC', null, false, false],
    ['BTC/USD', 'BTC', 'USD', 'USD', null, false, false],
    ['ETH/USD:BTC', 'ETH', 'USD', 'BTC', null, false, false],
    ['1000PEPE/USDT:USDT', '1000PEPE', 'USDT', 'USDT', null, false, false],
    ['BTC/USD:BTC-260327-100000-C', 'BTC', 'USD', 'BTC', '260327', true, true],
  ])('%s', (text, base, quote, settle, expiry, inverse, option) => {
    expect(parseSymbol(text)).toEqual({ text, base, quote, settle, expiry, inverse, option });
  });

  it.each([
    '',
    'BTCUSDT',
    'BTC/',
    '/USDT',
    'BTC/USDT:',
    'BTC/USDT:USDT-26',
    'BTC/USDT:USDT-260327-C',
    'BTC / USDT',
    'BTC/USDT:USDT\n',
    'B\u202ETC/USDT',
    '../../etc',
    'BTC/USDT/EUR',
  ])('refuses %j', (text) => expect(parseSymbol(text)).toBeUndefined());
});

describe('isUsdLike', () => {
  // Contract section 3, commonShock.
  it.each(['USD', 'USDT', 'USDC', 'DAI', 'FDUSD', 'TUSD', 'USDE', 'PYUSD', 'USDS'])('%s', (code) => expect(isUsdLike(code)).toBe(true));
  it.each(['BTC', 'EUR', 'usdt', 'UST', 'BUSD'])('not %s', (code) => expect(isUsdLike(code)).toBe(false));
});
