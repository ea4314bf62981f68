import { outputOf } from './command.ts';
import { readPrivate } from './private-file.ts';
import { SHORTEST } from './redact.ts';
import { Secret } from './secret.ts';
import { SecretError } from './secret-error.ts';

/** Where a secret is to be had whenever it is needed; the reference itself is none, and may be written down. */
export type Reference =
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'cmd'; readonly words: readonly string[] };

/** No key is as long, bytes. */
const LONGEST = 16_384;

/** What a reference may look like, for messages. */
export const REFERENCES = 'env:NAME, file:/full/path or cmd:["program","word"]';

/**
 * Reads a reference such as "env:NAME", "file:/run/key" or "cmd:pass show binance"; `cmd:["op","read","…"]` keeps words with spaces whole.
 * @throws SecretError, which does not repeat the text: it may be the secret itself
 */
export function parseReference(text: string): Reference {
  const [, kind, rest = ''] = /^(env|file|cmd):(.{1,490})$/u.exec(text) ?? [];
  switch (kind) {
    case 'env':
      if (/^[A-Za-z_]\w{0,99}$/.test(rest)) return { kind, name: rest };
      throw new SecretError('env: must be followed by the name of a variable, such as env:BINANCE_SECRET.');
    case 'file':
      // A path that depends on where negmon is started would name another file tomorrow.
      if (/^(\/|[A-Za-z]:[\\/])/.test(rest)) return { kind, path: rest };
      throw new SecretError('file: must be followed by a full path, such as file:/home/me/.binance-secret.');
    case 'cmd':
      return { kind, words: wordsOf(rest) };
    default:
      throw new SecretError(
        `a reference to a secret is ${REFERENCES}; what was given is none. If it was the secret itself, others on this machine may have seen it: revoke it at the venue.`,
      );
  }
}

function wordsOf(text: string): readonly string[] {
  const words = text.startsWith('[') ? listOf(text) : text.split(' ').filter((word) => word !== '');
  if (!text.startsWith('[') && /["'`$\\|;&<>]/.test(text)) {
    throw new SecretError('cmd: runs no shell, so quotes, pipes and variables mean nothing to it: write cmd:["program","a word"].');
  }
  if (words.length > 0 && words.length <= 50 && words[0] !== '') return words;
  throw new SecretError('cmd: must be followed by a program and its words, such as cmd:["pass","show","binance"].');
}

function listOf(text: string): readonly string[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    list = null;
  }
  if (Array.isArray(list) && list.every((word): word is string => typeof word === 'string')) return list;
  throw new SecretError('cmd:[…] must be a JSON array of texts, such as cmd:["pass","show","binance"].');
}

/** A reference as it is typed. */
export function printReference(reference: Reference): string {
  switch (reference.kind) {
    case 'env':
      return `env:${reference.name}`;
    case 'file':
      return `file:${reference.path}`;
    case 'cmd':
      return `cmd:${JSON.stringify(reference.words)}`;
  }
}

/** Goes and gets it. @throws SecretError naming the reference, never what it holds */
export async function resolve(reference: Reference, env: NodeJS.ProcessEnv): Promise<Secret> {
  const text = await textOf(reference, env);
  // A file or a command ends its line; what comes after the first one are notes.
  const secret = secretFrom(text.split(/\r?\n/, 1)[0] ?? '');
  if (secret !== null) return secret;
  throw new SecretError(`${printReference(reference)} holds no secret: its first line has to be one, of ${SHORTEST} characters or more.`);
}

async function textOf(reference: Reference, env: NodeJS.ProcessEnv): Promise<string> {
  switch (reference.kind) {
    case 'env': {
      const text = env[reference.name];
      if (text !== undefined) return text;
      throw new SecretError(`the variable ${reference.name} is not set, and a secret was to come from it.`);
    }
    case 'file': {
      const text = await readPrivate(reference.path, LONGEST);
      if (text !== null) return text;
      throw new SecretError(`there is no file ${reference.path}, and a secret was to come from it.`);
    }
    case 'cmd':
      return outputOf(reference.words, LONGEST);
  }
}

/** A text as a secret, without what a paste brings along at its ends; null when it cannot be one. */
export function secretFrom(text: string): Secret | null {
  const value = text.trim();
  return value.length < SHORTEST || value.length > LONGEST || /\p{Cc}/u.test(value) ? null : new Secret(value);
}
