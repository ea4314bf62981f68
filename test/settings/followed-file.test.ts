import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FollowedFile, type Found } from '../../src/settings/followed-file.ts';

let folder: string;
let path: string;
let told: Found[];
let file: FollowedFile;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'negmon-'));
  path = join(folder, 'negmon.toml');
  told = [];
  file = new FollowedFile(path, (found) => told.push(found));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function look(times: number): Promise<Found[]> {
  for (let i = 0; i < times; i++) await file.look();
  return told.splice(0);
}

it('is told of when it stands still, and once', async () => {
  writeFileSync(path, 'a');
  expect(await look(1)).toEqual([]);
  expect(await look(3)).toEqual([{ kind: 'text', text: 'a' }]);
  // As an editor that empties it and writes it in two strokes: none of the halves is taken.
  writeFileSync(path, '');
  expect(await look(1)).toEqual([]);
  writeFileSync(path, 'half');
  expect(await look(1)).toEqual([]);
  writeFileSync(path, 'half and half');
  expect(await look(3)).toEqual([{ kind: 'text', text: 'half and half' }]);
});

it('may be another file of that name, as most editors save', async () => {
  writeFileSync(path, 'one');
  await look(2);
  writeFileSync(`${path}.new`, 'two');
  renameSync(`${path}.new`, path);
  expect(await look(2)).toEqual([{ kind: 'text', text: 'two' }]);
});

it('that is not there, comes, goes, or cannot be read is told of as what it is', async () => {
  expect(await look(3)).toEqual([{ kind: 'none' }]);
  writeFileSync(path, 'here');
  expect(await look(3)).toEqual([{ kind: 'text', text: 'here' }]);
  rmSync(path);
  expect(await look(3)).toEqual([{ kind: 'none' }]);
  mkdirSync(path);
  expect(await look(3)).toEqual([{ kind: 'unreadable', code: 'EISDIR' }]);
});

it('is told of again when that is asked for', async () => {
  writeFileSync(path, 'same');
  await look(2);
  file.again();
  expect(await look(2)).toEqual([{ kind: 'text', text: 'same' }]);
});
