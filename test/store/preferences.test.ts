import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PreferenceStore } from '../../src/store/preference-store.ts';
import { readPreferences } from '../../src/store/preferences.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'negmon-habits-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('come back in the next run, in a file for their owner alone', () => {
  const habits = { sort: 'owe', gap: '-0.2', hidden: ['age'], dismissed: ['help'] };
  new PreferenceStore(folder).write(habits);
  expect(readPreferences(folder)).toEqual(habits);
  expect(statSync(join(folder, 'preferences.json')).mode & 0o777).toBe(0o600);
});

// atomically 2.1.1, which conf writes with, leaves "<name>.tmp-<10 digits><6 hex>" behind when it is killed: 78 of them in 702 writes (studies/codebases.md 2b).
it('sweep up what a kill in the middle of a write has left, and nothing else', () => {
  for (const name of ['preferences.json.tmp-1763000000a1b2c3', 'preferences.json.tmp-1763000001a1b2c3', 'book.sqlite'])
    writeFileSync(join(folder, name), 'x');
  new PreferenceStore(folder);
  expect(readdirSync(folder).filter((name) => name !== 'preferences.json')).toEqual(['book.sqlite']);
});

it.each(['{"sort": "ow', '{"sort": 5}', '{"password": "x"}', '[]', ''])('begin anew from a file that says %j', (text) => {
  writeFileSync(join(folder, 'preferences.json'), text);
  expect(readPreferences(folder)).toEqual({});
  new PreferenceStore(folder).write({ sort: 'pnl' });
  expect(JSON.parse(readFileSync(join(folder, 'preferences.json'), 'utf8'))).toEqual({ sort: 'pnl' });
});
