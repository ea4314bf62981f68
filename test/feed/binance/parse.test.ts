import { expect, test } from 'vitest';
import { parseFrame } from '../../../src/feed/binance/parse.ts';
import { CAPTURED_BOOK, CAPTURED_BTCUSDT, CAPTURED_MINI, CAPTURED_TICKER, DOCUMENTED_DATED } from '../../venues/binance.ts';

const BTCUSDT = {
  event: 'markPriceUpdate',
  id: 'BTCUSDT',
  eventTime: 1788936948001,
  raw: { mark: '79107.36658171', index: '79139.09565217', fundingRate: '0.00008359' },
  nextFundingTime: 1788940800000,
};

test('the captured whole-market frame, wrapped as it came, and its other two forms', () => {
  const marks = { kind: 'updates', updates: [BTCUSDT] };
  expect(parseFrame(JSON.stringify({ stream: '!markPrice@arr@1s', data: [CAPTURED_BTCUSDT] }))).toEqual(marks);
  expect(parseFrame(JSON.stringify([CAPTURED_BTCUSDT]))).toEqual(marks);
  expect(parseFrame(JSON.stringify(CAPTURED_BTCUSDT))).toEqual(marks);
});

test('a dated contract has no funding', () => {
  expect(parseFrame(JSON.stringify(DOCUMENTED_DATED))).toMatchObject({
    updates: [{ id: 'BTCUSD_201225', raw: { fundingRate: '' }, nextFundingTime: 0 }],
  });
});

// The first line of each kind of the captures in shared/recordings/frames: hftbacktest's of USDT-M and COIN-M of 2024, cryptofeed's of
// USDT-M and spot of 2021; the tickers' sources are beside them in the double.
const SPOT_BOOK = { u: 499869768, s: 'NKNUSDT', b: '0.35210000', B: '672.00000000', a: '0.35260000', A: '3199.00000000' };
const USDM_BOOK = {
  e: 'bookTicker',
  u: 5123107839020,
  s: 'BTCUSDT',
  b: '61800.20',
  B: '2.507',
  a: '61800.30',
  A: '2.510',
  T: 1723161256313,
  E: 1723161256313,
};
const TRADE = {
  e: 'trade',
  E: 1723161256322,
  T: 1723161256322,
  s: 'BTCUSDT',
  t: 5266583935,
  p: '61800.30',
  q: '0.006',
  X: 'MARKET',
  m: false,
};
const AGGREGATE = { e: 'aggTrade', E: 1626992741575, a: 16599292, s: 'CTKUSDT', p: '1.01100', q: '10', T: 1626992741421, m: false };

test.each([
  [SPOT_BOOK, { event: 'bookTicker', id: 'NKNUSDT', eventTime: undefined, raw: { bid: '0.35210000', ask: '0.35260000' } }],
  [USDM_BOOK, { event: 'bookTicker', id: 'BTCUSDT', eventTime: 1723161256313, raw: { bid: '61800.20', ask: '61800.30' } }],
  [CAPTURED_BOOK, { event: 'bookTicker', id: 'BTCUSD_PERP', eventTime: 1787492347571, raw: { bid: '77509.2', ask: '77509.3' } }],
  [TRADE, { event: 'trade', id: 'BTCUSDT', eventTime: 1723161256322, raw: { last: '61800.30' } }],
  [AGGREGATE, { event: 'aggTrade', id: 'CTKUSDT', eventTime: 1626992741575, raw: { last: '1.01100' } }],
  [CAPTURED_MINI, { event: '24hrMiniTicker', id: 'BTCUSDT', eventTime: 1702530188424, raw: { last: '42731.50' } }],
  [
    CAPTURED_TICKER,
    {
      event: '24hrTicker',
      id: 'BTCUSDT',
      eventTime: 1772574569035,
      raw: { last: '68004.12000000', bid: '68004.11000000', ask: '68004.12000000' },
    },
  ],
])('captured: %j, bare, in an array and wrapped', (event, update) => {
  const frame = { kind: 'updates', updates: [update] };
  for (const form of [event, [event], { stream: 'any', data: event }]) expect(parseFrame(JSON.stringify(form))).toEqual(frame);
});

test('a trade that is no market trade is no last price', () => {
  expect(parseFrame(JSON.stringify({ ...TRADE, X: 'INSURANCE_FUND' }))).toMatchObject({ updates: [{ raw: { last: undefined } }] });
});

test.each([
  // Captured acknowledgement.
  ['{"result":null,"id":1}', { kind: 'ack', id: 1 }],
  // "Error messages" of Binance's websocket streams page.
  ['{"code":2,"msg":"Invalid request: unknown variant"}', { kind: 'refusal', id: null, reason: 'Invalid request: unknown variant (2)' }],
  ['{"error":{"code":3,"msg":"Invalid\\u202e JSON"},"id":7}', { kind: 'refusal', id: 7, reason: 'Invalid  JSON (3)' }],
  // serverShutdown event of Binance's web-socket-streams page.
  ['{"e":"serverShutdown","E":1770123456789}', { kind: 'leaving' }],
  ['{"e":"depthUpdate","s":"BTCUSDT"}', { kind: 'other' }],
  ['[]', { kind: 'updates', updates: [] }],
  ['<html>502</html>', { kind: 'unreadable', reason: 'a frame that is not JSON: "<html>502</html>"' }],
  ['', { kind: 'unreadable', reason: 'a frame that is not JSON: ""' }],
  ['5', { kind: 'unreadable', reason: 'a frame that is not an object: 5' }],
  ['null', { kind: 'unreadable', reason: 'a frame that is not an object: null' }],
  ['{"stream":"x","data":null}', { kind: 'unreadable', reason: 'a frame that is not an object: null' }],
])('%s', (text, frame) => {
  expect(parseFrame(text)).toEqual(frame);
});

test('an error whose words are no text is an error all the same', () => {
  expect(parseFrame('{"id":1,"error":{"code":{"valueOf":1,"toString":1},"msg":{"toString":1}}}')).toMatchObject({
    kind: 'refusal',
    id: 1,
    reason: expect.stringMatching(/^\{"toString":1\} \(/),
  });
});
