import { expect, test } from 'vitest';
import { MARKETS, routesOf } from '../../src/feed/binance/endpoints.ts';
import { liveFeed } from '../../src/feed/live.ts';
import { AddressError, restUrl, routeTo, socketUrl } from '../../src/net/address.ts';

test.each([
  'wss://fstream.binance.com',
  'wss://10.0.0.1:9001',
  'ws://127.0.0.1:9001',
  'ws://localhost:9001',
  'ws://[::1]:9001',
  'ws://127.1.2.3',
])('%s may be used', (text) => {
  expect(socketUrl(text).href).toContain(text);
});

test.each([
  ['ws://fstream.binance.com', /is not encrypted/],
  ['ws://10.0.0.1:9001', /is not encrypted/],
  ['ws://127.0.0.1.example.com', /is not encrypted/],
  ['ws://localhost.example.com', /is not encrypted/],
  ['http://127.0.0.1:9001', /is not a ws:\/\/ or wss:\/\/ address/],
  ['127.0.0.1:9001', /is not a ws:\/\/ or wss:\/\/ address/],
  ['nonsense\u001b[31m', /^"nonsense \[31m" is not/],
  ['wss://name:secret@example.com', /may not hold a name or a password$/],
])('%s may not', (text, reason) => {
  expect(() => socketUrl(text)).toThrow(AddressError);
  expect(() => socketUrl(text)).toThrow(reason);
});

test.each(['https://fapi.binance.com', 'http://127.0.0.1:9001', 'http://[::1]:9001'])('%s may be asked over REST', (text) => {
  expect(restUrl(text).href).toContain(text);
});

test.each([
  ['http://fapi.binance.com', /is not encrypted: plain http:\/\/ is for this machine only/],
  ['http://localhost.example.com', /is not encrypted/],
  ['ws://127.0.0.1:9001', /is not a http:\/\/ or https:\/\/ address/],
  ['https://name:secret@example.com', /may not hold a name or a password$/],
])('%s may not', (text, reason) => {
  expect(() => restUrl(text)).toThrow(AddressError);
  expect(() => restUrl(text)).toThrow(reason);
});

// What a provider gives away as an address may hold a key: after the host, before it, or in the wrong kind of address altogether.
test.each([
  'http://me:hunter2@mirror.example',
  'me:hunter2@mirror.example',
  'me:hun/ter2@mirror.example?hunter2',
  'ws://me:hunter2@mirror.example',
  'ws://mirror.example/hunter2',
  'ws://mirror.example?key=hunter2',
  'ws://mirror.example#hunter2',
  'http://mirror.example?mail=a@hunter2',
  'http://mirror.example\\hunter2',
  'wss://mirror.example/hunter2',
  'wss://mirror.example?key=hunter2',
  'wss://me:hunter2@mirror.example',
])('of %s nothing but the host is repeated', (text) => {
  let told = '';
  try {
    routeTo('wss://x.example', '/ws', text);
  } catch (error) {
    told = error instanceof AddressError ? error.message : '';
  }
  expect(told).not.toBe('');
  expect(told).not.toMatch(/hun|ter2/);
  expect(text.includes('@') || told.includes('mirror.example')).toBe(true);
});

test('a REST path keeps its query at a stand-in', () => {
  const path = '/v5/market/tickers?category=linear';
  expect(routeTo('https://api.bybit.com', path, undefined).href).toBe(`https://api.bybit.com${path}`);
  expect(routeTo('https://api.bybit.com', path, 'http://127.0.0.1:9001').href).toBe(`http://127.0.0.1:9001${path}`);
  expect(() => routeTo('https://api.bybit.com', path, 'http://127.0.0.1:9001/bybit')).toThrow(/has a path/);
  expect(() => routeTo('https://api.bybit.com', path, 'ws://127.0.0.1:9001')).toThrow(AddressError);
});

// contract.md section 7: host and port replace the venue's, paths are the venue's own. Paths: feeds.md, first section.
test("the venue's paths, at its own host or at a stand-in's", () => {
  const hrefs = (standIn?: string) => routesOf(MARKETS.usdm, standIn).map(({ href }) => href);
  expect(hrefs()).toEqual(['wss://fstream.binance.com/market/ws', 'wss://fstream.binance.com/ws']);
  expect(hrefs('ws://127.0.0.1:9001')).toEqual(['ws://127.0.0.1:9001/market/ws', 'ws://127.0.0.1:9001/ws']);
  expect(hrefs('wss://mirror.example/')).toEqual(['wss://mirror.example/market/ws', 'wss://mirror.example/ws']);
  expect(routesOf(MARKETS.coinm, undefined)[0].href).toBe('wss://dstream.binance.com/market/ws');
  expect(() => routeTo('wss://x.example', '/ws', 'wss://mirror.example/binance')).toThrow(/has a path/);
});

test('a live feed refuses such an address before it dials anything', () => {
  expect(() => liveFeed({ venues: { binance: { ws: 'ws://fstream.binance.com' } } })).toThrow(AddressError);
});
