import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReadingDocument } from '../../src/documents/reading.ts';
import { BinanceDouble } from '../venues/binance.ts';
import { BOOK } from './books.ts';
import { documents, Home, NOBODY, type Running, run, start } from './negmon.ts';

let home: Home;
let book: string;
beforeAll(() => {
  home = new Home();
  book = home.write('book.json', BOOK);
});
afterAll(() => home.remove());

let configs = 0;
/**
 * A config that finds the venue at an address on this machine, and nobody where the stablecoins are priced. Prices that come every 50 ms are
 * old after a time in which no machine is so busy that they do not.
 */
const configFor = (url: string) =>
  home.write(
    `config-${configs++}.toml`,
    `[alerts]\nstaleAfter = "4s"\n[venues.binance]\nws = "${url}"\n[venues.kraken]\nws = "ws://${NOBODY}"\n`,
  );

describe.concurrent('without a network', () => {
  it.concurrent('one reading waits no longer than is reasonable, and says what is missing', async () => {
    const words = ['risk', '--portfolio', book, '--config', configFor(`ws://${NOBODY}`), '--json'];
    const { status, stdout, stderr } = await run(home, words);
    expect(status).toBe(6);
    const missing = { unknown: 'no mark price for BTC/USDT:USDT' };
    expect(documents<ReadingDocument>(stdout)).toMatchObject([{ level: 'unknown', equity: missing }]);
    expect(stderr).toMatch(/^negmon: not every price came: binance reconnecting: 127\.0\.0\.1:\d+ cannot be reached/m);
  });

  it.concurrent('it says which venue cannot be reached, keeps trying, and never calls a row safe', async () => {
    const negmon = start(home, ['--portfolio', book, '--config', configFor(`ws://${NOBODY}`)], { input: '' });
    const told = /^negmon: binance reconnecting: 127\.0\.0\.1:\d+ cannot be reached: connection refused; dialling again in .+$/m;
    await negmon.says(({ stderr }) => told.test(stderr));
    await negmon.says(({ stdout }) => stdout.includes('stale'));
    expect(negmon.stdout).toMatch(/^\S+Z {2}UNKNOWN +stale +no price for desk\/btc-1 yet \(.*binance: 127\.0\.0\.1:\d+ cannot be reached/);
    negmon.child.kill('SIGINT');
    const { status, stdout } = await negmon.ended;
    expect(status).toBe(130);
    expect(stdout).toMatch(/BTC long 0\.5 x10 isolated: unknown \(STALE\)/);
  });

  it.concurrent('a reading that needs no price waits for none', async () => {
    const wallet = { id: 'wallet', product: 'custom/collateral-debt', assets: { USD: '1000' } };
    const file = home.write('wallet.json', { version: 1, accounts: [wallet] });
    expect(await run(home, ['risk', '--portfolio', file, '--config', configFor(`ws://${NOBODY}`)])).toMatchObject({
      status: 0,
      stderr: '',
    });
  });
});

describe.concurrent('at a venue', () => {
  /** Runs a test against a venue of its own, whose mark it sets. */
  const at = (mark: string, test: (venue: BinanceDouble, set: (mark: string) => void) => Promise<void>) => async () => {
    const venue = await BinanceDouble.open(50);
    let now = mark;
    // With its index, as a market moves, and with the time it is: else the price is not believed, and the clock is told.
    venue.mark = () => ({ p: now, i: now, E: Date.now() });
    try {
      await test(venue, (next) => {
        now = next;
      });
    } finally {
      await venue.close();
    }
  };
  const live = (venue: BinanceDouble): Running => start(home, ['--portfolio', book, '--config', configFor(venue.url)], { input: '' });
  /** What standard error says of the venue of the marks. */
  const told = ({ stderr }: { stderr: string }) => [...stderr.matchAll(/^negmon: (binance .*)$/gm)].map(([, line]) => line);
  const alerts = ({ stdout }: Running) => [...stdout.matchAll(/^\S+Z {2}(\S+) +(\S+) /gm)].map(([, level, reason]) => `${reason} ${level}`);

  it.concurrent(
    'prices are watched, an outage is an alarm, and its end is told',
    at('46195', async (venue, set) => {
      const negmon = live(venue);
      await negmon.says((it) => alerts(it).length >= 1);
      expect(alerts(negmon)).toEqual(['first CRITICAL']);
      set('44000');
      await negmon.says((it) => alerts(it).length >= 2);
      expect(alerts(negmon).at(-1)).toBe('escalated NEGATIVE');

      // The line is cut, and the venue takes nobody back.
      venue.answer = () => ({ status: 503 });
      venue.terminateAll();
      await negmon.says((it) => alerts(it).length >= 3);
      expect(alerts(negmon).at(-1)).toBe('stale NEGATIVE');
      expect(negmon.stdout).toMatch(/prices of desk\/btc-1 are .* old \(binance: .*\); last known: .* is below zero: -500 USDT/);
      expect(told(negmon)).toEqual(['binance live', expect.stringMatching(/^binance reconnecting: ./)]);

      venue.answer = () => null;
      await negmon.says((it) => alerts(it).length >= 4);
      expect(alerts(negmon).at(-1)).toBe('resumed NEGATIVE');
      // Its second line, of bid and ask, may still wait for its next dial.
      expect(told(negmon).at(-1)).toMatch(/^binance live/);

      negmon.child.kill('SIGTERM');
      const { status, stdout } = await negmon.ended;
      expect(status).toBe(143);
      expect(stdout).toMatch(/worst level negative, [\d.]+ s\n$/);
    }),
  );

  it.concurrent(
    'a price that its index does not show is suspect: told as that, with no say in the exit status',
    at('52000', async (venue) => {
      const negmon = live(venue);
      await negmon.says(({ stderr }) => stderr.includes('binance live'));
      venue.mark = () => ({ p: '44000', i: '52000', E: Date.now() });
      await negmon.says((it) => alerts(it).includes('first NEGATIVE?'));
      expect(negmon.stdout).toMatch(
        / SUSPECT PRICE, not confirmed: .* is below zero: -500 USDT;.* \(BTC\/USDT:USDT at binance: jumped -15 % in /,
      );
      negmon.child.kill('SIGINT');
      const { stdout } = await negmon.ended;
      expect(stdout).toMatch(/negative\?, .*, mark 44,000\?, .* SUSPECT, not confirmed: BTC\/USDT:USDT at binance: /);
      expect(stdout).toMatch(/worst level ok, [\d.]+ s\n$/);
    }),
  );

  it.concurrent(
    "a venue's clock that is far off is said once, and no price is refused for it",
    at('50000', async (venue) => {
      venue.mark = () => ({ E: Date.now() + 3_600_000 });
      const negmon = live(venue);
      await negmon.says(({ stderr }) => stderr.includes('clocks crossed'));
      expect(told(negmon)).toEqual([
        'binance live',
        expect.stringMatching(/^binance live: clocks crossed: the venue's is (1h00m|59m5\ds) ahead of ours$/),
      ]);
      negmon.child.kill('SIGINT');
      expect((await negmon.ended).stdout).toMatch(/^negmon LIVE .* binance [\d.]+s clock \+(1h00m|59m5\ds)/m);
    }),
  );

  it.concurrent(
    'a socket that falls silent makes its rows old',
    at('50000', async (venue) => {
      const negmon = live(venue);
      await negmon.says(({ stderr }) => stderr.includes('binance live'));
      venue.flowing = false;
      await negmon.says((it) => alerts(it).length >= 1);
      expect(alerts(negmon)).toEqual(['stale OK']);
      negmon.child.kill('SIGINT');
      const { status, stdout } = await negmon.ended;
      expect(status).toBe(130);
      expect(stdout).toMatch(/ok \(STALE\), .* STALE price/);
    }),
  );

  it.concurrent(
    'one reading is fetched and printed',
    at('46195', async (venue) => {
      const words = ['risk', '--portfolio', book, '--config', configFor(venue.url), '--json'];
      const { status, stdout, stderr } = await run(home, words);
      expect([status, told({ stderr })]).toEqual([4, []]);
      // The stablecoin's price never came: it is taken for 1 USD, which the reading says, and standard error says why.
      expect(stderr).toMatch(/^negmon: not every price came: kraken \w+: .+\n$/);
      expect(documents<ReadingDocument>(stdout)).toMatchObject([
        { level: 'critical', assumptions: expect.arrayContaining(['USDT = 1 USD']), accounts: [{ positions: [{ markPrice: '46195' }] }] },
      ]);
    }),
  );

  it.concurrent(
    'a reader that goes away ends it without a crash',
    at('46195', async (venue, set) => {
      const negmon = live(venue);
      await negmon.says((it) => alerts(it).length >= 1);
      negmon.child.stdout?.destroy();
      set('44000');
      const { status, stderr } = await negmon.ended;
      expect([status, told({ stderr })]).toEqual([5, ['binance live']]);
    }),
  );
});

it.concurrent('an empty book invents nothing and says what to do', async () => {
  const negmon = start(home, [], { input: '' });
  await negmon.says(({ stdout }) => stdout.includes('\n'));
  expect(negmon.stdout).toBe(
    'no positions: give --portfolio FILE to watch the book that a file describes, put what you hold into your own with "negmon add", or try "negmon demo"\n',
  );
  negmon.child.kill('SIGHUP');
  const { status, stdout } = await negmon.ended;
  expect(status).toBe(129);
  expect(stdout).toContain('0 prices, 0 alerts, worst level ok');
});

it.concurrent('a password in an address is refused and not repeated', async () => {
  const { status, stderr } = await run(home, ['--portfolio', book, '--config', configFor('ws://me:hunter2@127.0.0.1:1')]);
  expect([status, stderr]).toEqual([78, expect.stringContaining('may not hold a name or a password')]);
  expect(stderr).not.toContain('hunter2');
});
