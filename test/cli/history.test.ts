import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BookEvent } from '../../src/book/event.ts';
import type { Told } from '../../src/book/story.ts';
import { StoryFollower } from '../../src/cli/history-follow.ts';
import { BookStore } from '../../src/store/book-store.ts';
import type { JournalEntry } from '../../src/store/journal.ts';
import { until } from '../feed/sink.ts';
import { DAY, Diary, START } from '../risk/record.ts';
import { runHere } from './here.ts';
import { documents, Home, start } from './negmon.ts';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'negmon-history-')), 'data');
});
afterEach(() => {
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

/** Runs negmon in this process: what it writes and ends with. */
async function says(...words: string[]): Promise<{ readonly status: number; readonly out: string; readonly err: string }> {
  const { status, stdout, stderr } = await runHere('--data-dir', folder, ...words);
  return { status, out: stdout, err: stderr };
}
const lines = async (...words: string[]): Promise<string[]> => {
  const { status, out, err } = await says(...words);
  expect([status, err]).toEqual([0, '']);
  return out.split('\n').slice(0, -1);
};

function using<T>(work: (store: BookStore) => T): T {
  const store = BookStore.open(folder, START);
  try {
    return work(store);
  } finally {
    store.close();
  }
}

/** Puts a diary on disk, each change at its time. */
function keep(diary: Diary, journal: readonly { at: number; entry: JournalEntry }[] = []): void {
  using((store) => {
    for (const { at, event, undone } of diary.record) {
      store.change(at, () => event);
      if (undone !== null) store.undo(undone);
    }
    for (const { at, entry } of journal) store.journal.append(at, [entry]);
  });
}

const BTC = 'BTC/USDT:USDT';
const life = (): Diary =>
  new Diary()
    .account('desk', { USDT: '10000' })
    .open('desk/p', 'long', BTC, '1', '100')
    .fill('desk/p', '1', '200')
    .close('desk/p', '1', '180', { fee: '0.5' })
    .account('other', { USDT: '10' })
    .move('5', 'USDT', 'desk', 'other')
    .close('desk/p', '1', '1')
    .undo();
const notice = {
  id: 'distance|desk/p|1|warning',
  rule: 'distance',
  subject: 'desk/p',
  level: 'warning',
  from: 'ok',
  reason: 'escalated',
  at: START + 3.5 * DAY,
  episode: 1,
  value: '0.07',
  threshold: '0.08',
  text: 'BTC long is 7 % from liquidation',
} as const;
const seen = [
  { at: START + 1.5 * DAY, entry: { kind: 'watching', subject: '', state: 'began' } },
  { at: START + 3.5 * DAY, entry: { kind: 'level', subject: 'desk/p', from: 'ok', to: 'warning' } },
  { at: START + 3.5 * DAY, entry: { kind: 'notice', subject: 'desk/p', notice } },
  { at: START + 4 * DAY, entry: { kind: 'import-failed', subject: 'binance', why: 'the key was refused\u001b[2J' } },
  { at: START + 4 * DAY, entry: { kind: 'equity', subject: 'desk', equity: '-12.5', currency: 'USDT', unrealized: '-3' } },
] as const satisfies readonly { at: number; entry: JournalEntry }[];

describe('negmon history', () => {
  it('is one story of book and journal, in its order, with what was taken back', async () => {
    keep(life(), seen);
    expect(await lines('history')).toEqual([
      '2026-01-01 00:00:00Z  desk  account added: custom/unified, 1 amount',
      '2026-01-02 00:00:00Z  desk/p  opened long 1 BTC/USDT:USDT @ 100',
      '2026-01-02 12:00:00Z  watching began',
      '2026-01-03 00:00:00Z  desk/p  added long 1 BTC/USDT:USDT @ 200',
      '2026-01-04 00:00:00Z  desk/p  reduced long 1 BTC/USDT:USDT @ 180; gain +30 USDT; fee -0.5 USDT',
      '2026-01-04 12:00:00Z  desk/p  level ok -> warning',
      '2026-01-04 12:00:00Z  desk/p  WARNING escalated: BTC long is 7 % from liquidation',
      '2026-01-05 00:00:00Z  other  account added: custom/unified, 1 amount',
      '2026-01-05 00:00:00Z  binance  the import could not be read: the key was refused [2J',
      '2026-01-06 00:00:00Z  desk  moved 5 USDT to other',
      '2026-01-07 00:00:00Z  desk/p  closed long 1 BTC/USDT:USDT @ 1; gain -149 USDT  [UNDONE 2026-01-08 00:00:00Z]',
      '2026-01-08 00:00:00Z  desk/p  taken back: closed long 1 BTC/USDT:USDT @ 1; gain -149 USDT',
    ]);
  });

  it('takes a place, kinds, times and a number', async () => {
    keep(life(), seen);
    expect(await lines('history', 'other')).toHaveLength(2);
    expect(await lines('history', 'desk/p', '--kind', 'trades')).toHaveLength(4);
    expect(await lines('history', '--kind', 'levels', '--kind', 'notices')).toHaveLength(3);
    expect(await lines('history', '--since', '2026-01-03', '--until', '2026-01-04')).toHaveLength(4);
    expect(await lines('history', '--last', '2')).toHaveLength(2);
    const told = (await lines('history', '--kind', 'trades', '--json')).map((line) => JSON.parse(line));
    expect(told[2]).toMatchObject({
      type: 'history',
      at: '2026-01-04T00:00:00.000Z',
      places: ['desk/p'],
      what: 'reduced',
      entry: { contracts: '1', price: '180' },
      realised: [
        { kind: 'gain', amount: '30', currency: 'USDT' },
        { kind: 'fee', amount: '-0.5', currency: 'USDT' },
      ],
      undone: null,
    });
    for (const [said, ...words] of [
      ['Did you mean "trades"?', '--kind', 'trade'],
      ['--since must be "now", a day', '--since', 'yesterday'],
      ['--last must be a whole number', '--last', '0'],
      ['neither ACCOUNT nor ACCOUNT/POSITION', 'a/b/c'],
      ['There are desk, desk/p, other', 'desks'],
      ['ask for one', '--equity', '--totals'],
      ['--follow goes with the story', '--equity', '--follow'],
      ['not positions', '--equity', 'desk/p'],
    ] as const) {
      expect([words, await says('history', ...words)]).toEqual([words, { status: 2, out: '', err: expect.stringContaining(said) }]);
    }
  });

  it('never passes play money off as real', async () => {
    keep(
      new Diary()
        .account('desk', { USDT: '100' }, { paper: true })
        .open('desk/p', 'long', BTC, '1', '100')
        .close('desk/p', null, '110')
        .write({ kind: 'account.edited', account: 'desk', changes: { paper: null } })
        .account('real'),
    );
    const told = await lines('history');
    expect(told.map((line) => line.endsWith('  [play money]'))).toEqual([true, true, true, true, false]);
    expect(JSON.parse((await lines('history', '--json', '--last', '1'))[0] as string)).toMatchObject({
      what: 'account added',
      paper: false,
    });
  });

  it('makes nothing where there is nothing', async () => {
    expect(await lines('history')).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });

  it('draws what an account was worth, and gives it as it is', async () => {
    keep(life(), seen);
    const chart = await lines('history', '--equity', '--ascii');
    expect(chart[0]).toBe('desk: -12.50 USDT at 2026-01-05 00:00:00Z');
    expect(chart.join('\n')).toMatch(/ 0 \|-+\n/);
    expect((await lines('history', '--equity', '--json')).map((line) => JSON.parse(line))).toEqual([
      { type: 'equity', at: '2026-01-05T00:00:00.000Z', account: 'desk', equity: '-12.5', currency: 'USDT', unrealized: '-3' },
    ]);
    expect(await lines('history', '--equity', 'other')).toEqual([expect.stringContaining('nothing is recorded')]);
  });

  it('sums up what was realised, charged and still hangs', async () => {
    keep(life(), seen);
    expect(await lines('history', '--totals')).toEqual([
      'desk: net +29.5 USDT (gain +30 USDT, fee -0.5 USDT)',
      'desk: unrealized -3 USDT, as seen at 2026-01-05 00:00:00Z',
    ]);
    expect(JSON.parse((await lines('history', '--totals', '--json'))[0] as string)).toEqual({
      schemaVersion: 1,
      realised: [
        {
          account: 'desk',
          paper: false,
          currency: 'USDT',
          gain: '30',
          fee: '-0.5',
          interest: '0',
          funding: '0',
          net: '29.5',
          counted: '29.5',
        },
      ],
      unrealized: [{ account: 'desk', at: '2026-01-05T00:00:00.000Z', currency: 'USDT', unrealized: '-3' }],
    });
  });

  it('goes on with what another process writes, and with what it takes back', async () => {
    keep(life());
    const ours = BookStore.open(folder, START);
    const heard: Told[] = [];
    const ended = new AbortController();
    const follower = new StoryFollower(ours, { kinds: ['changes', 'levels'] });
    expect(follower.next().map(({ what }) => what)).toEqual(['account added', 'account added', 'undone']);
    const following = follower.run(async (told) => heard.push(...told) > -1, ended.signal);
    const theirs = BookStore.open(folder, START);
    const label: BookEvent = { kind: 'account.edited', account: 'desk', changes: { label: 'x' } };
    theirs.change(START + 20 * DAY, () => label);
    await until(() => heard.length === 1);
    theirs.undo(START + 21 * DAY);
    theirs.journal.append(START + 22 * DAY, [{ kind: 'level', subject: 'desk', from: 'ok', to: 'critical' }]);
    await until(() => heard.length === 3);
    ended.abort();
    await following;
    expect(heard.map(({ text }) => text)).toEqual([
      'account changed: label x',
      'taken back: account changed: label x',
      'level ok -> critical',
    ]);
    theirs.close();
    ours.close();
  });
});

it('as a program follows until it is told to end', async () => {
  const home = new Home();
  const negmon = start(home, ['--data-dir', folder, 'history', '--follow', '--json'], { input: '' });
  try {
    keep(new Diary().account('desk'));
    await negmon.says(({ stdout }) => stdout.endsWith('}\n'));
    using((store) => void store.undo(START));
    await negmon.says(({ stdout }) => stdout.split('\n').length === 3);
    negmon.child.kill('SIGTERM');
    expect(await negmon.ended).toMatchObject({ status: 143, stderr: '' });
    expect(documents<{ what: string }>(negmon.stdout).map(({ what }) => what)).toEqual(['account added', 'undone']);
  } finally {
    home.remove();
  }
});

describe('negmon tax', () => {
  it('tells a year of the own record by each method', async () => {
    keep(life());
    for (const [method, gain] of [
      ['fifo', '80'],
      ['lifo', '-20'],
      ['average', '30'],
    ] as const) {
      const document = JSON.parse((await lines('tax', '2026', '--method', method, '--json'))[0] as string);
      expect(document).toMatchObject({
        year: 2026,
        method,
        entries: 2,
        fee: '-0.5',
        notice: 'This is a record, not tax advice.',
        uncounted: 0,
      });
      expect([document.net, document.lines[0].gain, document.lines[0].method]).toEqual([String(Number(gain) - 0.5), gain, method]);
      expect(document.assumptions).toContain('USDT = 1 USD');
    }
    const text = await lines('tax', '2026');
    expect(text[0]).toContain('2 disposals and charges, USD, by FIFO');
    expect(text).toContain('  net                  79.50');
    expect(text.at(-1)).toBe('This is a record, not tax advice.');
    expect((await lines('tax', '2025'))[0]).toContain('0 disposals');
    expect((await lines('tax', '2026', '--account', 'other'))[0]).toContain('0 disposals');
  });

  it('writes CSV for its owner alone, never over a file, and leaves what is not known empty', async () => {
    const position = { id: 'p', symbol: BTC, side: 'long', contracts: '1', entryPrice: '100' };
    const diary = new Diary().account('desk', { USDT: '1000', ETH: '1' });
    diary
      .write({ kind: 'position.opened', account: 'desk', position })
      .close('desk/p', null, '99.5')
      .coins('desk', 'sell', '1', 'ETH', '3000', 'USDT');
    keep(diary);
    const file = join(folder, '..', 'tax.csv');
    const { status, err } = await says('tax', '2026', '--csv', file);
    expect([status, err]).toEqual([0, `negmon: written to ${file}. This is a record, not tax advice.\n`]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const csv = readFileSync(file, 'utf8').split('\r\n');
    expect(csv[0]).toBe('date,account,position,kind,what,asset,quantity,cost,proceeds,gain,currency,usd,method,acquired,event,unknown');
    expect(csv[1]).toBe(`2026-01-03T00:00:00.000Z,desk,p,gain,closed,${BTC},1,100,99.5,-0.5,USDT,-0.5,fifo,2026-01-02,3,`);
    // What the ether cost nobody said, nor when it was bought: empty, and why; never 0, nor the day on which it was typed in.
    expect(csv[2]).toMatch(/^2026-01-04T00:00:00\.000Z,desk,,gain,sold,ETH,1,,3000,,USDT,,fifo,,4,what 1 ETH cost is not said: /);
    expect(csv).toHaveLength(4);
    expect(await says('tax', '2026', '--csv', file)).toMatchObject({ status: 1, err: expect.stringContaining('is there already') });
    const { out } = await says('tax', '2026', '--csv', '-');
    expect(out.split('\r\n')).toEqual(csv);
  });

  it('says what cannot be counted, line by line, and what the rest comes to', async () => {
    keep(
      new Diary()
        .account('desk', { ETH: '1', USDT: '100' })
        .coins('desk', 'sell', '1', 'ETH', '3000', 'USDT')
        .coins('desk', 'buy', '1', 'BTC', '100', 'USDT')
        .coins('desk', 'sell', '1', 'BTC', '150', 'USDT'),
    );
    const text = (await lines('tax', '2026')).join('\n');
    expect(text).toMatch(/ net\s+unknown \(what 1 ETH cost is not said/);
    expect(text).toContain('50.00 without the 1 of them that cannot be counted');
    expect(text).toContain('2026-01-02 desk, event 2: what 1 ETH cost is not said: they were entered by hand');
  });

  it('refuses what does not go together', async () => {
    for (const [said, ...words] of [
      ['Did you mean "fifo"?', '--method', 'fifa'],
      ['--method goes with the record of your own book', '--file', '-', '--method', 'lifo'],
      ['ask for one', '--json', '--csv', '-'],
      ['there is no account "x"', '--account', 'x'],
      ['is about your own book', '--portfolio', 'x.json'],
    ] as const) {
      expect([words, await says('tax', '2026', ...words)]).toEqual([words, { status: 2, out: '', err: expect.stringContaining(said) }]);
    }
  });
});
