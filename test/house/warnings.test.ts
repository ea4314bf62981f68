import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Home, run } from '../cli/negmon.ts';

let home: Home;
beforeAll(() => {
  home = new Home();
});
afterAll(() => home.remove());

/** Like Node 22, which warns when its SQLite is first loaded (lib/sqlite.js there begins with emitExperimentalWarning('SQLite')). */
const LIKE_NODE_22 = `
const { getBuiltinModule } = process;
process.getBuiltinModule = (name) => {
  if (name.endsWith('sqlite')) process.emitWarning('SQLite is an experimental feature and might change at any time', 'ExperimentalWarning');
  return getBuiltinModule(name);
};
`;
const warns = (more = '') => ['--import', `data:text/javascript,${encodeURIComponent(LIKE_NODE_22 + more)}`];

it('the stand-in warns', async () => {
  const node = warns("process.getBuiltinModule('node:sqlite');");
  expect((await run(home, ['--version'], { node })).stderr).toContain('ExperimentalWarning: SQLite');
});

it.each([
  ['add', 'account', 'desk', '--product', 'binance/usdm', '--asset', 'USDT=1'],
  ['list'],
  ['export', '--format', 'csv'],
  ['risk', '--prices', '-'],
  ['edit', 'desk', '--label', 'mine'],
  ['undo'],
])('no warning of SQLite comes from %s', async (...words) => {
  const said = await run(home, ['--data-dir', join(home.path, 'data'), ...words], { node: warns(), input: '{}' });
  expect([words, said.stderr, said.status]).toEqual([words, '', 0]);
});
