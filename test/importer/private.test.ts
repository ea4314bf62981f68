import { inspect } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { ImportError } from '../../src/importer/importer.ts';
import { PrivateVenue, type Read } from '../../src/importer/private.ts';
import { Secret } from '../../src/secrets/secret.ts';
import { AccountDouble, type Answer, KEY } from '../venues/accounts/account-double.ts';
import type { RestRequest } from '../venues/double.ts';

const RIGHTS = 'GET sapi account/apiRestrictions';
const PATH = 'GET /sapi/v1/account/apiRestrictions';
let double: AccountDouble;
afterEach(() => double?.close());

async function venue(answer: Answer, more: { readonly now?: () => number; readonly apiKey?: string; readonly timeout?: number } = {}) {
  double = await AccountDouble.with(null, { [PATH]: answer, 'GET /api/v3/time': { serverTime: 1_700_000_000_000 } });
  const { now = () => Date.UTC(2026, 10, 22), apiKey = KEY.apiKey, timeout } = more;
  return PrivateVenue.open<Read>({
    venue: 'binance',
    credentials: { apiKey: new Secret(apiKey), secret: new Secret(KEY.secret) },
    reads: [RIGHTS],
    rest: double.restUrl,
    now,
    ...(timeout === undefined ? {} : { timeout }),
  });
}

async function failureOf(work: Promise<unknown>): Promise<ImportError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ImportError);
  return error as ImportError;
}

test('a question is signed as the venue wants it, and its answer keeps every digit', async () => {
  const binance = await venue(() => ({ body: '{"ipRestrict":true,"level":11.644056250000000001,"small":1e-8,"n":7}' }));
  expect(await binance.ask(RIGHTS)).toEqual({ ipRestrict: true, level: '11.644056250000000001', small: '0.00000001', n: 7 });
  const { headers, query, method } = double.asked[0] as RestRequest;
  expect(method).toBe('GET');
  expect(headers['x-mbx-apikey']).toBe(KEY.apiKey);
  expect(query.get('signature')).toMatch(/^[0-9a-f]{64}$/);
  expect(query.get('timestamp')).toMatch(/^\d{13}$/);
});

test('an empty answer is none', async () => {
  const binance = await venue(() => ({ body: '' }));
  expect(await binance.ask(RIGHTS)).toBeNull();
});

test.each<Read>([
  'POST fapiPrivate order',
  'GET sapi account/status',
  'POST sapi account/apiRestrictions',
  'GET sapi capital/config/getall',
])('%s is not on the list: refused before it is signed', async (read) => {
  const binance = await venue({});
  expect((await failureOf(binance.ask(read))).message).toBe(`binance: negmon does not ask binance ${read}: it only reads`);
  expect(double.asked).toEqual([]);
});

// Binance's general API information: HTTP 400 with {"code", "msg"}; 429 when a limit is broken, 418 when banned, both with Retry-After.
test.each<[number, object | string, Record<string, string>, Partial<ImportError>]>([
  [401, { code: -2015, msg: 'Invalid API-key, IP, or permissions for action.' }, {}, { why: 'wrong-key', retryAfter: null }],
  [400, { code: -2014, msg: 'API-key format invalid.' }, {}, { why: 'wrong-key' }],
  [429, { code: -1003, msg: 'Too many requests' }, { 'Retry-After': '120' }, { why: 'limited', retryAfter: 120_000 }],
  [418, { code: -1003, msg: 'Way too many requests' }, {}, { why: 'limited', retryAfter: 60_000 }],
  [503, '<html>gone fishing</html>', {}, { why: 'unreachable' }],
  [200, '{"half', {}, { why: 'unreadable' }],
  [302, '', { Location: 'http://elsewhere.example/' }, { why: 'unreachable' }],
])('HTTP %s %j', async (status, body, headers, expected) => {
  const binance = await venue(() => ({ status, body, headers }));
  expect(await failureOf(binance.ask(RIGHTS))).toMatchObject(expected);
});

test('it leaves the venue alone for as long as that asked', async () => {
  let now = Date.UTC(2026, 10, 22);
  const binance = await venue(() => ({ status: 429, headers: { 'Retry-After': '90' } }), { now: () => now });
  await failureOf(binance.ask(RIGHTS));
  now += 80_000;
  expect(await failureOf(binance.ask(RIGHTS))).toMatchObject({ why: 'limited', retryAfter: 10_000 });
  expect(double.asked).toHaveLength(1);
  now += 10_000;
  double.answers[PATH] = { ipRestrict: false };
  expect(await binance.ask(RIGHTS)).toEqual({ ipRestrict: false });
});

test('a clock that is wrong is set by the venue once', async () => {
  const stamps: number[] = [];
  const binance = await venue(({ query }) => {
    const stamp = Number(query.get('timestamp'));
    stamps.push(stamp);
    const isRight = Math.abs(stamp - 1_700_000_000_000) < 60_000;
    return isRight
      ? { body: { ipRestrict: true } }
      : { status: 400, body: { code: -1021, msg: 'Timestamp for this request was 1000ms ahead of the server’s time.' } };
  });
  expect(await binance.ask(RIGHTS)).toEqual({ ipRestrict: true });
  expect(stamps).toHaveLength(2);
});

test('a clock that is set right later on is asked about again, and not at every question', async () => {
  let [time, now] = [1_700_000_000_000, Date.UTC(2026, 10, 22)];
  const stamps: number[] = [];
  const binance = await venue(
    ({ query }) => {
      const stamp = Number(query.get('timestamp'));
      stamps.push(stamp);
      const body = { code: -1021, msg: 'Timestamp for this request was 1000ms ahead of the server’s time.' };
      return Math.abs(stamp - time) < 60_000 ? { body: { ipRestrict: true } } : { status: 400, body };
    },
    { now: () => now },
  );
  double.answers['GET /api/v3/time'] = () => ({ body: { serverTime: time } });
  expect(await binance.ask(RIGHTS)).toEqual({ ipRestrict: true });
  time += 3_600_000;
  expect(await failureOf(binance.ask(RIGHTS))).toMatchObject({ why: 'unreadable' });
  expect(stamps).toHaveLength(3);
  now += 60_000;
  expect(await binance.ask(RIGHTS)).toEqual({ ipRestrict: true });
  expect(stamps).toHaveLength(5);
});

test('neither a message nor the object itself tells the key', async () => {
  const binance = await venue(() => ({ status: 400, body: { code: -2014, msg: `${KEY.apiKey} is no key, nor is ${KEY.secret}` } }));
  const { message, stack } = await failureOf(binance.ask(RIGHTS));
  expect(message).toBe('binance refuses the key: "[secret] is no key, nor is [secret]"');
  for (const text of [stack ?? '', inspect(binance, { depth: 9, showHidden: true }), JSON.stringify(binance)]) {
    expect(text).not.toContain(KEY.apiKey);
    expect(text).not.toContain(KEY.secret);
    expect(text).not.toContain('signature');
  }
});

test('nor does one that is cut in the middle of the key', async () => {
  // Some venues repeat what they were sent.
  for (let before = 70; before < 100; before += 5) {
    const binance = await venue(() => ({ status: 400, body: { code: -1022, msg: `${'x'.repeat(before)}${KEY.apiKey}` } }));
    expect((await failureOf(binance.ask(RIGHTS))).message).not.toContain(KEY.apiKey.slice(0, 5));
    await double.close();
  }
});

test('a broken line tells the host, and no address that was signed', async () => {
  const binance = await venue({});
  const { host } = new URL(double.restUrl);
  await double.close();
  const { why, message } = await failureOf(binance.ask(RIGHTS));
  expect({ why, message }).toEqual({ why: 'unreachable', message: `binance: ${host} cannot be reached: connection refused` });
});
