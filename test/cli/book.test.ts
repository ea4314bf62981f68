import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReadingDocument } from '../../src/documents/reading.ts';
import { at, BOOK } from './books.ts';
import { runHere } from './here.ts';
import { Home, run } from './negmon.ts';
import { Pty } from './pty.ts';

let home: Home;
beforeEach(() => {
  home = new Home();
  for (const name of ['HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME']) vi.stubEnv(name, home.env()[name]);
});
afterEach(() => {
  vi.unstubAllEnvs();
  home.remove();
});

/** Runs negmon over the home's own book; what it says, and that it ended well. */
async function says(...words: string[]): Promise<string> {
  const { status, stdout, stderr } = await runHere(...words);
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
}

/** One readable paragraph on standard error, and nothing on standard output. */
async function complains(...words: string[]): Promise<readonly [number | null, string]> {
  const { status, stdout, stderr } = await runHere(...words);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^negmon: [\x20-\x7e…]+\n(Run "negmon --help" for the commands\.\n)?$/);
  return [status, stderr];
}

const LINE = 'long 0.5 BTC/USDT:USDT @ 50000 x10 isolated';

describe('a book by hand', () => {
  it('is added to, and measured without naming a file', async () => {
    expect(await says('list')).toMatch(/^nothing in the book yet/);
    // Looking makes nothing.
    expect(existsSync(join(home.path, '.local'))).toBe(false);
    expect(await says('add', 'account', 'desk', '--product', 'custom/derivatives', '--asset', 'USDT=5000', '--asset', 'BTC=1')).toBe(
      'desk\n',
    );
    expect(await says('add', LINE, '--account', 'desk', '--stop', '47000')).toBe('desk/btc-1\n');
    // Once more is another position, and the line needs no quotes.
    expect(await says('add', ...LINE.split(' '), '--account', 'desk', '--collateral', '2600')).toBe('desk/btc-2\n');
    expect(await says('add', 'short 1 1INCH/USDT:USDT @ 2', '--account', 'desk', '--id', 'mine')).toBe('desk/mine\n');
    expect(await says('add', 'short 1 1INCH/USDT:USDT @ 2', '--account', 'desk')).toBe('desk/1inch-1\n');
    expect(await says('add', 'asset', 'USDT', '0.1', '--account', 'desk')).toBe('desk holds 5000.1 USDT\n');
    expect(await says('add', 'debt', 'USD', '300', '--account', 'desk')).toBe('desk owes 300 USD\n');
    expect(await says('list')).toBe(`desk  custom/derivatives
  holds 5000.1 USDT
  holds 1 BTC
  owes 300 USD
  desk/btc-1  ${LINE} stop 47000
  desk/btc-2  ${LINE} collateral 2600
  desk/mine  short 1 1INCH/USDT:USDT @ 2
  desk/1inch-1  short 1 1INCH/USDT:USDT @ 2
`);
    expect(readdirSync(join(home.path, '.local/share/negmon'))).toEqual(['book.sqlite']);
    expect(JSON.parse(await says('list', '--json'))).toEqual(JSON.parse(await says('export')));
    for (const words of [['risk', '--json'], ['cure', '--json'], ['stress']]) {
      const { status, stdout, stderr } = await run(home, [...words, '--prices', '-'], { input: JSON.stringify(at('50000')) });
      expect([words[0], status, stderr]).toEqual([words[0], words[0] === 'risk' ? 6 : 0, '']);
      expect(stdout).toContain('btc-1');
    }
    const { stdout } = await run(home, ['risk', '--json', '--prices', '-'], { input: JSON.stringify(at('50000')) });
    // Margin of x10: 0.5 × 50,000 / 10, without PnL at the entry price; and the collateral that was given.
    const { accounts } = JSON.parse(stdout) as ReadingDocument;
    expect(accounts[0]?.positions.slice(0, 2).map(({ collateral }) => collateral)).toEqual(['2500', '2600']);
  });

  it('takes a currency by any name', async () => {
    await says('add', 'account', 'desk', '--product', 'custom/unified', '--debt', 'constructor=2');
    expect(await says('add', 'asset', 'constructor', '1', '--account', 'desk')).toBe('desk holds 1 constructor\n');
    await says('rm', 'desk', '--debt', 'constructor');
    expect(JSON.parse(await says('list', '--json'))).toEqual({
      version: 1,
      accounts: [{ id: 'desk', product: 'custom/unified', assets: { constructor: '1' }, debts: {} }],
    });
  });

  it('never sums or overwrites a debt on terms', async () => {
    const debts = { USD: { amount: '300', annualRate: '0.08', since: '2026-01-01T00:00:00Z' } };
    const file = home.write('loan.json', { version: 1, accounts: [{ id: 'loan', product: 'ledn/loan', assets: { BTC: '1' }, debts }] });
    await says('import', '--file', file, '--yes');
    expect(await says('list')).toContain('owes 300 USD, annualRate 0.08, since 2026-01-01T00:00:00Z\n');
    for (const words of [
      ['add', 'debt', 'USD', '5', '--account', 'loan'],
      ['edit', 'loan', '--debt', 'USD=5'],
    ]) {
      expect(await complains(...words)).toEqual([2, expect.stringMatching(/on terms/)]);
    }
  });

  it('is edited, emptied and brought back step by step', async () => {
    await says('add', 'account', 'desk', '--product', 'custom/unified', '--debt', 'USDT=300');
    await says('add', LINE, '--account', 'desk');
    expect(await says('edit', 'desk/btc-1', '--contracts', '0.7', '--entry', '51000', '--stop', '48000', '--collateral', '2500')).toBe(
      'desk/btc-1\n',
    );
    expect(await says('edit', 'desk/btc-1', '--leverage', 'none')).toBe('desk/btc-1\n');
    expect(await says('edit', 'desk', '--label', 'My desk', '--paper', '--debt', 'USDT=200')).toBe('desk\n');
    const edited = await says('list');
    expect(edited).toBe(`desk  custom/unified  My desk  paper
  owes 200 USDT
  desk/btc-1  long 0.7 BTC/USDT:USDT @ 51000 isolated collateral 2500 stop 48000
`);
    expect(await says('rm', 'desk', '--debt', 'USDT')).toMatch(/^removed USDT from desk/);
    expect(await says('rm', 'desk/btc-1')).toMatch(/^removed desk\/btc-1/);
    expect(await says('rm', 'desk')).toMatch(/^removed desk;/);
    expect(await says('list')).toMatch(/^nothing in the book yet/);
    for (let n = 0; n < 3; n++) await says('undo');
    expect(await says('list')).toBe(edited);
    for (let n = 0; n < 3; n++) await says('undo');
    expect(await says('list')).toContain(`desk/btc-1  ${LINE}\n`);
    await says('undo');
    await says('undo');
    expect(await complains('undo')).toEqual([1, 'negmon: there is nothing to undo.\n']);
  });
});

it('what cannot be done is told, and changes nothing', async () => {
  await says('add', 'account', 'desk', '--product', 'custom/derivatives');
  await says('add', LINE, '--account', 'desk');
  const before = await says('export');
  for (const [said, ...words] of [
    ['there is an account desk already', 'add', 'account', 'desk', '--product', 'custom/derivatives'],
    ['Did you mean "binance/usdm"?', 'add', 'account', 'other', '--product', 'binanse/usdm'],
    ['portfolio.accounts.1.id', 'add', 'account', 'Other', '--product', 'binance/usdm'],
    ['USDT=5000; not "USDT"', 'add', 'account', 'other', '--product', 'binance/usdm', '--asset', 'USDT'],
    ['zero or more such as 1234.5', 'add', 'account', 'other', '--product', 'binance/usdm', '--asset', 'USDT=1e3'],
    ['zero or more', 'add', 'account', 'other', '--product', 'binance/usdm', '--debt', 'USDT=-5'],
    ['--account ID', 'add', LINE],
    ['Did you mean "desk"?', 'add', LINE, '--account', 'dsk'],
    ['there is a position desk/btc-1 already', 'add', LINE, '--account', 'desk', '--id', 'btc-1'],
    ['Did you mean long?', 'add', 'lung 1 BTC/USDT:USDT @ 1', '--account', 'desk'],
    ['contracts: must be greater than zero', 'add', 'long 0 BTC/USDT:USDT @ 1', '--account', 'desk'],
    ['collateral: is missing', 'add', 'long 1 BTC/USDT:USDT @ 1 isolated', '--account', 'desk'],
    ['--stop does not go with an asset or a debt', 'add', 'asset', 'BTC', '1', '--account', 'desk', '--stop', '1'],
    ['is no currency code', 'add', 'asset', 'B TC', '1', '--account', 'desk'],
    ['say what to change', 'edit', 'desk/btc-1'],
    ['--entry cannot be taken away', 'edit', 'desk/btc-1', '--entry', 'none'],
    ['--label goes with an account', 'edit', 'desk/btc-1', '--label', 'x'],
    ['--stop goes with a position', 'edit', 'desk', '--stop', '1'],
    ['did you mean "isolated"?', 'edit', 'desk/btc-1', '--margin', 'isolatd'],
    ['Did you mean "btc-1"?', 'edit', 'desk/btc-2', '--stop', '1'],
    ['there is no asset BTC in desk', 'rm', 'desk', '--asset', 'BTC'],
    ['neither ACCOUNT nor ACCOUNT/POSITION', 'rm', 'desk/btc-1/x'],
    ['is only ever read', 'rm', 'desk', '--portfolio', 'book.json'],
  ] as const) {
    expect([words, await complains(...words)]).toEqual([words, [2, expect.stringContaining(said)]]);
  }
  expect(await says('export')).toBe(before);
}, 120_000);

it('a symbol that its venue is not known to have is added, with a word about it', async () => {
  await says('add', 'account', 'main', '--product', 'binance/usdm');
  const { status, stdout, stderr } = await run(home, ['add', 'long 1 BTC/USDT:USTD @ 1', '--account', 'main']);
  expect([status, stdout]).toEqual([0, 'main/btc-1\n']);
  expect(stderr).toMatch(/BTC\/USDT:USTD is none of the \d+ contracts that are known of this venue; did you mean BTC\/USDT:USDT\?/);
});

describe('a book from a file', () => {
  const [account] = BOOK.accounts;
  const changed = {
    ...BOOK,
    accounts: [{ ...account, assets: { USDT: '7' }, positions: [{ ...account?.positions[0], contracts: '0.7' }] }],
    instruments: { 'BTC/USDT:USDT': { tickSize: '0.1' } },
  };

  it('is shown first, written on yes, and comes back byte for byte through export, wipe and import', async () => {
    const text = `${JSON.stringify(BOOK, null, 3)}\r\n\n`;
    const file = home.write('book.json', text);
    const shown = '+ desk: custom/derivatives\n+ desk/btc-1: long 0.5 BTC/USDT:USDT @ 50000 x10 isolated collateral 2500\n';
    expect(await run(home, ['import', '--file', file])).toEqual(
      expect.objectContaining({ status: 1, stdout: shown, stderr: 'negmon: nothing was written: --yes writes it.\n' }),
    );
    expect(await says('list')).toMatch(/^nothing in the book yet/);
    expect(await says('import', '--file', file, '--yes')).toBe(`${shown}imported; "negmon undo" brings back what was there before\n`);
    expect(await says('export')).toBe(text);
    expect(await says('import', '--file', file, '--yes')).toMatch(/^nothing changes but how it is written\n/);

    const other = home.write('other.json', changed);
    expect(
      await says('import', '--file', other, '--yes'),
    ).toContain(`~ desk/btc-1: long 0.5 BTC/USDT:USDT @ 50000 x10 isolated collateral 2500 -> long 0.7 BTC/USDT:USDT @ 50000 x10 isolated collateral 2500
+ desk holds USDT: 7 USDT
+ instruments: as the document says
`);
    await says('undo');
    expect(await says('export')).toBe(text);

    await says('add', 'asset', 'BTC', '0.10', '--account', 'desk');
    const grown = await says('export');
    expect(JSON.parse(grown)).toEqual({ ...BOOK, accounts: [{ ...account, assets: { BTC: '0.10' } }] });
    rmSync(join(home.path, '.local'), { recursive: true });
    expect(await says('export')).toBe('{\n  "version": 1,\n  "accounts": []\n}\n');
    await says('import', '--file', home.write('grown.json', grown), '--yes');
    expect(await says('export')).toBe(grown);
  }, 120_000);

  it('names what a list does not show', async () => {
    await says('import', '--file', home.write('book.json', BOOK), '--yes');
    const [position] = account?.positions ?? [];
    const rules = { ...account?.rules, liquidationFee: { rate: '0.02' } };
    const hidden = { ...BOOK, accounts: [{ ...account, positions: [{ ...position, contractSize: '1' }], rules }] };
    expect(await says('import', '--file', home.write('hidden.json', hidden), '--yes')).toMatch(
      /^~ desk: custom\/derivatives \(rules\)\n~ desk\/btc-1: .* \(contractSize\)\n/,
    );
    const beside = { ...position, stopPrice: '40000', contractSize: '1000', openedAt: '2026-01-01T00:00:00Z' };
    const more = { ...BOOK, accounts: [{ ...account, positions: [beside], rules }] };
    expect(await says('import', '--file', home.write('more.json', more), '--yes')).toMatch(
      /^~ desk\/btc-1: .* -> .* stop 40000 contractSize 1000 \(openedAt\)\n/,
    );
  });

  it.each([
    ['y\r', 0, 'imported'],
    ['n\r', 1, 'nothing was written'],
    ['\r', 1, 'nothing was written'],
    ['\u0003', 130, 'interrupted: nothing was written'],
    ['\u0004', 1, 'nothing was written'],
  ])('is asked about on a terminal: %j ends with %i', async (answer, status, said) => {
    const pty = new Pty(home, 100, 24, ['import', '--file', home.write('book.json', BOOK)]);
    await pty.shows((screen) => screen.includes('[y/N]'));
    pty.type(answer);
    const left = await pty.left();
    expect([left.status, left.screen]).toEqual([status, expect.stringContaining(said)]);
    expect(left.modes[1]).toBe(left.modes[0]);
    expect(await says('list')).toMatch(status === 0 ? /^desk/ : /^nothing in the book yet/);
  });

  it('that is no portfolio document is refused whole', async () => {
    const bad = home.write('bad.json', { ...BOOK, accounts: [...BOOK.accounts, { id: 'x', product: 'binanse/usdm' }] });
    expect(await complains('import', '--file', bad, '--yes')).toEqual([78, expect.stringContaining('portfolio.accounts.1.product')]);
    expect(await complains('import', '--file', home.write('no.json', '{'), '--yes')).toEqual([78, expect.stringContaining('is no JSON')]);
    expect(await complains('import', '--yes')).toEqual([2, expect.stringContaining('--file FILE')]);
    expect(await complains('export', '--format', 'xml')).toEqual([2, expect.stringContaining('--format must be json or csv')]);
    expect(await says('list')).toMatch(/^nothing in the book yet/);
  });

  it('takes the place of a damaged book, which is kept', async () => {
    const folder = join(home.path, '.local/share/negmon');
    const file = home.write('book.json', BOOK);
    await says('import', '--file', file, '--yes');
    const damaged = 'no database any more '.repeat(500);
    writeFileSync(join(folder, 'book.sqlite'), damaged);
    for (const words of [['list'], ['risk'], ['add', 'account', 'a', '--product', 'binance/usdm'], []]) {
      expect([words, await complains(...words)]).toEqual([words, [1, expect.stringMatching(/is damaged .*"negmon import --file/)]]);
    }
    const aside = /kept as (.*)\n$/.exec(await says('import', '--file', file, '--yes'))?.[1] ?? '';
    expect(readFileSync(aside, 'utf8')).toBe(damaged);
    expect(JSON.parse(await says('export'))).toEqual(BOOK);
  });
});
