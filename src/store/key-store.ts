import { randomUUID } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DocumentError } from '../documents/issue.ts';
import { KEY_NAME, type KeyDocument, readKey, readSecrets, type SecretsDocument } from '../documents/keys.ts';
import { type KeptKey, SECRET_FIELDS, type SecretField } from '../secrets/credentials.ts';
import { Keyring } from '../secrets/keyring.ts';
import { readPrivate } from '../secrets/private-file.ts';
import { parseReference, resolve, secretFrom } from '../secrets/reference.ts';
import type { Secret } from '../secrets/secret.ts';
import { SecretError } from '../secrets/secret-error.ts';
import { writeWhole } from './whole-file.ts';

/** Bytes of a file of ours. */
const LARGEST = 200_000;
/** Values without a key belong to one that is being added just now, ms; after that they were left by a process that was killed. */
const BEING_ADDED = 60_000;
/** What stands in a key's document for a value in the private file beside it, and before a value's name in the keyring. */
const IN_FILE = 'file';
const IN_KEYRING = 'keyring:';

/** A secret as it is to be kept: a reference as it was typed, or the value itself. */
export type Keepable = string | Secret;

/** What a key is made of. */
export interface NewKey extends Omit<KeyDocument, 'version' | 'secrets'> {
  readonly secrets: Readonly<Partial<Record<SecretField, Keepable>>>;
}

/**
 * The keys of a data folder, two files each: NAME.json says what there is to know of it and may be read aloud; NAME.secret holds the
 * values that are kept in no better place. Both are for their owner alone, and each is written whole or not at all, so that several
 * processes can add keys at once.
 */
export class KeyStore {
  readonly #folder: string;
  readonly #openKeyring: () => Keyring | null;

  /** @param data the data folder */
  constructor(data: string, openKeyring: () => Keyring | null = () => Keyring.open()) {
    this.#folder = join(data, 'keys');
    this.#openKeyring = openKeyring;
  }

  /** All of them by name. @throws SecretError when one cannot be used */
  async list(): Promise<readonly KeyDocument[]> {
    const files = await this.#files();
    const names = files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length));
    const found = await Promise.all(names.filter((name) => KEY_NAME.test(name)).map((name) => this.find(name)));
    return found.filter((key) => key !== null).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws SecretError when it cannot be used; the name is one that a key may have */
  async find(name: string): Promise<KeyDocument | null> {
    const file = this.#keyFile(name);
    const text = await readPrivate(file, LARGEST);
    if (text === null) return null;
    const key = understood(file, text, readKey);
    if (key.name === name) return key;
    throw new SecretError(`${file} is about a key of another name: remove it, and add the key again with "negmon keys add".`);
  }

  /** The same, for credentials to come from. @throws SecretError */
  async kept(name: string): Promise<KeptKey | null> {
    const key = KEY_NAME.test(name) ? await this.find(name) : null;
    return key === null ? null : this.openable(key);
  }

  /** A key whose secrets can be had. */
  openable(key: KeyDocument): KeptKey {
    const { name, venue, address } = key;
    const fields = SECRET_FIELDS.filter((field) => key.secrets[field] !== undefined);
    return { name, venue, fields, ...(address === undefined ? {} : { address }), open: (field) => this.#open(key, field) };
  }

  /**
   * Keeps a key: on the disk when this resolves, and not there at all when it rejects.
   * @param keyring where values go; null: into the private file
   * @throws SecretError, Error of the file system
   */
  async add({ secrets, ...key }: NewKey, keyring: Keyring | null): Promise<KeyDocument> {
    await this.#sweep();
    const places: Partial<Record<SecretField, string>> = {};
    const values: Partial<Record<SecretField, string>> = {};
    const inKeyring: string[] = [];
    try {
      for (const field of SECRET_FIELDS) {
        const secret = secrets[field];
        if (secret === undefined) continue;
        if (typeof secret === 'string') places[field] = secret;
        else if (keyring === null) [places[field], values[field]] = [IN_FILE, secret.reveal()];
        else {
          const id = `${key.name}-${randomUUID()}`;
          inKeyring.push(id);
          await keyring.put(id, secret);
          places[field] = `${IN_KEYRING}${id}`;
        }
      }
      if (Object.keys(values).length > 0) {
        await writeWhole(this.secretFile(key.name), JSON.stringify({ version: 1, secrets: values } satisfies SecretsDocument));
        // Some file systems know no owners: what is written there could not be used.
        for (const field of SECRET_FIELDS) if (values[field] !== undefined) await this.#fromFile(key.name, field);
      }
      const made: KeyDocument = { version: 1, ...key, secrets: places };
      await this.#write(made);
      return made;
    } catch (error) {
      await rm(this.secretFile(key.name), { force: true });
      for (const id of inKeyring) await keyring?.remove(id).catch(() => {});
      throw error;
    }
  }

  /** Notes what the venue said of a key. */
  async note(key: KeyDocument, checked: NonNullable<KeyDocument['checked']>): Promise<void> {
    await this.#write({ ...key, checked });
  }

  /**
   * Takes a key away, with its values wherever they are.
   * @param key as far as it can be read; null: only its files
   * @throws SecretError when the keyring does not let go of them
   */
  async remove(name: string, key: KeyDocument | null): Promise<void> {
    const places = Object.values(key?.secrets ?? {});
    for (const place of places.filter((one) => one.startsWith(IN_KEYRING))) await this.#keyring().remove(place.slice(IN_KEYRING.length));
    await rm(this.#keyFile(name), { force: true });
    await rm(this.secretFile(name), { force: true });
  }

  /** The private file of a key. */
  secretFile(name: string): string {
    return join(this.#folder, `${name}.secret`);
  }

  async #open({ name, secrets }: KeyDocument, field: SecretField): Promise<Secret> {
    const place = secrets[field];
    if (place === undefined) throw new SecretError(`the key ${name} lacks a part: add it again with "negmon keys add".`);
    if (place === IN_FILE) return this.#fromFile(name, field);
    if (!place.startsWith(IN_KEYRING)) return resolve(parseReference(place), process.env);
    const secret = await this.#keyring().get(place.slice(IN_KEYRING.length));
    if (secret !== null) return secret;
    throw new SecretError(`the keyring has no more what the key ${name} put there: remove the key and add it again.`);
  }

  async #fromFile(name: string, field: SecretField): Promise<Secret> {
    const file = this.secretFile(name);
    const text = await readPrivate(file, LARGEST);
    const value = text === null ? undefined : understood(file, text, readSecrets).secrets[field];
    const secret = value === undefined ? null : secretFrom(value);
    if (secret !== null) return secret;
    throw new SecretError(`${file} lacks what the key ${name} needs: remove the key and add it again.`);
  }

  #keyring(): Keyring {
    const keyring = this.#openKeyring();
    if (keyring !== null) return keyring;
    throw new SecretError(
      'the key is in the keyring of this system, which cannot be reached from here: install negmon again with its optional parts.',
    );
  }

  #keyFile(name: string): string {
    if (!KEY_NAME.test(name)) throw new RangeError('a key is named by small letters, digits and dashes');
    return join(this.#folder, `${name}.json`);
  }

  async #write(key: KeyDocument): Promise<void> {
    await writeWhole(this.#keyFile(key.name), `${JSON.stringify(key, null, 2)}\n`);
  }

  async #files(): Promise<readonly string[]> {
    try {
      return await readdir(this.#folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw new SecretError(`the folder ${this.#folder} cannot be read. Check that you may.`);
    }
  }

  /** Values of keys that were never finished. */
  async #sweep(): Promise<void> {
    const files = await this.#files();
    for (const file of files.filter((one) => one.endsWith('.secret') && !files.includes(one.replace(/secret$/, 'json')))) {
      const path = join(this.#folder, file);
      if (Date.now() - (await stat(path)).mtimeMs > BEING_ADDED) await rm(path, { force: true });
    }
  }
}

/** What a file of ours says. A parser's own words would quote it. */
function understood<T>(file: string, text: string, read: (input: unknown) => T): T {
  try {
    return read(JSON.parse(text));
  } catch (error) {
    // No colon after the place: what follows one after such a name is taken for a value.
    const why = error instanceof DocumentError ? `has a mistake at ${error.path} (${error.reason})` : 'is no JSON';
    throw new SecretError(`${file} ${why}. Mend it, or remove it and add the key again with "negmon keys add".`);
  }
}
