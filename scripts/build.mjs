import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { joinChunks } from './join-chunks.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = `${root}dist/`;
rmSync(dist, { recursive: true, force: true });

// Ink imports react-devtools-core only when DEV=true, which the bundle never sets; commander runs commands that are programs of their own,
// which there are none of.
const withoutUnused = {
  name: 'without-unused',
  setup(bundle) {
    bundle.onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: 'empty' }));
    bundle.onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) =>
      importer.includes('/node_modules/commander/') ? { path, namespace: 'empty' } : null,
    );
    bundle.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {}' }));
  },
};

// The screen is a bundle of its own, in one file: the first frame waits for each file that is opened (test/bench, `first-frame`).
const screenApart = {
  name: 'screen-apart',
  setup(bundle) {
    bundle.onResolve({ filter: /\/dashboard\/open\.tsx$/ }, () => ({ path: './dashboard.js', external: true }));
  },
};

// The pattern of all emoji takes longer to make than the first frame to draw; most screens never ask it.
const EMOJI = 'const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;';
const EMOJI_LATE = `let emoji; const rgiEmojiRegex = { test: (text) => (emoji ??= /^\\p{RGI_Emoji}$/v).test(text) };`;
const emojiLate = {
  name: 'emoji-late',
  setup(bundle) {
    bundle.onLoad({ filter: /[/\\]node_modules[/\\]string-width[/\\]index\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (!text.includes(EMOJI)) return { errors: [{ text: 'string-width is not as it was: see scripts/build.mjs, emojiLate' }] };
      return { contents: text.replace(EMOJI, () => EMOJI_LATE) };
    });
  },
};

/** For what is no module of the language; taken out again where there is nothing of the kind. */
const REQUIRE = 'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);';
/** Stands for the name of the build until all of it is there. */
const BUILD = '__NEGMON_BUILD__';

const bundle = (entryPoints, splitting, { plugins = [], define = {}, inject = [], chunkNames = '[name]-[hash]' } = {}) =>
  build({
    absWorkingDir: root,
    entryPoints,
    outdir: 'dist',
    bundle: true,
    splitting,
    chunkNames,
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
    inject,
    plugins: [withoutUnused, emojiLate, ...plugins],
    metafile: true,
    logLevel: 'warning',
  });

const program = await bundle({ main: 'src/main.ts', examine: 'src/cli/doctor-child.ts' }, true, { plugins: [screenApart] });
const START = ['run', 'last-words', 'live', 'replay', 'screen'].map((name) => `src/cli/${name}.ts`);
await joinChunks(dist, program.metafile, 'start.js', START, ['src/settings/code-cache.ts']);
// What the two threads have in common is there twice: apart, each opens a tenth of the files.
const monitor = await bundle({ monitor: 'src/monitor/worker.ts' }, true, {
  // Chunks that are alike in both must not be one file: each belongs to its own.
  chunkNames: 'monitor-[name]-[hash]',
});
await joinChunks(dist, monitor.metafile, 'session.js', ['src/monitor/session.ts', 'src/feed/replay/replay.ts'], ['src/monitor/worker.ts']);
await bundle({ dashboard: 'src/dashboard/open.tsx' }, false, {
  // Yoga fetches its WebAssembly, which it has with it; to have Node's fetch made ready takes longer than all of Yoga.
  define: { fetch: 'undefined', 'Intl.Segmenter': 'Segmenter' },
  inject: ['src/dashboard/segmenter.ts'],
});

/**
 * An import of a module of Node's as a plain look-up. Whoever imports one has each of its names made ready, also those that load other
 * modules, and waits for that.
 */
function lookUp(text) {
  const name = String.raw`[\w$]+`;
  const names = String.raw`\{[\w$,\s]*\}`;
  const pattern = new RegExp(
    String.raw`\bimport\s*(?:(${name})\s*,?\s*)?(?:\*\s*as\s+(${name})|(${names}))?\s*from\s*"(node:[\w/]+|[a-z_]+)";`,
    'g',
  );
  return text.replace(pattern, (all, own, whole, some, module) => {
    if (!isBuiltin(module)) return all;
    const found = `process.getBuiltinModule("${module}")`;
    const parts = [own, whole, some?.replaceAll(/\s+as\s+/g, ':')].filter((part) => part !== undefined);
    return `const ${parts.map((part) => `${part}=${found}`).join(',')};`;
  });
}

function finished(file, text) {
  const needed = /\brequire\b/.test(text.replace(REQUIRE, '')) ? text : text.replace(`${REQUIRE}\n`, '');
  // An old Node reads main.js, to say that it is old.
  return file === 'main.js' ? needed : lookUp(needed);
}

const files = readdirSync(dist)
  .sort()
  .map((file) => [file, finished(file, readFileSync(dist + file, 'utf8'))]);
const hash = createHash('sha256');
for (const [file, text] of files) hash.update(`${file} ${text.length}\n`).update(text);
const name = hash.digest('hex').slice(0, 12);
for (const [file, text] of files) writeFileSync(dist + file, text.replaceAll(BUILD, name));
