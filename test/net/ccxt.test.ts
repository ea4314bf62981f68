import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExchangeClass } from '../../src/feed/ccxt/exchange.ts';
import { ccxtIdOf } from '../../src/feed/ccxt/names.ts';
import { CCXT_VERSION, isCcxtId, loadExchange } from '../../src/net/ccxt.ts';
import { ROOT } from '../house/tree.ts';

const run = promisify(execFile);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'negmon-load-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the release is pinned, installed, and the one that the adapter was written against', () => {
  const read = (path: string) =>
    JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as { version: string; dependencies?: Record<string, string> };
  expect(read('package.json').dependencies?.['ccxt']).toBe(CCXT_VERSION);
  expect(read('node_modules/ccxt/package.json').version).toBe(CCXT_VERSION);
});

test('the paths that are no public API of it still lead to its classes: the live one, else the one that knows REST alone', async () => {
  const [gate, delta] = await Promise.all([loadExchange<ExchangeClass>('gate'), loadExchange<ExchangeClass>('delta')]);
  expect(new gate({}).has['watchTickers']).toBe(true);
  expect(new delta({}).has['fetchTickers']).toBe(true);
});

test.each(['bitmex', '', '../gate', 'Gate', 'base/Exchange', 'gate.js', 'x'.repeat(31)])('%j is none of its venues', async (id) => {
  expect(isCcxtId(id)).toBe(false);
  await expect(loadExchange(id)).rejects.toThrow(`is not in this ccxt (${CCXT_VERSION})`);
});

test.each([
  ['bitmex', 'bitmex is not in this ccxt (4.5.84): no live prices for it'],
  ['gmx', 'gmx is not in this ccxt (4.5.84): no live prices for it'],
  ['', '(no name) is not in this ccxt (4.5.84): no live prices for it'],
  ['coinbaseinternational', 'coinbaseinternational shows its prices to holders of a key only: no live prices for it'],
])('%j says why it has no prices', (venue, reason) => {
  expect(ccxtIdOf(venue)).toEqual({ reason });
});

test('the sources under plain Node, and a bundle of them, find it too, and leave all other venues on the disk', async () => {
  const script = `import { loadExchange } from ${JSON.stringify(join(ROOT, 'src/net/ccxt.ts'))};
    const Kucoin = await loadExchange('kucoin');
    process.stdout.write(new Kucoin({}).id);`;
  const source = join(folder, 'main.ts');
  writeFileSync(source, script);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  await build({
    absWorkingDir: ROOT,
    entryPoints: { main: source },
    outdir: join(folder, 'dist'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    outExtension: { '.js': '.mjs' },
  });
  expect(await run(process.execPath, [source])).toMatchObject({ stdout: 'kucoin' });
  expect(await run(process.execPath, [join(folder, 'dist/main.mjs')], { cwd: tmpdir() })).toMatchObject({ stdout: 'kucoin' });
  const bytes = readdirSync(join(folder, 'dist')).map((name) => readFileSync(join(folder, 'dist', name)).length);
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(10_000);
});
