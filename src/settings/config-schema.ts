import * as z from 'zod';
import { config } from './settings.ts';

/** Draft 4 has no word for the names of keys that are not fixed: what they must be is carried here until it is said in its own words. */
const KEYS = 'x-keys';

type Schema = Record<string, unknown>;

/** The config's JSON Schema as editors of TOML want it: draft 4. What hangs on two settings at once is beyond it, and checked on reading. */
export function configSchema(): object {
  const schema = z.toJSONSchema(config, {
    target: 'draft-04',
    io: 'input',
    reused: 'ref',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema instanceof z.ZodRecord) Object.assign(jsonSchema, { [KEYS]: z.toJSONSchema(zodSchema.keyType, { io: 'input' }) });
    },
  });
  const { $schema, ...rest } = inDraft4(schema) as Schema;
  return { $schema, title: 'negmon.toml', ...rest };
}

function inDraft4(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(inDraft4);
  if (typeof node !== 'object' || node === null) return node;
  const whole = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, key === KEYS ? value : inDraft4(value)]));
  const { [KEYS]: keys, additionalProperties: value, propertyNames: _, ...rest } = whole as Schema;
  if (keys === undefined) return whole;
  const { enum: names, pattern } = keys as { readonly enum?: readonly string[]; readonly pattern?: string };
  if (names !== undefined)
    return { ...rest, properties: Object.fromEntries(names.map((name) => [name, value])), additionalProperties: false };
  return { ...rest, patternProperties: { [pattern ?? '']: value }, additionalProperties: false };
}
