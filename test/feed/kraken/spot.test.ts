import { expect, test } from 'vitest';
import { parseFrame, request } from '../../../src/feed/kraken/spot.ts';
import { CAPTURED_SPOT, spotFrame } from '../../venues/kraken.ts';

test('the ticker as Kraken sent it on 2026-09-24, digit for digit', () => {
  expect(parseFrame(spotFrame(CAPTURED_SPOT, 'snapshot'))).toEqual({
    kind: 'tickers',
    tickers: [{ id: 'USDT/USD', time: '2026-09-24T03:54:18.054886Z', raw: { last: '0.99981', bid: '0.99980', ask: '0.99981' } }],
  });
});

test('a request names its pairs, and wants an update whenever the best prices change', () => {
  expect(JSON.parse(request('subscribe', ['BTC/USD', 'USDT/USD'], 7))).toEqual({
    method: 'subscribe',
    params: { channel: 'ticker', symbol: ['BTC/USD', 'USDT/USD'], event_trigger: 'bbo' },
    req_id: 7,
  });
});

test.each([
  // As Kraken answered on 2026-09-24 (a public repository's reference of the wire).
  [
    '{"method":"subscribe","result":{"channel":"ticker","event_trigger":"trades","snapshot":true,"symbol":"USDT/USD"},"success":true,"time_in":"2026-09-24T03:54:28.829165Z","time_out":"2026-09-24T03:54:28.829217Z"}',
    { kind: 'acks', method: 'subscribe', streams: ['USDT/USD'] },
  ],
  [
    '{"error":"Currency pair not supported NOPE/USD","method":"subscribe","success":false,"symbol":"NOPE/USD","time_in":"2026-09-24T03:54:32.996743Z"}',
    { kind: 'refusals', streams: ['NOPE/USD'], reason: 'refused by Kraken: Currency pair not supported NOPE/USD' },
  ],
  ['{"channel":"status","type":"update","data":[{"version":"2.0.10","system":"online","api_version":"v2"}]}', { kind: 'other' }],
  ['{"channel":"heartbeat"}', { kind: 'other' }],
  // nautilus' ws_pong.json and ws_subscribe_response.json.
  ['{"method":"pong","req_id":42,"time_in":"2023-09-25T09:05:00.123456Z"}', { kind: 'other' }],
  [
    '{"method":"subscribe","result":{"channel":"ticker","symbol":"BTC/USD","snapshot":true},"success":true,"req_id":1}',
    { kind: 'acks', method: 'subscribe', streams: ['BTC/USD'] },
  ],
  // What was subscribed, or gone, already is as it was wished.
  [
    '{"error":"Already subscribed","method":"subscribe","success":false,"symbol":"BTC/USD"}',
    { kind: 'acks', method: 'subscribe', streams: ['BTC/USD'] },
  ],
  [
    '{"error":"Subscription Not Found","method":"unsubscribe","success":false,"symbol":"BTC/USD"}',
    { kind: 'acks', method: 'unsubscribe', streams: ['BTC/USD'] },
  ],
  [
    '{"error":"EGeneral:\\u202eInvalid","method":"subscribe","success":false,"req_id":3}',
    { kind: 'refusal', id: 3, reason: 'EGeneral: Invalid' },
  ],
  ['{"channel":"ticker","data":null}', { kind: 'unreadable', reason: 'a ticker without data: null' }],
  ['<html>502</html>', { kind: 'unreadable', reason: 'a frame that is not JSON: "<html>502</html>"' }],
  ['[]', { kind: 'unreadable', reason: 'a frame that is not an object: []' }],
])('%s', (text, read) => {
  expect(parseFrame(text)).toEqual(read);
});
