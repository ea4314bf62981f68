import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { tradingLines } from './trading-words.ts';
import { ROOT } from './tree.ts';

/** Yoga's, which lays out the screen: `node.setMargin(Yoga.EDGE_ALL, 1)`. */
const LAYOUT = /\.setMargin\([\w$.]+\.EDGE_/g;

/** The calls in a minified text, one a line: it has few lines of its own. */
const callsIn = (code: string): string[] => tradingLines(code.replace(LAYOUT, '.layOut(').replaceAll(/([;{}])/g, '$1\n'));

// What is shipped is the bundle: the source's own test cannot see what a dependency brings along (issue 5).
let files: readonly (readonly [name: string, code: string])[];
beforeAll(() => {
  const dist = join(ROOT, 'dist');
  files = readdirSync(dist)
    .filter((name) => name.endsWith('.js'))
    .map((name) => [name, readFileSync(join(dist, name), 'utf8')] as const);
});

// Each name of a module that is imported is made ready, also those that load others: 20 ms of a start (scripts/build.mjs, `lookUp`).
it('the built program imports no module of Node’s where it can be looked up', () => {
  const imported = files.flatMap(([name, code]) =>
    [...code.matchAll(/\bimport\b[^;()]*\bfrom\s*["']([^"'.][^"']*)["']/g)].map(([, from]) => [name, from]),
  );
  expect(imported).toEqual([]);
});

// Each file that is opened costs a start up to a millisecond, and zod, ws and ccxt's venues tens of them (scripts/build.mjs, `joinChunks`).
it.each([
  ['start.js', 3, ['_zod', 'perMessageDeflate', 'useSyncExternalStore']],
  ['dashboard.js', 1, ['_zod', 'perMessageDeflate']],
  ['session.js', 4, ['perMessageDeflate', 'useSyncExternalStore']],
])('a start that loads %s opens %i files at most for it, and none that it does not need', (name, most, strangers) => {
  const opened = new Map<string, string>();
  const open = (file: string): void => {
    if (opened.has(file)) return;
    const code = files.find(([known]) => known === file)?.[1] ?? '';
    opened.set(file, code);
    for (const [, next = ''] of code.matchAll(/\bfrom"\.\/([^"]+)"/g)) open(next);
  };
  open(name);
  expect(opened.get(name)).not.toBe('');
  expect(opened.size).toBeLessThanOrEqual(most);
  expect(strangers.filter((word) => [...opened.values()].some((code) => code.includes(word)))).toEqual([]);
});

describe('the built program only reads', () => {
  it.each([
    "await exchange.createOrder('BTC/USDT:USDT', 'market', 'sell', 1);",
    'if (gone) { await exchange.closePosition(symbol); }',
    'export const out = (exchange, code, amount, address) => exchange.withdraw(code, amount, address);',
    "const all = async (exchange) => { await exchange['transfer']('USDT', 10, 'spot', 'future') };",
    'export const margin = (exchange) => exchange.setMargin(symbol, 100);',
    "fetch('https://api.bybit.com' + '/v5/order/create', { method: 'POST' });",
  ])('the check sees %s, also minified', (line) => {
    const { code } = transformSync(
      `const before=1;function f(exchange,symbol,code,amount,address,gone,fetch){return async()=>{${line.replace('export ', '')}}}export{f,before}`,
      {
        minify: true,
        format: 'esm',
      },
    );
    expect(callsIn(code)).not.toEqual([]);
  });

  it('has no order, transfer or withdrawal in any of its files', () => {
    expect(files.map(([name]) => name)).toEqual(expect.arrayContaining(['main.js', 'monitor.js']));
    expect(files.flatMap(([name, code]) => callsIn(code).map((line) => `${name}: ${line.slice(0, 200)}`))).toEqual([]);
  });

  it('has nothing of ccxt in it, whose venues can trade', () => {
    // What every venue of ccxt's is made of.
    for (const word of ['handleOptionAndParams', 'safeNumber2', 'fetchPaginatedCall']) {
      expect(files.filter(([, code]) => code.includes(word)).map(([name]) => `${name}: ${word}`)).toEqual([]);
    }
  });
});
