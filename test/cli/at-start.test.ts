import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { heldAtStart, settingsAtStart } from '../../src/cli/at-start.ts';
import { EXIT } from '../../src/cli/exit.ts';
import { DEFAULT_SETTINGS } from '../../src/settings/defaults.ts';
import { BOOK } from './books.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'negmon-start-'));
  vi.stubEnv('XDG_CONFIG_HOME', join(folder, 'xdg'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** @param text of the config at its own place. */
function configured(text: string): void {
  mkdirSync(join(folder, 'xdg', 'negmon'), { recursive: true });
  writeFileSync(join(folder, 'xdg', 'negmon', 'negmon.toml'), text);
}

it('goes by the built-in settings where there is no config, and by the config where there is one', async () => {
  expect(await settingsAtStart({})).toBe(DEFAULT_SETTINGS);
  configured('[alerts]\nstaleAfter = "7s"\n');
  expect((await settingsAtStart({})).alerts.staleAfter).toBe(7000);
});

it.each([
  ['has a mistake', () => configured('[alert]\n')],
  ['cannot be read, and is not taken for one that is missing', () => writeFileSync(join(folder, 'xdg'), 'no folder')],
  ['is a folder', () => mkdirSync(join(folder, 'xdg', 'negmon', 'negmon.toml'), { recursive: true })],
])('ends with a paragraph when the config %s', async (_, make) => {
  make();
  await expect(settingsAtStart({})).rejects.toMatchObject({ name: 'CliError', status: EXIT.document });
});

it('ends with a paragraph when the config that was asked for is missing', async () => {
  await expect(settingsAtStart({ config: join(folder, 'none.toml') })).rejects.toMatchObject({ name: 'CliError', status: EXIT.document });
});

it('holds what a document or the own book says, checked, and nothing where there is neither', async () => {
  const dataDir = join(folder, 'data');
  expect(await heldAtStart({ dataDir })).toBeNull();
  const portfolio = join(folder, 'book.json');
  writeFileSync(portfolio, JSON.stringify(BOOK));
  expect(await heldAtStart({ dataDir, portfolio })).toMatchObject({ json: BOOK, source: portfolio });
  writeFileSync(portfolio, '{"version": 1}');
  await expect(heldAtStart({ dataDir, portfolio })).rejects.toMatchObject({ name: 'CliError', status: EXIT.document });
});
