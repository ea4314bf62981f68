import { expect, test } from 'vitest';
import { answeredWith, closedBy, failedWith } from '../../src/net/ending.ts';

const NOW = Date.UTC(2026, 8, 9, 12, 0, 0);

// RFC 9110 section 10.2.3: seconds, or a date.
test.each([
  ['120', 120_000],
  ['0', 0],
  ['Wed, 09 Sep 2026 12:02:00 GMT', 120_000],
  ['Wed, 09 Sep 2026 11:00:00 GMT', 0],
  ['soon', null],
  [undefined, null],
])('Retry-After %s', (header, wait) => {
  expect(answeredWith(429, header, NOW)).toMatchObject({ status: 429, retryAfter: wait, reason: 'answered with HTTP 429' });
});

test('no network is told from a venue that answers badly', () => {
  const error = Object.assign(new Error('getaddrinfo ENOTFOUND fstream.binance.com'), { code: 'ENOTFOUND' });
  expect(failedWith('fstream.binance.com', error)).toMatchObject({
    offline: true,
    reason: 'fstream.binance.com cannot be reached: its name cannot be found',
  });
  expect(failedWith('x', new Error('self-signed certificate'))).toMatchObject({ offline: false, reason: 'self-signed certificate' });
});

test("the venue's own words are cleaned", () => {
  expect(closedBy(1008, 'go\u001b[2J\u202eaway').reason).toBe('closed with code 1008 (go [2J away)');
  expect(closedBy(1006, '').reason).toBe('closed with code 1006');
});
