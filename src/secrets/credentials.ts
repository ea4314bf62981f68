import { SHORTEST } from './redact.ts';
import { secretFrom } from './reference.ts';
import type { Secret } from './secret.ts';
import { SecretError } from './secret-error.ts';

/** What opens an account for reading; which of these a venue wants is the venue's to say. An address is public, and no secret. */
export interface Credentials {
  readonly apiKey?: Secret;
  readonly secret?: Secret;
  /** The passphrase of OKX, Bitget and KuCoin. */
  readonly password?: Secret;
  /** A public wallet address. A private key is never asked for. */
  readonly address?: string;
}

/** What of an account's credentials is secret, in the order in which it is asked for. */
export const SECRET_FIELDS = ['apiKey', 'secret', 'password'] as const;

export type SecretField = (typeof SECRET_FIELDS)[number];

/** What the last part of an environment variable is for each. */
export const VARIABLES: Readonly<Record<keyof Credentials, string>> = {
  apiKey: 'KEY',
  secret: 'SECRET',
  password: 'PASSWORD',
  address: 'ADDRESS',
};

/** What `negmon keys add` has kept under a name. */
export interface KeptKey {
  readonly name: string;
  /** ccxt's id of the venue that it opens an account at. */
  readonly venue: string;
  readonly address?: string;
  /** The secrets it has. */
  readonly fields: readonly SecretField[];
  /** Goes and gets one of them; asks nobody. @throws SecretError */
  open(field: SecretField): Promise<Secret>;
}

export interface CredentialsOptions {
  /** What the import is called. */
  readonly name: string;
  /** ccxt's id. */
  readonly venue: string;
  /** What the venue wants. */
  readonly needs: readonly (keyof Credentials)[];
  /** What is kept under a name; asked only where the environment says nothing of it. @throws SecretError */
  readonly kept: (name: string) => Promise<KeptKey | null>;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * What opens the account of an import: under its own name the environment (NEGMON_NAME_KEY, _SECRET, _PASSWORD, _ADDRESS), then what is
 * kept; else the same under the venue's name. What is meant for this account alone comes before what is meant for any at the venue: with
 * the other order a second account would be read with the first one's key. All secrets come from one place, since a key of one and a
 * secret of another would open nothing. Asks nobody, so that a monitor without a terminal can call it.
 * @throws SecretError saying what is missing and how to give it
 */
export async function credentialsOf({ name, venue, needs, kept, env }: CredentialsOptions): Promise<Credentials> {
  for (const one of new Set([name, venue])) {
    const found = fromEnvironment(prefixOf(one), needs, env);
    if (found !== null) return found;
    const key = await kept(one);
    if (key === null) continue;
    if (key.venue === venue) return openKey(key, needs);
    throw new SecretError(`the key ${key.name} is for ${key.venue}, not for ${venue}: name another with --key.`);
  }
  throw new SecretError(noneFor(name, venue, needs));
}

/** What a kept key opens an account with. @throws SecretError when it lacks what the venue wants */
export async function openKey(key: KeptKey, needs: readonly (keyof Credentials)[]): Promise<Credentials> {
  const found: { -readonly [Field in keyof Credentials]: Credentials[Field] } = {};
  if (key.address !== undefined) found.address = key.address;
  for (const field of needs) {
    if (field === 'address') {
      if (key.address === undefined) throw new SecretError(`the key ${key.name} has no address: add it again with --address.`);
    } else {
      if (!key.fields.includes(field))
        throw new SecretError(`the key ${key.name} has no ${WORDS[field]}, which ${key.venue} wants: add it again.`);
      found[field] = await key.open(field);
    }
  }
  return found;
}

/** What each is called when it is asked for. */
export const WORDS: Readonly<Record<SecretField, string>> = { apiKey: 'API key', secret: 'API secret', password: 'passphrase of the key' };

/** "bybit-main" is BYBIT_MAIN in the names of variables. */
export function prefixOf(name: string): string {
  return `NEGMON_${name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`;
}

/** Null: the environment says nothing of it. */
function fromEnvironment(prefix: string, needs: readonly (keyof Credentials)[], env: NodeJS.ProcessEnv): Credentials | null {
  const variable = (field: keyof Credentials): string => `${prefix}_${VARIABLES[field]}`;
  if (!needs.some((field) => env[variable(field)])) return null;
  const found: { -readonly [Field in keyof Credentials]: Credentials[Field] } = {};
  for (const field of needs) {
    const text = env[variable(field)]?.trim();
    if (text === undefined || text === '') {
      const set = needs.filter((one) => env[variable(one)]).map(variable);
      throw new SecretError(
        `${set.join(' and ')} ${set.length === 1 ? 'is' : 'are'} set, ${variable(field)} is not: set it too, or unset the others.`,
      );
    }
    if (field === 'address') found.address = text;
    else {
      const secret = secretFrom(text);
      if (secret === null)
        throw new SecretError(`${variable(field)} holds nothing that opens an account: one line of ${SHORTEST} characters or more.`);
      found[field] = secret;
    }
  }
  return found;
}

function noneFor(name: string, venue: string, needs: readonly (keyof Credentials)[]): string {
  const variables = needs.map((field) => `${prefixOf(name)}_${VARIABLES[field]}`).join(', ');
  const what = needs.includes('apiKey') ? 'no key' : 'no address';
  return `there is ${what} for ${name}: run "negmon keys add ${name} --venue ${venue}", or set ${variables}.`;
}
