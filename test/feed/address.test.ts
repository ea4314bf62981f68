import { expect, test } from 'vitest';
import { AddressError, routeTo, socketUrl } from '../../src/feed/address.ts';
import { MARKETS, routesOf } from '../../src/feed/binance/endpoints.ts';
import { liveFeed } from '../../src/feed/live.ts';

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
