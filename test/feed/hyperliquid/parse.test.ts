import { expect, test } from 'vitest';
import { parseFrame } from '../../../src/feed/hyperliquid/parse.ts';
import { CAPTURED_BBO, CAPTURED_BTC, CAPTURED_MATIC, frameOf } from '../../venues/hyperliquid.ts';

// Frames captured on 2026-09-03, and on 2026-09-24 where said (see test/venues/hyperliquid.ts).
test('the captured contexts, with a book and without', () => {
  expect(parseFrame(frameOf('BTC', CAPTURED_BTC))).toEqual({
    kind: 'update',
    update: { channel: 'activeAssetCtx', coin: 'BTC', raw: { mark: '80640.0', index: '80684.7', fundingRate: '0.0000052974' } },
  });
  expect(parseFrame(frameOf('MATIC', CAPTURED_MATIC))).toEqual({
    kind: 'update',
    update: { channel: 'activeAssetCtx', coin: 'MATIC', raw: { mark: '0.37621', index: '0.3754', fundingRate: '0.0' } },
  });
});

test('the best prices as they were sent, and with an empty side, which is null', () => {
  expect(parseFrame(JSON.stringify(CAPTURED_BBO))).toEqual({
    kind: 'update',
    update: { channel: 'bbo', coin: 'BTC', time: 1_787_195_068_169, raw: { bid: '69172.0', ask: '69173.0' } },
  });
  const [, ask] = CAPTURED_BBO.data.bbo;
  expect(parseFrame(JSON.stringify({ ...CAPTURED_BBO, data: { ...CAPTURED_BBO.data, bbo: [null, ask] } }))).toMatchObject({
    update: { raw: { bid: null, ask: '69173.0' } },
  });
});

const about = (coin: string) => JSON.stringify({ type: 'activeAssetCtx', coin });
const error = (data: unknown) => JSON.stringify({ channel: 'error', data });
const parsing = 'Error parsing JSON into valid websocket request:';

test.each([
  ['an acknowledgement', `{"channel":"subscriptionResponse","data":{"method":"subscribe","subscription":${about('BTC')}}}`, 'subscribe'],
  ['of the end', `{"channel":"subscriptionResponse","data":{"method":"unsubscribe","subscription":${about('BTC')}}}`, 'unsubscribe'],
  ['what is so already', error(`Already subscribed: ${about('BTC')}`), 'subscribe'],
  ['what is no more', error(`Already unsubscribed: ${about('BTC')}`), 'unsubscribe'],
])('%s is an answer for its coin', (_, text, method) => {
  expect(parseFrame(text)).toEqual({ kind: 'acks', method, streams: ['activeAssetCtx:BTC'] });
});

test.each([
  // Captured.
  [
    '{"channel":"subscriptionResponse","data":{"method":"subscribe","subscription":{"type":"bbo","coin":"BTC"}}}',
    { kind: 'acks', method: 'subscribe', streams: ['bbo:BTC'] },
  ],
  // Captured, of another type of subscription: not ours to settle.
  [error('Already unsubscribed: {"type":"trades","coin":"ETH"}'), { kind: 'other' }],
  ['{"channel":"pong"}', { kind: 'other' }],
  ['{"channel":"subscriptionResponse","data":null}', { kind: 'other' }],
  ['{}', { kind: 'other' }],
  // The wording that HyperLiquid.Net (JKorf) reads.
  [
    error(`Invalid subscription ${about('NOPE')}`),
    { kind: 'refusals', streams: ['activeAssetCtx:NOPE'], reason: `refused: Invalid subscription ${about('NOPE')}` },
  ],
  // Captured on 2026-09-24 for a list of coins: the request is quoted whole.
  [
    error(`${parsing} {"method":"subscribe","subscription":${about('NOPE')}}`),
    { kind: 'refusals', streams: ['activeAssetCtx:NOPE'], reason: expect.stringContaining(parsing) },
  ],
  // nktkas/hyperliquid issue 78.
  [
    error('Cannot send more than 2000 messages per minute.'),
    { kind: 'refusal', id: null, reason: 'Cannot send more than 2000 messages per minute.' },
  ],
  [error('Bad\u202e {not json'), { kind: 'refusal', id: null, reason: 'Bad  {not json' }],
  [error(null), { kind: 'refusal', id: null, reason: 'null' }],
  ['<html>502</html>', { kind: 'unreadable', reason: 'a frame that is not JSON: "<html>502</html>"' }],
  ['', { kind: 'unreadable', reason: 'a frame that is not JSON: ""' }],
  ['null', { kind: 'unreadable', reason: 'a frame that is not an object: null' }],
  ['[1]', { kind: 'unreadable', reason: 'a frame that is not an object: [1]' }],
  ['{"channel":"activeAssetCtx","data":null}', { kind: 'unreadable', reason: 'activeAssetCtx without its data: null' }],
  [
    '{"channel":"activeAssetCtx","data":{"coin":"BTC","ctx":[]}}',
    { kind: 'unreadable', reason: 'activeAssetCtx without its data: {"coin":"BTC","ctx":[]}' },
  ],
  ['{"channel":"bbo","data":{"bbo":[null]}}', { kind: 'unreadable', reason: 'bbo without its data: {"bbo":[null]}' }],
])('%s', (text, frame) => {
  expect(parseFrame(text)).toEqual(frame);
});
