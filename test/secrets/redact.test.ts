import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HIDDEN, redact, safeReason } from '../../src/secrets/redact.ts';
import { Secret } from '../../src/secrets/secret.ts';

/** Keys and passphrases as venues make them and people type them: no control characters, none of what "[secret]" is written with. */
const someSecret = fc
  .string({ minLength: 8, maxLength: 80, unit: fc.constantFrom(...'ABCXYZabcxyz0189+/=_-!$%&?*.:,;<>"\\\' äß€') })
  .map((text) => `K7${text.trim()}q9`);
const around = fc.string({ maxLength: 20, unit: fc.constantFrom(...'tuvTUV 246/&="{}') });

const ENCODINGS: readonly (readonly [string, (text: string) => string])[] = [
  ['itself', (text) => text],
  ['a URL', encodeURIComponent],
  ['a URL with small digits', (text) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase())],
  ['a form', (text) => new URLSearchParams({ q: text }).toString().slice(2)],
  ['JSON', (text) => JSON.stringify(text).slice(1, -1)],
  ['base64', (text) => Buffer.from(text).toString('base64')],
  ['base64 of a URL', (text) => Buffer.from(text).toString('base64url')],
  ['hexadecimal digits', (text) => Buffer.from(text).toString('hex')],
  ['large hexadecimal digits', (text) => Buffer.from(text).toString('hex').toUpperCase()],
];

describe('redact', () => {
  it.each(ENCODINGS)('leaves no known secret in a text that has it as %s', (_, encode) => {
    fc.assert(
      fc.property(someSecret, around, around, (text, before, after) => {
        new Secret(text);
        const said = redact(`${before}${encode(text)}${after}`);
        expect(said.startsWith(`${before}${HIDDEN}`)).toBe(true);
        expect(said.endsWith(after)).toBe(true);
        // Base64 shares its last character with what comes after the secret, and pads itself.
        expect(said.length).toBeLessThanOrEqual(before.length + HIDDEN.length + after.length + 3);
      }),
      { numRuns: 60 },
    );
  });

  it('finds a secret in a longer text that was encoded as one, as a header of basic authorization is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 10, maxLength: 40, unit: fc.constantFrom(...'ABCxyz0189') }), fc.nat(5), (text, before) => {
        new Secret(text);
        const encoded = Buffer.from(`${'u'.repeat(before)}${text}:z`).toString('base64');
        const said = redact(`sent ${encoded} to it`);
        // At most a character at each end is shared with what stood around the secret.
        expect(said).toContain(HIDDEN);
        const left = said
          .replaceAll(HIDDEN, ' ')
          .split(' ')
          .filter((part) => part.length > 9);
        expect(left).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('hides all of two secrets that overlap', () => {
    new Secret('abcdef123456');
    new Secret('123456ghijkl');
    expect(redact('<abcdef123456ghijkl>')).toBe(`<${HIDDEN}>`);
  });

  // Headers and queries as ccxt signs them: `sign` in js/src/binance.js, bybit.js, okx.js, kucoin.js, bitget.js, gate.js, htx.js, deribit.js.
  it.each([
    [
      'https://fapi.binance.com/fapi/v3/account?timestamp=1&signature=0aF3',
      'https://fapi.binance.com/fapi/v3/account?timestamp=1&signature=[secret]',
    ],
    ['{"X-MBX-APIKEY":"vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zv"}', '{"X-MBX-APIKEY":"[secret]"}'],
    ['OK-ACCESS-PASSPHRASE: hunter2, OK-ACCESS-KEY: a-b-c', 'OK-ACCESS-PASSPHRASE: [secret], OK-ACCESS-KEY: [secret]'],
    ["{ 'X-BAPI-API-KEY': 'XXXXX', 'X-BAPI-SIGN': 'YYYYY' }", "{ 'X-BAPI-API-KEY': '[secret]', 'X-BAPI-SIGN': '[secret]' }"],
    ['KC-API-PASSPHRASE=abc KC-API-SIGN=def', 'KC-API-PASSPHRASE=[secret] KC-API-SIGN=[secret]'],
    ['ACCESS-PASSPHRASE: abcdef', 'ACCESS-PASSPHRASE: [secret]'],
    ['{"KEY":"abc","SIGN":"def","Timestamp":"1"}', '{"KEY":"[secret]","SIGN":"[secret]","Timestamp":"1"}'],
    ['?AccessKeyId=e2xxxxxx-99xxxxxx&SignatureVersion=2&Signature=4F65', '?AccessKeyId=[secret]&SignatureVersion=2&Signature=[secret]'],
    ['Authorization: deri-hmac-sha256 id=a,ts=1,sig=b', 'Authorization: [secret],ts=1,sig=b'],
    ['Authorization: Bearer abc.def', 'Authorization: [secret]'],
    ['wss://fstream.binance.com/ws?listenKey=pqia91ma19a5s61cv6a81va65sdf', 'wss://fstream.binance.com/ws?listenKey=[secret]'],
    ['apiKey=abc&passphrase=def', 'apiKey=[secret]&passphrase=[secret]'],
    ['http://me:word@proxy.example:3128', 'http://[secret]@proxy.example:3128'],
    ['NEGMON_BINANCE_SECRET=abc', 'NEGMON_BINANCE_SECRET=[secret]'],
  ])('hides what is named like a secret: %s', (text, said) => {
    expect(redact(text)).toBe(said);
  });

  it.each([
    'binance requires "apiKey" credential',
    'there is no position "key-1" in desk; see "negmon list"',
    'bybit: retCode 10003, API key is invalid.',
    'the key bybit-main is for bybit, not for okx',
  ])('leaves other words alone: %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('hides a secret before it cuts a text', () => {
    new Secret('longlonglonglonglong77');
    expect(safeReason(new Error(`${'x'.repeat(90)}longlonglonglonglong77`), 100)).toBe(`${'x'.repeat(90)}[secret]`);
    expect(safeReason('no\u001b[31m error\n at all', 100)).toBe('no [31m error  at all');
  });
});
