import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AGAINST_ARROWS, IMPURE, type Plant, UNTIDY } from './plants.ts';
import { plantTree, ROOT, type Tree } from './tree.ts';

const naming = (name: string, from: string, exported: string) =>
  `import { ${name} } from '${from}';\n\nexport const ${exported} = [${name}];\n`;

/** One lawful file a room: what the planted files lie beside, and import. */
const LAWFUL = {
  'src/money/amount.ts': naming('Decimal', 'decimal.js', 'amount'),
  'src/book/account.ts': naming('amount', '../money/amount.ts', 'account'),
  'src/risk/health.ts': naming('account', '../book/account.ts', 'health'),
  'src/tripwires/levels.ts': naming('health', '../risk/health.ts', 'levels'),
  'src/alerts/machine.ts': naming('health', '../risk/health.ts', 'machine'),
  'src/documents/portfolio.ts': naming('account', '../book/account.ts', 'portfolio'),
  'src/feed/socket.ts': naming('connect', 'node:net', 'socket'),
  'src/feed/binance/frames.ts': naming('socket', '../socket.ts', 'frames'),
  'src/feed/quote.ts': naming('account', '../book/account.ts', 'quote'),
  'src/feed/tape.ts': naming('account', '../book/account.ts', 'tape'),
  'src/store/journal.ts': naming('account', '../book/account.ts', 'journal'),
  'src/store/entry.ts': 'export interface Entry {\n  at: number;\n}\n',
  'src/monitor/snapshot.ts': naming('health', '../risk/health.ts', 'snapshot'),
  'src/monitor/loop.ts': naming('socket', '../feed/socket.ts', 'loop'),
  'src/dashboard/screen.ts': naming('snapshot', '../monitor/snapshot.ts', 'screen'),
  'src/dashboard/row.ts': naming('createElement', 'react', 'row'),
};

interface Verdict {
  readonly status: number;
  /** "path: rule" (biome) or "path" (compiler) of each file that was named, sorted, once each. */
  readonly named: readonly string[];
}

const once = (lines: readonly string[]) => [...new Set(lines)].sort();

async function biome(tree: Tree): Promise<Verdict> {
  // The rules of the house with the flags of `npm run check`, in a form that names the rule; formatting is its own matter.
  const { status, stdout } = await tree.run(
    '@biomejs/biome/bin/biome',
    ...['check', '--error-on-warnings', '--formatter-enabled=false', '--max-diagnostics=none', '--reporter=json', '.'],
  );
  const report = JSON.parse(stdout) as { diagnostics: { category: string; location: { path: string } }[] };
  return { status, named: once(report.diagnostics.map(({ category, location }) => `${location.path}: ${category}`)) };
}

async function compiler(tree: Tree): Promise<Verdict> {
  const { status, stdout } = await tree.run('typescript/bin/tsc', '-p', 'tsconfig.pure.json', '--pretty', 'false');
  return { status, named: once([...stdout.matchAll(/^(src\/\S+?)\(\d+,\d+\): error /gm)].map(([, path = '']) => path)) };
}

const both = async (tree: Tree) => {
  const [byBiome, byCompiler] = await Promise.all([biome(tree), compiler(tree)]);
  return { biome: byBiome, compiler: byCompiler };
};

describe('the rooms of the house', () => {
  const plants: readonly Plant[] = [...IMPURE, ...AGAINST_ARROWS, ...UNTIDY];
  let tree: Tree;
  let before: Awaited<ReturnType<typeof both>>;
  let after: Awaited<ReturnType<typeof both>>;

  // One tree for all plants: the tools take seconds, a file takes nothing.
  beforeAll(async () => {
    tree = plantTree();
    tree.write(LAWFUL);
    before = await both(tree);
    tree.write(Object.fromEntries(plants.map(({ path, text }) => [path, text])));
    after = await both(tree);
  }, 120_000);
  afterAll(() => tree.remove());

  it('pass when every import follows the arrows', () => {
    expect(before).toEqual({ biome: { status: 0, named: [] }, compiler: { status: 0, named: [] } });
  });

  it.each(plants)('$path is seen', ({ path, biome: rule, tsc }) => {
    expect(after.biome.named.filter((line) => line.startsWith(`${path}:`))).toEqual(rule === null ? [] : [`${path}: ${rule}`]);
    expect(after.compiler.named.includes(path)).toBe(tsc);
  });

  it('fail for the planted files and no other', () => {
    expect(after.biome.status).not.toBe(0);
    expect(after.compiler.status).not.toBe(0);
    const planted = new Set(plants.map(({ path }) => path));
    const paths = [...after.biome.named.map((line) => line.replace(/:.*$/, '')), ...after.compiler.named];
    expect(paths.filter((path) => !planted.has(path))).toEqual([]);
  });

  it('are checked by npm test, with these tools', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    expect(scripts['test']).toContain('npm run -s check');
    expect(scripts['check']).toContain('tsc -p tsconfig.pure.json');
    expect(scripts['check']).toContain('biome check --error-on-warnings .');
  });

  it('are all under a rule: a new folder of src has one in biome.json', () => {
    const { overrides } = JSON.parse(readFileSync(join(ROOT, 'biome.json'), 'utf8')) as { overrides: { includes: string[] }[] };
    const ruled = new Set(overrides.flatMap(({ includes }) => includes));
    const rooms = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    // cli may import everything: design section 1.
    const unruled = rooms
      .map(({ name }) => name)
      .filter((name) => name !== 'cli' && !(ruled.has(`src/${name}/*`) && ruled.has(`src/${name}/*/**`)));
    expect(unruled).toEqual([]);
  });
});
