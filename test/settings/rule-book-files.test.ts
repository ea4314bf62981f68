import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageFile } from '../../src/settings/package-file.ts';
import { ShippedRules } from '../../src/settings/rule-book.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'negmon-rules-'));
  cpSync(packageFile('config/products'), join(folder, 'products'), { recursive: true });
  cpSync(packageFile('config/tiers'), join(folder, 'tiers'), { recursive: true });
});

afterEach(() => rmSync(folder, { recursive: true }));

type Json = Record<string, unknown>;

/** One of the files with something in it changed. */
function damage(name: string, change: (file: Json) => void): void {
  const path = join(folder, name);
  const file = JSON.parse(readFileSync(path, 'utf8')) as Json;
  change(file);
  writeFileSync(path, JSON.stringify(file));
}

const NAME = 'products/binance-usdm.json';
const ask = () => new ShippedRules(folder).product('binance/usdm');

describe('a damaged file of rules is named, with the place in it', () => {
  it('is read from the folder it is given', () => {
    damage(NAME, (file) => Object.assign(file, { asOf: '2030-01-01' }));
    expect(ask().asOf).toBe('2030-01-01');
  });

  it('lets a margin mode say for itself what the product says for all', () => {
    const isolated = { closeFee: { rate: '0.002', basis: 'bankruptcy' }, venueRatio: null, opaque: true };
    damage(NAME, (file) => Object.assign((file['modes'] as Json)['isolated'] as Json, isolated));
    const rules = new ShippedRules(folder);
    expect(rules.rules('binance/usdm', 'isolated')).toMatchObject({ closeFee: { basis: 'bankruptcy' }, venueRatio: null, opaque: true });
    expect(rules.rules('binance/usdm', 'cross')).toMatchObject({ closeFee: { basis: 'mark' }, venueRatio: {}, opaque: false });
  });

  it.each<[string, (file: Json) => void, string]>([
    ['a number instead of a decimal string', (file) => Object.assign(file['contractSize'] as Json, { size: 1 }), 'contractSize.size'],
    ['a word that is none', (file) => Object.assign(file['maintenance'] as Json, { basis: 'last' }), 'maintenance.basis'],
    ['a key that nobody reads', (file) => Object.assign(file, { maintenence: {} }), 'binance-usdm.json'],
    ['a day that the calendar lacks', (file) => Object.assign(file, { asOf: '2026-02-30' }), 'asOf'],
    ['a policy of no kind', (file) => Object.assign(file['shortfall'] as Json, { policy: 'none' }), 'shortfall.policy'],
    ['nothing said to be unknown', (file) => Object.assign(file, { unknown: [] }), 'unknown'],
  ])('%s', (_, change, place) => {
    damage(NAME, change);
    expect(ask).toThrow(/^the rules that ship with negmon are damaged at products\/binance-usdm\.json/);
    expect(ask).toThrow(place);
    expect(ask).toThrow(/install negmon again$/);
  });

  it('a file that is cut off', () => {
    const path = join(folder, NAME);
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, 200));
    expect(ask).toThrow(/^the rules that ship with negmon are damaged at products\/binance-usdm\.json: .+; install negmon again$/);
  });

  it('a file that is missing', () => {
    rmSync(join(folder, NAME));
    expect(ask).toThrow(/^the rules that ship with negmon are damaged at products\/binance-usdm\.json: .+; install negmon again$/);
  });

  it('a table of tiers, at the row', () => {
    damage('tiers/binance-usdm.json', (file) => {
      ((file['tables'] as string[][][])[7] as string[][])[1] = ['5000', 'x', '0', '75'];
    });
    expect(() => new ShippedRules(folder).tiers('binance-usdm', '0G/USDT:USDT')).toThrow('tiers/binance-usdm.json.tables.7.1.1');
  });

  it('the laws', () => {
    damage('products/overlays.json', (file) => {
      const [first] = file['overlays'] as Json[];
      Object.assign((first as Json)['effect'] as Json, { policy: 'recourse' });
    });
    const asked = () => new ShippedRules(folder).overlay('eu-retail', 'binance/usdm', Date.UTC(2026, 10, 21));
    expect(asked).toThrow('products/overlays.json.overlays.0.effect.policy');
  });
});
