import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MarketsDocument, printMarkets, readMarkets } from '../../src/documents/markets.ts';
import { MarketStore } from '../../src/store/markets.ts';

const documentOf = (contractSize: string): MarketsDocument => ({
  version: 1,
  venue: 'gate',
  ccxt: '4.5.84',
  at: '2026-11-22T02:00:00.000Z',
  instruments: { 'BTC/USDT:USDT': { contractSize, tickSize: '0.1', lotSize: '1' } },
  tiers: {},
});
const marketsOf = (contractSize: string) => readMarkets(documentOf(contractSize));

let home: string;
let folder: string;
let store: MarketStore;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'negmon-store-'));
  folder = join(home, 'negmon', 'markets');
  store = new MarketStore(folder);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const kept = () => {
  const markets = store.read('gate');
  return markets === null ? null : printMarkets(markets);
};
const leave = (name: string, text = '{') => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
};

it('keeps a venue’s markets for its owner alone, and reads them again', async () => {
  expect(kept()).toBeNull();
  await store.write(marketsOf('0.0001'));
  expect(kept()).toEqual(documentOf('0.0001'));
  expect(statSync(join(folder, 'gate.json')).mode & 0o777).toBe(0o600);
  for (const made of [folder, join(home, 'negmon')]) expect(statSync(made).mode & 0o777).toBe(0o700);
  await store.write(marketsOf('1'));
  expect(kept()).toEqual(documentOf('1'));
  expect(readdirSync(folder)).toEqual(['gate.json']);
});

describe('what cannot be read is as good as nothing', () => {
  it.each([
    ['half a file', JSON.stringify(documentOf('1')).slice(0, 80)],
    ['no JSON', '\0\0\0'],
    ['an empty file', ''],
    ['a file of a later negmon', JSON.stringify({ ...documentOf('1'), version: 2 })],
    ['another venue’s', JSON.stringify({ ...documentOf('1'), venue: 'okx' })],
    ['a size that is no decimal', JSON.stringify(documentOf('NaN'))],
  ])('%s', async (_, text) => {
    leave('gate.json', text);
    expect(kept()).toBeNull();
    await store.write(marketsOf('1'));
    expect(kept()).toEqual(documentOf('1'));
  });

  it('a folder in its place, or a name that is none', () => {
    mkdirSync(join(folder, 'gate.json'), { recursive: true });
    expect(kept()).toBeNull();
    expect(store.read('../gate')).toBeNull();
  });
});

it('a folder that cannot be written is an error of the caller, not of the program', async () => {
  writeFileSync(join(home, 'negmon'), 'a file where the folder should be');
  await expect(store.write(marketsOf('1'))).rejects.toThrow();
});

describe('a write that is cut short', () => {
  let writer: ChildProcess | null = null;
  afterEach(() => {
    if (writer?.exitCode === null) writer.kill('SIGKILL');
  });

  it('between the new file and its name leaves the old one; the next write takes the rest away', async () => {
    await store.write(marketsOf('0.0001'));
    const script = fileURLToPath(new URL('stuck-writer.ts', import.meta.url));
    writer = spawn(process.execPath, [script, folder, JSON.stringify(documentOf('1'))], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(writer.stdout as NodeJS.ReadableStream, 'data');
    const [orphan] = readdirSync(folder).filter((name) => name.endsWith('.tmp'));
    // All of the new text is there, and has no name yet.
    expect(JSON.parse(readFileSync(join(folder, orphan as string), 'utf8'))).toMatchObject({
      instruments: { 'BTC/USDT:USDT': { contractSize: '1' } },
    });
    expect(kept()).toEqual(documentOf('0.0001'));

    // While its writer lives it is left alone.
    await store.write(marketsOf('0.01'));
    expect(readdirSync(folder)).toContain(orphan);

    writer.kill('SIGKILL');
    await once(writer, 'exit');
    expect(kept()).toEqual(documentOf('0.01'));
    await store.write(marketsOf('0.1'));
    expect(readdirSync(folder)).toEqual(['gate.json']);
  });

  it('long ago, by a process whose number another has now, is taken away too', async () => {
    const name = `gate.json.${process.pid}.01234567-89ab-cdef-0123-456789abcdef.tmp`;
    leave(name);
    const before = new Date(Date.now() - 2 * 3_600_000);
    utimesSync(join(folder, name), before, before);
    leave('notes.tmp', 'not ours');
    await store.write(marketsOf('1'));
    expect(readdirSync(folder).toSorted()).toEqual(['gate.json', 'notes.tmp']);
  });
});

it('two writers at once leave one whole file', async () => {
  const sizes = Array.from({ length: 20 }, (_, i) => String(i + 1));
  await Promise.all(sizes.map((size) => store.write(marketsOf(size))));
  expect(sizes.map(documentOf)).toContainEqual(kept());
  expect(readdirSync(folder)).toEqual(['gate.json']);
});
