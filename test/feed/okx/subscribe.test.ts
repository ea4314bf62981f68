import { expect, test } from 'vitest';
import { BATCH, request, streamsFor } from '../../../src/feed/okx/subscribe.ts';

test('an index is asked for once a pair, funding of perpetuals only, and the mark alone carries an instrument', () => {
  expect([...streamsFor(['BTC-USDT-SWAP', 'BTC-USDT-260327'])]).toEqual([
    ['mark-price:BTC-USDT-SWAP', ['BTC-USDT-SWAP']],
    ['index-tickers:BTC-USDT', []],
    ['tickers:BTC-USDT-SWAP', []],
    ['funding-rate:BTC-USDT-SWAP', []],
    ['mark-price:BTC-USDT-260327', ['BTC-USDT-260327']],
    ['tickers:BTC-USDT-260327', []],
  ]);
});

test('a spot pair has no mark: its ticker carries it, and its index is that of its futures', () => {
  expect([...streamsFor(['BTC-USDT', 'BTC-USDT-SWAP'])]).toEqual([
    ['tickers:BTC-USDT', ['BTC-USDT']],
    ['index-tickers:BTC-USDT', []],
    ['mark-price:BTC-USDT-SWAP', ['BTC-USDT-SWAP']],
    ['tickers:BTC-USDT-SWAP', []],
    ['funding-rate:BTC-USDT-SWAP', []],
  ]);
});

// The form of the recorded request and its answers: { id, op, args: [{ channel, instId }] }.
test('a request names its arguments', () => {
  expect(JSON.parse(request('subscribe', ['mark-price:BTC-USDT-SWAP', 'index-tickers:BTC-USDT'], 7))).toEqual({
    id: '7',
    op: 'subscribe',
    args: [
      { channel: 'mark-price', instId: 'BTC-USDT-SWAP' },
      { channel: 'index-tickers', instId: 'BTC-USDT' },
    ],
  });
});

// 64 kB is OKX's limit for the arguments of one request; 30 characters is longer than any name it has.
test('the largest request stays below 64 kB', () => {
  const streams = Array.from({ length: BATCH }, () => `index-tickers:${'X'.repeat(30)}`);
  expect(Buffer.byteLength(request('unsubscribe', streams, 999_999_999))).toBeLessThan(64_000);
});
