import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CcxtLists } from '../../src/store/ccxt-lists.ts';

const DAY = 86_400_000;
const MARKETS = { 'BTC/USDT:USDT': { id: 'BTC_USDT', symbol: 'BTC/USDT:USDT', precision: { amount: 1 } } };
let home: string;
let folder: string;
let now: number;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'negmon-lists-'));
  folder = join(home, 'ccxt');
  now = Date.UTC(2026, 10, 22);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));
const lists = (ccxt = '4.5.84') => new CcxtLists(folder, ccxt, () => now);

it('keeps a list for its owner alone, and gives it back as it was', async () => {
  expect(await lists().load('gate-contract')).toBeNull();
  await lists().save('gate-contract', MARKETS);
  expect(await lists().load('gate-contract')).toEqual(MARKETS);
  expect(await lists().load('gate-spot')).toBeNull();
  expect(statSync(join(folder, 'gate-contract.json')).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['gate-contract.json']);
});

it('of another ccxt, or too old, is nothing', async () => {
  await lists().save('gate-contract', MARKETS);
  expect(await lists('4.5.85').load('gate-contract')).toBeNull();
  now += 30 * DAY;
  expect(await lists().load('gate-contract')).toEqual(MARKETS);
  now += 1;
  expect(await lists().load('gate-contract')).toBeNull();
  now -= 100 * DAY;
  expect(await lists().load('gate-contract')).toBeNull();
});

it.each(['', '{', 'null', '5', '{"version":1,"ccxt":"4.5.84","at":"now","markets":{}}', '{"version":1,"ccxt":"4.5.84","at":1}'])(
  'what is there instead, %j, is nothing',
  async (text) => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'gate-contract.json'), text);
    expect(await lists().load('gate-contract')).toBeNull();
  },
);

it('a name that could be a path is refused', async () => {
  expect(await lists().load('../gate-contract')).toBeNull();
  await expect(lists().save('../gate-contract', MARKETS)).rejects.toThrow(RangeError);
});
