import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../house/tree.ts';

interface Target {
  readonly name: string;
  readonly sense: 'at most' | 'at least';
  readonly target: number;
  readonly unit: string;
  readonly asks: string;
  readonly table: boolean;
}

interface Row {
  readonly name: string;
  readonly value: number | null;
  readonly unit: string;
  readonly target: number | null;
  readonly sense: string | null;
  readonly verdict: 'ok' | 'short';
  readonly note: string;
  readonly control?: true;
}

type Measure = (name: string, value: number, unit: string, options?: object) => Row;

// The bench is plain JavaScript that node runs as it is; a path in a variable spares it declarations.
const lib = (name: string) => import(join(ROOT, 'test/bench/lib', `${name}.mjs`));
const { TARGETS } = (await lib('targets')) as { TARGETS: readonly Target[] };
const { row, control } = (await lib('row')) as { row: Measure; control: Measure };
const { QUICK, QUICK_SECONDS } = (await lib('quick')) as { QUICK: Readonly<Record<string, number>>; QUICK_SECONDS: number };
const { printTables, targetText } = (await lib('report')) as {
  printTables: (report: { figures: readonly Row[]; controls: readonly Row[]; machine: object }) => string;
  targetText: (target: Target) => string;
};

const literally = (text: string): string => text.replace(/[.*+?^$()|[\]\\{}]/g, '\\$&');
const sources = ['figures', 'lib'].flatMap((folder) =>
  readdirSync(join(ROOT, 'test/bench', folder))
    .filter((file) => file !== 'targets.mjs' && file !== 'quick.mjs')
    .map((file) => readFileSync(join(ROOT, 'test/bench', folder, file), 'utf8')),
);

describe('a line of the bench', () => {
  it('meets a target that it reaches exactly, and is short beyond it', () => {
    const verdicts = (name: string, unit: string, values: readonly number[]) => values.map((value) => row(name, value, unit).verdict);
    expect(verdicts('verdict/1k', 'ns', [0, 5, 5.001])).toEqual(['ok', 'ok', 'short']);
    expect(verdicts('verdict/string/1k', 'x', [1001, 1000, 999.9])).toEqual(['ok', 'ok', 'short']);
    expect(verdicts('reading/isolated-1', 'us', [1e9])).toEqual(['ok']);
    expect(row('memory/rss', 500, 'MB', { judged: false })).toMatchObject({ target: null, verdict: 'ok' });
  });

  it('has its target from one place: neither another one nor another unit is taken', () => {
    expect(() => row('verdict/1k', 1, 'us')).toThrow('at most 5 ns');
    expect(() => row('verdict/1k', 1, 'ns', { atMost: 50 })).toThrow('at most 5 ns');
    expect(new Set(TARGETS.map(({ name }) => name)).size).toBe(TARGETS.length);
  });

  it('stands with the controls when it must fail, and says so when it does not', () => {
    const table = (wrong: number) =>
      printTables({ figures: [row('ties/linear', 0, '')], controls: [control('ties/linear/float64', wrong, '')], machine: {} });
    expect(control('ties/linear/float64', 0, '').verdict).toBe('short');
    expect(table(94_830)).toMatch(/ties\/linear\/float64 +94,830 +at least 1 +FAILS AS IT MUST/);
    expect(table(0)).toContain('DOES NOT FAIL');
  });
});

describe('the table of the bench', () => {
  it('has a figure for every name that is asked', () => {
    // Names stand in quotes, or are made of a beginning and something; a quantile may be put behind a name.
    const patterns = sources.flatMap((source) =>
      [...source.matchAll(/['`]([a-z][a-z0-9-]*(?:\/[^'`\s]*)?)['`]/g)].map(([, text]) => text ?? ''),
    );
    const expressions = patterns.map(
      (text) =>
        new RegExp(
          `^${text
            .split(/\$\{[^}]*\}/)
            .map(literally)
            .join('[a-z0-9-]+')}(/(p[0-9]+|max))?$`,
        ),
    );
    const names = TARGETS.map(({ name }) => name);
    expect(names.filter((name) => !expressions.some((expression) => expression.test(name)))).toEqual([]);
  });

  it('is measured by the quick run, whose figures share a minute', () => {
    expect(Object.values(QUICK).reduce((sum, one) => sum + one, 0)).toBeLessThan(QUICK_SECONDS);
    const files = readdirSync(join(ROOT, 'test/bench/figures'));
    expect(Object.keys(QUICK).filter((name) => !files.includes(`${name}.mjs`))).toEqual([]);
  });

  it('is the one of the README, with the same targets and with what was measured', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const [, block = ''] = readme.match(/<!-- figures -->\n([\s\S]*)\n<!-- \/figures -->/) ?? [];
    const rows = block.split('\n').filter((line) => line.startsWith('| `'));
    const asked = TARGETS.filter(({ table }) => table).map((one) => `| \`${one.name}\` | ${one.asks} | ${targetText(one)} |`);
    expect(rows.map((line) => line.slice(0, line.slice(0, -1).lastIndexOf('|') + 1))).toEqual(asked);
    for (const line of rows) expect(line).toMatch(/\| -?[0-9][0-9,.]*( [A-Za-z/]+)?(, short)? \|$/);
    expect(block).toMatch(/^Measured on 20\d\d-\d\d-\d\d at commit [0-9a-f]{10}/m);
  });
});
