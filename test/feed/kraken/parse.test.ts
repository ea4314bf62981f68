import { expect, test } from 'vitest';
import { parseFrame } from '../../../src/feed/kraken/parse.ts';
import { CAPTURED_INVERSE, frame } from '../../venues/kraken.ts';

test('a captured ticker, digit for digit', () => {
  expect(parseFrame(frame(CAPTURED_INVERSE))).toEqual({
    kind: 'tickers',
    tickers: [
      {
        id: 'PI_XBTUSD',
        time: '1676393235406',
        raw: {
          mark: '21979.68641534714',
          index: '21984.54',
          last: '21983.5',
          bid: '21978.5',
          ask: '21987.0',
          fundingRate: '-0.000001380384722222',
        },
        nextFundingTime: '1676394000000',
      },
    ],
  });
});

test.each([
  // Captured (cryptofeed KRAKEN_FUTURES, 2021): the banner, an acknowledgement, a ticker_lite, which holds no mark.
  ['{"event":"info","version":1}', { kind: 'other' }],
  ['{"event":"subscribed","feed":"ticker","product_ids":["PI_XRPUSD"]}', { kind: 'acks', method: 'subscribe', streams: ['PI_XRPUSD'] }],
  ['{"feed":"ticker_lite","product_id":"PI_ETHUSD","bid":2004.0,"ask":2004.5}', { kind: 'other' }],
  // "Ticker" and "Heartbeat" pages of Kraken's futures websocket documentation.
  ['{"event":"unsubscribed","feed":"ticker","product_ids":["PI_XRPUSD"]}', { kind: 'acks', method: 'unsubscribe', streams: ['PI_XRPUSD'] }],
  [
    '{"event":"subscribed_failed","feed":"ticker","product_ids":["PI_XRPUSD"]}',
    { kind: 'refusals', streams: ['PI_XRPUSD'], reason: 'Kraken refuses this subscription' },
  ],
  ['{"feed":"heartbeat","time":1534262350627}', { kind: 'other' }],
  ['{"event":"error","message":"Json\\u202eError"}', { kind: 'refusal', id: null, reason: 'Json Error' }],
  // Alerts as Kraken sent them in 2026.
  [
    '{"event":"alert","message":"Couldn\'t subscribe to invalid product `PF_NOTAREALTHING`"}',
    { kind: 'refusals', streams: ['PF_NOTAREALTHING'], reason: 'Kraken has no product PF_NOTAREALTHING' },
  ],
  ['{"event":"alert","message":"Bad websocket message"}', { kind: 'refusal', id: null, reason: 'Bad websocket message' }],
  ['{"event":"alert","message":"Already subscribed to feed, re-requesting"}', { kind: 'other' }],
  ['{"event":"alert","message":"Not subscribed to feed"}', { kind: 'other' }],
  ['{"event":"subscribed","feed":"ticker"}', { kind: 'acks', method: 'subscribe', streams: [] }],
  ['{"event":"alert"}', { kind: 'refusal', id: null, reason: 'undefined' }],
  ['<html>502</html>', { kind: 'unreadable', reason: 'a frame that is not JSON: "<html>502</html>"' }],
  ['', { kind: 'unreadable', reason: 'a frame that is not JSON: ""' }],
  ['[]', { kind: 'unreadable', reason: 'a frame that is not an object: []' }],
  ['null', { kind: 'unreadable', reason: 'a frame that is not an object: null' }],
])('%s', (text, read) => {
  expect(parseFrame(text)).toEqual(read);
});

test('an error whose words are no text is an error all the same', () => {
  expect(parseFrame('{"event":"error","message":{"toString":1}}')).toEqual({ kind: 'refusal', id: null, reason: '{"toString":"1"}' });
});
