import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { familyOf, PRODUCTS } from '../../src/book/product.ts';
import { ROOT } from './tree.ts';

interface Product {
  readonly id: string;
  readonly family: string;
  readonly source: string;
  readonly asOf: string;
  readonly unknown: readonly string[];
  readonly maintenance?: { readonly tiers: string };
  readonly shortfall: { readonly policy: string; readonly asOf: string };
}

const folder = join(ROOT, 'config/products');
const read = <T>(path: string) => JSON.parse(readFileSync(path, 'utf8')) as T;
const files = readdirSync(folder).filter((name) => name.endsWith('.json') && name !== 'overlays.json');
const products = files.map((name) => read<Product>(join(folder, name)));

/** JSON paths of numbers inside a value: a rate that went through a float is no longer the venue's. */
function numbers(value: unknown, path: string): string[] {
  if (typeof value === 'number') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => numbers(inner, `${path}.${key}`));
}

/** A decimal string as an integer of 1e-10 units; none of the brackets has more decimals. */
function units(text: string): bigint {
  const [whole = '', part = ''] = text.split('.');
  if (part.length > 10) throw new RangeError(`${text} has more than ten decimals`);
  return BigInt(whole + part.padEnd(10, '0'));
}

describe('the figures of config', () => {
  it('has one file a product of the contract, of the family the book gives it', () => {
    const known = PRODUCTS.filter((id) => !id.startsWith('custom/'));
    expect(known).toHaveLength(36); // contract section 3
    expect(products.map(({ id }) => id).sort()).toEqual([...known].sort());
    expect(files).toEqual(products.map(({ id }) => `${id.replace('/', '-')}.json`));
    expect(products.filter(({ id, family }) => family !== familyOf(id))).toEqual([]);
  });

  it.each(products)('$id says where it comes from, when, and what is not known', (product) => {
    expect(product.asOf).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(product.shortfall.asOf).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(product.source).not.toBe('');
    expect(product.unknown).not.toEqual([]);
    expect(numbers(product, product.id)).toEqual([]);
    const elsewhere = ['public', 'key', 'chain', 'reported', 'growth', 'leverage'];
    const tiers = product.maintenance?.tiers;
    if (tiers !== undefined && !elsewhere.includes(tiers)) expect(existsSync(join(ROOT, `config/tiers/${tiers}.json`))).toBe(true);
  });

  it('keeps all of Binance USDT-M, each table continuous at every edge', () => {
    const { tables, symbols } = read<{ tables: string[][][]; symbols: Record<string, number> }>(
      join(ROOT, 'config/tiers/binance-usdm.json'),
    );
    const used = Object.values(symbols).map((index) => tables[index] ?? []);
    // 808 symbols and 6,576 brackets on 2 July 2026: studies/reported-positions.md section 4.
    expect(used).toHaveLength(808);
    expect(used.reduce((sum, table) => sum + table.length, 0)).toBe(6576);
    const broken = tables.flatMap((table, index) =>
      table.flatMap(([floor = '', rate = '', deduction = ''], tier) => {
        const before = table[tier - 1];
        if (before === undefined) return units(floor) === 0n && units(deduction) === 0n ? [] : [`${index}.${tier}`];
        const [, rateBefore = '', deductionBefore = ''] = before;
        const step = units(floor) * (units(rate) - units(rateBefore));
        return (units(deduction) - units(deductionBefore)) * 10n ** 10n === step ? [] : [`${index}.${tier}`];
      }),
    );
    expect(broken).toEqual([]);
  });
});
