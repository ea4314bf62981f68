import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Home, run } from './negmon.ts';

let home: Home;
let cache: string;
beforeEach(() => {
  home = new Home();
  cache = join(home.path, 'cache');
});
afterEach(() => home.remove());

const started = () => run(home, ['--version'], { env: { XDG_CACHE_HOME: cache } });
const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());

it('keeps compiled code for its owner alone, and starts from what is damaged as from nothing', async () => {
  const first = await started();
  expect(first).toMatchObject({ status: 0, stderr: '' });
  const code = join(cache, 'negmon', 'code');
  const [build = ''] = readdirSync(code);
  expect(statSync(join(code, build)).mode & 0o777).toBe(0o700);
  const kept = files(code);
  expect(kept.length).toBeGreaterThan(0);
  const whole = kept.map((file) => readFileSync(file));
  // Cut, all other bytes, and nothing at all.
  for (const [i, file] of kept.entries()) {
    const bytes = whole[i] as Buffer;
    const wrong = [bytes.subarray(0, bytes.length / 2), bytes.map((byte) => byte ^ 0x55), Buffer.alloc(0)][i % 3];
    writeFileSync(file, wrong as Uint8Array);
  }
  expect(await started()).toEqual(first);
});

it('removes what a build of long ago has left, and nothing younger', async () => {
  const [old, young] = ['0123456789ab', 'ba9876543210'].map((name) => join(cache, 'negmon', 'code', name)) as [string, string];
  for (const folder of [old, young]) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'x'), '');
  }
  utimesSync(old, 0, 0);
  expect(await started()).toMatchObject({ status: 0, stderr: '' });
  expect([existsSync(old), existsSync(young)]).toEqual([false, true]);
});

it('uses nothing that others may write to', async () => {
  await started();
  const code = join(cache, 'negmon', 'code');
  const [build = ''] = readdirSync(code);
  for (const file of files(code)) rmSync(file);
  chmodSync(join(code, build), 0o777);
  expect(await started()).toMatchObject({ status: 0, stderr: '' });
  expect(files(code)).toEqual([]);
});

it('starts where nothing can be kept', async () => {
  home.write('cache', 'a file, where a folder would be');
  expect(await started()).toMatchObject({ status: 0, stderr: '' });
});
