import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';

/** Chunks that only hand on what is in a joined file by now. */
const stubs = new Set();

/**
 * Puts the chunks that a start always needs into one file: a start waits for each file that is opened. esbuild cuts what several commands
 * share into a chunk for each set of them, so that a start would open dozens. What was a chunk stays as a file that hands on what is in the
 * joined one, for whoever else shares it.
 * @param dist folder of the bundle, with "/"
 * @param metafile of the build that made the chunks
 * @param file the joined file's name
 * @param sources entry points, as paths of their sources, that go into it with all that they import
 * @param apart entry points that are loaded before it: they stay as they are, with all that they import
 */
export async function joinChunks(dist, { outputs }, file, sources, apart) {
  const chunks = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output]));
  const entry = (source) => {
    for (const [name, { entryPoint }] of chunks) if (entryPoint === source) return name;
    throw new Error(`${source} is no entry point of the bundle: see scripts/build.mjs`);
  };
  const stay = new Set();
  for (const source of apart) reach(chunks, entry(source), stay);
  const parts = new Set(stay);
  for (const source of sources) reach(chunks, entry(source), parts);
  for (const name of stay) parts.delete(name);
  const names = (part) => chunks.get(part).exports.map((name) => [name, `${part.replaceAll(/\W/g, '_')}_${name}`]);
  const lines = [...parts].map((part) => `export { ${names(part).map((pair) => pair.join(' as '))} } from './${part}';`);
  await build({
    stdin: { contents: lines.join('\n'), resolveDir: dist },
    outfile: dist + file,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    minify: true,
    legalComments: 'none',
    plugins: [othersApart(parts)],
    logLevel: 'warning',
  });
  for (const part of parts) {
    const handedOn = names(part).map(([name, joined]) => `${joined} as ${name}`);
    writeFileSync(dist + part, `export{${handedOn}}from"./${file}";\n`);
    stubs.add(part);
  }
  // Who waits for one of them as it starts has it without the detour.
  const front = sources.map(entry);
  for (const name of readdirSync(dist)) {
    if (stubs.has(name)) continue;
    const text = readFileSync(dist + name, 'utf8');
    const direct = text.replaceAll(/\bimport\("\.\/([\w-]+\.js)"\)/g, (all, part) =>
      front.includes(part) ? handOver(part, names(part), file) : all,
    );
    if (direct !== text) writeFileSync(dist + name, direct);
  }
}

/** Adds a chunk and all that it imports. */
function reach(chunks, name, reached) {
  if (reached.has(name)) return;
  reached.add(name);
  for (const { path, kind, external } of chunks.get(name).imports) {
    if (kind === 'import-statement' && !external) reach(chunks, basename(path), reached);
  }
}

const handOver = (_, names, file) => `import("./${file}").then((all)=>({${names.map(([name, joined]) => `${name}:all.${joined}`)}}))`;

const othersApart = (parts) => ({
  name: 'others-apart',
  setup(bundle) {
    bundle.onResolve({ filter: /^\.\/[\w-]+\.js$/ }, ({ path }) =>
      parts.has(path.slice(2)) || stubs.has(path.slice(2)) ? null : { path, external: true },
    );
  },
});
