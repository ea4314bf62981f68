/** Rules of biome that hold the house together, by the names its reporter gives them. */
const ARROW = 'lint/style/noRestrictedImports';
const GLOBAL = 'lint/style/noRestrictedGlobals';
const CYCLE = 'lint/suspicious/noImportCycles';
const CONSOLE = 'lint/suspicious/noConsole';
/** scripts/lint/pure.grit: what no rule of biome's own can say. */
const PLUGIN = 'plugin';

/** A file that breaks one rule of the house, and what must see it. */
export interface Plant {
  readonly path: string;
  readonly text: string;
  /** The rule of biome that must name the file; null where only the compiler can. */
  readonly biome: string | null;
  /** Whether the compiler of the pure rooms must name it as well. */
  readonly tsc: boolean;
}

type Seen = Pick<Plant, 'biome' | 'tsc'>;
const byBiome = (biome: string): Seen => ({ biome, tsc: false });
const byBoth = (biome: string): Seen => ({ biome, tsc: true });
const byCompiler: Seen = { biome: null, tsc: true };

const plant = (path: string, text: string, seen: Seen): Plant => ({ path: `src/${path}`, text: `${text}\n`, ...seen });
const importing = (path: string, name: string, from: string, seen: Seen): Plant =>
  plant(path, `import { ${name} } from '${from}';\n\nexport const known = ${name};`, seen);

/** No `node:*`, React, ccxt, clock, chance or machine in a pure room. */
export const IMPURE: readonly Plant[] = [
  importing('risk/reads-disk.ts', 'readFileSync', 'node:fs', byBoth(ARROW)),
  importing('alerts/draws.ts', 'createElement', 'react', byBiome(ARROW)),
  importing('book/asks-venues.ts', 'binance', 'ccxt', byBiome(ARROW)),
  importing('risk/own-decimals.ts', 'Decimal', 'decimal.js', byBiome(ARROW)),
  plant('alerts/asks-time.ts', 'export const now = Date.now();', byBiome(GLOBAL)),
  plant('tripwires/asks-ticks.ts', 'export const now = performance.now();', byBoth(GLOBAL)),
  plant('money/waits.ts', 'export const timer = setTimeout(() => 1, 1000);', byBoth(GLOBAL)),
  plant('book/asks-home.ts', "export const home = process.env['HOME'];", byBoth(GLOBAL)),
  plant('risk/reaches-round.ts', 'export const all = globalThis;', byBiome(GLOBAL)),
  plant('risk/throws-dice.ts', 'export const draw = Math.random();', byBiome(PLUGIN)),
  plant('money/asks-locale.ts', 'export const text = (1234.5).toLocaleString();', byBiome(PLUGIN)),
];

/**
 * No import against the arrows of design section 1, however it is written and however deep the file lies. The compiler names a foreign
 * file once, at its first importer, so what it must see comes from a file of its own.
 */
export const AGAINST_ARROWS: readonly Plant[] = [
  importing('money/knows-book.ts', 'account', '../book/account.ts', byBiome(ARROW)),
  plant('book/knows-risk.ts', "export { health } from '../risk/health.ts';", byBiome(ARROW)),
  importing('risk/knows-store.ts', 'journal', '../store/journal.ts', byBoth(ARROW)),
  plant('risk/knows-store-type.ts', "export type Known = import('../store/entry.ts').Entry;", byCompiler),
  importing('risk/deep/knows-feed.ts', 'quote', '../../feed/quote.ts', byBoth(ARROW)),
  plant('alerts/knows-feed-late.ts', "export const known = () => import('../feed/tape.ts');", byBoth(ARROW)),
  importing('documents/knows-feed.ts', 'socket', '../feed/socket.ts', byBiome(ARROW)),
  importing('feed/knows-monitor.ts', 'loop', '../monitor/loop.ts', byBiome(ARROW)),
  importing('feed/okx/knows-binance.ts', 'frames', '../binance/frames.ts', byBiome(ARROW)),
  importing('store/knows-monitor.ts', 'loop', '../monitor/loop.ts', byBiome(ARROW)),
  importing('monitor/knows-dashboard.ts', 'screen', '../dashboard/screen.ts', byBiome(ARROW)),
  importing('dashboard/knows-monitor.ts', 'loop', '../monitor/loop.ts', byBiome(ARROW)),
];

/** No cycle, even inside a room, and no console, which would tear the screen. */
export const UNTIDY: readonly Plant[] = [
  plant('store/hen.ts', "import { egg } from './egg.ts';\n\nexport const hen = () => egg;", byBiome(CYCLE)),
  plant('store/egg.ts', "import { hen } from './hen.ts';\n\nexport const egg = () => hen;", byBiome(CYCLE)),
  plant('cli/prints.ts', "console.log('risk');", byBiome(CONSOLE)),
];
