import * as z from 'zod';
import { exactly, present, text, timeText } from './fields.ts';
import { DocumentError, firstIssue } from './issue.ts';

/** What the venue said that a key may do; null: it does not say. */
export interface KeptRights {
  readonly read: boolean | null;
  readonly trade: boolean | null;
  readonly withdraw: boolean | null;
  readonly transfer: boolean | null;
  readonly ipBound: boolean | null;
}

/** What is known of a key that is kept, without any of its secrets: the file of that name in the data folder. */
export interface KeyDocument {
  readonly version: 1;
  /** What the import is called that it belongs to. */
  readonly name: string;
  /** ccxt's id. */
  readonly venue: string;
  /** A public wallet address. */
  readonly address?: string;
  /** Where each secret is: a reference, "file" for the private file beside this one, or "keyring:" and its name there. */
  readonly secrets: { readonly apiKey?: string; readonly secret?: string; readonly password?: string };
  /** The user has said that a key that can trade is fine. */
  readonly tradingAllowed?: boolean;
  /** When the venue was last asked what it may do, and what it said; null: it has no way of saying. */
  readonly checked?: { readonly at: string; readonly rights: KeptRights | null };
}

/** The values themselves, as the private file has them. */
export interface SecretsDocument {
  readonly version: 1;
  readonly secrets: { readonly apiKey?: string; readonly secret?: string; readonly password?: string };
}

/** What a key may be called: what an account may. */
export const KEY_NAME: RegExp = /^[a-z0-9][a-z0-9-]{0,39}$/;

const version = z.literal(1, { error: 'must be 1: a newer negmon wrote this file, use that one' });
const said = z.boolean('must be true, false or null').nullable();
// A message about a value must not repeat it.
const value = z.string('must be text').max(20_000, 'must be at most 20000 characters').optional();
const place = text.optional();

const keySchema = exactly({
  version,
  name: z.string('must be text').regex(KEY_NAME, 'must be small letters, digits and "-"'),
  venue: z.string('must be text').regex(/^[a-z0-9]{2,30}$/, 'must be a venue such as "binance"'),
  address: text.optional(),
  secrets: exactly({ apiKey: place, secret: place, password: place }).transform(present),
  tradingAllowed: z.boolean('must be true or false').optional(),
  checked: exactly({
    at: timeText,
    rights: exactly({ read: said, trade: said, withdraw: said, transfer: said, ipBound: said }).nullable(),
  }).optional(),
}).transform(present);

const secretsSchema = exactly({ version, secrets: exactly({ apiKey: value, secret: value, password: value }).transform(present) });

/** @throws DocumentError naming the place, never a value */
export function readKey(input: unknown): KeyDocument {
  const result = keySchema.safeParse(input);
  if (result.success) return result.data;
  throw new DocumentError(firstIssue(result.error, 'key'));
}

/** @throws DocumentError naming the place, never a value */
export function readSecrets(input: unknown): SecretsDocument {
  const result = secretsSchema.safeParse(input);
  if (result.success) return result.data;
  throw new DocumentError(firstIssue(result.error, 'secrets'));
}
