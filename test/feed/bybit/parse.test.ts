import { expect, test } from 'vitest';
import { parseFrame } from '../../../src/feed/bybit/parse.ts';
import { BID_DELTA, DATED, REFUSAL, SNAPSHOT, SPOT } from '../../venues/bybit.ts';

const parse = (frame: object) => parseFrame(JSON.stringify(frame));

test('the captured snapshot, field by field', () => {
  expect(parse(SNAPSHOT)).toEqual({
    kind: 'ticker',
    ticker: {
      id: 'BTCUSDT',
      time: 1673272861686,
      raw: {
        mark: '17217.33',
        index: '17227.36',
        last: '17216.00',
        bid: '17215.50',
        ask: '17216.00',
        fundingRate: '-0.000212',
      },
      nextFundingTime: '1673280000000',
    },
  });
});

test('a dated contract says that it has no funding', () => {
  expect(parse(DATED)).toMatchObject({ ticker: { id: 'BTC-26DEC25', raw: { mark: '121144.63', fundingRate: '' }, nextFundingTime: '' } });
});

test('the captured one-sided delta says nothing of a mark', () => {
  expect(parse(BID_DELTA)).toEqual({ kind: 'ticker', ticker: { id: 'BTCUSDT', time: 1787590405983, raw: { bid: '79114.50' } } });
});

test('spot has a last price alone: its USD index is none of the pair', () => {
  expect(parse(SPOT)).toEqual({ kind: 'ticker', ticker: { id: 'BTCUSDT', time: 1749185744750, raw: { last: '102742.6' } } });
});

test.each([
  // nautilus' ws_subscription_ack.json has a req_id of its own client; ours are numbers.
  ['{"success":true,"ret_msg":"","conn_id":"cejreaspqfm9se7usbrg-2xh","req_id":"7","op":"subscribe"}', { kind: 'ack', id: 7 }],
  ['{"success":true,"ret_msg":"","conn_id":"cejreaspqfm9se7usbrg-2xh","req_id":"7","op":"unsubscribe"}', { kind: 'ack', id: 7 }],
  ['{"success":true,"ret_msg":"","conn_id":"cejreaspqfm9se7usbrg-2xh","req_id":"sub-orderbook-1","op":"subscribe"}', { kind: 'other' }],
  // The pong of Bybit's "Connect" page.
  ['{"success":true,"ret_msg":"pong","conn_id":"465772b1-7630-4fdc-a492-e003e6f0f260","req_id":"","op":"ping"}', { kind: 'other' }],
  [
    JSON.stringify(REFUSAL),
    { kind: 'refusal', id: null, topic: 'liquidations:BTCUSDT', reason: 'error:handler not found,topic:liquidations:BTCUSDT' },
  ],
  // nautilus' ws_subscription_failure.json.
  [
    '{"success":false,"ret_msg":"Invalid topic: invalid.topic.BTCUSDT","conn_id":"cejreaspqfm9se7usbrg-2xh","op":"subscribe"}',
    { kind: 'refusal', id: null, topic: 'invalid.topic.BTCUSDT', reason: 'Invalid topic: invalid.topic.BTCUSDT' },
  ],
  [
    '{"success":false,"ret_msg":"args \\u001b[2Jsize","req_id":"3","op":"subscribe"}',
    { kind: 'refusal', id: 3, topic: '', reason: 'args  [2Jsize' },
  ],
  // Seen live by others when a topic is asked for twice.
  ['{"success":false,"ret_msg":"error:already subscribed,topic:tickers.BTCUSDT","req_id":"3","op":"subscribe"}', { kind: 'ack', id: 3 }],
  ['{"topic":"publicTrade.BTCUSDT","type":"snapshot","data":[]}', { kind: 'other' }],
  ['{"topic":"tickers.BTCUSDT","data":null}', { kind: 'unreadable', reason: 'a ticker without data: null' }],
  ['<html>502</html>', { kind: 'unreadable', reason: 'a frame that is not JSON: "<html>502</html>"' }],
  ['', { kind: 'unreadable', reason: 'a frame that is not JSON: ""' }],
  ['[]', { kind: 'unreadable', reason: 'a frame that is not an object: []' }],
  ['null', { kind: 'unreadable', reason: 'a frame that is not an object: null' }],
])('%s', (text, frame) => {
  expect(parseFrame(text)).toEqual(frame);
});
