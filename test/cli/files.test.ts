import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BOOK } from './books.ts';
import { runHere } from './here.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'negmon-csv-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const negmon = (...words: string[]) => runHere('--data-dir', join(home, 'data'), '--plain', ...words);
const says = async (...words: string[]) => {
  const { status, stdout, stderr } = await negmon(...words);
  expect([words, status, stderr]).toEqual([words, 0, '']);
  return stdout;
};
const file = (name: string, text: string) => {
  writeFileSync(join(home, name), text);
  return join(home, name);
};

describe('a book as CSV', () => {
  it('is exported, shown before it is written, and comes back as the same book', async () => {
    await says('import', '--file', file('book.json', JSON.stringify(BOOK)), '--yes');
    const text = await says('export', '--format', 'csv');
    expect(text).toMatch(/^kind,account,product,.*\r\naccount,desk,custom\/derivatives,/);
    await says('add', 'asset', 'USDT', '5', '--account', 'desk');
    const before = await says('export');
    const shown = await negmon('import', '--file', file('book.csv', text));
    expect(shown).toEqual({ status: 1, stdout: '- desk holds USDT: 5 USDT\n', stderr: 'negmon: nothing was written: --yes writes it.\n' });
    expect(await says('export')).toBe(before);
    expect(await says('import', '--file', join(home, 'book.csv'), '--yes')).toMatch(/^- desk holds USDT: 5 USDT\nimported;/);
    expect(JSON.parse(await says('export'))).toEqual(BOOK);
    await says('undo');
    expect(await says('export')).toBe(before);
  });

  it('of one account leaves the others alone, both ways', async () => {
    const other = { id: 'other', product: 'binance/usdm', assets: { USDT: '1' } };
    await says('import', '--file', file('book.json', JSON.stringify({ ...BOOK, accounts: [...BOOK.accounts, other] })), '--yes');
    expect(await says('export', '--format', 'csv', '--account', 'other')).toBe(
      'kind,account,product,code,amount\r\naccount,other,binance/usdm,,\r\nasset,other,,USDT,1\r\n',
    );
    const csv = file('fills.tsv', 'symbol\tside\tcontracts\tentryPrice\nETH/USDT:USDT\tshort\t2\t2500\n');
    expect(await says('import', '--file', csv, '--account', 'other', '--yes')).toBe(
      '+ other/eth-1: short 2 ETH/USDT:USDT @ 2500\nimported; "negmon undo" brings back what was there before\n',
    );
    expect(JSON.parse(await says('export'))).toEqual({
      ...BOOK,
      accounts: [
        ...BOOK.accounts,
        { ...other, positions: [{ id: 'eth-1', symbol: 'ETH/USDT:USDT', side: 'short', contracts: '2', entryPrice: '2500' }] },
      ],
    });
  });

  it('in another encoding is refused: letters would become others in silence', async () => {
    const latin = Buffer.from('account,product,label\na,binance/usdm,\xe9\n', 'latin1');
    const utf16 = Buffer.from('\uFEFFaccount,product\na,binance/usdm\n', 'utf16le');
    for (const bytes of [latin, utf16]) {
      writeFileSync(join(home, 'other.csv'), bytes);
      expect(await negmon('import', '--file', join(home, 'other.csv'), '--yes')).toEqual({
        status: 78,
        stdout: '',
        stderr: expect.stringContaining('is no UTF-8 text'),
      });
    }
  });

  it('with a mistake is refused whole, with file, line and column', async () => {
    await says('import', '--file', file('book.json', JSON.stringify(BOOK)), '--yes');
    const before = await says('export');
    const csv = file(
      'bad.csv',
      'account;product;symbol;side;contracts;entryPrice\na;binance/usdm;BTC/USDT:USDT;long;1;50000\na;;BTC/USDT:USDT;long;1,5;50000\n',
    );
    expect(await negmon('import', '--file', csv, '--yes')).toEqual({
      status: 78,
      stdout: '',
      stderr: `negmon: ${csv} has a mistake at line 3, column contracts: "1,5" can be read in two ways: write a point for the decimals and nothing between thousands, such as 1234.5.\n`,
    });
    for (const [status, said, ...words] of [
      [78, 'at line 1', 'import', '--file', file('no', 'what is this\n'), '--yes'],
      [2, 'goes with a CSV file', 'import', '--file', join(home, 'book.json'), '--account', 'desk', '--yes'],
      [2, 'must be json or csv', 'export', '--format', 'xml'],
      [2, '--account goes with --format csv', 'export', '--account', 'desk'],
      [2, 'Did you mean "desk"?', 'export', '--format', 'csv', '--account', 'dsk'],
    ] as const) {
      expect(await negmon(...words)).toEqual({ status, stdout: '', stderr: expect.stringContaining(said) });
    }
    expect(await says('export')).toBe(before);
  });
});

describe('a document comes back byte for byte, as long as nothing has changed', () => {
  const [account] = BOOK.accounts;
  const reordered = JSON.stringify({
    accounts: [{ rules: account?.rules, positions: account?.positions, product: account?.product, id: 'desk' }],
    version: 1,
  });
  it.each([
    ['odd spacing', ` {"version" :1,\t"accounts":\n\n[ ]   }   \n\n`],
    ['its own order of keys', reordered],
    ['CRLF', JSON.stringify(BOOK, null, '\t').replaceAll('\n', '\r\n')],
    ['no last line end', '{"version":1,"accounts":[]}'],
    [
      'any letters, plain and escaped',
      `{"version":1,"accounts":[{"id":"a","product":"binance/usdm","label":"Zoë 🙂 \\u00e9 \\ud83d\\ude42 日本 \\/"}]}\n`,
    ],
    ['decimals with zeros at their ends', '{"version":1,"accounts":[{"id":"a","product":"binance/usdm","assets":{"USDT":"0010.500"}}]}'],
    ['a key that stands twice', '{"version":1,"version":1,"accounts":[]}'],
    ['a byte order mark', `\uFEFF${JSON.stringify(BOOK)}`],
  ])('%s', async (_, text) => {
    const given = file('book.json', text);
    await says('import', '--file', given, '--yes');
    expect(await says('export')).toBe(text);
    await says('add', 'account', 'other', '--product', 'binance/usdm');
    await says('undo');
    expect(await says('export')).toBe(text);
  });
});
