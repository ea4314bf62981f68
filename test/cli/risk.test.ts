import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReadingDocument } from '../../src/documents/reading.ts';
import { at, BOOK } from './books.ts';
import { documents, Home, run } from './negmon.ts';

let home: Home;
let book: string;
beforeAll(() => {
  home = new Home();
  book = home.write('book.json', BOOK);
});
afterAll(() => home.remove());

const risk = (prices: object | string, ...words: string[]) =>
  run(home, ['risk', '--portfolio', book, '--prices', '-', ...words], {
    input: typeof prices === 'string' ? prices : JSON.stringify(prices),
  });

describe('risk', () => {
  // Contract section 1: 0 ok · 3 warning · 4 critical · 5 liquidation or negative · 6 unknown. Marks: see BOOK; warning from 49,158.8 down,
  // critical from 46,624.9 down (8 % and 3 % above the liquidation price).
  it.concurrent.each([
    ['50000', 'ok', 0],
    ['49000', 'warning', 3],
    ['46195', 'critical', 4],
    ['45226', 'liquidation', 5],
    ['44000', 'negative', 5],
    [null, 'unknown', 6],
  ])('at %s is %s and exits %i', async (mark, level, status) => {
    const ended = await risk(mark === null ? {} : at(mark), '--json');
    expect(ended).toMatchObject({ status, stderr: '' });
    const [reading, ...others] = documents<ReadingDocument>(ended.stdout);
    expect(reading).toMatchObject({ schemaVersion: 1, level, accounts: [{ id: 'desk', level, positions: [{ id: 'btc-1', level }] }] });
    expect(others).toEqual([]);
  });

  it.concurrent('says the same for people, with no code that a log would choke on', async () => {
    const { stdout, status } = await risk(at('44000'));
    expect(status).toBe(5);
    // 2,500 + 0.5 · (44,000 − 50,000), owed by recourse.
    expect(stdout).toContain('NEGATIVE');
    expect(stdout).toContain('equity -500.00 USD, would owe now 500.00 USD');
    expect(stdout).toContain('assumed: USDT = 1 USD');
    expect(stdout).toMatch(/^[\x20-\x7e\n]+$/);
  });

  it.concurrent('takes prices from a file, and thresholds from the config', async () => {
    const prices = home.write('prices.json', at('48000'));
    const config = home.write('far.toml', 'alerts.distance = { warning = "50%", critical = "5.8%" }');
    expect((await run(home, ['risk', '--portfolio', book, '--prices', prices])).status).toBe(3);
    // (48,000 − 45,226.13) / 48,000 = 5.78 %.
    expect((await run(home, ['risk', '--portfolio', book, '--prices', prices, '--config', config])).status).toBe(4);
  });

  it.concurrent('reads the config of its user where XDG says', async () => {
    const own = new Home();
    own.write('book.json', BOOK);
    const { mkdirSync, writeFileSync } = await import('node:fs');
    mkdirSync(`${own.path}/xdg/negmon`, { recursive: true });
    writeFileSync(`${own.path}/xdg/negmon/negmon.toml`, 'alerts.distance = { warning = "50%", critical = "5.8%" }');
    const { status } = await run(own, ['risk', '--portfolio', `${own.path}/book.json`, '--prices', '-'], {
      input: JSON.stringify(at('48000')),
    });
    own.remove();
    expect(status).toBe(4);
  });
});

describe('risk --batch', () => {
  const line = (id: unknown, mark: string) => JSON.stringify({ id, portfolio: BOOK, prices: at(mark) });

  it.concurrent('answers each line in its place and exits 0', async () => {
    const { status, stdout, stderr } = await run(home, ['risk', '--batch', '-'], {
      input: `${line('a', '50000')}\n\n${line(7, '44000')}\r\n${line(null, '45226')}`,
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(documents<{ id: unknown; reading: ReadingDocument }>(stdout).map(({ id, reading }) => [id, reading.level])).toEqual([
      ['a', 'ok'],
      [7, 'negative'],
      [null, 'liquidation'],
    ]);
  });

  it.concurrent('answers a bad line with its error, goes on, and exits 1', async () => {
    const bad = JSON.stringify({
      id: 'number',
      portfolio: { version: 1, accounts: [{ id: 'a', product: 'custom/derivatives', assets: { BTC: 1.5 } }] },
    });
    const file = home.write(
      'batch.jsonl',
      ['{nonsense', bad, '[]', JSON.stringify({ id: 'key', portfolo: {} }), line('good', '50000')].join('\n'),
    );
    const { status, stdout, stderr } = await run(home, ['risk', '--batch', file]);
    expect([status, stderr]).toEqual([1, '']);
    expect(documents(stdout)).toMatchObject([
      { id: null, error: { path: 'line 1' } },
      { id: 'number', error: { path: 'portfolio.accounts.0.assets.BTC', message: expect.stringContaining('decimal string') } },
      { id: null, error: { path: 'line 3' } },
      { id: 'key', error: { path: 'portfolo', message: expect.stringContaining('did you mean "portfolio"?') } },
      { id: 'good', reading: { level: 'ok' } },
    ]);
  });

  it.concurrent('never looks at the user’s config', async () => {
    const config = home.write('broken.toml', 'nonsense = ');
    expect((await run(home, ['risk', '--batch', '-', '--config', config], { input: line('a', '50000') })).status).toBe(0);
  });

  it.concurrent('of nothing is nothing', async () => {
    expect(await run(home, ['risk', '--batch', '-'])).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  it.concurrent('takes more than a pipe holds', async () => {
    const count = 2000;
    const input = Array.from({ length: count }, (_, i) => line(i, '50000')).join('\n');
    const { status, stdout } = await run(home, ['risk', '--batch', '-'], { input });
    expect(status).toBe(0);
    expect(documents<{ id: number }>(stdout).map(({ id }) => id)).toEqual(Array.from({ length: count }, (_, i) => i));
  });
});

describe('what cannot be used', () => {
  /** One readable paragraph on standard error, nothing on standard output, nothing that takes over a terminal. */
  async function complaint(words: readonly string[], input = ''): Promise<[number | null, string]> {
    const { status, stdout, stderr } = await run(home, words, { input });
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^negmon: [\x20-\x7e…]+\n(Run "negmon --help" for the commands\.\n)?$/);
    return [status, stderr];
  }
  const broken = (portfolio: object | string) =>
    complaint(['risk', '--portfolio', home.write(`${Math.random()}.json`, portfolio), '--prices', '-'], '{}');

  // 78: an invalid config or portfolio.
  it.concurrent('in a portfolio is named by its place', async () => {
    const [account] = BOOK.accounts;
    const [position] = account?.positions ?? [];
    const with_ = (change: object) => ({ version: 1, accounts: [{ ...account, positions: [{ ...position, ...change }] }] });
    expect(await broken(with_({ side: 'lung' }))).toEqual([
      78,
      expect.stringMatching(/portfolio\.accounts\.0\.positions\.0\.side: must be one of .* did you mean "long"\?/),
    ]);
    expect(await broken(with_({ contracts: 0.5 }))).toEqual([
      78,
      expect.stringMatching(/positions\.0\.contracts: write it as a decimal string: "0\.5"/),
    ]);
    expect(await broken(with_({ marginMod: 'cross' }))).toEqual([78, expect.stringContaining('did you mean "marginMode"?')]);
    expect(await broken({ version: 1, accounts: [{ ...account, product: 'binanse/usdm' }] })).toEqual([
      78,
      expect.stringContaining('did you mean "binance/usdm"?'),
    ]);
    expect(await broken('{"version": 1,')).toEqual([78, expect.stringContaining('is no JSON')]);
    expect(await broken('')).toEqual([78, expect.stringContaining('is no JSON')]);
    expect(await broken('{"version":1,"accounts":[],"\\u001b[2Jx\\u202e":1}')).toEqual([78, expect.stringContaining('unknown key')]);
  });

  it.concurrent('in prices is named by its place', async () => {
    const prices = (input: string) => complaint(['risk', '--portfolio', book, '--prices', '-'], input);
    expect(await prices('{"marks":{"BTC/USDT:USDT":"-5"}}')).toEqual([78, expect.stringContaining('prices.marks.BTC/USDT:USDT')]);
    expect(await prices('{"marks":{"BTC/USDT:USDT":46000}}')).toEqual([78, expect.stringContaining('decimal string')]);
    expect(await prices('nonsense')).toEqual([78, expect.stringContaining('standard input is no JSON')]);
  });

  it.concurrent('because it is not there or is a folder', async () => {
    expect(await complaint(['risk', '--portfolio', '/nowhere.json'])).toEqual([
      1,
      expect.stringContaining('/nowhere.json cannot be read: there is no such file'),
    ]);
    expect(await complaint(['risk', '--portfolio', home.path])).toEqual([1, expect.stringContaining('it is a folder')]);
    expect(await complaint(['risk', '--portfolio', book, '--prices', '/nowhere.json'])).toEqual([
      1,
      expect.stringContaining('/nowhere.json cannot be read'),
    ]);
    expect(await complaint(['risk', '--batch', '/nowhere.jsonl'])).toEqual([1, expect.stringContaining('there is no such file')]);
    expect(await complaint(['risk', '--batch', home.path])).toEqual([1, expect.stringContaining('it is a folder')]);
  });

  it.concurrent('in the config is named by file and place', async () => {
    const with_ = (toml: string) =>
      complaint(['risk', '--portfolio', book, '--prices', '-', '--config', home.write(`${Math.random()}.toml`, toml)], '{}');
    expect(await with_('[alerts')).toEqual([78, expect.stringMatching(/\.toml is no TOML: line 1, column \d+/)]);
    expect(await with_('alerts.staleAfter = "soon"')).toEqual([
      78,
      expect.stringContaining('.toml has a mistake at alerts.staleAfter (line 1): must be a duration'),
    ]);
    expect(await complaint(['risk', '--portfolio', book, '--config', '/nowhere.toml'])).toEqual([
      78,
      expect.stringContaining('/nowhere.toml cannot be read'),
    ]);
    // Contract section 7: plain ws:// only for loopback.
    const config = home.write('plain.toml', '[venues.binance]\nws = "ws://203.0.113.1:9001"');
    for (const words of [
      ['risk', '--portfolio', book],
      ['--portfolio', book],
    ]) {
      expect(await complaint([...words, '--config', config])).toEqual([
        78,
        expect.stringContaining('plain ws:// is for this machine only'),
      ]);
    }
  });

  it.concurrent('of the command line is told, with the nearest word', async () => {
    expect(await complaint(['rsik'])).toEqual([2, expect.stringContaining('unknown command "rsik"; did you mean "risk"?')]);
    expect(await complaint(['\u001b[2J'])).toEqual([2, expect.stringContaining('unknown command')]);
    expect(await complaint(['risk', '--batsh', '-'])).toEqual([2, expect.stringContaining("unknown option '--batsh'")]);
    expect(await complaint(['risk'])).toEqual([2, expect.stringContaining('--portfolio FILE')]);
    expect(await complaint(['risk', '--portfolio'])).toEqual([2, expect.stringContaining('argument missing')]);
    expect(await complaint(['demo', 'extra'])).toEqual([2, expect.stringContaining('too many arguments')]);
    expect(await complaint(['demo', '--speed', '0'])).toEqual([2, expect.stringContaining('--speed must be a number above 0')]);
    expect(await complaint(['demo', '--speed', 'fast'])).toEqual([2, expect.stringContaining('"fast"')]);
  });
});

it.concurrent('says its version and its help', async () => {
  const { readFileSync } = await import('node:fs');
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
  expect(await run(home, ['--version'])).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
  for (const words of [['--help'], ['-h'], ['help'], ['risk', '--help']]) {
    expect(await run(home, words)).toMatchObject({ status: 0, stdout: expect.stringContaining('Usage: negmon'), stderr: '' });
  }
  expect((await run(home, ['--help'])).stdout).toMatch(/demo[\s\S]*replay[\s\S]*risk/);
});

it.concurrent('ends quietly when nobody reads on, and in words when it cannot be written', async () => {
  const { spawnSync } = await import('node:child_process');
  const { MAIN, NODE } = await import('./negmon.ts');
  const shell = (script: string) => spawnSync('sh', ['-c', script], { env: home.env({ NODE, MAIN, BOOK: book }), encoding: 'utf8' });
  const batch = home.write('many.jsonl', `${JSON.stringify({ id: 1, portfolio: BOOK, prices: at('50000') })}\n`.repeat(3000));
  const head = shell(`{ "$NODE" "$MAIN" risk --batch ${batch}; echo "status $?" >&2; } | head -1`);
  expect([head.stdout.split('\n').length, head.stderr]).toEqual([2, 'status 0\n']);
  expect(shell('{ "$NODE" "$MAIN" --help; echo "status $?" >&2; } | true').stderr).toBe('status 0\n');
  const full = shell(`echo '${JSON.stringify(at('50000'))}' | "$NODE" "$MAIN" risk --portfolio "$BOOK" --prices - > /dev/full`);
  expect([full.status, full.stderr]).toEqual([1, expect.stringMatching(/^negmon: standard output cannot be written: .+\n$/)]);
});
