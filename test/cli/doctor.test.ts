import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BinanceDouble } from '../venues/binance.ts';
import { BybitDouble } from '../venues/bybit.ts';
import type { Double, Peer } from '../venues/double.ts';
import { GateDouble } from '../venues/gate.ts';
import { HyperliquidDouble } from '../venues/hyperliquid.ts';
import { KrakenDouble } from '../venues/kraken.ts';
import { OkxDouble } from '../venues/okx.ts';
import { BOOK } from './books.ts';
import { documents, Home, NOBODY, run } from './negmon.ts';

let home: Home;
beforeAll(() => {
  home = new Home();
});
afterAll(() => home.remove());

interface Report {
  readonly ok: boolean;
  readonly config: { readonly path: string; readonly state: string; readonly fault: boolean };
  readonly venues: readonly {
    readonly venue: string;
    readonly symbol: string;
    readonly name: { readonly ok: boolean; readonly ms: number; readonly addresses: readonly string[] };
    readonly socket: { readonly opened: number | null; readonly acknowledged: number | null };
    readonly mark: { readonly value: string; readonly ms: number; readonly age: number | null } | null;
    readonly clockOffset: number | null;
    readonly finding: { readonly what: string; readonly check: string } | null;
  }[];
}

let configs = 0;
/** A config that finds venues elsewhere. */
function configFor(venues: Readonly<Record<string, { readonly ws: string; readonly rest: string }>>): string {
  const tables = Object.entries(venues).map(([venue, { ws, rest }]) => `[venues.${venue}]\nws = "${ws}"\nrest = "${rest}"\n`);
  return home.write(`config-${configs++}.toml`, tables.join(''));
}

/** What each venue's bulk endpoint says when it has nothing to say (test/feed/<venue>/rest.test.ts has the captured ones). */
const EMPTY = {
  binance: [],
  bybit: { retCode: 0, result: { list: [] } },
  hyperliquid: [{ universe: [] }, []],
  kraken: { result: 'success', serverTime: '2026-01-01T00:00:00Z', tickers: [] },
  okx: { code: '0', data: [] },
} as const;

/** A double whose captured frames come with today's times, and which answers REST. */
function today<P extends Peer>(double: Double<P>, venue: keyof typeof EMPTY): void {
  double.rest = () => ({ body: EMPTY[venue] });
  current(double);
}

function current<P extends Peer>(double: Double<P>): void {
  double.onOpen = ({ socket }) => {
    const send = socket.send.bind(socket);
    Object.assign(socket, { send: (text: string) => send(text.replace(/\b1[67]\d{11}\b/g, String(Date.now()))) });
  };
}

/** Runs a test at a Binance of its own. */
async function at(test: (venue: BinanceDouble, config: string) => Promise<void>): Promise<void> {
  const venue = await BinanceDouble.open(100);
  today(venue, 'binance');
  try {
    await test(venue, configFor({ binance: { ws: venue.url, rest: venue.restUrl } }));
  } finally {
    await venue.close();
  }
}

/** A port of this machine that takes connections and never says a word. */
async function mutePort(): Promise<{ readonly address: string; readonly server: Server }> {
  const server = createServer((socket) => socket.on('error', () => {}));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `127.0.0.1:${(server.address() as { port: number }).port}`, server };
}

/** The promise is 15 s; starting on a busy machine comes on top. */
const IN_TIME = 25_000;

async function doctor(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const started = performance.now();
  const { status, stdout, stderr } = await run(home, ['doctor', ...words], { env });
  expect(stderr).toBe('');
  expect(performance.now() - started).toBeLessThan(IN_TIME);
  return { status, stdout };
}

describe.concurrent('where all is well', () => {
  it.concurrent('every step of the way to all five venues is reported, and the exit status is 0', async () => {
    const doubles = {
      binance: await BinanceDouble.open(100),
      bybit: await BybitDouble.open(100),
      hyperliquid: await HyperliquidDouble.open(100),
      kraken: await KrakenDouble.open(100),
      okx: await OkxDouble.open(100),
    };
    const venues = Object.entries(doubles) as [keyof typeof EMPTY, Double][];
    for (const [venue, double] of venues) today(double, venue);
    try {
      const config = configFor(Object.fromEntries(venues.map(([venue, { url, restUrl }]) => [venue, { ws: url, rest: restUrl }])));
      const { status, stdout } = await doctor(['--config', config]);
      expect([status, stdout]).toEqual([0, expect.stringMatching(/\n\nall is well: 5 venues dialled\n$/)]);
      expect(stdout).toMatch(/^negmon \S+, node v\d+\.\d+\.\d+, \S+ \S+\n {2}time {6}\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/);
      expect(stdout).toContain(`config    ${config}: loads`);
      expect(stdout).toContain('\n\ndialling binance, bybit, hyperliquid, kraken, okx (15 s at most)\n\n');
      const blocks = stdout.split('\n\n').slice(2, -1);
      expect(blocks.map((block) => block.split(' ')[0])).toEqual(['binance', 'bybit', 'hyperliquid', 'kraken', 'okx']);
      for (const block of blocks) {
        expect(block).toMatch(
          new RegExp(
            [
              '^\\w+ {2}OK {2}127\\.0\\.0\\.1:\\d+',
              ' {2}name {4}127\\.0\\.0\\.1, \\d+ ms',
              ' {2}tcp {5}connected, \\d+ ms',
              ' {2}tls {5}none, this machine only',
              ' {2}rest {4}HTTP 200, \\d+ ms',
              ' {2}socket {2}upgraded, \\d+ ms; subscribed, \\d+ ms; 0 frames refused',
              ' {2}mark {4}BTC/US\\S+ \\d+\\.\\d+, (\\d\\.\\ds old when it came|of unknown age), \\d+ ms',
              ' {2}clock {3}with the venue, to a second$',
            ].join('\n'),
          ),
        );
        for (const line of block.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
      }

      const told = await doctor(['--config', config, '--json', 'binance', 'kraken', 'binance']);
      const [report] = documents<Report>(told.stdout);
      expect([told.status, report?.ok]).toEqual([0, true]);
      expect(report?.venues.map(({ venue, symbol }) => [venue, symbol])).toEqual([
        ['binance', 'BTC/USDT:USDT'],
        ['kraken', 'BTC/USD:USD'],
      ]);
      // Marks of the captured frames (test/venues).
      expect(report?.venues.map(({ mark }) => mark?.value)).toEqual(['79107.36658171', '79873.40587777576']);
      for (const { name, socket, mark, clockOffset, finding } of report?.venues ?? []) {
        expect(name).toEqual({ ok: true, ms: expect.any(Number), addresses: ['127.0.0.1'] });
        expect(socket).toMatchObject({ opened: expect.any(Number), acknowledged: expect.any(Number), rejected: 0 });
        expect(mark?.age).toBeLessThan(5_000);
        expect(Math.abs(clockOffset ?? 99_999)).toBeLessThan(2_000);
        expect(finding).toBeNull();
      }
    } finally {
      for (const [, double] of venues) await double.close();
    }
  });

  it.concurrent('so is the way to a venue of ccxt’s, which tells less of it', async () => {
    const venue = await GateDouble.open(100);
    current(venue);
    // "List futures tickers" of Gate's API v4.
    venue.rest = (request) =>
      request.path.endsWith('/futures/usdt/tickers') ? { body: [{ contract: 'BTC_USDT' }] } : venue.lists(request);
    try {
      const { status, stdout } = await doctor(['gate', '--config', configFor({ gate: { ws: venue.url, rest: venue.restUrl } })]);
      expect([status, stdout]).toEqual([0, expect.stringMatching(/all is well: 1 venue dialled\n$/)]);
      // The captured mark (test/venues/gate.ts).
      expect(stdout).toMatch(
        / {2}socket {2}upgraded, \d+ ms; subscribed, \d+ ms; 0 frames refused\n {2}mark {4}BTC\/USDT:USDT 43476\.41, /,
      );
    } finally {
      await venue.close();
    }
  });

  it.concurrent('where the config names a stand-in for the socket alone, REST is not asked, as the monitor does not', () =>
    at(async (venue) => {
      const config = home.write(`config-${configs++}.toml`, `[venues.binance]\nws = "${venue.url}"\n`);
      const { status, stdout } = await doctor(['binance', '--config', config]);
      expect([status, stdout]).toEqual([0, expect.stringMatching(/all is well: 1 venue dialled\n$/)]);
      expect(stdout).not.toContain('\n  rest ');
    }));

  it.concurrent('the folder of --data-dir is looked at', () =>
    at(async (_, config) => {
      const { status, stdout } = await doctor(['binance', '--config', config, '--data-dir', home.path]);
      expect([status, stdout]).toEqual([0, expect.stringContaining(`data      ${home.path}: can be written\n`)]);
    }));

  it.concurrent('what the portfolio holds is what is listened to', () =>
    at(async (venue, config) => {
      const [account] = BOOK.accounts;
      const position = { ...account?.positions[0], symbol: 'SOL/USDT:USDT' };
      const book = home.write('sol.json', { version: 1, accounts: [{ ...account, product: 'binance/usdm', positions: [position] }] });
      const { stdout } = await doctor(['--config', config, '--portfolio', book, '--json']);
      // Besides, what the stablecoin is worth is asked of another venue, which is not to be had here.
      const [own] = documents<Report>(stdout)[0]?.venues ?? [];
      expect(own).toMatchObject({ venue: 'binance', symbol: 'SOL/USDT:USDT', finding: null });
      expect(venue.requests.flatMap(({ params }) => params)).toContain('solusdt@markPrice@1s');
    }));

  it.concurrent('without a file it is what your own book holds, and the venues of that', () =>
    at(async (venue, config) => {
      const folder = join(home.path, 'own');
      const add = (...words: string[]) => run(home, ['--data-dir', folder, 'add', ...words]);
      expect((await add('account', 'main', '--product', 'binance/usdm')).status).toBe(0);
      expect((await add('long 1 SOL/USDT:USDT @ 100', '--account', 'main')).status).toBe(0);
      const { stdout } = await doctor(['--config', config, '--data-dir', folder, '--json']);
      const [own] = documents<Report>(stdout)[0]?.venues ?? [];
      expect(own).toMatchObject({ venue: 'binance', symbol: 'SOL/USDT:USDT', finding: null });
      expect(venue.requests.flatMap(({ params }) => params)).toContain('solusdt@markPrice@1s');
    }));

  it.concurrent('a book that cannot be read is a finding, and the venues are dialled all the same', () =>
    at(async (_, config) => {
      const folder = join(home.path, 'damaged');
      mkdirSync(folder);
      writeFileSync(join(folder, 'book.sqlite'), 'no database '.repeat(500));
      const { status, stdout } = await doctor(['--config', config, '--data-dir', folder]);
      expect([status, stdout]).toEqual([1, expect.stringMatching(/data .* is damaged [\s\S]*binance {2}OK/)]);
    }));
});

describe.concurrent('what stands in the way is named, with what to check, and the exit status is 1', () => {
  it.concurrent('ports where nobody answers', async () => {
    const elsewhere = { ws: `ws://${NOBODY}`, rest: `http://${NOBODY}` };
    const { status, stdout } = await doctor(['--config', configFor({ binance: elsewhere, okx: elsewhere })]);
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /\nbinance {2}FAULT {2}127\.0\.0\.1:\d+\n {2}name {4}127\.0\.0\.1, \d+ ms\n {2}tcp {5}FAULT {2}.*connection refused/,
    );
    expect(stdout).toMatch(
      // Once for both.
      /What to do\n {2}binance, okx: no connection: connection refused\n {4}check the network, the firewall, the proxy\n {2}nothing/,
    );
    expect(stdout).toMatch(/\n {2}nothing can be reached: check the network, DNS, the proxy \(HTTPS_PROXY\), the firewall\n$/);
  });

  it.concurrent('a server that takes the connection and never says a word', async () => {
    const { address, server } = await mutePort();
    try {
      const { status, stdout } = await doctor(['--config', configFor({ binance: { ws: `ws://${address}`, rest: `http://${address}` } })]);
      expect(status).toBe(1);
      expect(stdout).toMatch(/ {2}tcp {5}connected, \d+ ms\n/);
      expect(stdout).toMatch(/ {2}rest {4}FAULT {2}127\.0\.0\.1:\d+ did not answer within 5 s/);
      expect(stdout).toMatch(
        /What to do\n {2}binance: (?:127\.0\.0\.1:\d+ takes the connection, but does not answer|no websocket: .*)\n {4}check .*firewall/,
      );
    } finally {
      server.close();
    }
  });

  it.concurrent('a name that does not exist (RFC 6761 keeps .invalid free)', async () => {
    const { status, stdout } = await doctor([
      '--config',
      configFor({ binance: { ws: 'wss://fstream.nothing.invalid', rest: 'https://fapi.nothing.invalid' } }),
    ]);
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /\n {2}binance: the name (?:fstream|fapi)\.nothing\.invalid cannot be looked up: .+\n {4}check the network or DNS\n/,
    );
    expect(stdout).not.toContain(' tcp ');
  });

  it.concurrent('a venue that does not serve this place', () =>
    at(async (venue, config) => {
      venue.answer = () => ({ status: 451 });
      const { status, stdout } = await doctor(['--config', config]);
      expect([status, stdout]).toEqual([1, expect.stringContaining('  => HTTP 451: the venue does not serve this place\n')]);
    }));

  it.concurrent('a venue that wants quiet, and for how long', () =>
    at(async (venue, config) => {
      venue.answer = () => ({ status: 429, headers: { 'Retry-After': '120' } });
      const { status, stdout } = await doctor(['--config', config]);
      expect([status, stdout]).toEqual([1, expect.stringContaining('  => HTTP 429: too many requests from this address\n')]);
      expect(stdout).toContain('    wait 120 s, and see what else asks it from here\n');
      expect(venue.dials).toHaveLength(1);
    }));

  it.concurrent('a subscription that brings no price', () =>
    at(async (venue, config) => {
      venue.unknown = new Set(['BTCUSDT']);
      const { status, stdout } = await doctor(['--config', config]);
      expect([status, stdout]).toEqual([1, expect.stringContaining('  => no price within 10 s although subscribed')]);
      expect(stdout).toMatch(
        / {2}socket {2}upgraded, \d+ ms; subscribed, \d+ ms; 0 frames refused\n {2}mark {4}FAULT {2}none of BTC\/USDT:USDT\n/,
      );
    }));

  it.concurrent.each([
    [-3_600_000, 'ahead of'],
    [3_600_000, 'behind'],
  ])('a clock that is %i ms from the venue’s', (by, where) =>
    at(async (venue, config) => {
      venue.rest = () => ({ headers: { Date: new Date(Date.now() + by).toUTCString() }, body: [] });
      const { status, stdout } = await doctor(['--config', config]);
      expect(status).toBe(1);
      expect(stdout).toMatch(new RegExp(`clock {3}(?:3599|3600)\\.\\d s ${where} the venue`));
      expect(stdout).toMatch(/binance: clock 3(?:599|600|601) s off\n {4}set the machine's clock \(timedatectl\)/);
    }),
  );

  it.concurrent('a mark that stands still', () =>
    at(async (venue, config) => {
      // The captured frames as they are.
      venue.onOpen = () => {};
      const { status, stdout } = await doctor(['--config', config]);
      expect([status, stdout]).toEqual([1, expect.stringMatching(/ {2}=> the mark is \d+d old\n/)]);
    }));

  it.concurrent('REST that is silent, while prices come', () =>
    at(async (venue, config) => {
      venue.rest = () => ({ status: 503 });
      const { status, stdout } = await doctor(['--config', config]);
      expect([status, stdout]).toEqual([1, expect.stringMatching(/ {2}=> prices come, but REST does not answer: .*HTTP 503/)]);
    }));

  it.concurrent('an address that may not be used, whose password is not repeated', async () => {
    const { status, stdout } = await doctor([
      '--config',
      configFor({ binance: { ws: 'wss://me:hunter2@example.invalid', rest: 'https://example.invalid' } }),
    ]);
    expect([status, stdout]).toEqual([1, expect.stringContaining('may not hold a name or a password')]);
    expect(stdout).not.toContain('hunter2');
  });

  it.concurrent('a proxy that cannot be reached, by its host alone', async () => {
    const { status, stdout } = await doctor(['binance'], { HTTPS_PROXY: `http://me:hunter2@${NOBODY}` });
    expect(status).toBe(1);
    expect(stdout).toContain(`binance  FAULT  fstream.binance.com:443 through the proxy ${NOBODY}\n`);
    expect(stdout).toMatch(/no connection: .*connection refused \(to the proxy 127\.0\.0\.1:\d+\)/);
    expect(stdout).not.toContain('hunter2');
  });

  it.concurrent.each(['socks5://me:hunter2@127.0.0.1:9', 'http://me:hunter2@127.0.0.1:99999'])(
    'a proxy that cannot be used, once for all venues: %s',
    async (proxy) => {
      const { status, stdout } = await doctor(['binance', 'gate'], { HTTPS_PROXY: proxy });
      expect(status).toBe(1);
      expect(stdout).toMatch(
        /What to do\n {2}binance, gate: (?:a proxy of kind socks5:\/\/ cannot be used|the proxy that the environment names is no address): .*\n {4}correct HTTPS_PROXY \(or ALL_PROXY\)\n$/,
      );
      expect(stdout).not.toContain('hunter2');
    },
  );

  it.concurrent('a config that does not load', async () => {
    const config = home.write('broken.toml', '[alerts]\nstaleAfter = 15\n');
    const { status, stdout } = await doctor(['aave', '--config', config]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/ {2}config {4}\S+broken\.toml: .*mistake at alerts\.staleAfter/);
    expect(stdout).toMatch(/aave: aave is not in this ccxt .*: no live prices for it/);
  });
});

it.concurrent('what is no name of a venue is a mistake', async () => {
  const { status, stderr } = await run(home, ['doctor', 'no such\u001b[2J']);
  expect([status, stderr]).toEqual([2, 'negmon: "no such [2J" is no venue\'s name: give it as in "negmon venues", such as binance.\n']);
});
