import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { answerLine } from '../../src/documents/batch.ts';
import { ShippedRules } from '../../src/settings/rule-book.ts';
import { broken, goodPortfolio, goodPrices } from '../documents/base.ts';
import { ROOT } from '../house/tree.ts';
import { BOOK, BTC } from './books.ts';
import { runHere } from './here.ts';

type Schema = Record<string, unknown>;

async function schemaOf(name: string): Promise<Schema> {
  const { status, stdout, stderr } = await runHere('schema', name);
  expect([name, status, stderr]).toEqual([name, 0, '']);
  return JSON.parse(stdout) as Schema;
}

/** What a document breaks of its schema; by the field's best known validator, not ours. */
function faultsOf(schema: Schema, document: unknown): string[] {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const validate = ajv.compile(schema);
  validate(document);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** The same with no key beside those that it names: so that a key it forgot is found. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return 'properties' in inner && !('additionalProperties' in inner) ? { ...inner, additionalProperties: false } : inner;
}

const demo: unknown = JSON.parse(readFileSync(join(ROOT, 'config/demo/portfolio.json'), 'utf8'));

describe('the JSON Schemas of the public documents', () => {
  it('are of draft 2020-12, titled, and valid by its own meta-schema', async () => {
    for (const name of ['portfolio', 'prices', 'reading', 'alert']) {
      const schema = await schemaOf(name);
      expect(schema).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', title: expect.any(String) });
      expect(new Ajv2020().validateSchema(schema)).toBe(true);
    }
  });

  it('take the demo, and what the contract says of a portfolio', async () => {
    const schema = await schemaOf('portfolio');
    for (const document of [demo, goodPortfolio(), BOOK]) expect(faultsOf(schema, document)).toEqual([]);
    for (const [path, value] of [
      ['version', 2],
      ['accounts|0|id', 'Main'],
      ['accounts|0|product', 'binanse/usdm'],
      ['accounts|0|assets', { USDT: 1000 }],
      ['accounts|0|assets', { USDT: '-1' }],
      ['accounts|0|assets', { 'US DT': '1' }],
      ['accounts|0|debts|BTC|since', '2026-01-01'],
      ['accounts|0|positions|0|symbol', 'BTCUSDT'],
      ['accounts|0|positions|0|side', 'lung'],
      ['accounts|0|positions|0|contracts', '0.00'],
      ['accounts|0|positions|0|contracts', undefined],
      ['accounts|0|positions|0|entryPrice', '1e5'],
      ['accounts|0|rules|collateralWeights', { BTC: 0.95 }],
      ['accounts|0|rules|maintenance|tiers', []],
      ['accounts|0|lable', 'x'],
      ['instruments', { BTCUSDT: {} }],
    ] as const) {
      expect([path, value, faultsOf(schema, broken(goodPortfolio(), path, value))]).not.toEqual([path, value, []]);
    }
  });

  it('of the config is of draft 4, says nothing that came later, and is the one that ships', async () => {
    const schema = await schemaOf('config');
    expect(schema).toMatchObject({ $schema: 'http://json-schema.org/draft-04/schema#', title: 'negmon.toml' });
    // json-schema.org/draft-06 and -07 release notes, draft 2019-09: what editors of TOML may not know.
    const later = /"(const|contains|propertyNames|if|then|else|examples|\$defs|prefixItems|unevaluatedProperties|x-keys|\$id)":/;
    expect(JSON.stringify(schema)).not.toMatch(later);
    expect(JSON.stringify(schema)).not.toContain('(?=');
    expect(JSON.parse(readFileSync(join(ROOT, 'config/negmon.schema.json'), 'utf8'))).toEqual(schema);
    const shipped = readFileSync(join(ROOT, 'config/negmon.toml'), 'utf8');
    expect(shipped.startsWith('#:schema ./negmon.schema.json\n')).toBe(true);
    const { $schema: _, ...rest } = schema;
    expect(faultsOf(rest, parse(shipped))).toEqual([]);
    expect(faultsOf(rest, parse(shipped.replace(/^# (?=\[|[a-zA-Z]+ = )/gm, '').replace(/^distance = .*hold.*$/m, '')))).toEqual([]);
  });

  it('take prices and a config', async () => {
    const prices = await schemaOf('prices');
    expect(faultsOf(prices, goodPrices())).toEqual([]);
    expect(faultsOf(prices, { marks: { [BTC]: '0' } })).not.toEqual([]);
    expect(faultsOf(prices, { marks: { 'Binance:BTC/USDT:USDT': '1' } })).not.toEqual([]);
    const { $schema: _, ...config } = await schemaOf('config');
    const toml = `[alerts]
distance = { warning = "8%", critical = "3%" }
staleAfter = "15s"
[venues.binance]
ws = "ws://127.0.0.1:9001"
[checks]
leverage = { warning = "5x" }
noStop = false
depeg = false`;
    expect(faultsOf(config, parse(toml))).toEqual([]);
    for (const wrong of [
      '[alerts]\nstaleAfter = 15',
      '[venues.binanse]\nws = "x"',
      '[checks]\nleverage = { warning = "5%" }',
      '[alerts.positions.btc]',
      '[[notify]]\nkind = "slack"',
      '[alerts]\nsigma = 3',
    ]) {
      expect([wrong, faultsOf(config, parse(wrong))]).not.toEqual([wrong, []]);
    }
  });

  it('know every key of every reading that we can think of, and every alert', async () => {
    const schema = closed(await schemaOf('reading')) as Schema;
    const unmodelled = [{ kind: 'order', text: 'x', symbol: BTC }];
    const asked = { ...goodPortfolio(), accounts: [{ ...goodPortfolio().accounts[0], unmodelled }] };
    const at = '2026-01-01T00:00:00Z';
    const [desk] = BOOK.accounts;
    const reported = { liquidationPrice: '45226', marginRatio: '0.2', at };
    const own = {
      ...BOOK,
      accounts: [
        { ...desk, reported: { equity: '1', marginRatio: '1', at }, positions: [{ ...desk?.positions[0], stopPrice: '46000', reported }] },
      ],
    };
    const marks = { [BTC]: '46000', 'ETH/USDT:USDT': '2500' };
    for (const [portfolio, prices] of [
      [demo, { marks: { 'BTC/USD:BTC': '100000' } }],
      [demo, {}],
      [asked, { marks, assets: { BTC: '46000' } }],
      [own, { marks }],
      [own, { marks: { [BTC]: '44000' } }],
    ] as const) {
      const { reading } = answerLine(JSON.stringify({ id: 'x', portfolio, prices }), 1, Date.UTC(2026, 10, 21), new ShippedRules()) as {
        reading?: unknown;
      };
      expect([reading === undefined, faultsOf(schema, reading)]).toEqual([false, []]);
    }
    const alert = closed(await schemaOf('alert')) as Schema;
    const { stdout } = await runHere(
      'replay',
      join(ROOT, 'config/demo/tape.jsonl.gz'),
      '--portfolio',
      join(ROOT, 'config/demo/portfolio.json'),
      '--speed',
      'max',
      '--json',
    );
    const lines = stdout
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.flatMap((line) => faultsOf(alert, line))).toEqual([]);
  }, 60_000);

  it('are named where another is asked for', async () => {
    expect(await runHere('schema', 'portfolo')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'negmon: there is no document "portfolo"; did you mean "portfolio"? There are portfolio, prices, reading, alert, config.\n',
    });
    expect((await runHere('schema')).status).toBe(2);
  });
});

/** Words of the contract that are promised for a later day. */
const LATER: ReadonlySet<string> = new Set(['alerts', 'ack', 'snooze', 'config', 'completion']);

it('every command of contract section 1 is there', async () => {
  const contract = readFileSync(join(ROOT, 'docs/contract.md'), 'utf8');
  const table = contract
    .slice(contract.indexOf('## 1.'), contract.indexOf('Entry words:'))
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  const quotations = table.flatMap((line) => [
    ...(line.replaceAll('\\|', '/').split('|')[1] ?? '').matchAll(/`(?:negmon )?([a-z][a-z/]*)/g),
  ]);
  const words = new Set(quotations.flatMap(([, word = '']) => word.split('/')).filter((word) => word !== 'negmon'));
  for (const word of ['add', 'edit', 'rm', 'list', 'import', 'export', 'history', 'tax', 'keys', 'schema', 'risk'])
    expect([...words]).toContain(word);
  const { stdout } = await runHere('--help');
  expect([...words].filter((word) => !LATER.has(word) && !new RegExp(`^ {2}${word}\\b`, 'm').test(stdout))).toEqual([]);
});
