import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../feed/sink.ts';
import { BinanceDouble } from '../venues/binance.ts';
import { BOOK, BTC } from './books.ts';
import { runHere } from './here.ts';
import { documents, Home, NOBODY, type Running, run, start } from './negmon.ts';
import { Pty } from './pty.ts';

let home: Home;
let book: string;
beforeAll(() => {
  home = new Home();
  book = home.write('book.json', BOOK);
});
afterAll(() => home.remove());

let files = 0;
/** A config that finds the venue at an address on this machine, and nobody where the stablecoins are priced. */
const configFor = (url: string) =>
  home.write(`config-${files++}.toml`, `[venues.binance]\nws = "${url}"\n[venues.kraken]\nws = "ws://${NOBODY}"\n`);
const named = (end: string) => join(home.path, `tape-${files++}${end}`);

/** Runs a test against a venue of its own, whose mark and index it sets. */
const at = (test: (venue: BinanceDouble, set: (mark: string, index?: string) => void) => Promise<void>) => async () => {
  const venue = await BinanceDouble.open(50);
  let [now, index] = ['50000', '50000'];
  // With its index, as a market moves, and with the time it is: else the price is not believed, and the clock is told.
  venue.mark = () => ({ p: now, i: index, E: Date.now() });
  try {
    await test(venue, (mark, beside = mark) => {
      [now, index] = [mark, beside];
    });
  } finally {
    await venue.close();
  }
};

/** What of a tape is on disk and whole. */
function kept(tape: string): string {
  if (!existsSync(tape)) return '';
  try {
    return tape.endsWith('.gz') ? gunzipSync(readFileSync(tape)).toString() : readFileSync(tape, 'utf8');
  } catch {
    return '';
  }
}

const watch = (venue: BinanceDouble, ...words: string[]): Running =>
  start(home, ['watch', '--portfolio', book, '--config', configFor(venue.url), ...words], { input: '' });
const alerts = ({ stdout }: Running): number => stdout.split('\n').filter((line) => line.includes('"alert"')).length;
/** What a run said of the market, without when. */
const told = (stdout: string) =>
  documents<Record<string, unknown>>(stdout).map(
    ({ type, rule, subject, level, from, reason, value, threshold, text, suspect, worst }) => ({
      ...{ type, rule, subject, level, from, reason, value, threshold, text, suspect, worst },
    }),
  );

/** The reading that a run ends with, in lines, without the age of its prices. */
const reading = (stdout: string): string[] =>
  stdout
    .slice(stdout.indexOf('\nequity ') + 1)
    .replace(/, price .*s old$/gm, '')
    .split('\n')
    .slice(0, 3);

describe.concurrent('negmon watch', () => {
  it.concurrent(
    'ends after its time with the summary, and the worst level is its exit status',
    at(async (venue, set) => {
      set('46195');
      const negmon = watch(venue, '--json', '--for', '6s', '--metrics', '127.0.0.1:0');
      await negmon.says((it) => it.stderr.includes('/metrics\n') && alerts(it) > 0);
      const [, said, url] = /negmon: (watching .*) of .*; metrics at (.*)\/metrics\n/.exec(negmon.stderr) ?? [];
      expect(said).toBe('watching 1 account with 1 position');
      expect(await (await fetch(`${url}/metrics`)).text()).toContain('negmon_position_level{account="desk",position="btc-1",');
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      const { status, stdout, stderr } = await negmon.ended;
      expect([status, stderr]).toEqual([4, expect.stringContaining('negmon: binance live\n')]);
      const lines = documents<{ type: string; seconds: number; ticks: number }>(stdout);
      expect(lines.map(({ type }) => type)).toEqual(['alert', 'summary']);
      expect(lines.at(-1)).toMatchObject({ type: 'summary', alerts: 1, worst: 'critical' });
      expect(lines.at(-1)?.seconds).toBeGreaterThanOrEqual(6);
      expect(lines.at(-1)?.ticks).toBeGreaterThan(1);
    }),
  );

  it.concurrent(
    'tells people the same in lines',
    at(async (venue) => {
      const { status, stdout } = await watch(venue, '--for', '6s').ended;
      expect(status).toBe(0);
      expect(stdout).toMatch(/BTC long 0\.5 x10 isolated.*\n\d+ prices, 0 alerts, worst level ok, [\d.]+ s\n$/s);
    }),
  );

  it.concurrent('without a price ends with 6: it never calls silence calm', async () => {
    const config = configFor(`ws://${NOBODY}`);
    const { status, stdout } = await run(home, ['watch', '--portfolio', book, '--config', config, '--for', '1s', '--json']);
    expect([status, documents(stdout).at(-1)]).toEqual([6, expect.objectContaining({ type: 'summary', ticks: 0 })]);
  });

  it.concurrent.each([
    [['watch'], 'negmon watch needs a portfolio'],
    [['watch', '--portfolio', 'BOOK', '--for', 'soon'], '--for must be a duration such as "90s", "10m" or "1h"; not "soon"'],
    [['watch', '--portfolio', 'BOOK', '--for', '0s'], '--for must be a duration'],
    [['risk', '--portfolio', 'BOOK', '--record', 'tape.jsonl'], 'it goes with "negmon" and "negmon watch", not with "negmon risk"'],
  ])('%j is a mistake', async (words, message) => {
    const { status, stderr } = await run(
      home,
      words.map((word) => (word === 'BOOK' ? book : word)),
    );
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('where metrics are served', () => {
  it.each([
    ['0.0.0.0:9464', '', 'could be asked from elsewhere'],
    ['9464', '', '--metrics must be host and port, such as 127.0.0.1:9464; not "9464"'],
  ])('--metrics %s is a mistake', async (place, toml, message) => {
    const { status, stderr } = await runHere('watch', '--portfolio', book, '--config', home.write('own.toml', toml), '--metrics', place);
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it('is this machine, unless the config lets others', async () => {
    const config = home.write('remote.toml', '[metrics]\nlisten = "0.0.0.0:9464"\n');
    const { status, stderr } = await runHere('watch', '--portfolio', book, '--config', config);
    expect([status, stderr]).toEqual([78, expect.stringMatching(/mistake at metrics.*: listen must be this machine only/)]);
  });
});

describe.concurrent('a recording', () => {
  it.concurrent.each(['.jsonl', '.jsonl.gz'])('with a name that ends in %s plays back to the same alerts and the same reading', (end) =>
    at(async (venue, set) => {
      const tape = named(end);
      const [negmon, reader] = [watch(venue, '--json', '--record', tape), watch(venue)];
      for (const one of [negmon, reader]) await one.says(({ stderr }) => stderr.includes('binance live'));
      // design.md section 8: warning from 49,158.8 down, critical from 46,624.9, liquidation at 45,226.13, below zero under 45,000.
      // In between a mark that its index does not follow: not believed, and said to be so.
      const marks = [['49000'], ['46195'], ['40000', '46195'], ['45226'], ['44000.5']] as const;
      for (const [i, [mark, index]] of marks.entries()) {
        set(mark, index);
        await negmon.says((it) => alerts(it) > i);
      }
      // The last marks bring no alert: wait until a good many of them were sent.
      await new Promise<void>((resolve) => {
        let frames = 0;
        venue.mark = () => {
          frames++;
          if (frames > 40) resolve();
          return { p: '44000', i: '44000', E: Date.now() };
        };
      });
      for (const one of [negmon, reader]) one.child.kill('SIGTERM');
      const [live, seen] = [await negmon.ended, await reader.ended];
      expect([live.status, seen.status]).toEqual([143, 143]);
      const replayed = await run(home, ['replay', tape, '--portfolio', book, '--speed', 'max', '--json']);
      expect([replayed.status, replayed.stderr]).toEqual([5, '']);
      expect(told(replayed.stdout)).toEqual(told(live.stdout));
      expect(told(live.stdout).filter(({ suspect }) => suspect !== undefined)).toHaveLength(1);
      const ticks = (stdout: string) => documents<{ ticks: number }>(stdout).at(-1)?.ticks;
      expect(ticks(replayed.stdout)).toBe(ticks(live.stdout));
      const plain = await run(home, ['replay', tape, '--portfolio', book, '--speed', 'max']);
      expect(reading(plain.stdout)).toEqual(reading(seen.stdout));
      expect(reading(plain.stdout).at(-1)).toMatch(/BTC long 0\.5 x10 isolated: negative.*mark 44,000,/);
    })(),
  );

  it.concurrent(
    'holds what the venue said, a line a frame, for this user alone',
    at(async (venue) => {
      const tape = named('.jsonl');
      const negmon = watch(venue, '--record', tape);
      await until(() => kept(tape).split('\n').length > 10);
      negmon.child.kill('SIGTERM');
      await negmon.ended;
      expect(statSync(tape).mode & 0o777).toBe(0o600);
      const lines = documents<Record<string, unknown>>(readFileSync(tape, 'utf8'));
      expect(lines.length).toBeGreaterThanOrEqual(10);
      // Rate and next funding of the captured frame (test/venues/binance.ts).
      const line = { t: expect.any(Number), venue: 'binance', symbol: BTC, mark: '50000' };
      const funding = { index: '50000', fundingRate: '0.00008359', nextFundingTime: 1_788_940_800_000 };
      expect(lines).toContainEqual({ ...line, ...funding });
      for (const one of lines) {
        expect(one).toMatchObject(line);
        expect(Math.abs(Number(one['t']) - Date.now())).toBeLessThan(600_000);
      }
    }),
  );

  it.concurrent.each(['.jsonl', '.jsonl.gz'])(
    'with a name that ends in %s outlives a kill, and plays back to the alerts before it',
    (end) =>
      at(async (venue, set) => {
        const tape = named(end);
        const negmon = watch(venue, '--json', '--record', tape);
        await negmon.says(({ stderr }) => stderr.includes('binance live'));
        // As above.
        for (const [i, mark] of ['49000', '46195', '44000'].entries()) {
          set(mark);
          await negmon.says((it) => alerts(it) > i);
        }
        // A line is on disk within a second.
        await until(() => kept(tape).includes('"mark":"44000"'));
        negmon.child.kill('SIGKILL');
        const live = await negmon.ended;
        expect(live.status).toBeNull();
        const { status, stdout } = await run(home, ['replay', tape, '--portfolio', book, '--speed', 'max', '--json']);
        expect(status).toBe(5);
        expect(told(stdout).slice(0, -1)).toEqual(told(live.stdout));
      })(),
  );

  it.concurrent(
    'is made by the dashboard, too, whose monitor is a thread of its own',
    at(async (venue) => {
      const tape = named('.jsonl.gz');
      const words = ['--portfolio', book, '--config', configFor(venue.url), '--record', tape];
      const pty = new Pty(home, 100, 24, words);
      try {
        await pty.shows((screen) => /LIVE +REC +.*binance/.test(screen) && screen.includes('50,000'));
        pty.type('q');
        expect((await pty.left()).status).toBe(0);
      } finally {
        pty.close();
      }
      const { status, stdout } = await run(home, ['replay', tape, '--portfolio', book, '--speed', 'max']);
      expect([status, stdout]).toEqual([0, expect.stringContaining('mark 50,000')]);
    }),
  );

  it.concurrent('never overwrites, and says so before anything starts', async () => {
    const tape = home.write(`tape-${files++}.jsonl`, 'mine');
    for (const words of [['watch'], []]) {
      const { status, stdout, stderr } = await run(home, [...words, '--portfolio', book, '--record', tape]);
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/^negmon: the recording .* cannot be made: there is such a file already, and it is not overwritten/);
    }
    expect(readFileSync(tape, 'utf8')).toBe('mine');
  });

  it.concurrent('is not begun by a command line with a mistake', async () => {
    const tape = named('.jsonl');
    expect(await run(home, ['watch', '--portfolio', `${book}.none`, '--record', tape])).toMatchObject({ stdout: '' });
    expect(existsSync(tape)).toBe(false);
  });
});
