import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ccxtFeed } from '../../../src/feed/ccxt/feed.ts';
import type { MarketsCache } from '../../../src/feed/ccxt/markets-cache.ts';
import { systemClock } from '../../../src/feed/clock.ts';
import type { Feed } from '../../../src/feed/feed.ts';
import { TIMINGS } from '../../../src/feed/timings.ts';
import { Collector, until } from '../sink.ts';
import { FAST } from '../watcher.ts';
import { quietly } from '../watching.ts';

quietly();

let proxy: Server;
let asked: string[];
let feed: Feed | undefined;
beforeEach(async () => {
  asked = [];
  proxy = createServer();
  proxy.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('HTTPS_PROXY', `http://name:hush@127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  for (const name of ['https_proxy', 'ALL_PROXY', 'all_proxy', 'NO_PROXY', 'no_proxy']) vi.stubEnv(name, '');
});
afterEach(async () => {
  await feed?.close();
  vi.unstubAllEnvs();
  await new Promise<unknown>((resolve) => proxy.close(resolve));
});

async function reconnecting(markets?: MarketsCache): Promise<string> {
  const sink = new Collector();
  const cache = markets === undefined ? {} : { markets };
  feed = ccxtFeed('gate', { clock: systemClock(), timings: { ...TIMINGS, ...FAST }, random: () => 0.5, address: {}, ...cache });
  feed.subscribe([{ venue: 'gate', symbol: 'BTC/USDT:USDT' }]);
  feed.start(sink);
  await until(() => sink.state === 'reconnecting');
  return sink.statuses.map(({ detail }) => detail).join('\n');
}

test('its lists are asked for through the proxy of the environment, whose password is never shown', async () => {
  const said = await reconnecting();
  expect(asked[0]).toBe('api.gateio.ws:443');
  expect(said).toMatch(/the proxy 127\.0\.0\.1:\d+ answered with HTTP 407/);
  expect(said).not.toContain('hush');
});

test('and so are its sockets', async () => {
  const market = {
    id: 'BTC_USDT',
    symbol: 'BTC/USDT:USDT',
    base: 'BTC',
    quote: 'USDT',
    settle: 'USDT',
    type: 'swap',
    swap: true,
    contract: true,
    linear: true,
    inverse: false,
  };
  const said = await reconnecting({ load: async () => ({ [market.symbol]: market }), save: async () => {} });
  expect(asked[0]).toBe('fx-ws.gateio.ws:443');
  expect(said).toMatch(/the proxy 127\.0\.0\.1:\d+ answered with HTTP 407/);
  expect(said).not.toContain('hush');
});
