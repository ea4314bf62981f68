import { isUnknown } from '../risk/known.ts';
import type { ProductFile } from '../settings/product-schema.ts';
import { ShippedRules } from '../settings/rule-book.ts';
import { writeAll } from './write.ts';

/** `negmon venues`: the products and their rules, a line each, or whole with --json. Returns the exit status. */
export async function venues(options: { readonly json?: boolean }): Promise<number> {
  const rules = new ShippedRules();
  if (options.json === true) {
    await writeAll(`${JSON.stringify(rules.documents())}\n`);
    return 0;
  }
  const products = rules.products();
  const width = Math.max(...products.map(({ id }) => id.length));
  await writeAll(`${products.map((product) => lineOf(product, width)).join('\n')}\n`);
  return 0;
}

/** "binance/usdm  2026-01-03  derivatives  shortfall absorbed (isolated absorbed)  margin ratio, liquidated at 1  Binance USDT-M futures". */
function lineOf({ id, asOf, family, opaque, shortfall, modes = {}, venueRatio, name }: ProductFile, width: number): string {
  const byMode = Object.entries(modes).flatMap(([mode, rules]) =>
    rules.shortfall === undefined || rules.shortfall.policy === shortfall.policy ? [] : [`${mode} ${rules.shortfall.policy}`],
  );
  const who = `shortfall ${shortfall.policy}${byMode.length === 0 ? '' : ` (${byMode.join(', ')})`}`;
  const at =
    venueRatio === null
      ? ''
      : isUnknown(venueRatio.liquidationAt)
        ? ', liquidated at: not known'
        : `, liquidated at ${venueRatio.liquidationAt}`;
  const ratio = venueRatio === null ? 'no ratio shown' : `${venueRatio.name}${at}`;
  return [id.padEnd(width), asOf, `${family}${opaque ? ', opaque' : ''}`, who, ratio, name].join('  ');
}
