import { createServer } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Feed } from '../../src/feed/feed.ts';
import { liveFeed } from '../../src/feed/live.ts';
import { fetchJson } from '../../src/net/http.ts';
import { ProxyError, proxyFor } from '../../src/net/proxy.ts';
import { Collector, until } from '../feed/sink.ts';
import { FAST } from '../feed/watcher.ts';
import { quietly, ticks } from '../feed/watching.ts';
import { BinanceDouble } from '../venues/binance.ts';
import { bulk } from '../venues/bulk.ts';
import { certificateFor } from '../venues/certificate.ts';
import { ProxyDouble } from '../venues/proxy.ts';

const CERTIFICATE = certificateFor(['fstream.binance.com', 'fapi.binance.com']);
const BTC = { venue: 'binance', symbol: 'BTC/USDT:USDT' };
const NAMES = ['https_proxy', 'http_proxy', 'all_proxy', 'no_proxy'];

let double: BinanceDouble;
let proxy: ProxyDouble;
let sink: Collector;
let open: Feed[];
const trusted = getCACertificates('default');

quietly();
beforeEach(async () => {
  for (const name of NAMES.flatMap((lower) => [lower, lower.toUpperCase()])) vi.stubEnv(name, '');
  double = await BinanceDouble.open();
  proxy = await ProxyDouble.open(double.url, CERTIFICATE);
  sink = new Collector();
  open = [];
  setDefaultCACertificates([...trusted, CERTIFICATE.cert]);
});
afterEach(async () => {
  setDefaultCACertificates(trusted);
  await Promise.all(open.map((feed) => feed.close()));
  await Promise.all([double.close(), proxy.close()]);
  vi.unstubAllEnvs();
});

/** Binance at its own addresses: only the proxy knows the way to the double. */
function watch(more: object = {}): Feed {
  const feed = liveFeed({ timings: { ...FAST, restAfter: 300, restEvery: 60, restMax: 400, ...more }, random: () => 0.5 });
  open.push(feed);
  feed.subscribe([BTC]);
  feed.start(sink);
  return feed;
}

/** Everything that could reach a screen or a log. */
const words = () => JSON.stringify([sink.statuses, sink.rejections]);
const detail = () => sink.statuses.at(-1)?.detail ?? '';

describe('a proxy of the environment', () => {
  test('carries the socket and REST, each with TLS to the venue itself; what it is called by is told to it alone', async () => {
    vi.stubEnv('HTTPS_PROXY', `http://trader:p%40ss:w@${proxy.host}`);
    double.dead = new Set(['/market/ws', '/ws']);
    double.rest = bulk(() => ({ BTCUSDT: '50000' }), Date.UTC(2030, 0));
    watch();
    await until(() => sink.quotes.some(({ source }) => source === 'rest'));
    double.dead = new Set();
    await until(() => sink.quotes.some(({ source }) => source === 'ws'));
    // RFC 7617: base64 of name:password.
    const authorization = `Basic ${Buffer.from('trader:p@ss:w').toString('base64')}`;
    for (const to of ['fstream.binance.com:443', 'fapi.binance.com:443']) expect(proxy.asked).toContainEqual({ to, authorization });
    expect(words()).not.toMatch(/trader|p%40ss|p@ss/);
  });

  test('leaves nothing open after close', async () => {
    vi.stubEnv('all_proxy', proxy.host);
    const feed = watch();
    await until(() => sink.quotes.length > 0);
    await feed.close();
    await until(() => proxy.connections === 0);
  });

  test('does not weaken TLS: a certificate that nobody vouches for is refused, over both', async () => {
    setDefaultCACertificates(trusted);
    vi.stubEnv('HTTPS_PROXY', `http://${proxy.host}`);
    watch();
    await until(() => /^self-signed certificate.*; dialling again.*; over REST: self-signed certificate/.test(detail()));
    expect([sink.quotes, double.dials, double.asked]).toEqual([[], [], []]);
  });

  test.each([
    [407, ': it wants a name and a password'],
    [502, ''],
  ])('that answers %s is named without its password', async (status, more) => {
    vi.stubEnv('HTTPS_PROXY', `http://trader:secret@${proxy.host}`);
    proxy.answer = status;
    watch();
    const why = `the proxy ${proxy.host} answered with HTTP ${status}${more}`;
    await until(() => detail().startsWith(`${why}; dialling again`) && detail().endsWith(`over REST: ${why}`));
    expect(words()).not.toMatch(/trader|secret/);
  });

  test('that is not there is told from a venue that is not there', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as { port: number };
    await new Promise((resolve) => closed.close(resolve));
    vi.stubEnv('https_proxy', `http://trader:secret@127.0.0.1:${port}`);
    watch();
    await until(() => detail().startsWith(`the proxy 127.0.0.1:${port} cannot be reached: connection refused; dialling again`));
    expect(words()).not.toMatch(/trader|secret/);
  });

  test('that says nothing is given up on, and does not hold up the end', async () => {
    vi.stubEnv('HTTPS_PROXY', `http://${proxy.host}`);
    proxy.answer = 'silence';
    const feed = watch({ handshake: 200, restWithin: 300 });
    await until(() => proxy.asked.length > 3);
    await feed.close();
    await until(() => proxy.connections === 0);
    const asked = proxy.asked.length;
    await ticks(40);
    expect(proxy.asked).toHaveLength(asked);
  });

  test('of a kind that cannot be used is said to be so: nothing goes round it', async () => {
    vi.stubEnv('ALL_PROXY', 'socks5://trader:secret@127.0.0.1:1080');
    watch();
    const why = 'a proxy of kind socks5:// cannot be used: give an http:// one in HTTPS_PROXY';
    await until(() => detail().startsWith(`${why}; dialling again`) && detail().endsWith(`over REST: ${why}`));
    const answer = await fetchJson({ url: new URL('https://fapi.binance.com/') }, { now: 0 });
    expect(answer).toMatchObject({ ok: false, why: { reason: why } });
    expect(words()).not.toMatch(/trader|secret/);
  });
});

describe('which proxy', () => {
  const given = (names: Readonly<Record<string, string>>) => {
    for (const [name, value] of Object.entries(names)) vi.stubEnv(name, value);
  };
  const of = (url: string) => proxyFor(new URL(url))?.host ?? null;

  test.each([
    [{ HTTPS_PROXY: 'http://a.example:3128' }, 'a.example:3128'],
    [{ https_proxy: 'http://b.example:3128', HTTPS_PROXY: 'http://a.example:3128' }, 'b.example:3128'],
    [{ ALL_PROXY: 'http://c.example:3128' }, 'c.example:3128'],
    [{ HTTPS_PROXY: 'd.example:3128' }, 'd.example:3128'],
    // HTTP_PROXY is for what is not encrypted, of which nothing leaves this machine.
    [{ HTTP_PROXY: 'http://a.example:3128' }, null],
    [{ HTTPS_PROXY: 'http://a.example:3128', NO_PROXY: '.binance.com' }, null],
    [{ HTTPS_PROXY: 'http://a.example:3128', no_proxy: 'fstream.binance.com' }, null],
    [{ HTTPS_PROXY: 'http://a.example:3128', NO_PROXY: '*' }, null],
    [{ HTTPS_PROXY: 'http://a.example:3128', NO_PROXY: 'okx.com' }, 'a.example:3128'],
    [{}, null],
  ])('%j: %s', (names, expected) => {
    given(names);
    expect(of('wss://fstream.binance.com/ws')).toBe(expected);
    if (!('no_proxy' in names)) expect(of('https://fapi.binance.com/')).toBe(expected);
  });

  test.each(['ws://127.0.0.1:9001', 'http://localhost:9001', 'wss://localhost', 'https://[::1]/'])(
    '%s is never asked through one',
    (url) => {
      given({ HTTPS_PROXY: 'http://a.example:3128', HTTP_PROXY: 'http://a.example:3128', ALL_PROXY: 'http://a.example:3128' });
      expect(of(url)).toBeNull();
    },
  );

  test('an address that is none is not shown: it may hold a password', () => {
    given({ HTTPS_PROXY: 'http://trader:secret@:99999' });
    expect(() => of('wss://fstream.binance.com')).toThrow(ProxyError);
    expect(() => of('wss://fstream.binance.com')).toThrow(/^the proxy that the environment names is no address: use http:\/\/host:port$/);
  });
});
