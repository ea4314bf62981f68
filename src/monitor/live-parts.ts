/** What only a live monitor has use for, to be loaded for one: a replay need not wait for it. */
export { Herald } from './herald.ts';
export { ImportKeeper } from './import-keeper.ts';
export { keepMarkets } from './keep-markets.ts';
export { openImport } from './open-import.ts';
