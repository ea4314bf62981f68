import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fetchJson } from '../../src/net/http.ts';

let server: Server;
let answer: RequestListener;
const asked: { method: string; url: string; body: string }[] = [];

beforeEach(async () => {
  asked.length = 0;
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      asked.push({ method: request.method ?? '', url: request.url ?? '', body });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const url = (path = '/') => new URL(path, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
const host = () => url().host;
const NOW = Date.UTC(2026, 10, 22);
const get = (more: object = {}) => fetchJson({ url: url('/v5/market/tickers?category=linear') }, { now: NOW, ...more });

test('an answer comes with each number digit for digit, and the time of the server', async () => {
  answer = (_, response) =>
    response.setHeader('Date', 'Sun, 22 Nov 2026 02:00:00 GMT').end('{"p":91506.6009839176,"q":"1.50","f":-3.995839963e-09}');
  expect(await get()).toEqual({
    ok: true,
    value: { p: '91506.6009839176', q: '1.50', f: '-0.000000003995839963' },
    date: Date.UTC(2026, 10, 22, 2),
  });
  expect(asked).toEqual([{ method: 'GET', url: '/v5/market/tickers?category=linear', body: '' }]);
});

test('what is to be sent is posted as JSON', async () => {
  answer = (_, response) => response.end('[]');
  await fetchJson({ url: url('/info'), body: '{"type":"metaAndAssetCtxs"}' }, { now: NOW });
  expect(asked).toEqual([{ method: 'POST', url: '/info', body: '{"type":"metaAndAssetCtxs"}' }]);
});

// Retry-After is seconds or a date (RFC 9110 section 10.2.3); 429, 418 and 403 ask for quiet, of a minute at least.
test.each([
  [429, '90', 'answered with HTTP 429', 90_000],
  [429, '1', 'answered with HTTP 429', 60_000],
  [418, 'Sun, 22 Nov 2026 00:02:00 GMT', 'answered with HTTP 418', 120_000],
  [403, undefined, 'answered with HTTP 403', 60_000],
  [503, '7', 'answered with HTTP 503', 7_000],
  [502, undefined, 'answered with HTTP 502', null],
  [404, undefined, 'answered with HTTP 404', null],
  [302, undefined, 'answered with HTTP 302, which leads elsewhere: not followed', null],
])('HTTP %s with Retry-After %s: %s', async (status, retryAfter, reason, wait) => {
  answer = (_, response) => {
    response.writeHead(status, { Location: '/elsewhere', ...(retryAfter === undefined ? {} : { 'Retry-After': retryAfter }) });
    response.end('<html>nginx\u001b[2J</html>');
  };
  const got = await get();
  expect(got).toMatchObject({ ok: false, why: { status, retryAfter: wait, closedHere: false, reason: `${host()} ${reason}` } });
  expect(asked).toHaveLength(1);
});

// The words: Binance's and CloudFront's, as quoted in ccxt's and others' issues.
test.each([
  [
    451,
    '{"code":0,"msg":"Service unavailable from a restricted location according to \'b. Eligibility\' in https://www.binance.com/en/terms."}',
  ],
  [451, ''],
  [403, 'The Amazon CloudFront distribution is configured to block access from your country.'],
])('HTTP %s "%s" is said to be closed here', async (status, body) => {
  answer = (_, response) => response.writeHead(status).end(body);
  const why = { status, closedHere: true, reason: `the venue does not serve this place (HTTP ${status})` };
  expect(await get()).toMatchObject({ ok: false, why });
});

test('what is not JSON is quoted short and clean', async () => {
  answer = (_, response) => response.end('<html>\u001b[31m\u202e captive portal, please sign in to use this network</html>');
  const got = await get();
  expect(got.ok ? '' : got.why.reason).toBe(`${host()} answered with what is not JSON: "<html> [31m  captive portal, please sig…"`);
});

test('an answer without end is cut at 16 MB', async () => {
  answer = (_, response) => {
    const more = () => {
      if (!response.destroyed) response.write('x'.repeat(1_000_000), () => setImmediate(more));
    };
    more();
  };
  const got = await get({ timeout: 60_000 });
  expect(got.ok ? '' : got.why.reason).toBe(`${host()} answered with more than 16 MB`);
});

test.each([
  ['no answer at all', () => {}],
  ['an answer that stops half way', (response: { write(text: string): void }) => response.write('{"a":')],
])('%s is given up on in time, and nothing stays open', async (_, begin) => {
  answer = (_, response) => begin(response);
  const got = await get({ timeout: 300 });
  expect(got.ok ? '' : got.why.reason).toBe(`${host()} did not answer within 0.3 s`);
});

test('a broken line and a closed port are told in plain words', async () => {
  answer = (request) => request.socket.destroy();
  const broken = await get();
  expect(broken.ok ? '' : broken.why.reason).toMatch(/socket hang up|was reset/);
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  const refused = await fetchJson({ url: new URL(`http://127.0.0.1:${port}`) }, { now: NOW });
  expect(refused).toMatchObject({ ok: false, why: { reason: `127.0.0.1:${port} cannot be reached: connection refused`, offline: true } });
});

test('who asked may give up', async () => {
  const given = new AbortController();
  answer = () => given.abort();
  expect(await get({ signal: given.signal })).toMatchObject({ ok: false });
});
