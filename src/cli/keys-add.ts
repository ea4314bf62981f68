import { KEY_NAME, type KeyDocument } from '../documents/keys.ts';
import { type KeptKey, openKey, SECRET_FIELDS, type SecretField, VARIABLES, WORDS } from '../secrets/credentials.ts';
import { Keyring } from '../secrets/keyring.ts';
import { SHORTEST } from '../secrets/redact.ts';
import { parseReference, printReference, resolve, secretFrom } from '../secrets/reference.ts';
import type { Secret } from '../secrets/secret.ts';
import { SecretError } from '../secrets/secret-error.ts';
import type { Keepable, KeyStore } from '../store/key-store.ts';
import { SecretPrompt } from './ask-secret.ts';
import { quoted } from './book.ts';
import { CliError, EXIT } from './exit.ts';
import { textFrom } from './input.ts';
import { ask, importVenue, withKeys } from './keys.ts';
import type { GlobalOptions } from './options.ts';
import { writeAll } from './write.ts';

export interface AddKeyOptions extends GlobalOptions {
  readonly venue: string;
  readonly address?: string;
  readonly fromEnv?: string;
  readonly keyRef?: string;
  readonly secretRef?: string;
  readonly passwordRef?: string;
  readonly stdin?: boolean;
  readonly keep?: string;
  readonly allowTradingKey?: boolean;
  readonly check: boolean;
}

type Secrets = Readonly<Partial<Record<SecretField, Keepable>>>;

/** `negmon keys add`: keeps a key once the venue has been asked what it may do. A key that can take money out is never kept. */
export function addKey(name: string, options: AddKeyOptions): Promise<number> {
  return withKeys(options, async (store) => {
    await refuseName(store, name);
    const { venue, address, allowTradingKey = false } = options;
    const { needs } = importVenue(venue);
    refuseAddress(venue, needs.includes('address'), address);
    const fields = SECRET_FIELDS.filter((field) => needs.includes(field));
    const secrets = await secretsFrom(fields, options);
    const says = options.check
      ? await checked(name, secrets, fields, options)
      : { said: 'not checked: "negmon keys check" does', note: undefined };
    const keyring = hasValues(secrets) ? await keyringFor(options.keep) : null;
    const key = await store.add(
      {
        name,
        venue,
        ...(address === undefined ? {} : { address }),
        ...(allowTradingKey ? { tradingAllowed: true } : {}),
        ...(says.note === undefined ? {} : { checked: says.note }),
        secrets,
      },
      keyring,
    );
    await writeAll(`${name}\n`);
    process.stderr.write(`negmon: ${says.said}.\n`);
    if (hasValues(secrets)) process.stderr.write(`negmon: ${placeText(store, key, keyring)}.\n`);
    return EXIT.ok;
  });
}

async function refuseName(store: KeyStore, name: string): Promise<void> {
  if (!KEY_NAME.test(name)) throw new CliError('a key is called by small letters, digits and "-", such as bybit-main.', EXIT.usage);
  if ((await store.find(name)) === null) return;
  throw new CliError(
    `there is a key ${name} already: remove it with "negmon keys rm ${name}", or call this one by another name.`,
    EXIT.usage,
  );
}

function refuseAddress(venue: string, isNeeded: boolean, address: string | undefined): void {
  if (isNeeded && address === undefined) {
    throw new CliError(
      `an account at ${venue} is read by its public address alone: give --address. A private key is never asked for.`,
      EXIT.usage,
    );
  }
  if (!isNeeded && address !== undefined) throw new CliError(`${venue} is read with a key, not by --address.`, EXIT.usage);
  if (address !== undefined && !/^[A-Za-z0-9/]{20,100}$/.test(address)) throw new CliError(`${quoted(address)} is no address.`, EXIT.usage);
}

/** Of the environment, of references, of standard input, or of the person before the terminal. */
async function secretsFrom(fields: readonly SecretField[], options: AddKeyOptions): Promise<Secrets> {
  const { fromEnv, stdin = false, keep } = options;
  if (keep !== undefined && keep !== 'keyring' && keep !== 'file') throw new CliError('--keep is "keyring" or "file".', EXIT.usage);
  const references = { apiKey: options.keyRef, secret: options.secretRef, password: options.passwordRef };
  const isByReference = Object.values(references).some((reference) => reference !== undefined);
  if ([fromEnv !== undefined, isByReference, stdin].filter(Boolean).length > 1) {
    throw new CliError('--from-env, references and --stdin are three ways of saying the same: give one.', EXIT.usage);
  }
  if (fields.length === 0) {
    if (fromEnv === undefined && !isByReference && !stdin) return {};
    throw new CliError(`${options.venue} is read by its public address alone: there is no secret to keep.`, EXIT.usage);
  }
  if (fromEnv !== undefined) return each(fields, (field) => typed(`env:${fromEnv}_${VARIABLES[field]}`));
  if (isByReference) return each(fields, (field) => reference(field, references[field]));
  if (stdin) return fromStdin(fields);
  return fromTerminal(fields, options.venue);
}

function each(fields: readonly SecretField[], make: (field: SecretField) => Keepable): Secrets {
  return Object.fromEntries(fields.map((field) => [field, make(field)]));
}

function reference(field: SecretField, text: string | undefined): string {
  const option = { apiKey: '--key-ref', secret: '--secret-ref', password: '--password-ref' }[field];
  if (text === undefined) throw new CliError(`the ${WORDS[field]} is missing: give ${option} as well.`, EXIT.usage);
  return typed(text);
}

/** A reference as the person typed it. @throws CliError when it is none */
function typed(text: string): string {
  try {
    return printReference(parseReference(text));
  } catch (error) {
    throw error instanceof SecretError ? new CliError(error.message, EXIT.usage) : error;
  }
}

function fromStdin(fields: readonly SecretField[]): Secrets {
  const lines = textFrom('-', (text) => text.split(/\r?\n/).filter((line) => line !== ''));
  const wanted = fields.map((field) => WORDS[field]).join(', ');
  if (lines.length !== fields.length) {
    throw new CliError(`standard input must have ${fields.length} lines, ${wanted}, in that order.`, EXIT.usage);
  }
  return each(fields, (field) => {
    const secret = secretFrom(lines[fields.indexOf(field)] ?? '');
    if (secret !== null) return secret;
    throw new CliError(`the ${WORDS[field]} on standard input cannot be one: it has to have ${SHORTEST} characters or more.`, EXIT.usage);
  });
}

async function fromTerminal(fields: readonly SecretField[], venue: string): Promise<Secrets> {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) {
    throw new CliError(
      'a key is asked for on a terminal, and this is none: give --stdin for one value a line, --from-env PREFIX, or references such as --key-ref env:NAME.',
      EXIT.usage,
    );
  }
  const prompt = new SecretPrompt(process.stdin);
  try {
    const found: Partial<Record<SecretField, Secret>> = {};
    for (const field of fields) found[field] = await prompt.ask(`${WORDS[field]} for ${venue}`);
    return found;
  } finally {
    prompt.close();
  }
}

/** What the venue says of it. @throws CliError when it is not to be used */
async function checked(
  name: string,
  secrets: Secrets,
  fields: readonly SecretField[],
  options: AddKeyOptions,
): Promise<{ readonly said: string; readonly note: KeyDocument['checked'] }> {
  const { venue, address, allowTradingKey = false } = options;
  const key: KeptKey = {
    name,
    venue,
    fields,
    ...(address === undefined ? {} : { address }),
    open: async (field) => {
      const secret = secrets[field] as Keepable;
      return typeof secret === 'string' ? resolve(parseReference(secret), process.env) : secret;
    },
  };
  const verdict = await ask(venue, await openKey(key, importVenue(venue).needs), allowTradingKey, options);
  switch (verdict.kind) {
    case 'refused':
      throw new CliError(`nothing was kept: ${verdict.says}.`, EXIT.failure);
    case 'unknown':
      return { said: `it could not be checked (${verdict.says}): "negmon keys check ${name}" tries again`, note: undefined };
    case 'good':
      return { said: verdict.says, note: noteOf(verdict.rights) };
  }
}

/** What is written down of what a venue said now. */
export function noteOf(rights: NonNullable<KeyDocument['checked']>['rights']): NonNullable<KeyDocument['checked']> {
  const at = new Date().toISOString();
  if (rights === null) return { at, rights };
  const { read, trade, withdraw, transfer, ipBound } = rights;
  return { at, rights: { read, trade, withdraw, transfer, ipBound } };
}

function hasValues(secrets: Secrets): boolean {
  return Object.values(secrets).some((secret) => typeof secret !== 'string');
}

async function keyringFor(keep: string | undefined): Promise<Keyring | null> {
  if (keep === 'file') return null;
  const keyring = await Keyring.tried();
  if (keyring !== null || keep === undefined) return keyring;
  throw new CliError(
    'the keyring of this system does not keep what it is given: nothing was kept. Leave --keep out, or give --keep file.',
    EXIT.failure,
  );
}

function placeText(store: KeyStore, { name }: KeyDocument, keyring: Keyring | null): string {
  if (keyring !== null) return 'kept in the keyring of this system';
  return `kept in ${store.secretFile(name)}, a file that only you can read; not encrypted`;
}
