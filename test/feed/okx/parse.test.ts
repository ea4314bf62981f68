import { expect, test } from 'vitest';
import { parseFrame } from '../../../src/feed/okx/parse.ts';
import { FUNDING, INDEX, MARK, REFUSAL, SPOT_TICKER, TICKER } from '../../venues/okx.ts';

test.each([
  // Their sources are beside them in the double.
  [MARK, { channel: 'mark-price', id: 'BTC-USDT-SWAP', time: '1790757203016', raw: { mark: '83003.8' }, settlements: [] }],
  [INDEX, { channel: 'index-tickers', id: 'BTC-USDT', time: '1790757203066', raw: { index: '83043.9' }, settlements: [] }],
  [
    TICKER,
    {
      channel: 'tickers',
      id: 'BTC-USD-220527',
      time: '1652459223003',
      raw: { last: '30218.8', bid: '30210.4', ask: '30220.1' },
      settlements: [],
    },
  ],
  [
    SPOT_TICKER,
    { channel: 'tickers', id: 'BTC-USDT', time: '1652459224956', raw: { last: '30236', bid: '30228.6', ask: '30228.7' }, settlements: [] },
  ],
  [
    FUNDING,
    {
      channel: 'funding-rate',
      id: 'BTC-USDT-SWAP',
      time: '1790757122992',
      raw: { fundingRate: '0.0000252378080097' },
      settlements: ['1790784000000', '1790812800000'],
    },
  ],
  // shared/recordings/frames/observed-2025-2026.jsonl, captured on 2025-11-02.
  [
    {
      arg: { channel: 'mark-price', instId: 'BTC-USDT-SWAP' },
      data: [{ instId: 'BTC-USDT-SWAP', instType: 'SWAP', markPx: '110562.0', ts: '1762079224447' }],
    },
    { channel: 'mark-price', id: 'BTC-USDT-SWAP', time: '1762079224447', raw: { mark: '110562.0' }, settlements: [] },
  ],
])('a captured push: %j', (frame, update) => {
  expect(parseFrame(JSON.stringify(frame))).toEqual({ kind: 'updates', updates: [update] });
});

const REFUSED = REFUSAL.msg.replace('candle1m', 'mark-price').replace('BTC-USDT', 'FOO-USDT-SWAP');

test.each([
  // Recorded beside the pushes of 2026-09-30; the one of 2022 (cryptofeed/OKX.ws.1.0.gz) has neither id nor connId.
  [
    '{"id":"perp","event":"subscribe","arg":{"channel":"index-tickers","instId":"BTC-USDT"},"connId":"22b47786"}',
    { kind: 'acks', method: 'subscribe', streams: ['index-tickers:BTC-USDT'] },
  ],
  [
    '{"event":"subscribe","arg":{"channel":"tickers","instId":"BTC-USD-220527"}}',
    { kind: 'acks', method: 'subscribe', streams: ['tickers:BTC-USD-220527'] },
  ],
  [
    '{"id":"2","event":"unsubscribe","arg":{"channel":"tickers","instId":"BTC-USDT-SWAP"},"connId":"d0b44253"}',
    { kind: 'acks', method: 'unsubscribe', streams: ['tickers:BTC-USDT-SWAP'] },
  ],
  [JSON.stringify({ ...REFUSAL, msg: REFUSED }), { kind: 'unknown', channel: 'mark-price', id: 'FOO-USDT-SWAP' }],
  // The same as captured, of a channel that nobody here asks for.
  [
    JSON.stringify(REFUSAL),
    { kind: 'refusal', id: null, reason: "Subscribe failed, wrong URL or channel:candle1m,instId:BTC-USDT doesn't exist. … (60018)" },
  ],
  // Failure example of OKX's "Funding rate channel" page, cut short.
  [
    '{"id":"1512","event":"error","code":"60012","msg":"Invalid request: {\\u202e}","connId":"a4d3ae55"}',
    { kind: 'refusal', id: 1512, reason: 'Invalid request: { } (60012)' },
  ],
  ['{"event":"error"}', { kind: 'refusal', id: null, reason: ' (undefined)' }],
  // OKX's "Notification" page.
  [
    '{"event":"notice","code":"64008","msg":"The connection will soon be closed for a service upgrade. Please reconnect.","connId":"a4d3ae55"}',
    { kind: 'leaving' },
  ],
  ['pong', { kind: 'other' }],
  ['{"arg":{"channel":"open-interest","instId":"BTC-USDT-SWAP"},"data":[{"oi":"2874486.99"}]}', { kind: 'other' }],
  ['{"arg":{"channel":"toString","instId":"BTC-USDT-SWAP"},"data":[{}]}', { kind: 'other' }],
  ['{"arg":null,"data":[]}', { kind: 'other' }],
  ['{"arg":{"channel":"tickers","instId":"BTC-USDT-SWAP"},"data":null}', { kind: 'other' }],
  ['{"arg":{"channel":"tickers","instId":"BTC-USDT-SWAP"},"data":[null,[],5]}', { kind: 'updates', updates: [] }],
  ['<html>502</html>', { kind: 'unreadable', reason: 'a frame that is not JSON: "<html>502</html>"' }],
  ['[]', { kind: 'unreadable', reason: 'a frame that is not an object: []' }],
  ['null', { kind: 'unreadable', reason: 'a frame that is not an object: null' }],
])('%s', (text, frame) => {
  expect(parseFrame(text)).toEqual(frame);
});

test('an error whose code is no text is an error all the same', () => {
  expect(parseFrame('{"event":"error","msg":"x","code":{"toString":1}}')).toEqual({
    kind: 'refusal',
    id: null,
    reason: 'x ({"toString"…)',
  });
});
