import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
rmSync(`${root}dist`, { recursive: true, force: true });

// Ink imports react-devtools-core only when DEV=true; the bundle never sets it, so the import is answered with nothing.
const withoutDevtools = {
  name: 'without-devtools',
  setup(bundle) {
    bundle.onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: 'empty' }));
    bundle.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {}' }));
  },
};

await build({
  absWorkingDir: root,
  entryPoints: { main: 'src/main.ts', monitor: 'src/monitor/worker.ts', examine: 'src/cli/doctor-child.ts' },
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
  },
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  plugins: [withoutDevtools],
  logLevel: 'warning',
});
