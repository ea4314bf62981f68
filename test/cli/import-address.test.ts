import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Subject } from '../importer/subject.ts';
import { dydx } from '../importer/subjects/dydx.ts';
import { hyperliquid } from '../importer/subjects/hyperliquid.ts';
import { AccountDouble } from '../venues/accounts/account-double.ts';
import { runHere } from './here.ts';

let home: string;
let double: AccountDouble;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'negmon-address-'));
});
afterEach(async () => {
  await double.close();
  rmSync(home, { recursive: true, force: true });
});

const negmon = (...words: string[]) =>
  runHere('--data-dir', join(home, 'data'), '--config', join(home, 'negmon.toml'), '--plain', ...words);

async function stage({ venue, empty, scenes }: Subject): Promise<void> {
  double = await AccountDouble.with(null, { ...empty, ...scenes[0]?.answers });
  writeFileSync(join(home, 'negmon.toml'), `[venues.${venue.venue}]\nrest = "${double.restUrl}"\n`);
}

test.each([
  ['hyperliquid', hyperliquid],
  ['dydx', dydx],
])('%s is imported by its address alone, and found again by it', async (name, subject) => {
  await stage(subject);
  const address = subject.credentials.address ?? '';
  const { status, stdout, stderr } = await negmon('import', name, '--address', address, '--yes');
  expect([status, stdout.split('\n').at(-2)], stderr).toEqual([0, `imported as ${name}; "negmon undo" brings back what was there before`]);
  const { accounts } = JSON.parse((await negmon('export')).stdout) as { accounts: { id: string }[] };
  expect(accounts.map(({ id }) => id)).toEqual(subject.scenes[0]?.accounts.map(({ id }) => `${name}-${id}`));
  expect((await negmon('import', name, '--yes')).stdout).toBe('nothing has changed since the last import\n');
});

test('what looks like a private key is not asked about, not repeated and not kept', async () => {
  await stage(hyperliquid);
  const secret = `0x${'4c'.repeat(32)}`;
  const { status, stdout, stderr } = await negmon('import', 'hyperliquid', '--address', secret, '--yes');
  expect([status, stdout], stderr).toEqual([2, '']);
  expect(stderr).toContain('looks like a private key');
  expect(stderr).not.toContain('4c4c');
  expect(double.asked).toEqual([]);
  const folder = join(home, 'data');
  for (const file of existsSync(folder) ? readdirSync(folder) : []) {
    expect(readFileSync(join(folder, file), 'latin1')).not.toContain('4c4c4c');
  }
});
