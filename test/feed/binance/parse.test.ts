import { expect, test } from 'vitest';
import { parseFrame } from '../../../src/feed/binance/parse.ts';
import { CAPTURED_BTCUSDT, DOCUMENTED_DATED } from '../../venues/binance.ts';

const BTCUSDT = {
  id: 'BTCUSDT',
  eventTime: 1788936948001,
  mark: '79107.36658171',
  index: '79139.09565217',
  fundingRate: '0.00008359',
  nextFundingTime: 1788940800000,
};

test('the captured whole-market frame, wrapped as it came, and its other two forms', () => {
  const marks = { kind: 'marks', marks: [BTCUSDT] };
  expect(parseFrame(JSON.stringify({ stream: '!markPrice@arr@1s', data: [CAPTURED_BTCUSDT] }))).toEqual(marks);
  expect(parseFrame(JSON.stringify([CAPTURED_BTCUSDT]))).toEqual(marks);
  expect(parseFrame(JSON.stringify(CAPTURED_BTCUSDT))).toEqual(marks);
});

test('a dated contract has no funding', () => {
  expect(parseFrame(JSON.stringify(DOCUMENTED_DATED))).toMatchObject({
    marks: [{ id: 'BTCUSD_201225', fundingRate: '', nextFundingTime: 0 }],
  });
});

test.each([
  // Captured acknowledgement.
  ['{"result":null,"id":1}', { kind: 'ack', id: 1 }],
  // "Error messages" of Binance's websocket streams page.
  ['{"code":2,"msg":"Invalid request: unknown variant"}', { kind: 'refusal', id: null, reason: 'Invalid request: unknown variant (2)' }],
  ['{"error":{"code":3,"msg":"Invalid\\u202e JSON"},"id":7}', { kind: 'refusal', id: 7, reason: 'Invalid  JSON (3)' }],
  // serverShutdown event of Binance's web-socket-streams page.
  ['{"e":"serverShutdown","E":1770123456789}', { kind: 'leaving' }],
  ['{"e":"24hrTicker","s":"BTCUSDT"}', { kind: 'other' }],
  ['[]', { kind: 'marks', marks: [] }],
  ['<html>502</html>', { kind: 'unreadable', reason: 'a frame that is not JSON: "<html>502</html>"' }],
  ['', { kind: 'unreadable', reason: 'a frame that is not JSON: ""' }],
  ['5', { kind: 'unreadable', reason: 'a frame that is not an object: 5' }],
  ['null', { kind: 'unreadable', reason: 'a frame that is not an object: null' }],
  ['{"stream":"x","data":null}', { kind: 'unreadable', reason: 'a frame that is not an object: null' }],
])('%s', (text, frame) => {
  expect(parseFrame(text)).toEqual(frame);
});
