import * as z from 'zod';
import { nearest } from '../documents/issue.ts';
import { portfolio } from '../documents/portfolio.ts';
import { prices } from '../documents/prices.ts';
import { alert, reading } from '../documents/reading-schema.ts';
import { configSchema } from '../settings/config-schema.ts';
import { quoted } from './book.ts';
import { CliError, EXIT } from './exit.ts';
import { writeAll } from './write.ts';

/** The public documents (contract, "One schema per document"). */
const DOCUMENTS: Readonly<Record<string, () => object>> = {
  portfolio: () => jsonSchema(portfolio, 'What is held: accounts, assets, debts, positions'),
  prices: () => jsonSchema(prices, 'Prices for one reading'),
  reading: () => jsonSchema(reading, 'What "negmon risk --json" says'),
  alert: () => jsonSchema(alert, 'A line of "negmon watch --json" and "negmon replay --json"'),
  config: configSchema,
};

/** `negmon schema NAME`: a public document's JSON Schema, draft 2020-12, the config's draft 4. Cross-checks such as unique ids are beyond it, and made when a document is read. */
export async function schema(name: string): Promise<number> {
  const names = Object.keys(DOCUMENTS);
  const found = Object.hasOwn(DOCUMENTS, name) ? DOCUMENTS[name] : undefined;
  if (found === undefined) {
    const meant = nearest(name, names);
    const hint = meant === undefined ? '.' : `; did you mean "${meant}"?`;
    throw new CliError(`there is no document ${quoted(name)}${hint} There are ${names.join(', ')}.`, EXIT.usage);
  }
  await writeAll(`${JSON.stringify(found(), null, 2)}\n`);
  return EXIT.ok;
}

/** As it is written, not as it is read: amounts are decimal strings. */
function jsonSchema(document: z.ZodType, title: string): object {
  const { $schema, ...rest } = z.toJSONSchema(document, { target: 'draft-2020-12', io: 'input' });
  return { $schema, title, ...rest };
}
