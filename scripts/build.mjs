import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { emojiLate, screenApart, withoutUnused } from './bundle-plugins.mjs';
import { joinChunks } from './join-chunks.mjs';
import { lookUp } from './look-up.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = `${root}dist/`;
rmSync(dist, { recursive: true, force: true });

/** For what is no module of the language; taken out again where there is nothing of the kind. */
const REQUIRE = 'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);';
/** Stands for the name of the build until all of it is there. */
const BUILD = '__NEGMON_BUILD__';

/** Bundles some entry points; tells what came of it. */
async function bundle(entryPoints, { plugins = [], define = {}, ...options } = {}) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints,
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20', // so that an old Node can parse main.js and say what to do
    minify: true,
    legalComments: 'none',
    external: ['bufferutil', 'utf-8-validate'],
    define: {
      'process.env.NODE_ENV': '"production"',
      'process.env.DEV': '"false"',
      NEGMON_WORKER: '"./monitor.js"',
      NEGMON_EXAMINER: '"./examine.js"',
      NEGMON_BUILD: JSON.stringify(BUILD),
      ...define,
    },
    banner: { js: REQUIRE },
    plugins: [withoutUnused, emojiLate, ...plugins],
    metafile: true,
    logLevel: 'warning',
    ...options,
  });
  for (const path of Object.keys(metafile.outputs)) {
    const text = readFileSync(root + path, 'utf8');
    const own = text.replace(`${REQUIRE}\n`, '');
    if (!/\brequire\b/.test(own)) writeFileSync(root + path, own);
  }
  return metafile;
}

const program = await bundle({ main: 'src/main.ts', examine: 'src/cli/doctor-child.ts' }, { plugins: [screenApart] });
const START = ['run', 'last-words', 'live', 'replay', 'screen'].map((name) => `src/cli/${name}.ts`);
await joinChunks(dist, program, 'start.js', START, ['src/settings/code-cache.ts']);
// For a start with a book or a config of the user's own.
await joinChunks(dist, program, 'own.js', ['src/cli/book.ts', 'src/cli/settings.ts'], ['src/settings/code-cache.ts', ...START]);

// What the two threads have in common is there twice: each opens fewer files so. Chunks that are alike in both must not be one file.
const monitor = await bundle({ monitor: 'src/monitor/worker.ts' }, { chunkNames: 'monitor-[name]-[hash]' });
const SESSION = ['src/monitor/session.ts', 'src/feed/replay/replay.ts'];
await joinChunks(dist, monitor, 'session.js', SESSION, ['src/monitor/worker.ts']);
const LIVE = ['feed/live', 'monitor/keep-markets', 'monitor/live-parts', 'monitor/open-book', 'settings/settings'].map(
  (name) => `src/${name}.ts`,
);
await joinChunks(dist, monitor, 'live.js', LIVE, ['src/monitor/worker.ts', ...SESSION]);

await bundle(
  { dashboard: 'src/dashboard/open.tsx' },
  {
    splitting: false,
    // Yoga fetches its WebAssembly, which it has with it; to have Node's fetch made ready takes longer than all of Yoga.
    define: { fetch: 'undefined', 'Intl.Segmenter': 'Segmenter' },
    inject: ['src/dashboard/segmenter.ts'],
  },
);

const files = readdirSync(dist)
  .sort()
  // An old Node reads main.js, to say that it is old.
  .map((file) => [file, file === 'main.js' ? readFileSync(dist + file, 'utf8') : lookUp(readFileSync(dist + file, 'utf8'))]);
const hash = createHash('sha256');
for (const [file, text] of files) hash.update(`${file} ${text.length}\n`).update(text);
const name = hash.digest('hex').slice(0, 12);
for (const [file, text] of files) writeFileSync(dist + file, text.replaceAll(BUILD, name));
