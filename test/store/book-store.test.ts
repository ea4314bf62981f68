import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { printBook } from '../../src/book/book.ts';
import type { BookEvent } from '../../src/book/event.ts';
import { DocumentError } from '../../src/documents/issue.ts';
import { hasBook } from '../../src/store/book-file.ts';
import { BookStore } from '../../src/store/book-store.ts';
import { MIGRATIONS } from '../../src/store/schema.ts';
import { StoreError } from '../../src/store/store-error.ts';
import { goodPortfolio } from '../documents/base.ts';
import { idsIn, killWhileAdding, startAdder } from './kills.ts';

let home: string;
let folder: string;
let file: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'negmon-book-'));
  folder = join(home, 'share', 'negmon');
  file = join(folder, 'book.sqlite');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const DESK: BookEvent = { kind: 'account.opened', account: { id: 'desk', product: 'custom/derivatives' } };
const position = (id: string): BookEvent => ({
  kind: 'position.opened',
  account: 'desk',
  position: { id, symbol: 'BTC/USDT:USDT', side: 'long', contracts: '0.5', entryPrice: '50000' },
});

function using<T>(work: (store: BookStore) => T): T {
  const store = BookStore.open(folder, 1);
  try {
    return work(store);
  } finally {
    store.close();
  }
}
const make = (...events: BookEvent[]) => using((store) => events.forEach((event) => void store.change(1, () => event)));
const refusal = () => {
  try {
    using(() => {});
  } catch (error) {
    expect(error).toBeInstanceOf(StoreError);
    return (error as Error).message;
  }
  throw new Error('it was opened');
};

it('keeps the book for its owner alone, with everything synced before a change returns', () => {
  expect(hasBook(folder)).toBe(false);
  make(DESK, position('a'));
  expect(hasBook(folder)).toBe(true);
  expect(readdirSync(folder)).toEqual(['book.sqlite']);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  for (const made of [folder, join(home, 'share')]) expect(statSync(made).mode & 0o777).toBe(0o700);
  using((store) => {
    store.read();
    store.change(1, () => position('b'));
    for (const name of readdirSync(folder)) expect([name, statSync(join(folder, name)).mode & 0o777]).toEqual([name, 0o600]);
  });
  expect(idsIn(folder)).toEqual(['a', 'b']);
  // WAL is written into the file (https://sqlite.org/fileformat.html, bytes 18 and 19).
  expect([...readFileSync(file).subarray(18, 20)]).toEqual([2, 2]);
  chmodSync(file, 0o644);
  using(() => {});
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('refuses a change that makes no portfolio document, names the place, and keeps the book', () => {
  make(DESK, position('a'));
  using((store) => {
    expect(() => store.change(1, () => position('a'))).toThrow(/portfolio\.accounts\.0\.positions\.1\.id: "a" is already used/);
    expect(() => store.change(1, () => ({ kind: 'imported', text: '{"version":2,"accounts":[]}' }))).toThrow(DocumentError);
    expect(() => store.change(1, () => ({ kind: 'account.removed', account: 'other' }))).toThrow('there is no account other');
    // Another change may follow one that was refused.
    store.change(1, () => position('b'));
  });
  expect(idsIn(folder)).toEqual(['a', 'b']);
});

it('undoes one change after another, and gives an import back byte for byte', () => {
  const text = JSON.stringify(goodPortfolio(), null, 3).replaceAll('"0.1"', '"0.10"');
  make(DESK, { kind: 'imported', text }, { kind: 'account.removed', account: 'main' }, DESK);
  using((store) => {
    expect(store.undo(2)).toEqual(DESK);
    expect(store.undo(2)?.kind).toBe('account.removed');
    expect(printBook(store.read())).toBe(text);
    expect(store.undo(2)?.kind).toBe('imported');
    expect(store.read().document.accounts).toEqual([{ id: 'desk', product: 'custom/derivatives' }]);
    expect(store.undo(2)).toEqual(DESK);
    expect(store.undo(2)).toBeNull();
    expect(store.read().document).toEqual({ version: 1, accounts: [] });
  });
});

it('undoes at least the last 50 changes', () => {
  make(DESK, ...Array.from({ length: 60 }, (_, n) => position(`p-${n}`)));
  using((store) => {
    for (let n = 0; n < 50; n++) store.undo(2);
  });
  expect(idsIn(folder)).toEqual(Array.from({ length: 10 }, (_, n) => `p-${n}`));
});

describe('a file that is no book of this negmon is refused untouched', () => {
  const sql = (words: string) => {
    const database = new DatabaseSync(file);
    database.exec(words);
    database.close();
  };

  it('a newer one', () => {
    make(DESK);
    sql('PRAGMA user_version = 7');
    const before = readFileSync(file);
    expect(refusal()).toMatch(/written by a newer negmon \(schema 7; this one knows up to 2\).*Run the newer negmon/);
    expect(readFileSync(file)).toEqual(before);
  });

  it('another program’s', () => {
    mkdirSync(folder, { recursive: true });
    sql('CREATE TABLE notes (text)');
    chmodSync(file, 0o600);
    const before = readFileSync(file);
    expect(refusal()).toMatch(/no book of negmon's.*--data-dir/);
    expect(readFileSync(file)).toEqual(before);
  });
});

it('an older schema is brought up after a backup beside it', () => {
  make(DESK, position('a'));
  const store = BookStore.open(folder, 1234, [...MIGRATIONS, 'ALTER TABLE events ADD COLUMN who TEXT']);
  expect(store.read().document.accounts[0]?.positions).toHaveLength(1);
  store.close();
  expect(readdirSync(folder).toSorted()).toEqual(['book-schema-2-1234.sqlite', 'book.sqlite']);
  expect(statSync(join(folder, 'book-schema-2-1234.sqlite')).mode & 0o777).toBe(0o600);
  expect(refusal()).toContain('schema 3; this one knows up to 2');
  // The way back is the backup.
  rmSync(file);
  writeFileSync(file, readFileSync(join(folder, 'book-schema-2-1234.sqlite')));
  expect(idsIn(folder)).toEqual(['a']);
});

it('a migration that fails leaves the old schema', () => {
  make(DESK, position('a'));
  expect(() => BookStore.open(folder, 1, [...MIGRATIONS, 'ALTER TABLE events ADD COLUMN who TEXT; nonsense'])).toThrow(StoreError);
  expect(idsIn(folder)).toEqual(['a']);
});

describe('a damaged book', () => {
  it('is kept; what can be read of it lies beside it, and a new one can take its place', () => {
    make(DESK, ...Array.from({ length: 400 }, (_, n) => position(`p-${n}`)));
    const bytes = readFileSync(file);
    // A page in the middle of the table, overwritten.
    const page = 4096;
    const middle = Math.floor(bytes.length / page / 2) * page;
    const handle = openSync(file, 'r+');
    writeSync(handle, Buffer.alloc(page, 0xff), 0, page, middle);
    const broken = readFileSync(file);
    const message = refusal();
    expect(message).toMatch(/is damaged \(.+\), and was left as it is\..*not every change could be read.*negmon import --file/s);
    expect(readFileSync(file)).toEqual(broken);
    const rescued = /is in (.*\/book-rescued-[0-9a-f]{8}\.json):/.exec(message)?.[1] ?? '';
    expect(statSync(rescued).mode & 0o777).toBe(0o600);
    const { accounts } = JSON.parse(readFileSync(rescued, 'utf8')) as { accounts: { positions: { id: string }[] }[] };
    const ids = accounts[0]?.positions.map(({ id }) => id) ?? [];
    expect(ids).toContain('p-0');
    expect(ids).toContain('p-399');
    expect(ids.length).toBeLessThan(400);
    // It is said each time, and never passes for an empty book.
    expect(refusal()).toBe(message);

    // All or nothing: what is no portfolio leaves the damaged one where it was.
    expect(() => BookStore.beginAnew(folder, 99, { kind: 'imported', text: '{}' })).toThrow(DocumentError);
    expect(readFileSync(file)).toEqual(broken);
    const aside = BookStore.beginAnew(folder, 99, { kind: 'imported', text: readFileSync(rescued, 'utf8') });
    expect(readFileSync(aside)).toEqual(broken);
    expect(idsIn(folder)).toEqual(ids);
    expect(readdirSync(folder)).toHaveLength(3);
  });

  it('of which nothing can be read is said to be so', () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, 'this is no database, and it is longer than the header of one: '.repeat(40), { mode: 0o600 });
    expect(refusal()).toMatch(/is damaged \(file is not a database\), and was left as it is\. Nothing in it can be read/);
    expect(readdirSync(folder)).toEqual(['book.sqlite']);
  });
});

it('a place that cannot be written is said in words', () => {
  mkdirSync(join(home, 'share'), { recursive: true });
  writeFileSync(folder, 'a file where the folder should be');
  expect(refusal()).toMatch(/^the book .*book\.sqlite cannot be used: .*Check that you may write there\.$/);
});

it('kill -9 at 50 random moments loses nothing that was acknowledged, damages nothing and leaves nothing behind', async () => {
  const { kills, acknowledged, lost, strays } = await killWhileAdding(50, Math.random);
  expect([kills, lost, strays]).toEqual([50, [], []]);
  expect(acknowledged).toBeGreaterThanOrEqual(50);
}, 300_000);

it('three writers at once lose nothing, from before there is a book', async () => {
  const starters = await Promise.all(
    [1, 2, 3].map(async (n) => {
      const script = fileURLToPath(new URL('opener.ts', import.meta.url));
      const child = spawn(process.execPath, [script, folder, `a${n}`], { stdio: 'inherit' });
      return (await once(child, 'close'))[0] as number;
    }),
  );
  expect(starters).toEqual([0, 0, 0]);
  expect(
    using((store) =>
      store
        .read()
        .document.accounts.map(({ id }) => id)
        .toSorted(),
    ),
  ).toEqual(['a1', 'a2', 'a3']);
  using((store) => {
    for (const id of ['a1', 'a2', 'a3']) store.change(1, () => ({ kind: 'account.removed', account: id }));
    store.change(1, () => DESK);
  });
  const ends = await Promise.all(
    ['x', 'y', 'z'].map(async (name) => (await once(startAdder(folder, name, 40).stdout.resume(), 'close')).length),
  );
  expect(ends).toHaveLength(3);
  const expected = ['x', 'y', 'z'].flatMap((name) => Array.from({ length: 40 }, (_, n) => `${name}-${n}`));
  expect(idsIn(folder).toSorted()).toEqual(expected.toSorted());
}, 120_000);

describe('a full disk', () => {
  // A file system of 256 kB in a name space of its own; where that is not permitted, there is no small disk to fill.
  const place = mkdtempSync(join(tmpdir(), 'negmon-probe-'));
  const probe = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', '-o', 'size=256k', 'none', place], { encoding: 'utf8' });
  rmSync(place, { recursive: true });
  const permitted = probe.status === 0;
  if (!permitted) process.stderr.write(`skipped: no small disk can be mounted here (${probe.error?.message ?? probe.stderr.trim()})\n`);

  it.skipIf(!permitted)('is said, and the old book stays', () => {
    mkdirSync(folder, { recursive: true });
    const filler = fileURLToPath(new URL('filler.ts', import.meta.url));
    const { status, stdout, stderr } = spawnSync(
      'unshare',
      ['-rm', 'sh', '-c', 'mount -t tmpfs -o size=256k none "$0" && exec "$1" "$2" "$0"', folder, process.execPath, filler],
      { encoding: 'utf8' },
    );
    expect([status, stderr]).toEqual([0, '']);
    const { acknowledged, held, message } = JSON.parse(stdout) as { acknowledged: number; held: number; message: string };
    expect(message).toMatch(/^the disk is full: nothing was changed, and the book .*book\.sqlite is as it was\. Make room/);
    expect(acknowledged).toBeGreaterThan(0);
    expect(held).toBe(acknowledged);
  });
});
