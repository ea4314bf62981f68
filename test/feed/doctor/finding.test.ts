import { describe, expect, test } from 'vitest';
import type { Examination } from '../../../src/feed/doctor/examine.ts';
import { findingOf, markAge } from '../../../src/feed/doctor/finding.ts';
import type { Heard } from '../../../src/feed/doctor/listen.ts';
import { ending } from '../../../src/net/ending.ts';

/** 2026-11-22T02:00:00Z. */
const NOW = Date.UTC(2026, 10, 22, 2);

const HEARD: Heard = {
  opened: 80,
  acknowledged: 120,
  mark: { value: '46195.1', ms: 300, at: NOW, venueTime: NOW - 400, suspect: null },
  ended: null,
  status: null,
  rejected: 0,
  rejection: null,
};

const WELL: Examination = {
  venue: 'binance',
  symbol: 'BTC/USDT:USDT',
  obstacle: null,
  host: 'fstream.binance.com:443',
  proxy: null,
  name: { ok: true, ms: 5, addresses: ['192.0.2.7'] },
  tcp: { ok: true, ms: 20 },
  tls: { ok: true, ms: 30, protocol: 'TLSv1.3', issuer: 'DigiCert Inc', daysLeft: 90 },
  rest: { ok: true, ms: 90, status: 200, clockOffset: -200 },
  heard: HEARD,
};

const said = (more: Partial<Examination>): string | null => findingOf({ ...WELL, ...more })?.what ?? null;
const heard = (more: Partial<Heard>): Partial<Examination> => ({ heard: { ...HEARD, ...more } });
const fault = (text: string) => ({ ok: false, ms: 9, fault: text }) as const;
const noRest = (status: number | null, closedHere = false) => ({ ok: false, ms: 9, fault: 'no', status, closedHere }) as const;
const SILENT = { opened: null, acknowledged: null, mark: null };

test('nothing is found where all is well', () => {
  expect(findingOf(WELL)).toBeNull();
  expect(findingOf({ ...WELL, rest: null, tls: null })).toBeNull();
});

describe('the worst is told', () => {
  test.each<[string, Partial<Examination>, string | RegExp]>([
    ['an address', { obstacle: { what: 'it is not encrypted', check: 'x' }, heard: null }, 'it is not encrypted'],
    [
      'a place not served',
      heard({ mark: null, ended: ending('', { status: 403, closedHere: true }) }),
      'HTTP 403: the venue does not serve this place',
    ],
    ['told by REST alone', { rest: noRest(451, true) }, 'HTTP 451: the venue does not serve this place'],
    ['a ban', heard({ ...SILENT, ended: ending('', { status: 418, retryAfter: 1 }) }), 'HTTP 418: the venue turns this address away'],
    [
      'a name before what follows from it',
      { ...heard(SILENT), name: fault('no such name'), rest: noRest(null) },
      /^the name fstream\.binance\.com cannot be looked up/,
    ],
    ['a connection', { ...heard(SILENT), tcp: fault('refused') }, 'no connection: refused'],
    [
      'a certificate',
      { ...heard(SILENT), tls: fault('for another name') },
      'no safe connection to fstream.binance.com:443: for another name',
    ],
    ['a subscription without price', heard({ mark: null }), 'no price within 10 s although subscribed'],
    ['why', heard({ mark: null, rejected: 1, rejection: 'no such product' }), /although subscribed \(no such product\)$/],
    ['an upgrade that ended', heard({ ...SILENT, ended: ending('closed with code 1013') }), 'no websocket: closed with code 1013'],
    ['no upgrade', heard(SILENT), 'fstream.binance.com:443 takes the connection, but does not answer'],
    [
      'a doubt',
      heard({ mark: { value: '1', ms: 3, at: NOW, venueTime: null, suspect: '42 % below its index' } }),
      /^the mark is not believed: 42 %/,
    ],
    [
      'frames refused',
      heard({ rejected: 2, rejection: 'mark "-5" is not above 0' }),
      '2 of its frames were refused: mark "-5" is not above 0',
    ],
    [
      'a certificate that ends',
      { tls: { ok: true, ms: 1, protocol: 'TLSv1.3', issuer: 'X', daysLeft: 3 } },
      'the certificate ends in 3 days',
    ],
  ])('%s', (_, more, what) => {
    expect(said(more)).toEqual(typeof what === 'string' ? what : expect.stringMatching(what));
  });
});

test('the clock is the server’s own, else that of its frames; the age of a mark is counted by it', () => {
  const behind = { ok: true, ms: 1, status: 200, clockOffset: 12_000 } as const;
  expect(findingOf({ ...WELL, rest: behind })).toMatchObject({ what: 'clock 12 s off', check: expect.stringContaining('timedatectl') });
  const status = { venue: 'binance', state: 'live', detail: '', rejected: 0, redials: 0, lastFrame: 1, clockOffset: -12_000 } as const;
  expect(said({ ...heard({ status }), rest: null })).toBe('clock 12 s off');
  expect(said(heard({ status }))).toBeNull();
  expect(markAge(WELL)).toBe(200);
  expect(markAge({ ...WELL, rest: null })).toBe(400);
  expect(markAge({ ...WELL, rest: behind })).toBe(12_400);
});

test('only where not one step could be taken is it this machine’s network', () => {
  expect(findingOf({ ...WELL, ...heard(SILENT), name: fault('x') })?.unreachable).toBe(true);
  expect(findingOf({ ...WELL, ...heard(SILENT), tcp: fault('x') })?.unreachable).toBe(true);
  expect(findingOf({ ...WELL, ...heard({ mark: null }) })?.unreachable).toBe(false);
  // A venue of ccxt's, whose socket's address nobody tells.
  const untold = { ...heard(SILENT), host: null, name: null, tcp: null, tls: null };
  expect(findingOf({ ...WELL, ...untold, rest: noRest(null) })?.unreachable).toBe(true);
  expect(findingOf({ ...WELL, ...untold, rest: null })?.unreachable).toBe(true);
  expect(findingOf({ ...WELL, ...untold, rest: noRest(503) })?.unreachable).toBe(false);
});

test('what several venues suffer from reads the same for each', () => {
  const at = (host: string, more: Partial<Examination>) => findingOf({ ...WELL, ...heard(SILENT), host: `${host}:443`, ...more })?.shared;
  for (const [more, shared] of [
    [() => ({ name: fault('no such name') }), 'names cannot be looked up: no such name'],
    [(host: string) => ({ tcp: fault(`${host}:443 cannot be reached: connection refused`) }), 'no connection: connection refused'],
    [() => ({ tls: fault('for another name') }), 'no safe connection: for another name'],
    [() => ({}), 'the connection is taken, but nobody answers'],
  ] as const) {
    expect([at('one.example', more('one.example')), at('two.example', more('two.example'))]).toEqual([shared, shared]);
  }
});
